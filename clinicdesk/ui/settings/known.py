"""Everything that the settings show, read in the task thread in one go; and what a section is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from clinicdesk.domain.cost import Weights
from clinicdesk.domain.views.clinic import ClinicInfo, ResourceView, ServiceView
from clinicdesk.domain.windows import SeriesRules
from clinicdesk.ui import theme

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.settings import ClosureView, OpenSpan
    from clinicdesk.ui.tasks import Tasks

CLINIC = 0  # the clinic's own hours among those of its people


@dataclass(frozen=True)
class Known:
    """The settings as they are kept; hours by resource, `CLINIC` for the clinic's own."""

    today: date
    info: ClinicInfo
    hours: dict[int, tuple[OpenSpan, ...]]
    closures: tuple[ClosureView, ...]
    resources: tuple[ResourceView, ...]
    services: tuple[ServiceView, ...]
    rules: SeriesRules
    weights: Weights

    def of_kind(self, kind: str, *, active: bool = False) -> tuple[ResourceView, ...]:
        """The practitioners, rooms or pens; with `active` only those in use."""
        return tuple(one for one in self.resources if one.kind == kind and (one.active or not active))


def read(services: Services) -> Known:
    """All settings."""
    settings, today = services.settings, services.desk.clock().date()
    resources = settings.resources()
    people = [one.id for one in resources if one.kind == "practitioner"]
    hours = {CLINIC: settings.hours()} | {number: settings.hours(number) for number in people}
    return Known(
        today,
        settings.clinic(),
        hours,
        settings.closures(today),
        resources,
        settings.services(),
        settings.series_rules(),
        settings.weights(),
    )


class Section(QWidget):
    """One part of the settings: `show_known` fills it; what is changed in it is saved at once."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        px = theme.current().px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(14), px(10), px(14), px(10))
        self.column.setSpacing(px(8))

    def show_known(self, known: Known) -> None:
        """Show what is kept; a field in which somebody is typing keeps its text."""
        raise NotImplementedError

    def take(self, sections: list[QWidget]) -> None:
        """Put cards one below the other, the rest of the page empty."""
        for each in sections:
            self.column.addWidget(each)
        self.column.addStretch(1)
