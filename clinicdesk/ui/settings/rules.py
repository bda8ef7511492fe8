"""Settings: the rules of a series, and what the planner weighs."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.windows import SeriesRules
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.cards import Card, InlineMessage

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

MOST = {"min_sessions": 20, "max_sessions": 20}


class RulesSection(Section):
    """Gaps, counts and the event's distance are changed here; the planner's prices are shown."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        self._rules = SeriesRules()
        self.spins: dict[str, QSpinBox] = {}
        series = Card(self.tr("Series"))
        series.body.addLayout(self._series_grid())
        self.message = InlineMessage()
        series.body.addWidget(self.message)
        prices = Card(self.tr("What the planner weighs"))
        prices.body.addWidget(
            PlainLabel(self.tr("The plan with the lowest sum is proposed first."), "small", wrap=True)
        )
        self._prices = QGridLayout()
        self._prices.setHorizontalSpacing(theme.current().px(12))
        self._prices.setColumnStretch(2, 1)
        prices.body.addLayout(self._prices)
        self.take([series, prices])

    @override
    def show_known(self, known: Known) -> None:
        self._rules = known.rules
        for name, spin in self.spins.items():
            if not spin.hasFocus() or self.message.isHidden():
                spin.blockSignals(True)
                spin.setValue(getattr(known.rules, name))
                spin.blockSignals(False)
        while (item := self._prices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, (name, value) in enumerate(asdict(known.weights).items()):
            self._prices.addWidget(PlainLabel(self._price_words()[name], "note"), row, 0)
            self._prices.addWidget(PlainLabel(str(value), "note"), row, 1)

    def save(self) -> None:
        """Keep the rules as they stand; gaps out of order are said and not kept."""
        self.message.silence()
        told = {name: spin.value() for name, spin in self.spins.items()}
        try:
            rules = SeriesRules(**told)
        except ValueError:
            self.message.say(self._tasks.sentence(Refusal("rules_order")))
            return
        if rules.min_sessions > rules.max_sessions:
            self.message.say(self.tr("A series would have more sessions at least than at most."))
            return
        if rules == self._rules:
            return
        settings, self._rules = self._services.settings, rules
        self._tasks.write(
            self.tr("Changed the rules of a series"),
            lambda: settings.set_series_rules(rules),
            failed=lambda refusal: self.message.say(self._tasks.sentence(refusal)),
            owner=self,
        )

    def _series_grid(self) -> QGridLayout:
        grid = QGridLayout()
        px = theme.current().px
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(2, 1)
        words = self._words()
        for row, one in enumerate(fields(SeriesRules)):
            spin = QSpinBox(minimum=1, maximum=MOST.get(one.name, 365))
            spin.setKeyboardTracking(False)
            spin.setFixedWidth(px(130))
            spin.setAccessibleName(words[one.name])
            if one.name not in MOST:
                spin.setSuffix(self.tr(" days"))
            spin.valueChanged.connect(self.save)
            self.spins[one.name] = spin
            grid.addWidget(PlainLabel(words[one.name]), row, 0)
            grid.addWidget(spin, row, 1)
        return grid

    def _words(self) -> dict[str, str]:
        return {
            "min_gap_days": self.tr("Least between two sessions"),
            "max_gap_days": self.tr("Most between two sessions"),
            "best_gap_days": self.tr("Best between two sessions"),
            "override_gap_days": self.tr("Least with a clinician’s reason"),
            "event_clear_days": self.tr("Clear before an event"),
            "restart_after_days": self.tr("Ask whether to begin anew after"),
            "min_sessions": self.tr("Fewest sessions without a reason"),
            "max_sessions": self.tr("Most sessions without a reason"),
        }

    def _price_words(self) -> dict[str, str]:
        return {
            "gap_day": self.tr("each day away from the best gap"),
            "late_start_day": self.tr("each day that the series begins later"),
            "unliked_day": self.tr("a weekday that the patient does not like"),
            "outside_quarter": self.tr("each quarter of an hour outside the liked hours"),
            "outside_most": self.tr("outside the liked hours at most"),
            "other_person": self.tr("another person than the one liked"),
            "person_change": self.tr("another person than the session before"),
            "hole": self.tr("leaving a gap that nobody can use"),
            "hole_minutes": self.tr("minutes that somebody can still use"),
        }
