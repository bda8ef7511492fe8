"""Settings: where the database lies, a backup now, a check now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from clinicdesk.domain.refusal import EnvironmentFault, Refusal
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, InlineMessage
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.wording.catalogue import counted

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.files import CheckReport
    from clinicdesk.ui.tasks import Tasks


class DatabaseSection(Section):
    """Says where the data are; what it does takes a moment and tells how it ended."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        store = services.desk.store
        place = Card(self.tr("Database"))
        where = str(store.path) if store.path is not None else self.tr("on the clinic’s PostgreSQL server")
        place.body.addWidget(PlainLabel(where, wrap=True))
        kept = self.tr("Encrypted.") if store.key is not None else self.tr("Not encrypted.")
        if store.path is None:
            kept = self.tr("The server encrypts and backs it up.")
        place.body.addWidget(PlainLabel(kept, "muted", wrap=True))
        self.folder = QLineEdit(_folder())
        self.folder.setMinimumWidth(theme.current().px(420))
        self.field = Field(self.tr("Folder for backups, best on another disk"), self.folder)
        self.backup_now = Button(self.tr("Back up now"), "primary")
        self.backup_now.clicked.connect(self.back_up)
        backup = Card(self.tr("Backup"))
        backup.body.addWidget(self.field)
        backup.body.addLayout(_row(self.backup_now))
        self.check_now = Button(self.tr("Check now"))
        self.check_now.clicked.connect(self.check)
        self.checked = InlineMessage()
        whole = Card(self.tr("Check"))
        about = self.tr("Looks at every row, the guards and the journal.")
        whole.body.addWidget(PlainLabel(about, "small", wrap=True))
        whole.body.addLayout(_row(self.check_now))
        whole.body.addWidget(self.checked)
        if store.path is None:
            backup.hide()
        self.take([place, backup, whole])

    @override
    def show_known(self, known: Known) -> None:
        """Nothing here comes from the settings that are kept."""

    def back_up(self) -> None:
        """Write a verified backup into the folder."""
        files, folder = self._services.files, Path(self.folder.text().strip()).expanduser()
        if not self.folder.text().strip():
            self.field.say(self.tr("Enter a folder."))
            return
        self.field.say(self.tr("Backing up…"), "neutral")
        self.backup_now.setEnabled(False)

        def run() -> Path | Refusal:
            try:
                return files.backup(folder)
            except EnvironmentFault as fault:
                return fault.refusal

        self._tasks.read(run, self._backed_up, owner=self)

    def _backed_up(self, done: Path | Refusal) -> None:
        self.backup_now.setEnabled(True)
        if isinstance(done, Refusal):
            self.field.say(self._tasks.sentence(done))
        else:
            self.field.say(self.tr("Written and verified: {path}").format(path=done), "good")

    def check(self) -> None:
        """Check everything."""
        files = self._services.files
        self.check_now.setEnabled(False)
        self.checked.say(self.tr("Checking…"), "neutral")

        def run() -> CheckReport | Refusal:
            try:
                return files.check()
            except EnvironmentFault as fault:
                return fault.refusal

        self._tasks.read(run, self._was_checked, owner=self)

    def _was_checked(self, report: CheckReport | Refusal) -> None:
        self.check_now.setEnabled(True)
        if isinstance(report, Refusal):
            self.checked.say(self._tasks.sentence(report))
        elif report.findings:
            told = self.tr("{n} things are not as they should be; nothing was changed. Keep the last backup.")
            self.checked.say(told.format(n=len(report.findings)))
        else:
            whole = self.tr("All is whole: {patients}, {n} changes in the journal.")
            told = whole.format(patients=counted("patient", report.patients), n=report.changes)
            self.checked.say(told, "good")


def _folder() -> str:
    """Where backups go unless somebody says otherwise: the user's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return str(Path(documents) / "clinicdesk backups")


def _row(button: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
