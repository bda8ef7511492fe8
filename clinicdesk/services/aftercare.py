"""Aftercare sheets: look at one, print it, hand it over, print again exactly what was handed over.

What was printed is kept word for word. Printed is not handed over (product.md, Today).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.refusal import Refusal, refuse
from clinicdesk.services import gate, sheets
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.settings import keep
from clinicdesk.services.sheets import Ask
from clinicdesk.store import AlreadyDone, tables
from clinicdesk.store.queries import aftercare as queries
from clinicdesk.store.queries import settings
from clinicdesk.wording.catalogue import languages
from clinicdesk.wording.handout import Texts, misfits

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from clinicdesk.documents.aftercare import AftercareSheet
    from clinicdesk.store.queries.aftercare import Kept
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit


@dataclass(frozen=True)
class Prepared:
    """A sheet to look at: its values, its type size in points, the PDF, and what the desk should know."""

    sheet: AftercareSheet
    points: int
    pdf: bytes
    warnings: tuple[Refusal, ...] = ()


class Printed(NamedTuple):
    """A sheet that was printed: the row that keeps it, and its PDF."""

    handout_id: int
    pdf: bytes


@dataclass(frozen=True)
class Handout:
    """One sheet that was printed for a visit, and when it was handed over."""

    id: int
    language: str
    text_version: str
    printed: datetime | None
    handed_over: datetime | None


class Aftercare:
    """The verbs of aftercare at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("aftercare.read")
    def sheet(self, appointment_id: int, language: str | None = None, points: int | None = None) -> Prepared:
        """A visit's sheet in the patient's language and type size, or in those asked for; nothing is kept.

        Refuses `no_appointment`, `no_aftercare` (a consult), `not_finished`, `skin_type_missing` (field
        fitzpatrick), `language_unknown`, `type_size_unknown`. Warns `intensity_not_logged`,
        `language_missing`, `clinic_phone_missing`.
        """
        with self._desk.store.read() as connection:
            composed = self._compose(connection, appointment_id, Ask(language, points))
        return Prepared(
            composed.sheet, composed.points, _pdf(composed.sheet, composed.points), composed.warnings
        )

    @verb("aftercare.write")
    def print_sheet(
        self,
        appointment_id: int,
        command: bytes | None = None,
        language: str | None = None,
        points: int | None = None,
    ) -> Outcome[Printed]:
        """Keep the sheet as printed now, and give its PDF. Refuses as `sheet` does."""
        try:
            with self._desk.unit("print_aftercare", command=command) as unit:
                printed = self._print(unit, appointment_id, Ask(language, points))
        except AlreadyDone as done:
            return Outcome(self._printed_by(done.changes.seq), done.changes)
        return Outcome(printed, unit.changes)

    @verb("aftercare.write")
    def save_sheet(
        self,
        appointment_id: int,
        path: Path,
        command: bytes | None = None,
        language: str | None = None,
        points: int | None = None,
    ) -> Outcome[Printed]:
        """Write the sheet into a file, which counts as printed.

        Raises EnvironmentFault where it cannot be written; then nothing is kept as printed either.
        """
        from clinicdesk.exchange.files import write_file

        try:
            with self._desk.unit("print_aftercare", command=command) as unit:
                printed = self._print(unit, appointment_id, Ask(language, points))
                write_file(path, printed.pdf)
        except AlreadyDone as done:
            printed = self._printed_by(done.changes.seq)
            write_file(path, printed.pdf)
            return Outcome(printed, done.changes)
        return Outcome(printed, unit.changes)

    @verb("aftercare.write", made="handout")
    def hand_over(self, appointment_id: int, command: bytes | None = None) -> Outcome[int]:
        """The newest sheet of a visit is in the patient's hands; the row that says so.

        Refuses `not_printed` before one was printed and `handed_over_already`.
        """
        with self._desk.unit("hand_over", command=command) as unit:
            newest = self._newest(unit.connection, appointment_id)
            if newest.handed_over is not None:
                raise refuse("handed_over_already", at=newest.handed_over)
            unit.update(tables.handout, newest.id, version=newest.version, handed_over=self._desk.clock())
        return Outcome(newest.id, unit.changes)

    @verb("aftercare.read")
    def handouts(self, appointment_id: int) -> tuple[Handout, ...]:
        """The sheets that were printed for a visit, the newest first."""
        with self._desk.store.read() as connection:
            found = queries.handouts_of(connection, appointment_id)
        return tuple(
            Handout(one.id, one.language, one.text_version, one.printed, one.handed_over) for one in found
        )

    @verb("aftercare.read")
    def reprint(self, handout_id: int) -> bytes:
        """The PDF of a sheet as it was printed, whatever the clinic has changed since.

        Refuses `no_handout`, and `sheet_not_kept` for one that came from another program.
        """
        with self._desk.store.read() as connection:
            kept = queries.handout_of(connection, handout_id)
        if kept is None:
            raise refuse("no_handout")
        values = sheets.from_json(kept.sheet)
        if values is None:
            raise refuse("sheet_not_kept")
        return _pdf(*values)

    @verb("settings.read")
    def texts(self, language: str) -> Texts:
        """The texts of the sheet in one language, the clinic's own where it has edited them."""
        with self._desk.store.read() as connection:
            return self._clinic(connection).texts_in(language)

    @verb("settings.write")
    def change_texts(
        self, language: str, edits: Mapping[str, str], command: bytes | None = None
    ) -> Outcome[None]:
        """Set the clinic's own texts of one language, by key ("step.wash.text"): the next edition.

        Refuses `language_unknown`, and `aftercare_text_misfit` for a text that the sheet has no place for or
        whose placeholders it could not fill.
        """
        if language not in languages():
            raise refuse("language_unknown", field="language", language=language, known=languages())
        wrong = misfits(edits, language)
        if wrong:
            raise refuse("aftercare_text_misfit", field=wrong[0], names=wrong)
        with self._desk.unit("change_texts", command=command) as unit:
            kept = dict(settings.value(unit.connection, "aftercare_texts"))
            edition = kept.get(language, {}).get("edition", 0) + 1
            keep(unit, "aftercare_texts", {**kept, language: {"edition": edition, "edits": dict(edits)}})
        return Outcome(None, unit.changes)

    def _print(self, unit: Unit, appointment_id: int, ask: Ask) -> Printed:
        """Keep a sheet as printed now. Drawn inside the unit: what cannot be drawn was not printed."""
        composed = self._compose(unit.connection, appointment_id, ask)
        pdf = _pdf(composed.sheet, composed.points)
        handout = unit.insert(
            tables.handout,
            appointment_id=appointment_id,
            kind="aftercare",
            language=composed.sheet.language,
            text_version=composed.text_version,
            sheet=sheets.to_json(composed.sheet, composed.points),
            printed=self._desk.clock(),
        )
        return Printed(handout, pdf)

    def _printed_by(self, seq: int) -> Printed:
        """The sheet that an earlier change printed, for a caller who lost the answer."""
        handout = self._desk.written("handout", seq)
        return Printed(handout, self.reprint(handout))

    def _compose(self, connection: Connection, appointment_id: int, ask: Ask) -> sheets.Composed:
        facts = queries.facts(connection, appointment_id)
        if facts is None:
            raise refuse("no_appointment")
        ended = facts.ended or facts.finished or facts.visit.starts
        before = queries.printed_for(connection, ended.date())
        return sheets.compose(facts, self._clinic(connection), ask, before)

    def _clinic(self, connection: Connection) -> sheets.Clinic:
        return sheets.clinic_of(
            self._desk.info(),
            settings.value(connection, "aftercare_rules"),
            settings.value(connection, "aftercare_texts"),
            gate.questions(connection),
        )

    @staticmethod
    def _newest(connection: Connection, appointment_id: int) -> Kept:
        """The newest printed sheet of a visit."""
        printed = (one for one in queries.handouts_of(connection, appointment_id) if one.printed is not None)
        newest = next(printed, None)
        if newest is None:
            raise refuse("not_printed")
        return newest


def _pdf(values: AftercareSheet, points: int) -> bytes:
    """The sheet drawn; the library that draws is imported on first use."""
    from clinicdesk.documents import aftercare

    return aftercare.render(values, points=points)
