"""What people read outside Qt's own texts: catalogues, names of days, phrases for dates and gaps."""
