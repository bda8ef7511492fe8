"""What happens to files: patients imported from a list, backups, putting one back, and the whole check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.people import Identity, Likeness, compare, fold
from clinicdesk.domain.refusal import EnvironmentFault, Refusal, Refused, refuse
from clinicdesk.exchange import csvin
from clinicdesk.exchange.files import write_file
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.patients import PatientForm, checked
from clinicdesk.store import backup as backups
from clinicdesk.store import check as checks
from clinicdesk.store import keys, tables, upkeep
from clinicdesk.store.queries import patients
from clinicdesk.store.types import Connection

LANGUAGES = {
    "english": "en", "englisch": "en", "ingles": "en", "portugues": "pt", "portuguese": "pt", "deutsch": "de",
    "german": "de", "alemao": "de", "francais": "fr", "french": "fr", "espanol": "es", "spanish": "es",
}  # fmt: skip


@dataclass(frozen=True)
class ImportForm:
    """Which list is read, and what was said about it: its encoding, and the order of its dates."""

    path: Path
    encoding: str = ""
    dates: str = ""  # ymd, dmy or mdy; empty: found out over the column


@dataclass(frozen=True)
class ImportRow:
    """What becomes of one line: new, update, duplicate or rejected, and why."""

    line: int
    action: str
    name: str
    reason: Refusal
    patient_id: int | None = None
    values: dict[str, Any] = field(default_factory=dict)
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class ImportReport:
    """What becomes of a list, line by line, and how it was understood."""

    ACTIONS: ClassVar = ("new", "update", "duplicate", "rejected")

    rows: tuple[ImportRow, ...]
    headings: tuple[str, ...]
    fields: dict[str, str]  # heading to field
    unknown: tuple[str, ...]  # headings that were left out
    encoding: str
    dates: str

    def count(self, action: str) -> int:
        """How many lines came to that."""
        return sum(row.action == action for row in self.rows)


@dataclass(frozen=True)
class CheckReport:
    """What a check found; whole when `findings` is empty."""

    findings: tuple[checks.Finding, ...]
    patients: int
    changes: int


class Files:
    """The verbs about files at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("patients.read")
    def preview(self, form: ImportForm) -> ImportReport:
        """What an import would do; nothing is changed. Refuses and fails as the reader of lists does."""
        found = self._read(form)
        with self._desk.store.read() as connection:
            return self._judge(connection, found)

    @verb("patients.write")
    def import_patients(self, form: ImportForm) -> Outcome[ImportReport]:
        """Take a list of patients in, as one change that one undo takes back.

        Only new patients and empty fields of known ones are written; duplicates and rejected lines are left.
        """
        found = self._read(form)
        today = self._desk.clock().date()
        with self._desk.unit("import_patients") as unit:
            report = self._judge(unit.connection, found)
            unit.insert_many(
                tables.patient,
                ({**row.values, "added_on": today} for row in report.rows if row.action == "new"),
            )
            for row in report.rows:
                if row.action == "update" and row.patient_id is not None:
                    unit.update(tables.patient, row.patient_id, **row.values)
        return Outcome(report, unit.changes)

    @verb("patients.read")
    def write_rejected(self, report: ImportReport, path: Path) -> None:
        """Write the rejected lines with their reasons as CSV, to be corrected and imported again."""
        from clinicdesk.wording.messages import sentence

        lines = ((row.raw, sentence(row.reason)) for row in report.rows if row.action == "rejected")
        write_file(path, csvin.rejected_csv(report.headings, lines).encode("utf-8-sig", "replace"))

    @verb("backup.write")
    def backup(self, folder: Path) -> Path:
        """A verified backup in a folder. Raises EnvironmentFault as the store's backup does."""
        return backups.backup(self._desk.store, folder, derived=upkeep.differences)

    @verb("backup.read")
    def check(self) -> CheckReport:
        """Whether data, guards, journal and derived tables are whole."""
        store = self._desk.store
        findings = checks.check(store, upkeep.differences)
        with store.read() as connection:
            known = patients.count(connection)
        return CheckReport(findings, known, store.last_seq())

    # --------------------------------------------------------------- judging a list
    def _read(self, form: ImportForm) -> csvin.PatientList:
        today = self._desk.clock().date()
        return csvin.read_patients(form.path, today=today, encoding=form.encoding, dates=form.dates)

    def _judge(self, connection: Connection, found: csvin.PatientList) -> ImportReport:
        judge = _Judge(connection, self._desk.info().region, self._desk.clock())
        return ImportReport(
            judge.rows(found.lines),
            found.headings,
            dict(found.fields),
            found.unknown,
            found.encoding,
            found.dates or "",
        )


Key = tuple[str, Any]


@dataclass(frozen=True)
class _Candidate:
    """The person of a line: the row it would be, by what it is looked up, and its sorted names."""

    values: dict[str, Any]
    who: Identity
    keys: tuple[Key, ...]
    sorts: tuple[str, str]


class _Judge:
    """Decides what becomes of each line, looking at everybody known and at the lines before it."""

    def __init__(self, connection: Connection, region: str, now: datetime) -> None:
        self._connection = connection
        self._region = region
        self._today = now.date()
        self._known: dict[int, Identity] = {}
        self._by: dict[tuple[str, Any], list[int]] = defaultdict(list)
        self._lines: dict[int, int] = {}  # made-up id of a new patient to the line

    def rows(self, lines: Sequence[csvin.Line]) -> tuple[ImportRow, ...]:
        """The verdict on each line, in order."""
        forms = [self._form(line) for line in lines]
        self._learn([form for form in forms if isinstance(form, _Candidate)])
        return tuple(
            self._row(line, form) if isinstance(form, _Candidate) else _rejected(line, form)
            for line, form in zip(lines, forms, strict=True)
        )

    def _form(self, line: csvin.Line) -> _Candidate | Refusal:
        """The person of a line, or why it is rejected."""
        if line.problem:
            return Refusal(line.problem, {"line": line.number}, "birth_date")
        cells = line.cells
        language = fold(cells.get("language", ""))
        language = LANGUAGES.get(language, language if len(language) == 2 else "en")
        form = PatientForm(
            given_name=cells.get("given_name", ""),
            family_name=cells.get("family_name", ""),
            birth_date=line.birth_date,
            language=language,
            phone=cells.get("phone", ""),
            email=cells.get("email", ""),
            allergies=cells.get("allergies", ""),
            note=cells.get("note", ""),
        )
        try:
            return _candidate(checked(form, self._region, self._today))
        except Refused as refused:
            return refused.refusal

    def _learn(self, candidates: Sequence[_Candidate]) -> None:
        """Read in a few statements everybody who shares a birth date, a phone or a name with any line."""
        births = {one.who.birth_date for one in candidates}
        phones = {one.who.phone for one in candidates}
        sorts = {sort for one in candidates for sort in one.sorts}
        for number, who in patients.like_any(self._connection, births, phones, sorts).items():
            self._know(number, who, _keys(who, fold(f"{who.given_name} {who.family_name}")))

    def _know(self, number: int, who: Identity, keys_of: Sequence[Key]) -> None:
        self._known[number] = who
        for key in keys_of:
            self._by[key].append(number)

    def _row(self, line: csvin.Line, one: _Candidate) -> ImportRow:
        who, values = one.who, one.values
        likeness, number = self._nearest(one)
        name = f"{who.given_name} {who.family_name}".strip()
        if likeness is Likeness.NONE:
            made_up = -line.number
            self._lines[made_up] = line.number
            self._know(made_up, who, one.keys)
            return ImportRow(line.number, "new", name, Refusal("import_new"), values=values)
        if number in self._lines:
            twice = Refusal("import_twice", {"line": self._lines[number]})
            return ImportRow(line.number, "duplicate", name, twice, raw=line.raw)
        if likeness is Likeness.POSSIBLE:
            maybe = Refusal("import_maybe_known", {"id": number})
            return ImportRow(line.number, "duplicate", name, maybe, number, raw=line.raw)
        fills = self._fills(number, values)
        if not fills:
            known = Refusal("import_known", {"id": number})
            return ImportRow(line.number, "duplicate", name, known, number, raw=line.raw)
        reason = Refusal("import_fills", {"id": number, "fields": tuple(sorted(fills))})
        return ImportRow(line.number, "update", name, reason, number, fills, line.raw)

    def _nearest(self, one: _Candidate) -> tuple[Likeness, int]:
        """The likeliest known person and how likely; the oldest of equals."""
        best, number = Likeness.NONE, 0
        for candidate in dict.fromkeys(number for key in one.keys for number in self._by.get(key, ())):
            likeness = compare(one.who, self._known[candidate]).likeness
            if likeness > best:
                best, number = likeness, candidate
        return best, number

    def _fills(self, number: int, values: dict[str, Any]) -> dict[str, Any]:
        """What the line knows and the card does not; what the card says is never overwritten."""
        view = patients.one(self._connection, number)
        return {
            name: values[name]
            for name in ("birth_date", "phone", "email", "allergies", "note")
            if view is not None and values[name] and not getattr(view, name)
        }


def _candidate(values: dict[str, Any]) -> _Candidate:
    """A checked row as somebody to look for; the name is folded once, it is what takes the time."""
    who = Identity(values["given_name"], values["family_name"], values["birth_date"], values["phone"])
    family, given = fold(who.family_name), fold(who.given_name)
    sorts = (f"{family} {given}".strip(), f"{given} {family}".strip())
    return _Candidate(values, who, _keys(who, sorts[0]), sorts)


def _keys(who: Identity, folded: str) -> tuple[Key, ...]:
    """By what a person is looked up: the words of the folded name, the birth date, the phone."""
    made: list[Key] = [("name", " ".join(sorted(folded.split())))]
    if who.birth_date:
        made.append(("birth", who.birth_date))
    if who.phone:
        made.append(("phone", who.phone))
    return tuple(made)


def _rejected(line: csvin.Line, reason: Refusal) -> ImportRow:
    name = " ".join(filter(None, (line.cells.get("given_name"), line.cells.get("family_name"))))
    return ImportRow(line.number, "rejected", name, reason, raw=line.raw)


def restore(file: Path, database: str, key_file: Path | None = None) -> tuple[Path, Path | None]:
    """Put a backup in the place of a closed database; returns where it lies and where the old one is kept.

    The backup is proven first. Raises EnvironmentFault: `absent`, `backup_damaged`, `backup_failed`,
    `newer_file`, `key_missing`, `wrong_key`, `server_backs_up` and what opening a file raises.
    """
    if "://" in database and not database.startswith("sqlite:"):
        raise EnvironmentFault("server_backs_up")
    target = Path(database.removeprefix("sqlite:///"))
    if file.resolve() == target.resolve():
        raise refuse("restore_onto_itself", path=str(file))
    found = keys.find_key(file, key_file=key_file)
    kept = backups.restore(file, target, None if found is None else found.key, moment=datetime.now(UTC))
    return target, kept
