"""Pages of a PDF in the window and on the printer, from bytes: no patient's sheet touches the disk."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.theme import colour

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

POINT = 1 / 72  # of an inch
PRINT_DPI = 300
# PDFium keeps state between calls and is not safe to enter twice.
_rendering = threading.Lock()


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points (1/72 inch). Raises ValueError when `pdf` is not a PDF."""
    with _rendering, _Document(pdf) as document:
        return [document[at].get_size() for at in range(len(document))]


def render(pdf: bytes, page: int, scale: float) -> QImage:
    """One page as an image, `scale` pixels to a point. Raises ValueError when `pdf` is not a PDF."""
    with _rendering, _Document(pdf) as document:
        drawn = document[page].render(scale=scale, rev_byteorder=True, force_bitmap_format=_rgbx())
        # Copied before PDFium's memory goes: QImage only borrows what it is made from.
        return QImage(
            bytes(drawn.buffer), drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGBX8888
        ).copy()


def print_pages(pdf: bytes, printer: QPrinter) -> bool:
    """Paint every page on the printer at 300 dpi, or its own resolution when that is lower.

    False when the printer does not take it: switched off since it was chosen, or its file cannot be written.
    """
    sizes = page_sizes(pdf)
    dpi = min(PRINT_DPI, printer.resolution())
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for at, (width, height) in enumerate(sizes):
        if at:
            printer.newPage()
        unit = printer.resolution() * POINT
        # The sheets carry their own margins: the page's edge is the paper's edge.
        margin = printer.pageLayout().marginsPixels(printer.resolution())
        target = QRectF(-margin.left(), -margin.top(), width * unit, height * unit)
        painter.drawImage(target, render(pdf, at, dpi * POINT))
    return painter.end()


def _rgbx() -> int:
    from pypdfium2 import raw

    return int(raw.FPDFBitmap_BGRx)


class _Document:
    """An open document that closes; PDFium's own error becomes ValueError."""

    def __init__(self, pdf: bytes) -> None:
        import pypdfium2

        try:
            self._document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise ValueError("not a PDF") from error

    def __enter__(self) -> Any:
        return self._document

    def __exit__(self, *exception: object) -> None:
        self._document.close()


class _Page(QWidget):
    """One sheet of paper, rendered when it is first painted at a size."""

    def __init__(self, pdf: bytes, at: int, size: tuple[float, float], parent: QWidget) -> None:
        super().__init__(parent)
        self._pdf, self._at, self._size = pdf, at, size
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Page {number}").format(number=at + 1))

    def fit(self, width: int) -> None:
        """Take this width; the height follows the paper."""
        size = QSize(width, round(width * self._size[1] / self._size[0]))
        if size != self.size():
            self._image = None
            self.setFixedSize(size)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            ratio = self.devicePixelRatioF()
            self._image = render(self._pdf, self._at, self.width() * ratio / self._size[0])
            self._image.setDevicePixelRatio(ratio)
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(colour(theme.current().colours.line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class PdfPreview(QScrollArea):
    """The pages below one another, as wide as the area allows up to 100 % of the paper."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = b""
        self._pages: list[_Page] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(self.tr("Preview of the printed pages"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_pdf(b"")

    @property
    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._pages)

    def show_pdf(self, pdf: bytes) -> None:
        """Show another document; empty bytes show none. Raises ValueError when it is not a PDF."""
        self._pdf = pdf
        sizes = page_sizes(pdf) if pdf else []
        inner = QWidget()
        column = QVBoxLayout(inner)
        px = theme.current().px
        column.setContentsMargins(px(12), px(12), px(12), px(12))
        column.setSpacing(px(12))
        self._pages = [_Page(pdf, at, size, inner) for at, size in enumerate(sizes)]
        for page in self._pages:
            column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setWidget(inner)
        self._fit()

    def print_to(self, printer: QPrinter) -> bool:
        """Print what is shown; False when the printer does not take it."""
        return print_pages(self._pdf, printer)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = theme.current().px
        room = self.viewport().width() - 2 * px(12)
        for page in self._pages:
            page.fit(max(px(120), min(room, px(794))))
