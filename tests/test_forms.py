"""The compiled forms are what the compiler makes of forms/*.ui today."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("PySide6", reason="Qt is not installed")

from clinicdesk.ui.forms import compile as forms

DESIGNED = sorted(forms.FORMS.glob("*.ui"))


def from_the_class_on(text: str) -> str:
    """Leave out the header, which names the compiler's version."""
    return text[text.index("\nclass ") :]


@pytest.mark.parametrize("form", DESIGNED, ids=lambda form: form.stem)
def test_the_compiled_form_is_what_its_design_says(form: Path) -> None:
    compiled = forms.compiled_path(form)
    assert compiled.exists(), f"{compiled.name} is missing: python -m clinicdesk.ui.forms.compile"
    written = compiled.read_text(encoding="utf-8")
    again = forms.compile_form(form)
    assert from_the_class_on(written) == from_the_class_on(again), "python -m clinicdesk.ui.forms.compile"


def test_every_compiled_form_has_its_design() -> None:
    assert forms.orphans() == []
