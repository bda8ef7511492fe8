"""Where pages go: the printer that a person chooses, or a file in the folder of last time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from clinicdesk.ui.widgets.pdf import page_sizes

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_FOLDER = "files/folder"


class Paper:
    """Asks a person for a printer or a file; of the files it remembers the folder, never a name."""

    def __init__(self, settings: QSettings | None = None) -> None:
        """`settings` keeps the folder from one day to the next; without it, while the program runs."""
        self._settings = settings
        self._folder: Path | None = None

    @property
    def folder(self) -> Path:
        """The folder that is offered: the last one while it is there, the user's documents otherwise."""
        kept = self._settings.value(_FOLDER) if self._settings is not None else None
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        offered = (self._folder, kept, documents)
        return next((Path(str(one)) for one in offered if one and Path(str(one)).is_dir()), Path.home())

    def remember(self, folder: Path) -> None:
        """Offer this folder next time."""
        self._folder = folder
        if self._settings is not None:
            self._settings.setValue(_FOLDER, str(folder))

    def has_printer(self) -> bool:
        """Whether this computer knows any printer."""
        from PySide6.QtPrintSupport import QPrinterInfo

        return bool(QPrinterInfo.availablePrinterNames())

    def printer(self, parent: QWidget, title: str, pdf: bytes) -> QPrinter | None:
        """The printer that a person chooses for these pages, set to their format; None when given up."""
        from PySide6.QtGui import QPageLayout, QPageSize
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        width, height = page_sizes(pdf)[0]
        printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        portrait, landscape = QPageLayout.Orientation.Portrait, QPageLayout.Orientation.Landscape
        printer.setPageOrientation(landscape if width > height else portrait)
        dialog = QPrintDialog(printer, parent)
        dialog.setWindowTitle(title)
        return printer if dialog.exec() == QDialog.DialogCode.Accepted else None

    def file(self, parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
        """The file that a person chooses, its folder remembered; `kinds` are filters such as "PDF (*.pdf)".

        A name typed without an ending gets the first kind's. None when given up.
        """
        chosen, _ = QFileDialog.getSaveFileName(parent, title, str(self.folder / name), ";;".join(kinds))
        if not chosen:
            return None
        path = Path(chosen)
        if not path.suffix:
            path = path.with_name(f"{path.name}{Path(name).suffix}")
        self.remember(path.parent)
        return path
