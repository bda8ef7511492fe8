"""The aftercare panel: one visit's sheet looked at, printed and handed over."""
