"""The aftercare sheet: what a patient does and leaves, when, whom to call, and the next visit as a square.

It draws finished words: black on white, icons beside words, one page at 12 points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from clinicdesk.documents.fonts import BOLD, REGULAR, SEMIBOLD, unit_width, width
from clinicdesk.documents.page import A4, GREY, INK, LINE, MM, WHITE, Page, Runs, wrapped
from clinicdesk.documents.square import SIDE, NextVisit, modules_of, quiet_zone
from clinicdesk.wording.handout import Row

LARGEST_ADDRESS = 12
"""The clinic's address grows no larger, in points: whom to call stands in full size in its own frame."""
MARGIN, TIGHT_MARGIN = 13 * MM, 10 * MM
SETTINGS = (
    (1.42, 7, MARGIN),
    (1.36, 6, MARGIN),
    (1.3, 4.5, MARGIN),
    (1.25, 3.5, MARGIN),
    (1.25, 3, TIGHT_MARGIN),
    (1.2, 2, TIGHT_MARGIN),
)
"""Leading as a factor, gap at 12 points and margin: from airy to as tight as reads well."""


@dataclass(frozen=True)
class AftercareSheet:
    """All that is printed, as finished strings; kept with the visit, so that it can be reprinted exactly."""

    title: str
    about: str
    clinic: tuple[str, ...]
    treated: Runs
    rows: tuple[Row, ...]
    advice: Runs
    call: tuple[Runs, ...]
    next: NextVisit | None
    footer: str
    language: str = "en"


@dataclass(frozen=True)
class _Look:
    """One try at setting the sheet: type size in points, leading as a factor, blank between blocks."""

    size: float
    leading: float
    gap: float
    margin: float

    @property
    def line(self) -> float:
        return self.size * self.leading

    @property
    def room(self) -> float:
        return A4[0] - 2 * self.margin

    @property
    def space(self) -> float:
        return A4[1] - 2 * self.margin - self.size * 0.8


@dataclass(frozen=True)
class _Block:
    """A piece of the sheet that stays together: its height and how to draw it from its upper edge."""

    height: float
    draw: Callable[[Page, float], None]


def render(sheet: AftercareSheet, *, points: int = 12) -> bytes:
    """The sheet as a PDF in a type size of 12 to 18 points; larger type may take a second page."""
    page = Page(
        A4, title=sheet.title, author=sheet.clinic[0] if sheet.clinic else "", language=sheet.language
    )
    look = _look(sheet, points)
    pages = _pages(sheet, look)
    for number, blocks in enumerate(pages, start=1):
        _draw_page(page, blocks, look)
        _footer(page, sheet, look, (number, len(pages)))
        page.next_page()
    return page.bytes()


def _look(sheet: AftercareSheet, points: int) -> _Look:
    """The airiest setting that takes the fewest pages; what is left of a single page widens its gaps."""
    looks = [_Look(points, leading, gap * points / 12, margin) for leading, gap, margin in SETTINGS]
    pages = [_pages(sheet, look) for look in looks]
    fewest = min(map(len, pages))
    look, blocks = next(
        (look, tried[0]) for look, tried in zip(looks, pages, strict=True) if len(tried) == fewest
    )
    if fewest > 1:
        return look
    slack = (look.space - _height(blocks, look)) / len(blocks)
    return replace(look, gap=min(looks[0].gap, look.gap + slack))


def _pages(sheet: AftercareSheet, look: _Look) -> list[list[_Block]]:
    """The blocks by page. Whom to call stands on the first page, whatever the size (domain.md §6.6)."""
    head, call = [_header(sheet, look), _treated(sheet, look)], _call(sheet, look)
    rows, tail = _rows(sheet.rows, look), [*_advice(sheet, look), *_next(sheet, look)]
    if _height([*head, *rows, call, *tail], look) <= look.space:
        return [[*head, *rows, call, *tail]]
    first = list(head)
    while rows and _height([*first, rows[0], call], look) <= look.space:
        first.append(rows.pop(0))
    again = _paragraph(((sheet.title, True), (f" · {sheet.about}", False)), look)
    return [[*first, call], *([again, *more] for more in _spread([*rows, *tail], look, again))]


def _spread(blocks: Sequence[_Block], look: _Look, head: _Block) -> list[list[_Block]]:
    """Blocks over as many pages as they need, each below the same head."""
    pages: list[list[_Block]] = []
    for block in blocks:
        if not pages or _height([head, *pages[-1], block], look) > look.space:
            pages.append([])
        pages[-1].append(block)
    return pages


def _height(blocks: Sequence[_Block], look: _Look) -> float:
    return sum(block.height for block in blocks) + look.gap * (len(blocks) - 1)


def _draw_page(page: Page, blocks: Sequence[_Block], look: _Look) -> None:
    y = page.height - look.margin
    for block in blocks:
        block.draw(page, y)
        y -= block.height + look.gap


def _header(sheet: AftercareSheet, look: _Look) -> _Block:
    """The title and whose sheet it is, the clinic at the right; what is too long goes below both."""
    size = look.size
    address_size = min(size * 0.85, LARGEST_ADDRESS)
    room = look.room - max((width(line, BOLD, address_size) for line in sheet.clinic), default=0) - 12
    title_size = max(size * 1.3, min(size * 1.65, room / max(unit_width(sheet.title, BOLD), 0.1)))
    title = wrapped(((sheet.title, True),), title_size, room)
    beside = width(sheet.about, REGULAR, size) <= room
    about = wrapped(((sheet.about, False),), size, look.room)
    below = len(title) * title_size * 1.15 + size * 0.2
    address = len(sheet.clinic) * address_size * 1.25
    below = below if beside else max(below, address)
    height = max(below + len(about) * look.line, address) + size * 0.75

    def draw(page: Page, top: float) -> None:
        page.ink(INK)
        page.lines((look.margin, top), title, title_size, title_size * 1.15)
        page.lines((look.margin, top - below), about, size, look.line)
        for n, text in enumerate(sheet.clinic):
            weight = BOLD if n in {0, len(sheet.clinic) - 1} else REGULAR
            at = (page.width - look.margin, top - address_size * (1 + n * 1.25))
            page.text_right(at, text, address_size, weight)
        left, right = (look.margin, top - height), (page.width - look.margin, top - height)
        page.rule(left, right, thickness=1.4)

    return _Block(height, draw)


def _paragraph(paragraph: Runs, look: _Look) -> _Block:
    """A paragraph as wide as the sheet."""
    lines = wrapped(paragraph, look.size, look.room)

    def draw(page: Page, top: float) -> None:
        page.ink(INK)
        page.lines((look.margin, top), lines, look.size, look.line)

    return _Block(len(lines) * look.line, draw)


def _treated(sheet: AftercareSheet, look: _Look) -> _Block:
    block = _paragraph(sheet.treated, look)
    return replace(block, height=block.height + look.gap * 0.5)


def _advice(sheet: AftercareSheet, look: _Look) -> list[_Block]:
    return [_paragraph(sheet.advice, look)] if sheet.advice else []


def _rows(rows: Sequence[Row], look: _Look) -> list[_Block]:
    """The timeline: when, icon, what; in large type the when stands above the what."""
    when_room = max((width(row.when, SEMIBOLD, look.size) for row in rows), default=0)
    stacked = when_room > look.room * 0.34
    return [_row(row, look, 0 if stacked else when_room) for row in rows]


def _row(row: Row, look: _Look, when_room: float) -> _Block:
    size, radius = look.size, look.size * 0.74
    icon_x = look.margin + when_room + (10 if when_room else 0) + radius
    text_x = icon_x + radius + 10
    room = look.margin + look.room - text_x
    above = [] if when_room else wrapped(((row.when, True),), size, room)
    lines = [*above, *wrapped(((row.title, True),), size, room)]
    lines += wrapped(((row.text, False),), size, room) if row.text else []

    def draw(page: Page, top: float) -> None:
        if when_room:
            page.ink(INK)
            page.text_right((look.margin + when_room, top - size), row.when, size, SEMIBOLD)
        _icon(page, row.kind, icon_x, top - size * 0.62, radius)
        page.ink(INK)
        page.lines((text_x, top), lines, size, look.line)

    return _Block(max(len(lines) * look.line, 2 * radius), draw)


def _icon(page: Page, kind: str, x: float, y: float, radius: float) -> None:
    """A cross on black, a tick or an i in a ring: told apart without colour."""
    page.circle(x, y, radius, filled=kind == "dont", thickness=radius * 0.13)
    reach = radius * 0.32
    if kind == "dont":
        page.strokes(
            [
                [(x - reach, y - reach), (x + reach, y + reach)],
                [(x - reach, y + reach), (x + reach, y - reach)],
            ],
            radius * 0.2,
            WHITE,
        )
    elif kind == "do":
        tick = [(x - reach * 1.2, y), (x - reach * 0.3, y - reach * 0.9), (x + reach * 1.3, y + reach * 0.9)]
        page.strokes([tick], radius * 0.2, INK)
    else:
        page.strokes([[(x, y + reach * 0.35), (x, y - reach * 1.3)]], radius * 0.2, INK)
        page.strokes([[(x, y + reach * 1.25), (x, y + reach * 1.25)]], radius * 0.24, INK)


def _call(sheet: AftercareSheet, look: _Look) -> _Block:
    """Whom to call and when, framed."""
    pad = look.size * 0.8
    lines = [line for paragraph in sheet.call for line in wrapped(paragraph, look.size, look.room - 2 * pad)]
    height = len(lines) * look.line + 1.5 * pad

    def draw(page: Page, top: float) -> None:
        page.box(look.margin, top - height, look.room, height, thickness=1.6, radius=4)
        page.ink(INK)
        page.lines((look.margin + pad, top - pad * 0.75), lines, look.size, look.line)

    return _Block(height, draw)


def _next(sheet: AftercareSheet, look: _Look) -> list[_Block]:
    """The next visit in words beside its square; nothing without a next visit."""
    if sheet.next is None:
        return []
    visit, size, title_size = sheet.next, look.size, look.size * 1.15
    modules = modules_of(visit.square)
    quiet = quiet_zone(modules)
    x, title_line = look.margin + SIDE + 2 * quiet, title_size * look.leading
    room = look.margin + look.room - x - quiet
    title = wrapped(((visit.title, True),), title_size, room)
    lines = [*wrapped(((visit.text, False),), size, room), *wrapped(((visit.scan, False),), size, room)]
    words = len(title) * title_line + len(lines) * look.line
    height = max(SIDE + 2 * quiet, words + size)

    def draw(page: Page, top: float) -> None:
        page.box(look.margin, top - height, look.room, height, thickness=0.7, color=LINE, radius=4)
        page.square(look.margin + quiet, top - (height + SIDE) / 2, SIDE, modules)
        first = top - (height - words) / 2
        page.ink(INK)
        page.lines((x, first), title, title_size, title_line)
        page.lines((x, first - len(title) * title_line), lines, size, look.line)

    return [_Block(height, draw)]


def _footer(page: Page, sheet: AftercareSheet, look: _Look, number: tuple[int, int]) -> None:
    size = max(8.0, look.size * 0.68)
    page.ink(GREY)
    y = look.margin * 0.75
    page.text((look.margin, y), sheet.footer, size)
    if number[1] > 1:
        page.text_right((page.width - look.margin, y), f"{number[0]} / {number[1]}", size)
