"""What a screen decides, without Qt: lanes, snapping, keyboard movement, form state."""
