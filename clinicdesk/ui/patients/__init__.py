"""The Patients screen: finding people, their files, adding and changing them."""

from clinicdesk.ui.patients.screen import PatientsScreen

__all__ = ["PatientsScreen"]
