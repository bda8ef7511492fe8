"""What the mouse means while it drags over the calendar: a threshold, snapped times, a column, a ghost."""

from __future__ import annotations

from typing import NamedTuple

from clinicdesk.presentation.lanes import Column, Placed, Scale, extent

THRESHOLD = 10  # pixels before a press becomes a drag, so that a trembling hand moves nobody
STEP = 15  # minutes
FINE_STEP = 5  # minutes, while Shift is held
EDGE_ZONE = 36  # pixels from the edge in which the view scrolls by itself
EDGE_MOST = 24  # pixels scrolled by one tick at the very edge


class Grip(NamedTuple):
    """Where a block was taken: the press in pixels, and the minutes between the block's top and the hand.

    `lead` is the minutes from the visit's start to what its column shows of it (numbing, where pens are
    columns); `minutes` is the whole visit.
    """

    appointment_id: int
    x: float
    y: float
    held: int
    lead: int
    minutes: int


class Ghost(NamedTuple):
    """A place a visit would take: its column, its first minute of that day and its minutes."""

    column: int
    starts: int
    minutes: int


def take(placed: Placed, columns: tuple[Column, ...], scale: Scale, x: float, y: float) -> Grip:
    """The grip on a placed block, pressed at a pixel."""
    block = placed.block
    shown_from, _ = extent(block, columns[placed.column].kind)
    return Grip(
        appointment_id=block.id,
        x=x,
        y=y,
        held=scale.minute_at(y) - placed.top,
        lead=shown_from - block.starts,
        minutes=block.ends - block.starts,
    )


def is_drag(grip: Grip, x: float, y: float) -> bool:
    """Whether the hand has left the threshold around the press."""
    return max(abs(x - grip.x), abs(y - grip.y)) >= THRESHOLD


def snap(minute: int, step: int = STEP) -> int:
    """The nearest minute on the step; halves go up."""
    return (2 * minute + step) // (2 * step) * step


def ghost_at(grip: Grip, scale: Scale, x: float, y: float, step: int = STEP) -> Ghost:
    """Where the held visit would start with the hand at a pixel, never outside the shown hours."""
    starts = snap(scale.minute_at(y) - grip.held - grip.lead, step)
    latest = max((scale.last - grip.minutes) // step * step, scale.first)
    return Ghost(scale.column_at(x), min(max(starts, -(-scale.first // step) * step), latest), grip.minutes)


def swept(scale: Scale, column: int, y_from: float, y_to: float, step: int = STEP) -> Ghost:
    """The time swept over an empty stretch, at least one step, from the upper end down."""
    upper, lower = sorted((scale.minute_at(y_from), scale.minute_at(y_to)))
    starts = upper // step * step
    return Ghost(column, starts, max(-(-lower // step) * step - starts, step))


def edge_scroll(position: float, length: int) -> int:
    """Pixels to scroll in one tick with the hand at a position of a viewport `length` pixels long.

    Negative towards the start; faster the nearer the edge.
    """
    if position < EDGE_ZONE:
        depth = min((EDGE_ZONE - position) / EDGE_ZONE, 1.0)
        return -max(round(EDGE_MOST * depth), 1)
    if position > length - EDGE_ZONE:
        depth = min((position - length + EDGE_ZONE) / EDGE_ZONE, 1.0)
        return max(round(EDGE_MOST * depth), 1)
    return 0
