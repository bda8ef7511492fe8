"""Reports: the month and the day looked at, printed and exported."""
