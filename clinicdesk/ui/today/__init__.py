"""The Today screen: the day's visits in five lists, and one strip of actions for the selected one."""

from clinicdesk.ui.today.screen import TodayScreen

__all__ = ["TodayScreen"]
