"""The Recall screen: who is to be called back, and the call itself."""

from clinicdesk.ui.recall.screen import RecallScreen

__all__ = ["RecallScreen"]
