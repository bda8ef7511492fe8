"""The look that is in force: light or dark, the bundled font and the text size.

Sizes in the code are those of a 100 % text size; `Theme.px` scales them.
"""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from clinicdesk.ui.colours import DARK, LIGHT, Colours, Tone
from clinicdesk.ui.style import ClinicStyle, sheet
from clinicdesk.wording.places import resource

Mode = Literal["light", "dark", "system"]
MODES: tuple[Mode, ...] = ("light", "dark", "system")

FAMILY = "Inter"
FONT_FILES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf")  # bold is for paper
TEXT_STEPS = (100, 115, 130, 150, 175, 200)
BODY, SMALL, CAPTION, TITLE = 14, 13, 12, 17


@cache
def colour(name: str) -> QColor:
    """The QColor of a `#rrggbb`, made once."""
    return QColor(name)


class Theme(QObject):
    """The application's colours, font and text size; there is one; `changed` tells that it differs now."""

    changed = Signal()

    def __init__(self, app: QApplication, mode: Mode = "light", text_percent: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._mode: Mode = mode
        self._percent = text_percent
        self._fonts: dict[tuple[int, int], QFont] = {}
        self.dark = False
        self.colours = LIGHT
        load_fonts()
        # The style is owned by the application; the Python half must be kept alive beside it.
        self._style = ClinicStyle(lambda: self.colours, self.px)
        app.setStyle(self._style)
        self._apply()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def tone(self, tone: Tone) -> tuple[QColor, QColor]:
        """The text and the surface colour of a tone."""
        text, tint = self.colours.tone(tone)
        return colour(text), colour(tint)

    @property
    def mode(self) -> Mode:
        """What was chosen: light, dark, or whatever the system says."""
        return self._mode

    @property
    def text_percent(self) -> int:
        """The text size, 100 to 200."""
        return self._percent

    def set_mode(self, mode: Mode) -> None:
        """Change to light, dark or the system's scheme."""
        self._mode = mode
        self._apply()

    def set_text_percent(self, percent: int) -> None:
        """Change the text size; kept within 100 to 200 %."""
        self._percent = max(TEXT_STEPS[0], min(TEXT_STEPS[-1], percent))
        self._apply()

    def px(self, size: float) -> int:
        """A length of the design (pixels at 100 %) at the present text size."""
        return round(size * self._percent / 100)

    def font(self, size: int = BODY, weight: int = 400) -> QFont:
        """The bundled font at a design size (pixels at 100 %) and weight: 400, 500 or 600. It is shared."""
        key = (size, weight)
        if key not in self._fonts:
            font = QFont(FAMILY)
            font.setPixelSize(self.px(size))
            font.setWeight(QFont.Weight(weight))
            self._fonts[key] = font
        return self._fonts[key]

    def _system_changed(self) -> None:
        if self._mode == "system":
            self._apply()

    def _apply(self) -> None:
        scheme = QGuiApplication.styleHints().colorScheme()
        self.dark = self._mode == "dark" or (self._mode == "system" and scheme == Qt.ColorScheme.Dark)
        self.colours = DARK if self.dark else LIGHT
        self._fonts.clear()
        self._app.setFont(self.font())
        self._app.setPalette(_palette(self.colours))
        self._app.setStyleSheet(sheet(self.colours, self.px))
        self.changed.emit()


def current() -> Theme:
    """The application's theme; a light one is made when nobody made one yet. Needs a QApplication."""
    app = cast(QApplication | None, QApplication.instance())
    if app is None:
        raise RuntimeError("a theme needs a QApplication")
    found = _themes.get(id(app))
    if found is None:
        found = _themes[id(app)] = Theme(app)
    return found


def start(app: QApplication, mode: Mode, text_percent: int) -> Theme:
    """Make the application's theme before the first widget; later calls change it."""
    found = _themes.get(id(app))
    if found is None:
        found = _themes[id(app)] = Theme(app, mode, text_percent)
    elif (found.mode, found.text_percent) != (mode, text_percent):
        found.set_text_percent(text_percent)
        found.set_mode(mode)
    return found


_themes: dict[int, Theme] = {}


@cache
def load_fonts() -> None:
    """Give the bundled font files to Qt, once."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        role.Window: colours.page,
        role.WindowText: colours.text,
        role.Base: colours.panel,
        role.AlternateBase: colours.page,
        role.Text: colours.text,
        role.Button: colours.panel,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.ToolTipBase: colours.text,
        role.ToolTipText: colours.panel,
        role.Highlight: colours.accent_tint,
        role.HighlightedText: colours.text,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.PlaceholderText: colours.muted,
        role.Light: colours.panel,
        role.Midlight: colours.sunken,
        role.Mid: colours.line,
        role.Dark: colours.border,
        role.Shadow: colours.border,
    }
    palette = QPalette()
    for each, name in roles.items():
        palette.setColor(each, colour(name))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, colour(colours.muted))
    return palette
