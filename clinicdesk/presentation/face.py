"""What a block of the calendar says about its visit besides the words: its sign and how it is seen."""

from __future__ import annotations

from typing import Final, Literal

from clinicdesk.domain.views.visits import CalendarBlock

Sign = Literal["", "✓", "●", "▲"]
HERE: Final = frozenset({"arrived", "numbing", "treatment", "checkout"})
FIXED: Final = frozenset({"done", "no_show", "cancelled"}) | HERE
"""What has begun or ended is a fact: it is not dragged to another time."""


def sign(block: CalendarBlock, now: int) -> Sign:
    """✓ done, ● here, ▲ look (missed, or over by the clock and still only booked); `now` in wall minutes."""
    if block.status == "done":
        return "✓"
    if block.status in HERE:
        return "●"
    if block.status == "no_show" or (block.status == "booked" and block.ends <= now):
        return "▲"
    return ""


def can_move(block: CalendarBlock) -> bool:
    """Whether a block may be taken to another time: what is only booked."""
    return block.status not in FIXED


def initials(name: str) -> str:
    """A name as the waiting room may read it: "Ana Silva" is "A. S."."""
    return " ".join(f"{part[0]}." for part in name.split())
