"""The one door: order, delivery on the GUI thread, three kinds of error, what is dropped and what is not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from clinicdesk.domain.changes import Changes, Outcome
from clinicdesk.domain.refusal import EnvironmentFault, Refusal, refuse
from clinicdesk.ui.tasks import Crash, Stopped, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks(lambda refusal: f"{refusal.code}: {dict(refusal.values)}")
    yield made
    made.stop()


def outcome(value: object, *tables: str) -> Outcome[object]:
    return Outcome(value, Changes(1, frozenset(tables)))


def test_work_is_done_elsewhere_in_order_and_answered_here(tasks: Tasks) -> None:
    ran: list[tuple[str, bool]] = []
    answered: list[tuple[str, bool]] = []

    def here() -> bool:
        return threading.current_thread() is threading.main_thread()

    def work(name: str) -> str:
        ran.append((name, here()))
        return name

    for name in "abc":
        tasks.read(partial(work, name), lambda done: answered.append((done, here())))
    assert not answered
    tasks.wait_idle()
    assert ran == [("a", False), ("b", False), ("c", False)]
    assert answered == [("a", True), ("b", True), ("c", True)]
    assert tasks.idle


def test_a_write_answers_and_tells_what_changed(tasks: Tasks) -> None:
    done: list[object] = []
    changes: list[Changes] = []
    labels: list[str] = []
    tasks.changed.connect(changes.append)
    tasks.saved.connect(labels.append)
    tasks.write("Check in", lambda: outcome(7, "appointment"), done.append)
    tasks.wait_idle()
    assert (done, labels) == ([7], ["Check in"])
    assert changes == [Changes(1, frozenset({"appointment"}))]


def test_a_write_that_changed_nothing_is_not_broadcast(tasks: Tasks) -> None:
    changes: list[Changes] = []
    tasks.changed.connect(changes.append)
    tasks.write("Nothing", lambda: outcome(None))
    tasks.wait_idle()
    assert changes == []


def test_a_refusal_goes_to_the_form_that_asked(tasks: Tasks) -> None:
    said: list[str] = []
    got: list[Refusal] = []
    tasks.said.connect(said.append)

    def log_pen() -> Outcome[object]:
        raise refuse("depth_off_step", field="depth", step=250)

    tasks.write("Log the pen", log_pen, failed=got.append)
    tasks.wait_idle()
    assert [(each.code, each.field) for each in got] == [("depth_off_step", "depth")]
    assert said == []


def test_a_refusal_nobody_takes_is_said(tasks: Tasks) -> None:
    said: list[str] = []
    tasks.said.connect(said.append)

    def move() -> Outcome[object]:
        raise refuse("room_taken", room="Room 1")

    tasks.write("Move", move)
    tasks.wait_idle()
    assert said == ["room_taken: {'room': 'Room 1'}"]


def test_an_environment_fault_is_said_even_where_a_form_takes_refusals(tasks: Tasks) -> None:
    said: list[str] = []
    got: list[Refusal] = []
    tasks.said.connect(said.append)

    def full() -> Outcome[object]:
        raise EnvironmentFault("disk_full", megabytes=3)

    tasks.write("Book", full, failed=got.append)
    tasks.wait_idle()
    assert (said, got) == (["disk_full: {'megabytes': 3}"], [])


def test_a_bug_is_reported_without_what_it_was_about(tasks: Tasks, caplog: pytest.LogCaptureFixture) -> None:
    crashes: list[Crash] = []
    tasks.crashed.connect(crashes.append)

    def wrong() -> object:
        raise ValueError("Nina Prado, +351 912 000 146")

    with caplog.at_level(logging.ERROR):
        tasks.read(wrong, lambda _: None)
        tasks.wait_idle()
    assert crashes[0].kind == "ValueError"
    assert "wrong" in str(crashes[0])
    assert "Prado" not in str(crashes[0]) + caplog.text


def test_of_reads_with_one_key_only_the_newest_is_shown(tasks: Tasks) -> None:
    gate = threading.Event()
    shown: list[str] = []
    tasks.read(lambda: f"n{gate.wait(5)}", shown.append, key="find")
    tasks.read(lambda: "ni", shown.append, key="find")
    tasks.read(lambda: "nin", shown.append, key="find")
    tasks.read(lambda: "board", shown.append, key="board")
    gate.set()
    tasks.wait_idle()
    assert shown == ["nin", "board"]


class Asker(QObject):
    """Something that asks and may be gone when the answer comes."""

    answers: list[object] = []  # noqa: RUF012  # shared on purpose: the object itself is gone

    def take(self, answer: object) -> None:
        Asker.answers.append(answer)


def test_nobody_is_called_who_is_gone(tasks: Tasks) -> None:
    import shiboken6

    Asker.answers.clear()
    asker, gate = Asker(), threading.Event()
    tasks.read(lambda: gate.wait(5), asker.take)
    shiboken6.delete(asker)
    gate.set()
    tasks.wait_idle()
    assert Asker.answers == []


def test_saving_is_said_only_when_it_takes_long(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    told: list[bool] = []
    tasks.saving.connect(told.append)
    tasks.write("quick", lambda: outcome(1))
    tasks.wait_idle()
    assert told == []
    with qtbot.waitSignal(tasks.saving, timeout=5000):
        tasks.write("slow", lambda: (gate.wait(5), outcome(2))[1])
    gate.set()
    tasks.wait_idle()
    assert told == [True, False]


def test_waiting_ends_when_the_work_does_not(tasks: Tasks) -> None:
    gate = threading.Event()
    tasks.read(lambda: gate.wait(5), lambda _: None)
    with pytest.raises(Stopped):
        tasks.wait_idle(50)
    gate.set()
    tasks.wait_idle()
