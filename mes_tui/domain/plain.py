"""Frozen dataclasses as plain JSON values and back, following their fields: what is stored outlives the code.

A field that is absent from stored values takes its default, so a field added with a default is read from whatever was
stored before it existed; a value that no field has any more is left aside.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, cast, get_args, get_type_hints

T = TypeVar("T")


def plain(record: Any) -> dict[str, Any]:
    """``record``, a dataclass, as JSON values: ISO dates, the values of enumerations, dicts for dataclasses."""
    return {item.name: _plain(getattr(record, item.name)) for item in fields(record)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def record(class_: type[T], values: Mapping[str, Any], **ready: Any) -> T:
    """The ``class_`` that ``values`` describe, but for the fields that are ``ready``; raises KeyError for a missing
    value that has no default."""
    for name, (type_, required) in _described(cast(Any, class_)).items():
        if name in ready:
            continue
        if name in values:
            ready[name] = _read(type_, values[name])
        elif required:
            raise KeyError(name)
    return class_(**ready)


@lru_cache(maxsize=32)
def _described(class_: Any) -> Mapping[str, tuple[Any, bool]]:
    """The type of each field, and whether it has no default."""
    types = get_type_hints(class_)
    return {item.name: (types[item.name], _required(item)) for item in fields(class_)}


def _required(item: Field[Any]) -> bool:
    return item.default is MISSING and item.default_factory is MISSING


def _read(type_: Any, value: Any) -> Any:
    if isinstance(type_, UnionType):
        if value is None or value == "":
            return None
        type_ = next(part for part in get_args(type_) if part is not type(None))
    if is_dataclass(type_) and isinstance(type_, type):
        return record(type_, value)
    if type_ in (date, datetime):
        return type_.fromisoformat(value)
    return type_(value)
