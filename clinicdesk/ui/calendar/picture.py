"""The calendar's blocks as a laid-out list that a paint event only has to put on the screen."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPainter, QPixmap, QStaticText

from clinicdesk.domain.views.visits import CalendarBlock, CalendarSpan
from clinicdesk.domain.walltime import at, day_start
from clinicdesk.presentation import lanes
from clinicdesk.presentation.face import sign
from clinicdesk.presentation.lanes import Box, Column, Placed, Scale
from clinicdesk.ui.calendar import words
from clinicdesk.ui.calendar.ink import Hue, Ink

PADDING = 3  # pixels above and below the words of a block
LEAST_WORDS = 30  # a narrower block shows no words
LEAST_DETAIL = 40  # pixels left after a name for the detail to stand beside it


class Place(NamedTuple):
    """A time in a column of the calendar, and for how long."""

    column: Column
    minute: int
    minutes: int

    @property
    def starts(self) -> datetime:
        """The wall time."""
        return at(self.column.day, self.minute)


class Drawn(NamedTuple):
    """One block ready to paint."""

    placed: Placed
    box: Box
    face: QPixmap
    title: QStaticText | None
    title_at: QPoint
    lines: tuple[tuple[QPoint, QStaticText], ...]
    hue: Hue


@dataclass(frozen=True)
class Board:
    """What is shown: some days of the calendar, turned one way, at a moment in wall minutes."""

    span: CalendarSpan
    columns: tuple[Column, ...]
    now: int
    week: bool
    private: bool = False


def _top(drawn: Drawn) -> int:
    return drawn.box.y


class Picture:
    """A board at a scale: every word measured, every surface drawn."""

    def __init__(self, shown: Board, scale: Scale, ink: Ink) -> None:
        self.board = shown
        self.scale = scale
        self._ink = ink
        self._names = words.names_of(shown.span.resources)
        # Blocks count as high enough for one line: what is drawn longer must not cover what comes next.
        least = -int(-ink.line // scale.minute) + 1
        self.placed = lanes.lay_out(shown.span, shown.columns, least=least)
        self._closed = [lanes.closed_spans(shown.span.open_minutes, one, scale) for one in shown.columns]
        self._by_column: list[list[Drawn]] = [[] for _ in shown.columns]
        self._kinds = {column.kind for column in shown.columns}
        self._now_lines = self._lines_of_now()
        self._rows = lanes.rows(scale)
        for placed, box in zip(self.placed, lanes.boxes(self.placed, scale), strict=True):
            self._by_column[placed.column].append(self._draw(placed, box))
        self._tallest = max((drawn.box.h for column in self._by_column for drawn in column), default=0)

    def at(self, x: float, y: float) -> Drawn | None:
        """The block under a pixel."""
        if not self._by_column:
            return None
        column = self._by_column[self.scale.column_at(x)]
        return next((drawn for drawn in column if drawn.box.holds(x, y)), None)

    def count(self, column: int) -> int:
        """How many blocks a column has."""
        return len(self._by_column[column])

    def of(self, appointment_id: int | None) -> list[Drawn]:
        """The blocks of an appointment: one, or more where people and pens stand side by side."""
        if appointment_id is None:
            return []
        return [d for column in self._by_column for d in column if d.placed.block.id == appointment_id]

    def paint(self, painter: QPainter, exposed: QRect) -> None:
        """Paint what an exposed rectangle shows of the ground and the blocks."""
        self._paint_ground(painter, exposed)
        seen = list(self._seen(exposed))
        put = painter.drawPixmap
        for drawn in seen:
            put(drawn.box.x, drawn.box.y, drawn.face)
        self._paint_words(painter, seen)
        self._paint_now(painter, exposed)

    def _seen(self, exposed: QRect) -> Iterator[Drawn]:
        left, right, top, bottom = exposed.left(), exposed.right(), exposed.top(), exposed.bottom()
        if not self._by_column:
            return
        for number in range(self.scale.column_at(left), self.scale.column_at(right) + 1):
            column = self._by_column[number]
            # In order of their tops: none before the tallest one above the rectangle, none after its end.
            first = bisect_left(column, top - self._tallest, key=_top)
            for drawn in islice(column, first, None):
                x, y, w, h = drawn.box
                if y > bottom:
                    break
                if x <= right and x + w > left and y + h > top:
                    yield drawn

    def _paint_words(self, painter: QPainter, seen: Iterable[Drawn]) -> None:
        """The names first, then the details by colour: a change of font or pen costs more than a text."""
        put = painter.drawStaticText
        painter.setFont(self._ink.bold)
        painter.setPen(self._ink.text)
        by_hue: dict[int, tuple[Hue, list[tuple[QPoint, QStaticText]]]] = {}
        for drawn in seen:
            if drawn.title is not None:
                put(drawn.title_at, drawn.title)
            if drawn.lines:
                by_hue.setdefault(id(drawn.hue), (drawn.hue, []))[1].extend(drawn.lines)
        painter.setFont(self._ink.plain)
        for hue, lines in by_hue.values():
            painter.setPen(hue.words)
            for point, text in lines:
                put(point, text)

    def _paint_ground(self, painter: QPainter, exposed: QRect) -> None:
        ink, scale = self._ink, self.scale
        painter.fillRect(exposed, ink.panel)
        first, last = scale.column_at(exposed.left()), scale.column_at(exposed.right())
        for number in range(first, min(last + 1, len(self.board.columns))):
            x, width = scale.x(number), scale.x(number + 1) - scale.x(number)
            for start, end in self._closed[number]:
                piece = QRect(x, scale.y(start), width, scale.y(end) - scale.y(start)) & exposed
                painter.fillRect(piece, ink.closed)
        top, bottom = scale.minute_at(exposed.top()), scale.minute_at(exposed.bottom())
        for minute in range(top // 60 * 60, bottom + 60, 60):
            painter.fillRect(exposed.left(), scale.y(minute), exposed.width(), 1, ink.grid)
        for number in range(first, last + 1):
            painter.fillRect(scale.x(number), exposed.top(), 1, exposed.height(), ink.grid)

    def _paint_now(self, painter: QPainter, exposed: QRect) -> None:
        for line in self._now_lines:
            if line.intersects(exposed):
                painter.fillRect(line, self._ink.now)

    def _lines_of_now(self) -> list[QRect]:
        """The line at the present moment, over each column of today."""
        lines = []
        for number, column in enumerate(self.board.columns):
            minute = self.board.now - day_start(column.day)
            if self.scale.first <= minute <= self.scale.last:
                x = self.scale.x(number)
                lines.append(QRect(x, self.scale.y(minute) - 1, self.scale.x(number + 1) - x, 2))
        return lines

    def _draw(self, placed: Placed, box: Box) -> Drawn:
        ink = self._ink
        block = placed.block
        hue = ink.missed if block.status in {"no_show", "cancelled"} else ink.hues[block.kind]
        hatch = self._rows[placed.numbing] - box.y if placed.numbing > placed.top else 0
        face = ink.face(hue, box.w, box.h, hatch)
        if box.w < LEAST_WORDS:
            return Drawn(placed, box, face, None, QPoint(), (), hue)
        most = 2 if self.board.week else 3
        count = lanes.lines_that_fit(box.h, ink.line, PADDING, most)
        left = box.x + ink.before
        room = box.x + box.w - ink.after - left
        top = box.y + min(PADDING, (box.h - ink.line) // 2)
        title = self._title(block, room) if count else None
        below = self._below(placed, QPoint(left, top), room, count)
        return Drawn(placed, box, face, title, QPoint(left, top), tuple(below), hue)

    def _title(self, block: CalendarBlock, room: int) -> QStaticText | None:
        who = words.name(block, private=self.board.private)
        return self._ink.words(who, room, bold=True, sign=sign(block, self.board.now))

    def _below(
        self, placed: Placed, point: QPoint, room: int, count: int
    ) -> Iterator[tuple[QPoint, QStaticText]]:
        """The lines under a name, or the one beside it where the block is too low for two."""
        block = placed.block
        detail = words.detail(block, private=self.board.private)
        if count == 1:
            who = words.name(block, private=self.board.private)
            used = self._ink.width(f"{who} {sign(block, self.board.now)} ", bold=True)
            beside = self._ink.words(detail, room - used, bold=False) if room - used >= LEAST_DETAIL else None
            if beside is not None:
                yield QPoint(point.x() + used, point.y()), beside
        else:
            texts = [detail] if count > 1 else []
            if count > 2:
                texts.append(words.where(block, self._kinds, self._names))
            for number, text in enumerate(texts, start=1):
                laid = self._ink.words(text, room, bold=False) if text else None
                if laid is not None:
                    yield QPoint(point.x(), point.y() + number * self._ink.line), laid
