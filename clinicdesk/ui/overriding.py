"""`override` for the modules that are loaded before the first paint.

typing_extensions costs 5 % of the time to the first paint; type checkers see the real one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    _Method = TypeVar("_Method", bound=Callable[..., Any])

    def override(method: _Method) -> _Method:
        """Mark a method that overrides Qt's."""
        return method


__all__ = ["override"]
