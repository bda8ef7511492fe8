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


class EnvironmentFault(Exception):
    """The machine or the file stands in the way (disk, key, lock, newer file); wording says what to do.

    `code` names the fault, `values` what the sentence needs: a path, a version, the missing megabytes.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def refusal(self) -> Refusal:
        """The same code and values as a refusal, so that one catalogue makes both kinds of sentence."""
        return Refusal(self.code, self.values)
