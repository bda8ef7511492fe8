"""The printed sheets, one module each, set with reportlab."""
