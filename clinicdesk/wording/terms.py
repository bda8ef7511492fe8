"""The words of coded things: areas, concerns, zones, kinds of visit."""

from __future__ import annotations

from clinicdesk.wording.catalogue import BASE, has, text


def term(group: str, code: str, language: str = BASE) -> str:
    """The word for a code of a group: of terms.toml ("area"), or of another file ("pens.zone").

    A code without a word, such as one that a clinic made up, shows itself.
    """
    key = f"{group}.{code}" if "." in group else f"terms.{group}.{code}"
    if code and "." not in code and has(key, language):
        return text(key, language)
    return code.replace("_", " ")
