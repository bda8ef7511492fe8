"""The aftercare sheet of one visit over any screen: look, print (P), hand over (H).

Printed is not handed over: the panel stays until both are done, or until Esc.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.cards import Note
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.ui.widgets.paper import Paper
from clinicdesk.ui.widgets.sheet_panel import SheetPanel
from clinicdesk.wording.catalogue import languages, text
from clinicdesk.wording.dates import clock_words, day_words

if TYPE_CHECKING:
    from datetime import datetime

    from clinicdesk.domain.refusal import Refusal
    from clinicdesk.services.aftercare import Handout, Prepared, Printed
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

SIZES = (12, 14, 18)


class AftercarePanel(SheetPanel):
    """One visit's sheet; `done` tells that it is in the patient's hands, and the panel closes."""

    done = Signal(int)  # the appointment

    def __init__(
        self, host: QWidget, services: Services, tasks: Tasks, appointment_id: int, paper: Paper | None = None
    ) -> None:
        super().__init__(host, "", paper or Paper())
        self._services = services
        self._tasks = tasks
        self._appointment_id = appointment_id
        self._language: str | None = None  # as the patient's file says, until another one is chosen
        self._points: int | None = None
        self._prepared: Prepared | None = None
        self._handouts: tuple[Handout, ...] = ()
        self._command = uuid4().bytes
        self.title.setText(self.tr("Aftercare sheet"))
        self.panel.setAccessibleName(self.title.text())
        self.keys = {"P": self.print_sheet, "H": self.hand_over, "S": self.save}
        self._fill_side()
        self._offer()
        self._ask()

    # ------------------------------------------------------------- what is shown
    def _fill_side(self) -> None:
        self.language = QComboBox()
        for code in languages():
            self.language.addItem(text("language.name", code), code)
        self.language.activated.connect(self._choose_language)
        self.size_choice = SegmentedButtons(
            [(points, str(points)) for points in SIZES], name=self.tr("Type size in points")
        )
        self.size_choice.chosen.connect(self._choose_size)
        self.state = PlainLabel("", "small", wrap=True)
        self.again = Button(self.tr("Print that one again"), small=True)
        self.again.setToolTip(self.tr("The sheet as it was printed, word for word"))
        self.again.clicked.connect(self.print_again)
        self.side.addWidget(Field(self.tr("Language"), self.language))
        self.side.addWidget(Field(self.tr("Type size"), self.size_choice))
        self.side.addWidget(self.state)
        self.side.addWidget(self.again)
        self.again.hide()
        self.doubts = Note()
        self.doubts.hide()
        self.side.addWidget(self.doubts)

    def _ask(self) -> None:
        aftercare, number = self._services.aftercare, self._appointment_id
        language, points = self._language, self._points
        self._tasks.read(
            lambda: (aftercare.sheet(number, language, points), aftercare.handouts(number)),
            self._show,
            self._refused,
            key="aftercare sheet",
            owner=self,
        )

    def _show(self, found: tuple[Prepared, tuple[Handout, ...]]) -> None:
        self._prepared, self._handouts = found
        sheet = self._prepared.sheet
        self.subtitle.setText(sheet.about)
        self.language.setCurrentIndex(self.language.findData(sheet.language))
        self.size_choice.set_value(self._prepared.points)
        self.show_pages(self._prepared.pdf)
        self.doubts.say("\n".join(self._tasks.sentence(one) for one in self._prepared.warnings), "warn")
        self.doubts.setVisible(bool(self._prepared.warnings))
        self._show_state()

    def _show_state(self) -> None:
        """What was printed last and whether it was handed over; Enter does what comes next."""
        newest = self._newest()
        words = []
        if newest is not None and newest.printed is not None:
            words.append(self.tr("✓ Printed {when}").format(when=_when(newest.printed)))
            words.append(
                self.tr("✓ Handed over {when}").format(when=_when(newest.handed_over))
                if newest.handed_over
                else self.tr("▲ Not handed over yet")
            )
        self.state.setText("\n".join(words))
        self.again.setVisible(newest is not None)
        self._offer()

    def _offer(self) -> None:
        newest = self._newest()
        waits = newest is not None and newest.handed_over is None
        save = Button(self.tr("Save PDF…"), key="S")
        save.clicked.connect(self.save)
        hand = Button(self.tr("Handed over"), "primary" if waits else "plain", key="H")
        hand.clicked.connect(self.hand_over)
        hand.setEnabled(waits)
        press = Button(
            self.tr("Print again") if newest else self.tr("Print"), "plain" if waits else "primary", key="P"
        )
        press.clicked.connect(self.print_sheet)
        press.setEnabled(self._prepared is not None)
        save.setEnabled(self._prepared is not None)
        order = [save, press, hand] if waits else [save, hand, press]
        self.offer(order, self.tr("Give it to the patient, then press H.") if waits else "")

    def _newest(self) -> Handout | None:
        return next((one for one in self._handouts if one.printed is not None), None)

    def _refused(self, refusal: Refusal) -> None:
        """There is no such sheet: say why in the place of the paper, and keep what can still be chosen."""
        self._prepared = None
        self.doubts.hide()
        self.show_pages(b"")
        self.say(self._tasks.sentence(refusal), "bad")
        self._offer()

    # ------------------------------------------------------------- what can be chosen
    def _choose_language(self, at: int) -> None:
        self._language = self.language.itemData(at)
        self._again()

    def _choose_size(self, points: object) -> None:
        if isinstance(points, int):
            self._points = points
            self._again()

    def _again(self) -> None:
        self._command = uuid4().bytes
        self.say("")
        self._ask()

    # ------------------------------------------------------------- what can be done
    def print_sheet(self) -> None:
        """Print on the printer that the person chooses, and keep it; without any printer save it instead."""
        if self._prepared is None:
            return
        if not self.send(self._prepared.pdf, self.title.text(), self._print):
            self.say(self.tr("This computer has no printer: save the sheet as a PDF."), "warn")
            self.save()

    def _print(self, put: Callable[[bytes], bool]) -> None:
        aftercare, number, command = self._services.aftercare, self._appointment_id, self._command
        language, points = self._language, self._points
        self._tasks.write(
            self.tr("Printed the aftercare sheet"),
            lambda: aftercare.print_sheet(number, command, language, points),
            partial(self._printed, put),
            self._refused,
            owner=self,
        )

    def _printed(self, put: Callable[[bytes], bool], printed: Printed) -> None:
        self._tell(put(printed.pdf))
        self._command = uuid4().bytes
        self._ask()

    def print_again(self) -> None:
        """Print the newest sheet once more, exactly as it was."""
        newest = self._newest()
        if newest is not None:
            aftercare = self._services.aftercare
            self._tasks.read(
                lambda: aftercare.reprint(newest.id), self._send_again, self._refused_again, owner=self
            )

    def _send_again(self, pdf: bytes) -> None:
        if not self.send(pdf, self.title.text(), lambda put: self._tell(put(pdf))):
            self.say(self.tr("This computer has no printer: save the sheet as a PDF."), "warn")

    def _refused_again(self, refusal: Refusal) -> None:
        self.say(self._tasks.sentence(refusal), "bad")

    def _tell(self, taken: bool) -> None:
        if taken:
            self.say(self.tr("Sent to the printer."), "good")
        else:
            words = self.tr("The printer did not take it. The sheet is kept: print it again or save it.")
            self.say(words, "bad")

    def save(self) -> None:
        """Write the sheet into a file that the person chooses; it counts as printed."""
        if self._prepared is None:
            return
        name = f"aftercare {self._appointment_id}.pdf"
        path = self.paper.file(self, self.tr("Save the sheet"), name, [self.tr("PDF (*.pdf)")])
        if path is None:
            return
        aftercare, number, command = self._services.aftercare, self._appointment_id, self._command
        language, points = self._language, self._points
        self._tasks.write(
            self.tr("Saved the aftercare sheet"),
            lambda: aftercare.save_sheet(number, path, command, language, points),
            lambda _printed: self._saved(path.name),
            self._refused_again,
            owner=self,
        )

    def _saved(self, name: str) -> None:
        self.say(self.tr("Saved as {name}.").format(name=name), "good")
        self._command = uuid4().bytes
        self._ask()

    def hand_over(self) -> None:
        """The sheet is in the patient's hands."""
        if self._newest() is None:
            self.say(self.tr("Print it first: what was not printed cannot be handed over."), "warn")
            return
        aftercare, number, command = self._services.aftercare, self._appointment_id, self._command
        self._tasks.write(
            self.tr("Handed the aftercare sheet over"),
            lambda: aftercare.hand_over(number, command),
            lambda _handout: self._handed_over(),
            self._refused_again,
            owner=self,
        )

    def _handed_over(self) -> None:
        self.done.emit(self._appointment_id)
        self.accept()


def _when(moment: datetime) -> str:
    """A moment as the panel tells it: "Mon 23 Nov 14:30"."""
    return f"{day_words(moment.date(), 'short')} {clock_words(moment)}"
