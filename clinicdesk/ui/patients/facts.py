"""Everything that a patient's file shows, read in the task thread in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clinicdesk.domain.views.clinic import HistoryLine
from clinicdesk.domain.views.patients import PatientView, SeriesView, SessionView
from clinicdesk.domain.views.visits import AppointmentView

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.screening import ScreeningForm


@dataclass(frozen=True)
class Facts:
    """A patient's file; `check` is the screening for the next visit, today's without one."""

    today: date
    patient: PatientView
    visits: tuple[AppointmentView, ...]
    last: AppointmentView | None
    next: AppointmentView | None
    series: tuple[SeriesView, ...]
    check: ScreeningForm
    history: tuple[HistoryLine, ...]
    practitioners: Mapping[int, str]

    @property
    def last_session(self) -> SessionView | None:
        """The session of the last visit, when it belongs to a series."""
        wanted = self.last.id if self.last is not None else None
        sessions = (one for each in self.series for one in each.sessions)
        return next((one for one in sessions if wanted is not None and one.appointment_id == wanted), None)


def gather(services: Services, patient_id: int) -> Facts:
    """The file of a patient. Refuses `no_patient`."""
    file = services.patients.file(patient_id)
    today = services.desk.clock().date()
    day = max(today, file.next.starts.date()) if file.next is not None else today
    return Facts(
        today,
        file.patient,
        file.visits,
        file.last,
        file.next,
        services.series.of_patient(patient_id),
        services.screening.form(patient_id, day),
        services.history.of_patient(patient_id),
        {one.id: one.name for one in services.settings.resources() if one.kind == "practitioner"},
    )
