"""What a change of the journal is called: "Lea Fontaine booked", for undo, history and toasts."""

from __future__ import annotations

from clinicdesk.wording.catalogue import BASE, text
from clinicdesk.wording.terms import term


def verb_words(verb: str, patient: str = "", language: str = BASE) -> str:
    """The words of a change by its verb, with the patient it is about; a verb without words shows itself."""
    words = term("history.verbs", verb, language)
    return text("history.about", language, patient=patient, what=words) if patient else words
