"""A person who chooses a real file, and a printer that prints into one, in tests of paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from clinicdesk.ui.widgets.paper import Paper


class Chosen(Paper):
    """Answers at once: `target` is the file that is chosen, `into` what the printer writes."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.remember(folder)
        self.into: Path | None = folder / "printer.pdf"  # None: this computer has no printer
        self.target: Path | None = None
        self.asked: list[str] = []

    @override
    def has_printer(self) -> bool:
        return self.into is not None

    @override
    def printer(self, parent: QWidget, title: str, pdf: bytes) -> QPrinter | None:
        self.asked.append(title)
        assert self.into is not None
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.into))
        return printer

    @override
    def file(self, parent: QWidget, title: str, name: str, kinds: Sequence[str]) -> Path | None:
        self.asked.append(name)
        return self.target
