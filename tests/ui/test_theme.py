"""The look: every text readable, every field's border visible, in both schemes and at every size."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel, QSpinBox

from clinicdesk.ui import theme
from clinicdesk.ui.colours import DARK, LIGHT, Colours, contrast

TONES = ("good", "warn", "bad", "info", "series", "maintenance", "consult", "accent")
SCHEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#0f766e", "#ffffff") == pytest.approx(5.47, abs=0.01)


@SCHEMES
@pytest.mark.parametrize("ink", ["text", "muted"])
@pytest.mark.parametrize("ground", ["page", "panel", "sunken", "accent_tint"])
def test_words_keep_four_and_a_half_to_one(colours: Colours, ink: str, ground: str) -> None:
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@SCHEMES
@pytest.mark.parametrize("tone", TONES)
def test_every_tone_reads_on_its_tint_and_on_panels(colours: Colours, tone: str) -> None:
    ink = getattr(colours, tone)
    for ground in (getattr(colours, f"{tone}_tint"), colours.panel, colours.page, colours.accent_tint):
        assert contrast(ink, ground) >= 4.5


@SCHEMES
def test_words_on_the_primary_button_read(colours: Colours) -> None:
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.on_accent, colours.info) >= 4.5  # pressed


@SCHEMES
def test_borders_of_fields_and_the_focus_ring_are_seen(colours: Colours) -> None:
    assert contrast(colours.border, colours.panel) >= 3
    for ground in (colours.panel, colours.page, colours.accent_tint):
        assert contrast(colours.accent, ground) >= 3


def test_the_bundled_font_is_the_one_in_use(qapp: QApplication) -> None:
    for weight in (400, 500, 600):
        info = QFontInfo(theme.current().font(14, weight))
        assert (info.family(), info.weight()) == ("Inter", weight)


def test_a_change_of_scheme_is_told_and_changes_the_palette(qtbot: object, qapp: QApplication) -> None:
    shown = theme.current()
    told = []
    shown.changed.connect(lambda: told.append(shown.mode))
    try:
        shown.set_mode("dark")
        assert shown.dark
        assert qapp.palette().window().color().name() == DARK.page
    finally:
        shown.set_mode("light")
    assert told == ["dark", "light"]
    assert qapp.palette().window().color().name() == LIGHT.page


def test_text_size_grows_fonts_fields_and_lengths_within_bounds(qapp: QApplication) -> None:
    shown = theme.current()
    small = QSpinBox().sizeHint().height()
    try:
        shown.set_text_percent(200)
        assert shown.px(32) == 64
        assert QLabel("x").font().pixelSize() == 28
        assert QSpinBox().sizeHint().height() >= 2 * small
        shown.set_text_percent(900)
        assert shown.text_percent == 200
    finally:
        shown.set_text_percent(100)
    assert shown.font().pixelSize() == 14
