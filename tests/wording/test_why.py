"""Why a session lies where it does, in words."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from clinicdesk.domain.cost import Reason
from clinicdesk.wording.why import maintenance_why, maintenance_words, say_series, why

LIKED = (Reason("best_gap", {"days": 35}), Reason("liked_day", {"weekday": 1}), Reason("liked_hours"))


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        ((*LIKED, Reason("wanted_person", {"wanted": "Dr. Amaral"})), "day, hour, person as they like"),
        (LIKED, "day, hour as they like"),
        (
            (*LIKED, Reason("room_taken", {"resource": "Room 1", "ends": datetime(2027, 2, 2, 15, 45)})),
            "Room 1 taken until 15:45",
        ),
        (
            (Reason("other_gap", {"days": 33}), Reason("closed", {"day": date(2027, 1, 1)})),
            "closed on Fri 1 Jan",
        ),
        (
            (
                *LIKED,
                Reason("other_person", {"wanted": "Dr. Amaral"}),
                Reason("person_away", {"practitioner": "Dr. Amaral", "day": date(2027, 1, 5)}),
            ),
            "Dr. Amaral is away on Tue 5 Jan",
        ),
        ((Reason("best_gap"), Reason("before_event", {"days": 18})), "18 days before Wedding"),
        ((Reason("asked_day", {"days": 0}),), "the day asked for"),
        ((Reason("days_after_asked", {"days": 1}),), "1 day after the day asked for"),
        ((Reason("other_gap", {"days": 33, "best": 35}),), "nearest free time to 35 days"),
        (
            (Reason("other_gap", {"days": 96}), Reason("must_wait", {"until": date(2027, 3, 1)})),
            "not before Mon 1 Mar",
        ),
        (
            (Reason("other_gap", {"days": 50}), Reason("late", {"days": 50, "most": 42})),
            "later than the 42 days planned",
        ),
        ((Reason("best_gap"),), "first free, at the best gap"),
        ((), "first free, at the best gap"),
    ],
)
def test_why_says_the_most_telling(reasons: tuple[Reason, ...], said: str) -> None:
    assert why(reasons, "Wedding") == said


def test_a_window_over_new_year_says_both_years() -> None:
    words = maintenance_words(date(2026, 12, 9), date(2027, 1, 9))
    assert words == "maintenance 9 Dec 2026 – 9 Jan 2027"


def test_an_event_without_a_name() -> None:
    assert why((Reason("before_event", {"days": 1}),)) == "1 day before the event"


def test_maintenance_in_words() -> None:
    words = maintenance_words(date(2027, 6, 9), date(2027, 7, 9))
    assert words == "maintenance 9 Jun – 9 Jul 2027"
    assert maintenance_why("over_40", sun_damage=True) == "over 40, heavy sun damage: every 3–4 months"
    assert maintenance_why("clinic_interval", sun_damage=True) == "the clinic’s interval"


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ([], ""),
        ([datetime(2026, 11, 24, 15, 15)], "Tuesday 24 November at quarter past three."),
        (
            [datetime(2026, 11, 24, 15, 15), datetime(2026, 12, 29, 15), datetime(2027, 2, 2, 15)],
            (
                "Tuesday 24 November at quarter past three, then every five weeks, "
                "always on Tuesday at three o'clock."
            ),
        ),
        (
            [datetime(2026, 11, 24, 15), datetime(2026, 12, 29, 15), datetime(2027, 2, 2, 15)],
            "Tuesday 24 November at three o'clock, then every five weeks, same day, same time.",
        ),
        (
            [datetime(2026, 11, 24, 15), datetime(2026, 12, 29, 15), datetime(2027, 2, 4, 15)],
            (
                "Tuesday 24 November at three o'clock, then Tuesday 29 December at three o'clock "
                "and Thursday 4 February at three o'clock."
            ),
        ),
    ],
)
def test_the_series_as_said_on_the_phone(starts: list[datetime], said: str) -> None:
    assert say_series(starts) == said
