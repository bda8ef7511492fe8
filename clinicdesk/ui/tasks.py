"""The one door from the screens to the services: one worker thread, answers on the GUI thread.

    tasks.read(lambda: today.board(day), self._show, key="board", owner=self)
    tasks.write(self.tr("Check in"), lambda: today.arrive(visit), self._arrived, self._refused)

All database work runs in the order it was asked for, so a read after a write sees the write. Errors are
sorted here, once: a rule's no goes to `failed` or is said, the environment's failure is said, a bug reported.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, Signal
from shiboken6 import isValid
from typing_extensions import override

from clinicdesk.domain.changes import Changes, Outcome
from clinicdesk.domain.refusal import EnvironmentFault, Refusal, Refused

T = TypeVar("T")
Failed = Callable[[Refusal], None]
SAVING_AFTER_MS = 300

log = logging.getLogger(__name__)


class Stopped(Exception):
    """Raised by `wait_idle` when the work did not end in time."""


@dataclass(frozen=True)
class Crash:
    """A bug, told without people's data: the kind of error and where it happened, never its message."""

    kind: str
    places: tuple[str, ...]

    @classmethod
    def of(cls, error: BaseException) -> Crash:
        """The report of an exception: file, line and function of each frame, outermost first."""
        frames = traceback.extract_tb(error.__traceback__)
        return cls(type(error).__name__, tuple(f"{f.filename}:{f.lineno} {f.name}" for f in frames))

    @override
    def __str__(self) -> str:
        return "\n".join((self.kind, *(f"  {place}" for place in self.places)))


@dataclass
class _Job:
    run: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Failed | None
    label: str = ""  # of a write; empty for a read
    key: Hashable = None
    owner: QObject | None = None
    stale: bool = False
    result: Any = None
    error: Exception | None = field(default=None, repr=False)

    def wanted(self) -> bool:
        """Whether anybody still waits for the answer: the asking widget may be gone, a newer read be on."""
        return not self.stale and (self.owner is None or isValid(self.owner))


class Tasks(QObject):
    """Runs service verbs off the GUI thread and delivers what comes of them on the GUI thread."""

    changed = Signal(object)  # Changes of a committed write
    saving = Signal(bool)  # True when a write takes longer than 300 ms, False when the last one ended
    saved = Signal(str)  # the label of a write that ended well
    said = Signal(str)  # the sentence of a refusal or a failure that no form took
    crashed = Signal(object)  # Crash

    _finished = Signal(object)

    def __init__(self, sentence: Callable[[Refusal], str], parent: QObject | None = None) -> None:
        """`sentence` makes the words of a refusal or an environment failure from its code and values."""
        super().__init__(parent)
        self._sentence = sentence
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._latest: dict[Hashable, _Job] = {}
        self._pending = 0
        self._writes = 0
        self._is_slow = False
        self._slow = QTimer(self, singleShot=True, interval=SAVING_AFTER_MS)
        self._slow.timeout.connect(self._tell_slow)
        # Queued even when the worker is quicker than this line: the answer always comes after the asking.
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread: threading.Thread | None = None

    def read(
        self,
        run: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        key: Hashable = None,
        owner: QObject | None = None,
    ) -> None:
        """Ask for a view. Of several reads with one `key` only the newest is delivered.

        `owner`, by default the object whose method `done` is, must still exist when the answer comes.
        """
        job = _Job(run, done, failed, key=key, owner=_owner(done) if owner is None else owner)
        if key is not None:
            if (older := self._latest.get(key)) is not None:
                older.stale = True
            self._latest[key] = job
        self._submit(job)

    def write(
        self,
        label: str,
        run: Callable[[], Outcome[T]],
        done: Callable[[T], None] | None = None,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> None:
        """Carry out a writing verb; `label` names it to people ("Check in"). `changed` follows success."""
        self._writes += 1
        if self._writes == 1:
            self._slow.start()
        self._submit(_Job(run, done, failed, label=label, owner=_owner(done) if owner is None else owner))

    def sentence(self, refusal: Refusal) -> str:
        """The words of a refusal, for a form that says it beside the field."""
        return self._sentence(refusal)

    @property
    def idle(self) -> bool:
        """Whether nothing is asked, running or waiting to be delivered."""
        return self._pending == 0

    def wait_idle(self, timeout_ms: int = 10_000) -> None:
        """Run the event loop until all work is delivered, for tests and the tour. `Stopped` when late."""
        guard = QTimer(singleShot=True, interval=timeout_ms)
        guard.start()
        while self._pending:
            if not guard.isActive():
                raise Stopped(f"{self._pending} tasks still open after {timeout_ms} ms")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QCoreApplication.processEvents()

    def stop(self) -> None:
        """End the worker after the work already asked for; nothing is delivered afterwards."""
        self._slow.stop()
        self._finished.disconnect(self._deliver)
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _submit(self, job: _Job) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="clinicdesk tasks", daemon=True)
            self._thread.start()
        self._pending += 1
        self._queue.put(job)

    def _work(self) -> None:
        """The worker thread: the one place, with the crash hook, that catches whatever happens."""
        while (job := self._queue.get()) is not None:
            # A write is always carried out: a person asked for it, and the form may be closed by now.
            if job.label or not job.stale:
                try:
                    job.result = job.run()
                except Exception as error:  # noqa: BLE001  # sorted in _fail, on the GUI thread
                    job.error = error
            self._finished.emit(job)

    def _deliver(self, job: _Job) -> None:
        self._pending -= 1
        if self._latest.get(job.key) is job:
            del self._latest[job.key]
        if job.label:
            self._end_write()
        if job.error is not None:
            self._fail(job, job.error)
        elif job.label:
            outcome: Outcome[Any] = job.result
            if job.done is not None and job.wanted():
                job.done(outcome.value)
            self.saved.emit(job.label)
            self._tell(outcome.changes)
        elif job.done is not None and job.wanted():
            job.done(job.result)

    def _tell(self, changes: Changes) -> None:
        if changes.tables:
            self.changed.emit(changes)

    def _fail(self, job: _Job, error: Exception) -> None:
        if isinstance(error, (Refused, EnvironmentFault)):
            if isinstance(error, Refused) and job.failed is not None and job.wanted():
                job.failed(error.refusal)
            elif job.label or job.wanted():
                self.said.emit(self._sentence(error.refusal))
            return
        crash = Crash.of(error)
        log.error("%s", crash)
        self.crashed.emit(crash)

    def _end_write(self) -> None:
        self._writes -= 1
        if self._writes == 0:
            self._slow.stop()
            if self._is_slow:
                self._is_slow = False
                self.saving.emit(False)

    def _tell_slow(self) -> None:
        self._is_slow = True
        self.saving.emit(True)


def _owner(done: Callable[..., None] | None) -> QObject | None:
    owner = getattr(done, "__self__", None)
    return owner if isinstance(owner, QObject) else None
