"""Settings: who the clinic is, where it lies, how it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, QTimeZone
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.clinic import ClinicInfo
from clinicdesk.services.phones import normal_phone, readable
from clinicdesk.ui import theme
from clinicdesk.ui.forms.ui_clinic import Ui_ClinicForm
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.wording.catalogue import languages

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

TEXTS = {
    "name": "name",
    "street": "street",
    "city": "city",
    "phone": "phone",
    "evening_phone": "eveningPhone",
    "emergency": "emergency",
}
CHOICES = {"zone": "zone", "region": "region", "language": "language"}
PHONES = ("phone", "evening_phone")


class ClinicSection(Section):
    """The clinic's own facts; they are printed on sheets and decide time and phones."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        card = Card(self.tr("Clinic"))
        holder = QWidget()
        self.ui = Ui_ClinicForm()
        self.ui.setupUi(holder)
        for row in range(2, self.ui.grid.rowCount(), 3):
            self.ui.grid.setRowMinimumHeight(row, theme.current().px(4))
        card.body.addWidget(holder)
        self._info: ClinicInfo | None = None
        self._fill()
        self.take([card])
        for name in TEXTS:
            self.line(name).editingFinished.connect(self.save)
        for name in CHOICES:
            self.combo(name).activated.connect(self.save)

    def line(self, name: str) -> QLineEdit:
        """The line of a field."""
        found: QLineEdit = getattr(self.ui, f"{TEXTS[name]}Edit")
        return found

    def combo(self, name: str) -> QComboBox:
        """The list of a field."""
        found: QComboBox = getattr(self.ui, f"{CHOICES[name]}Edit")
        return found

    def message(self, name: str) -> QLabel:
        """The label beside a field."""
        found: QLabel = getattr(self.ui, f"{TEXTS.get(name, CHOICES.get(name, 'form'))}Message")
        return found

    @override
    def show_known(self, known: Known) -> None:
        """Show the clinic's facts."""
        self._info = known.info
        for name in TEXTS:
            if not self.line(name).hasFocus() and self.message(name).isHidden():
                kept = getattr(known.info, name)
                self.line(name).setText(readable(kept) if name in PHONES else kept)
        for name in CHOICES:
            combo, value = self.combo(name), getattr(known.info, name)
            if combo.findData(value) < 0:
                combo.addItem(value, value)
            combo.setCurrentIndex(combo.findData(value))

    def save(self) -> None:
        """Keep what differs; what is wrong with a field is said beside it."""
        if self._info is None:
            return
        told = {name: self.line(name).text().strip() for name in TEXTS}
        told |= {name: str(self.combo(name).currentData()) for name in CHOICES}
        for name in (*TEXTS, *CHOICES):
            self._say(name, "")
        for name in PHONES:
            try:
                told[name] = normal_phone(told[name], told["region"])
                self.line(name).setText(readable(told[name]))
            except ValueError:
                self._refused(Refusal("phone_impossible", {"text": told[name]}, name))
                return
        info = ClinicInfo(**told)
        if info == self._info:
            return
        settings, self._info = self._services.settings, info
        self._tasks.write(
            self.tr("Changed the clinic’s details"),
            lambda: settings.change_clinic(info),
            failed=self._refused,
            owner=self,
        )

    def _refused(self, refusal: Refusal) -> None:
        name = refusal.field if refusal.field in (*TEXTS, *CHOICES) else ""
        self._say(name, self._tasks.sentence(refusal))
        if name in TEXTS:
            self.line(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, name: str, sentence: str) -> None:
        label = self.message(name)
        label.setText(f"{SIGNS['bad']} {sentence}" if sentence else "")
        label.setProperty("tone", "bad")
        label.style().unpolish(label)
        label.style().polish(label)
        label.setVisible(bool(sentence))

    def _fill(self) -> None:
        for zone in sorted(bytes(each.data()).decode() for each in QTimeZone.availableTimeZoneIds()):
            self.combo("zone").addItem(zone, zone)
        found = {
            QLocale.territoryToCode(each): QLocale.territoryToString(each)
            for each in QLocale.Country
            if each != QLocale.Country.AnyTerritory
        }
        for code, name in sorted(found.items(), key=lambda pair: pair[1]):
            if len(code) == 2 and code.isalpha():
                self.combo("region").addItem(name, code)
        for code in languages():
            self.combo("language").addItem(QLocale.languageToString(QLocale(code).language()), code)
