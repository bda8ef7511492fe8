"""The window around the screens: navigation, header, status bar, command box, first start."""
