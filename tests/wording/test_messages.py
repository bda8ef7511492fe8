"""Sentences of refusals with the words of their values, never with codes."""

from __future__ import annotations

from clinicdesk.domain.refusal import Refusal
from clinicdesk.wording.messages import sentence


def test_a_language_is_called_by_its_name() -> None:
    told = sentence(Refusal("language_missing", {"language": "pt", "instead": "English"}))
    assert "Portuguese" in told
    assert "(pt)" not in told
