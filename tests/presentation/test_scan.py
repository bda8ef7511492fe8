"""A scanner's burst is a scan, a person's typing is not, and no character is ever lost or doubled."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.presentation.scan import BURST_GAP_MS, ENTER, SHORTEST_SCAN, ScanDetector

CODE = "0104012345678901172709301024MX2417"


def feed(detector: ScanDetector, text: str, gap: int, start: int = 0) -> tuple[str, str]:
    """Everything typed and scanned of a text fed with one gap; the time starts at `start`."""
    typed, scan = "", ""
    for at, char in enumerate(text):
        heard = detector.feed(char, start + at * gap)
        typed, scan = typed + heard.typed, scan + heard.scan
    return typed, scan


@given(gap=st.integers(0, BURST_GAP_MS), length=st.integers(SHORTEST_SCAN, len(CODE)))
def test_a_burst_ending_in_enter_is_a_scan(gap: int, length: int) -> None:
    assert feed(ScanDetector(), CODE[:length] + ENTER, gap) == ("", CODE[:length])


@given(gap=st.integers(BURST_GAP_MS + 1, 2000))
def test_slow_characters_are_typing(gap: int) -> None:
    typed, scan = feed(ScanDetector(), "MX2417" + ENTER, gap)
    assert (typed, scan) == ("MX2417" + ENTER, "")


@given(length=st.integers(1, SHORTEST_SCAN - 1))
def test_two_quick_fingers_are_no_scanner(length: int) -> None:
    assert feed(ScanDetector(), "abcdef"[:length] + ENTER, 5) == ("abcdef"[:length] + ENTER, "")


def test_a_burst_after_typing_keeps_the_typing() -> None:
    detector = ScanDetector()
    assert feed(detector, "a", 0) == ("", "")
    assert feed(detector, CODE + ENTER, 10, start=400) == ("a", CODE)


def test_a_burst_without_enter_was_typed_once_silence_came() -> None:
    detector = ScanDetector()
    feed(detector, "abcdefgh", 10)
    assert detector.lapse(70 + BURST_GAP_MS) == ""
    assert detector.lapse(71 + BURST_GAP_MS) == "abcdefgh"
    assert detector.held == ""


def test_a_clock_that_goes_back_starts_a_new_burst() -> None:
    detector = ScanDetector()
    detector.feed("a", 1000)
    assert detector.feed("b", 10).typed == "a"


@given(st.lists(st.tuples(st.sampled_from(["a", "1", ENTER]), st.integers(0, 120)), max_size=40))
def test_every_character_comes_back_once(keys: list[tuple[str, int]]) -> None:
    detector, now, back = ScanDetector(), 0, ""
    for char, pause in keys:
        now += pause
        heard = detector.feed(char, now)
        back += heard.typed + (heard.scan + ENTER if heard.scan else "")
    assert back + detector.drop() == "".join(char for char, _ in keys)
