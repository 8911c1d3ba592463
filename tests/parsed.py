"""Every application of a test process shares the styles that Textual has read.

A program starts one application, and reads each style once. A test process starts six hundred.
"""

from functools import wraps
from typing import Any

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

_read = Stylesheet._parse_rules
_shared: dict[tuple[object, ...], list[RuleSet]] = {}


@wraps(_read)
def _once(sheet: Stylesheet, *given: Any, **more: Any) -> list[RuleSet]:
    # A style is written with the colours of its theme.
    key = (*given, *more.items(), *sheet._variables.items())
    if key not in _shared:
        _shared[key] = _read(sheet, *given, **more)
    return _shared[key]


def install() -> None:
    """Let the applications started from now on share their styles."""
    Stylesheet._parse_rules = _once  # type: ignore[assignment,method-assign]
