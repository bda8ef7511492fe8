"""All services of one desk together, as the window and the tour get them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from clinicdesk.services.calendar import Calendar
from clinicdesk.services.history import History
from clinicdesk.services.settings import Settings
from clinicdesk.services.today import Today

if TYPE_CHECKING:
    from clinicdesk.services.aftercare import Aftercare
    from clinicdesk.services.desk import Desk
    from clinicdesk.services.files import Files
    from clinicdesk.services.patients import Patients
    from clinicdesk.services.pens import Pens
    from clinicdesk.services.recall import Recall
    from clinicdesk.services.reports import Reports
    from clinicdesk.services.screening import Screening
    from clinicdesk.services.series import Series


class Services:
    """The services of one desk; those that the first screen does not need are imported on first use."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.today = Today(desk)
        self.calendar = Calendar(desk)
        self.history = History(desk)
        self.settings = Settings(desk)

    @cached_property
    def patients(self) -> Patients:
        """Finding, adding and changing patients."""
        from clinicdesk.services.patients import Patients

        return Patients(self.desk)

    @cached_property
    def series(self) -> Series:
        """Planning and booking series."""
        from clinicdesk.services.series import Series

        return Series(self.desk)

    @cached_property
    def screening(self) -> Screening:
        """Asking and recording."""
        from clinicdesk.services.screening import Screening

        return Screening(self.desk)

    @cached_property
    def recall(self) -> Recall:
        """Calling people back."""
        from clinicdesk.services.recall import Recall

        return Recall(self.desk)

    @cached_property
    def pens(self) -> Pens:
        """Pens, cartridges and the log."""
        from clinicdesk.services.pens import Pens

        return Pens(self.desk)

    @cached_property
    def aftercare(self) -> Aftercare:
        """Aftercare sheets."""
        from clinicdesk.services.aftercare import Aftercare

        return Aftercare(self.desk)

    @cached_property
    def reports(self) -> Reports:
        """The month and the day on paper and in files."""
        from clinicdesk.services.reports import Reports

        return Reports(self.desk)

    @cached_property
    def files(self) -> Files:
        """Import, backup, restore and check."""
        from clinicdesk.services.files import Files

        return Files(self.desk)
