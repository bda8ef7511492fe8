"""The appointment card: all sessions of a series with their dates, and the next one as a square."""

from __future__ import annotations

from dataclasses import dataclass

from clinicdesk.documents.fonts import BOLD, REGULAR, SEMIBOLD, width
from clinicdesk.documents.page import A4, GREY, INK, LINE, MM, Page, elided, wrapped
from clinicdesk.documents.square import SIDE, NextVisit, modules_of, quiet_zone

A5 = (A4[1] / 2, A4[0])
"""Upright: two cards lie beside each other on one A4 sheet."""
MARGIN = 11 * MM
SIZE = 12.0
STEP = 30.0


@dataclass(frozen=True)
class CardLine:
    """One session: its name, when, and with whom; `mark` is ✓ for a done one."""

    name: str
    when: str
    who: str
    mark: str = ""


@dataclass(frozen=True)
class SeriesCard:
    """All that is printed, as finished strings."""

    title: str
    patient: str
    clinic: tuple[str, ...]
    lines: tuple[CardLine, ...]
    after: str
    call: str
    next: NextVisit | None
    language: str = "en"


def render(card: SeriesCard) -> bytes:
    """The card as a PDF on A5; a series that is longer than a page goes on behind."""
    page = Page(A5, title=card.title, author=card.clinic[0] if card.clinic else "", language=card.language)
    y = _head(page, card)
    for line in card.lines:
        if y - STEP < MARGIN:
            page.next_page()
            y = _head(page, card)
        _line(page, y, line)
        y -= STEP
    y -= 6
    for words in filter(None, (card.after, card.call)):
        lines = wrapped(((words, False),), SIZE, page.width - 2 * MARGIN)
        page.ink(INK)
        page.lines((MARGIN, y), lines, SIZE, SIZE * 1.35)
        y -= len(lines) * SIZE * 1.35 + 3
    if card.next is not None:
        if y < MARGIN + SIDE + 40:
            page.next_page()
            _head(page, card)
        _next(page, card.next)
    page.next_page()
    return page.bytes()


def _head(page: Page, card: SeriesCard) -> float:
    """The title and whose card it is; returns where the sessions begin."""
    top, right = page.height - MARGIN, page.width - MARGIN
    page.ink(INK)
    page.text((MARGIN, top - 18), elided(card.title, BOLD, 19, right - MARGIN), 19, BOLD)
    page.text((MARGIN, top - 36), elided(card.patient, REGULAR, SIZE, right - MARGIN), SIZE)
    page.ink(GREY)
    page.text((MARGIN, top - 51), elided(" · ".join(card.clinic), REGULAR, 9.5, right - MARGIN), 9.5)
    page.rule((MARGIN, top - 60), (right, top - 60), thickness=1.4)
    return top - 62


def _line(page: Page, top: float, line: CardLine) -> None:
    """One session: when in bold, below it which one and with whom."""
    page.ink(INK)
    room = page.width - 2 * MARGIN - width(line.mark, BOLD, SIZE) - 6
    page.text((MARGIN, top - 13), elided(line.when, SEMIBOLD, SIZE, room), SIZE, SEMIBOLD)
    page.text_right((page.width - MARGIN, top - 13), line.mark, SIZE, BOLD)
    page.ink(GREY)
    page.text(
        (MARGIN, top - 25), elided(" · ".join(filter(None, (line.name, line.who))), REGULAR, 10, room), 10
    )
    page.rule((MARGIN, top - STEP), (page.width - MARGIN, top - STEP), thickness=0.4, color=LINE)


def _next(page: Page, visit: NextVisit) -> None:
    """The next visit at the foot of the card: the square and its words beside it."""
    modules = modules_of(visit.square)
    quiet = quiet_zone(modules)
    height = SIDE + 2 * quiet
    page.box(MARGIN, MARGIN, page.width - 2 * MARGIN, height, thickness=0.7, color=LINE, radius=4)
    page.square(MARGIN + quiet, MARGIN + quiet, SIDE, modules)
    x = MARGIN + SIDE + 2 * quiet + 4
    room = page.width - MARGIN - x - 8
    title = wrapped(((visit.title, True),), SIZE, room)
    lines = wrapped(((visit.text, False),), 10, room) + wrapped(((visit.scan, False),), 10, room)
    tall = len(title) * SIZE * 1.3 + len(lines) * 13
    top = MARGIN + (height + tall) / 2
    page.ink(INK)
    page.lines((x, top), title, SIZE, SIZE * 1.3)
    page.lines((x, top - len(title) * SIZE * 1.3), lines, 10, 13)
