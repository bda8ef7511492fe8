"""A clinic's editable numbers: each rule has an id, a value, a unit and the source that it came from.

Add one more: put a `Rule` into the tuple of defaults of the module that obeys it, and read it there by id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from clinicdesk.domain.refusal import refuse

Value = int | bool | tuple[int, ...]


@dataclass(frozen=True)
class Rule:
    """One number (or range) that a clinic may change; `source` stays beside it wherever it is shown."""

    id: str
    value: Value
    unit: str
    source: str


@dataclass(frozen=True)
class RuleBook:
    """The rules in force: the defaults with a clinic's changes, looked up by id."""

    rules: tuple[Rule, ...]

    def _value(self, rule_id: str) -> Value:
        return next(rule.value for rule in self.rules if rule.id == rule_id)

    def whole(self, rule_id: str) -> int:
        """The value of a rule that is one whole number, in the rule's unit."""
        value = self._value(rule_id)
        if isinstance(value, tuple):
            raise TypeError(f"{rule_id} is a range")
        return int(value)

    def span(self, rule_id: str) -> tuple[int, int]:
        """The value of a rule that is a range: its two ends, in the rule's unit."""
        value = self._value(rule_id)
        if not isinstance(value, tuple) or len(value) != 2:
            raise TypeError(f"{rule_id} is not a range")
        return value[0], value[1]

    def edited(self, changes: Mapping[str, Value]) -> RuleBook:
        """The book with other values; units and sources stay.

        Refuses `rule_unknown` for an id it does not have and `rule_value` for a value of another shape, a
        negative number or a range that runs backwards.
        """
        rules = {rule.id: rule for rule in self.rules}
        for rule_id, value in changes.items():
            if rule_id not in rules:
                raise refuse("rule_unknown", field=rule_id, rule=rule_id)
            if not _fits(rules[rule_id].value, value):
                raise refuse("rule_value", field=rule_id, rule=rule_id, value=value)
            rules[rule_id] = replace(rules[rule_id], value=value)
        return RuleBook(tuple(rules.values()))

    def to_plain(self) -> dict[str, object]:
        """The book as JSON can hold it: id → value, unit, source; ranges become lists."""
        return {
            rule.id: {
                "value": list(rule.value) if isinstance(rule.value, tuple) else rule.value,
                "unit": rule.unit,
                "source": rule.source,
            }
            for rule in self.rules
        }

    def with_plain(self, plain: Mapping[str, object]) -> RuleBook:
        """These rules with the values of a `to_plain` dict; what the dict leaves out keeps its default."""
        changes: dict[str, Value] = {}
        for rule_id, entry in plain.items():
            value = entry.get("value") if isinstance(entry, Mapping) else None
            if isinstance(value, list):
                changes[rule_id] = tuple(value)
            elif isinstance(value, int):
                changes[rule_id] = value
            else:
                raise refuse("rule_value", field=rule_id, rule=rule_id, value=value)
        return self.edited(changes)


def _fits(old: Value, new: Value) -> bool:
    """Whether a new value has the old one's shape and makes sense as a number or a range."""
    if isinstance(old, tuple):
        return (
            isinstance(new, tuple)
            and len(new) == len(old)
            and all(type(part) is int and part >= 0 for part in new)
            and list(new) == sorted(new)
        )
    return not isinstance(new, tuple) and type(new) is type(old) and new >= 0
