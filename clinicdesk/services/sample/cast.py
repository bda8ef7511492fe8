"""Today in the sample clinic: the people of the design's pictures, each with the way that led them here.

Minutes are of the day; seats, rooms and pens are places in the clinic's form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinicdesk.services.sample.days import Visit
from clinicdesk.services.sample.journeys import Journey, Stage

SERIES_STEP = 35


@dataclass(frozen=True)
class Part:
    """One person's visit of today."""

    given: str
    family: str
    born: date
    start: int
    kind: str
    seat: int
    room: int | None
    status: str
    area: str = ""
    concern: str = ""
    session: int = 0
    of: int = 0
    note: str = ""  # what is special: unsigned, unsure, unlogged, handed
    times: tuple[int, ...] = ()  # arrived, numbing on, treatment on, finished: as far as it went

    def journey(self, patient: int) -> Journey:
        """The way that leads this person to today."""
        stages = [Stage(self.kind, 0)]
        if self.kind == "series":
            stages = [Stage("series", SERIES_STEP * back) for back in range(self.session - 1, -1, -1)]
        elif self.kind == "maintenance":
            stages = [
                *(Stage("series", 105 + SERIES_STEP * back) for back in (2, 1, 0)),
                Stage("maintenance", 0),
            ]
        if self.kind != "consult":
            stages.insert(0, Stage("consult", stages[0].days_ago + 9))
        return Journey(
            patient,
            self.seat,
            kind="consult",
            area=self.area,
            concern=self.concern,
            of=self.of or 3,
            script=stages,
            ahead=self.status in {"booked", "arrived"},
        )

    def visit(self, journey: Journey) -> Visit:
        """Today's visit, laid where it belongs; the practitioner's own pen."""
        pen = None if self.kind == "consult" else self.seat
        return Visit(journey, self.kind, self.start, self.seat, self.room, pen, self.status)


def _at(hour: int, minute: int) -> int:
    return hour * 60 + minute


CAST = (
    Part("Ana", "Silva", date(1984, 2, 11), _at(9, 0), "series", 0, 0, "done", "cheeks", "age_spots", 1, 3),
    Part("Bruno", "Melo", date(1977, 9, 30), _at(9, 15), "series", 1, 1, "done", "neck", "loose_skin", 1, 4),
    Part("Gil", "Prates", date(1969, 5, 17), _at(10, 15), "maintenance", 0, 2, "done", "cheeks", "age_spots"),
    Part("Marta", "Leal", date(1981, 1, 8), _at(10, 15), "maintenance", 1, 3, "no_show", "neck", "age_spots"),
    Part("Iva", "Horvat", date(1974, 12, 2), _at(10, 45), "maintenance", 1, 1, "done", "chest", "age_spots"),
    Part("Maria", "Silva", date(1968, 6, 24), _at(11, 15), "consult", 0, None, "done"),
    Part("Jun", "Mori", date(1991, 3, 5), _at(11, 15), "series", 0, 0, "done", "cheeks", "large_pores", 2, 3),
    Part(
        "Ruth", "Weiss", date(1963, 10, 21), _at(12, 30), "series", 0, 3, "checkout",
        "full_face", "uneven_tone", 2, 3, times=(_at(12, 22), _at(12, 31), _at(13, 2), _at(13, 46)),
    ),
    Part(
        "Bea", "Santos", date(1972, 7, 14), _at(13, 0), "maintenance", 1, 2, "checkout",
        "neck", "loose_skin", note="unlogged", times=(_at(12, 55), _at(13, 1), _at(13, 32), _at(14, 2)),
    ),
    Part(
        "Lea", "Fontaine", date(1988, 4, 9), _at(13, 30), "series", 0, 0, "treatment",
        "full_face", "acne_scars", 4, 4, times=(_at(13, 24), _at(13, 35), _at(14, 9)),
    ),
    Part(
        "Omar", "Haddad", date(1986, 11, 28), _at(13, 45), "series", 1, 1, "treatment",
        "abdomen", "stretch_marks", 2, 5, times=(_at(13, 40), _at(13, 48), _at(14, 20)),
    ),
    Part(
        "Sofia", "Almeida", date(1993, 8, 19), _at(14, 15), "series", 0, 2, "numbing",
        "full_face", "uneven_tone", 2, 3, times=(_at(14, 10), _at(14, 20)),
    ),
    Part(
        "Karin", "Holm", date(1959, 3, 27), _at(14, 30), "maintenance", 1, 3, "arrived",
        "chest", "age_spots", times=(_at(14, 24),),
    ),
    Part(
        "Dev", "Patel", date(1995, 1, 16), _at(15, 0), "series", 1, 0, "arrived",
        "cheeks", "acne_scars", 1, 5, note="unsure", times=(_at(14, 22),),
    ),
    Part("Nina", "Prado", date(1979, 3, 12), _at(15, 15), "series", 0, 1, "booked",
         "full_face", "fine_lines", 2, 4),
    Part("Tomas", "Lind", date(1966, 2, 3), _at(15, 45), "maintenance", 1, 2, "booked", "neck", "loose_skin"),
    Part(
        "Joana", "Reis", date(1990, 5, 31), _at(16, 15), "series", 1, 3, "booked",
        "crows_feet", "fine_lines", 1, 3, note="unsigned",
    ),
    Part("Priya", "Nair", date(1998, 9, 7), _at(16, 45), "consult", 0, None, "booked"),
    Part("Mark", "Ellison", date(1982, 12, 25), _at(17, 0), "series", 0, 0, "booked",
         "cheeks", "large_pores", 3, 5),
)  # fmt: skip
"""At half past two: six done, one missed, two at check-out, two in treatment, one numbing, two waiting."""

NAMESAKES = (
    ("Maria", "Silva", date(1991, 11, 2)),  # another one than today's
    ("Nina", "Prado", date(2001, 7, 19)),
    ("Eva", "Costa", date(1980, 6, 6)),
)
"""Further people by name: two names that somebody of today bears too."""
