"""Tells a scanner's burst of characters from a person's typing, from the characters and their times alone."""

from __future__ import annotations

from dataclasses import dataclass

BURST_GAP_MS = 50  # the longest silence inside a burst; wedge scanners send a character every 1-30 ms
SHORTEST_SCAN = 6  # fewer characters can be two quick fingers rolling into Enter
ENTER = "\r"


@dataclass(frozen=True)
class Heard:
    """What one character settled: characters that turned out typed, and a scan when Enter ended a burst."""

    typed: str = ""
    scan: str = ""
    fresh: bool = False  # this character opens a new possible burst


class ScanDetector:
    """Holds the characters that may still become a scan; fed with each character and its time.

    Every character fed comes back exactly once, as typed (from `feed` or `lapse`) or inside a scan,
    except the Enter that completes a scan.
    """

    def __init__(self, gap_ms: int = BURST_GAP_MS, shortest: int = SHORTEST_SCAN) -> None:
        self._gap_ms = gap_ms
        self._shortest = shortest
        self._held = ""
        self._last_ms = 0

    @property
    def held(self) -> str:
        """The characters not yet settled."""
        return self._held

    def feed(self, char: str, at_ms: int) -> Heard:
        """Take one character (`ENTER` for Return) at a monotonic time in milliseconds."""
        late = bool(self._held) and not 0 <= at_ms - self._last_ms <= self._gap_ms
        typed = self._release() if late else ""
        self._last_ms = at_ms
        if char == ENTER:
            burst = self._release()
            if len(burst) >= self._shortest:
                return Heard(typed, scan=burst)
            return Heard(typed + burst + ENTER)
        fresh = not self._held
        self._held += char
        return Heard(typed, fresh=fresh)

    def lapse(self, at_ms: int) -> str:
        """The held characters, typed after all, once the silence was long enough at `at_ms`; else empty."""
        return self._release() if at_ms - self._last_ms > self._gap_ms else ""

    def drop(self) -> str:
        """Give up a burst at once, because a key without a character came; what was held was typed."""
        return self._release()

    def _release(self) -> str:
        held, self._held = self._held, ""
        return held
