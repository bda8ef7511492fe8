"""The aftercare sheet's sentences from the steps of a timeline; the clinic may have edited the texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from clinicdesk.wording.catalogue import BASE, entry, has, pattern, placeholders
from clinicdesk.wording.dates import Moment, day_words, when_words

Runs = tuple[tuple[str, bool], ...]
"""A line of print as pieces of text, each with whether it is bold."""


class Step(Protocol):
    """What must be known of a step to tell it; `kind` is "do", "dont" or "info"."""

    @property
    def code(self) -> str: ...

    @property
    def kind(self) -> str: ...

    @property
    def starts(self) -> Moment | None: ...

    @property
    def ends(self) -> Moment | None: ...

    @property
    def notes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Row:
    """One row of the sheet, finished."""

    kind: str
    when: str
    title: str
    text: str


@dataclass(frozen=True)
class Texts:
    """The sheet's texts in one language: the catalogue's, or the clinic's own where it edited them.

    `edits` is by key below aftercare, "step.wash.text"; `edition` counts the clinic's editions.
    """

    language: str = BASE
    edits: Mapping[str, str] = field(default_factory=dict)
    edition: int = 0

    @property
    def version(self) -> str:
        """The version that a sheet prints and the record keeps: "1", or "1.2" after two editions."""
        base = str(entry("aftercare.version", self.language))
        return f"{base}.{self.edition}" if self.edition else base

    def pattern(self, key: str) -> str:
        """The text under a key with its placeholders; empty where neither has one."""
        if key in self.edits:
            return self.edits[key]
        return pattern(f"aftercare.{key}", self.language) if has(f"aftercare.{key}", self.language) else ""

    def text(self, key: str, **values: object) -> str:
        """The text under a key, filled."""
        return self.pattern(key).format(**values)

    def runs(self, key: str, **values: object) -> Runs:
        """The text under a key as pieces: `**` in the pattern switches bold, in a value it is plain text."""
        pieces = self.pattern(key).split("**")
        return tuple((piece.format(**values), bool(n % 2)) for n, piece in enumerate(pieces) if piece)


def misfits(edits: Mapping[str, str], language: str = BASE) -> tuple[str, ...]:
    """The keys of edits that the sheet does not have or whose placeholders it could not fill."""
    return tuple(key for key, edit in edits.items() if not _fits(key, edit, language))


def rows(steps: Sequence[Step], treated: date, texts: Texts, product: str = "") -> tuple[Row, ...]:
    """The rows of the sheet; things not to do for the same time share one row."""
    groups: dict[object, list[Step]] = {}
    for step in steps:
        shared = (step.kind, step.starts, step.ends) if step.kind == "dont" else (step.code,)
        groups.setdefault(shared, []).append(step)
    return tuple(_row(group, treated, texts, product) for group in groups.values())


def signs(codes: Iterable[str], texts: Texts) -> str:
    """Warning signs as one line of reading; no line begins with the dot between two of them."""
    return "\u00a0· ".join(texts.text(f"sign.{code}") for code in codes)


def _row(group: Sequence[Step], treated: date, texts: Texts, product: str) -> Row:
    first, *others = group
    titles = [texts.text(f"step.{first.code}.title", product=product)]
    titles += [texts.text(f"step.{step.code}.joined") for step in others]
    sentences = [_told(step, texts) for step in group]
    sentences += [texts.text(f"note.{note}") for step in group for note in step.notes]
    return Row(
        first.kind,
        _when(first, treated, texts.language),
        pattern("phrases.list.separator", texts.language).join(titles),
        " ".join(filter(None, sentences)),
    )


def _told(step: Step, texts: Texts) -> str:
    edges = {"from": step.starts, "until": step.ends}
    words = {edge: day_words(at.wall.date(), "plain", texts.language) for edge, at in edges.items() if at}
    return texts.text(f"step.{step.code}.text", **words)


def _when(step: Step, treated: date, language: str) -> str:
    if step.starts is not None:
        return when_words("from", step.starts, treated, language)
    return when_words("until", step.ends, treated, language) if step.ends is not None else ""


def _fits(key: str, edit: str, language: str) -> bool:
    if not has(f"aftercare.{key}", language) or not isinstance(entry(f"aftercare.{key}", language), str):
        return False
    try:
        return placeholders(edit) <= placeholders(pattern(f"aftercare.{key}", language))
    except ValueError:
        return False
