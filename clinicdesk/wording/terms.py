"""The words of coded things: areas, concerns, zones, kinds of visit, statuses, reactions."""

from __future__ import annotations

from clinicdesk.wording.catalogue import BASE, has, text


def term(group: str, code: str, language: str = BASE) -> str:
    """The word for a code of a group of terms.toml; a code without a word shows itself."""
    key = f"terms.{group}.{code}"
    if code and "." not in code and has(key, language):
        return text(key, language)
    return code.replace("_", " ")
