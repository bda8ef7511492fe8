"""A rule's refusal: a reason code with its values, never a sentence; wording makes the sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """Why a rule said no. `field` names the form field that it belongs to, empty for the whole form."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    field: str = ""


class Refused(Exception):
    """Raised by a service verb when a rule said no; nothing was changed."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def refuse(code: str, *, field: str = "", **values: object) -> Refused:
    """The exception for one refusal: `raise refuse("depth_off_step", field="depth", step=0.25)`."""
    return Refused(Refusal(code, values, field))
