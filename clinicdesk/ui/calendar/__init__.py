"""The calendar screen: day, week and month, the tray, moving, the ripple and the appointment's form."""
