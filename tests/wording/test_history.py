from __future__ import annotations

import re
from pathlib import Path

from clinicdesk.wording.catalogue import has
from clinicdesk.wording.history import verb_words

SERVICES = Path(__file__).parents[2] / "clinicdesk" / "services"
UNIT = re.compile(r"\bunit\(\s*\"(\w+)\"")


def verbs() -> set[str]:
    return {
        verb for file in SERVICES.rglob("*.py") for verb in UNIT.findall(file.read_text(encoding="utf-8"))
    }


def test_every_change_that_services_make_has_words() -> None:
    found = verbs()
    assert len(found) > 20
    assert sorted(verb for verb in found if not has(f"history.verbs.{verb}")) == []


def test_a_change_names_whom_it_is_about() -> None:
    assert verb_words("book", "Nina Prado") == "Nina Prado: visit booked"
    assert verb_words("set_hours") == "opening hours changed"
