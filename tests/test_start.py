"""What starting does before there is a window: without a screen it goes on the tour and says so."""

from __future__ import annotations

import pytest

from tests.conftest import Program, Taken

pytest.importorskip("PySide6", reason="the window needs Qt")


def test_without_a_screen_the_plain_command_takes_the_tour_and_says_so(tour: Taken) -> None:
    assert tour.status == 0
    assert tour.lines[0] == "No usable screen: taking the tour into clinicdesk-tour/ instead."
    assert (tour.folder / "sample.db").is_file()


def test_a_tour_makes_no_database_of_the_users_own(tour: Taken) -> None:
    assert [file.parent for file in tour.program.home.rglob("*.db")] == [tour.folder]


def test_a_dead_display_is_told_from_a_screen(program: Program) -> None:
    """Qt aborts its process where the display does not answer; the probe is a child that may die of it."""
    assert program.run("--probe-screen", DISPLAY=":4711").returncode != 0


def test_a_screen_that_answers_is_usable(program: Program) -> None:
    assert program.run("--probe-screen", QT_QPA_PLATFORM="offscreen").returncode == 0


def test_a_slip_in_the_name_of_a_database_makes_no_new_clinic(program: Program) -> None:
    done = program.run("--database", "clinc.db", QT_QPA_PLATFORM="offscreen")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert "clinc.db" in done.stderr
    assert list(program.home.rglob("*.db")) == []
