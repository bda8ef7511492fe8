"""Every code that a screen can show has a word; nobody reads an underscore."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from clinicdesk.domain import pens
from clinicdesk.domain.screening import QUESTIONS
from clinicdesk.services.sample.journeys import AREAS
from clinicdesk.store.tables import STATUSES
from clinicdesk.wording.catalogue import has
from clinicdesk.wording.history import verb_words
from clinicdesk.wording.terms import term

SOURCES = Path(pens.__file__).parents[1]
VERBS = sorted({
    verb
    for file in (SOURCES / "services").rglob("*.py")
    for verb in re.findall(r'\bunit\(\s*"([a-z_]+)"', file.read_text(encoding="utf-8"))
})  # fmt: skip
CODES = {
    "terms.area": [*pens.AREAS, "other"],
    "terms.kind": ["series", "maintenance", "consult"],
    "terms.concern": [concern for _area, concern in AREAS],
    "phrases.status": STATUSES,
    "pens.zone": [zone.code for zone in pens.ZONES],
    "pens.endpoint": pens.ENDPOINTS,
    "pens.reaction": pens.REACTIONS,
    "pens.numbing": [one.code for one in pens.NUMBING],
    "pens.intensity": ["light", "standard", "aggressive"],
    "pens.state": ["ready", "service", "retired"],
    "screening.question": [question.code for question in QUESTIONS],
    "screening.finding": [*(question.code for question in QUESTIONS), "under_age", "under_labelled_age"],
    "history.verbs": VERBS,
}


@pytest.mark.parametrize("group", CODES)
def test_every_code_has_a_word(group: str) -> None:
    assert CODES[group]
    assert [code for code in CODES[group] if not has(f"{group}.{code}")] == []


def test_a_word_is_found_by_its_group_and_a_foreign_code_shows_itself() -> None:
    assert term("area", "crows_feet") == "crow’s feet"
    assert term("pens.zone", "chin_jaw") == "chin and jaw"
    assert term("area", "left_knee") == "left knee"
    assert verb_words("hand_over", "Ruth Weiss") == "Ruth Weiss: aftercare handed over"
