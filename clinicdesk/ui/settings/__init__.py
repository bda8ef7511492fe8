"""The Settings screen: what a clinic says of itself, one section after the other."""

from clinicdesk.ui.settings.screen import SettingsScreen

__all__ = ["SettingsScreen"]
