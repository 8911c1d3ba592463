"""A page of an edition made of the page of another: what changes is said, the rest stays as it is there."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from mes_tui.forms.vocabulary import Field, Grid, Page, Section

Changes = Mapping[str, Any]
_NOTHING: Mapping[str, Any] = {}


def revised(
    page: Page,
    *,
    fields: Mapping[str, Changes | None] = _NOTHING,
    sections: Mapping[str, Changes] = _NOTHING,
    added: Mapping[str, tuple[Section, ...]] = _NOTHING,
) -> Page:
    """``page`` with other attributes for some fields (None takes one away) and sections, by key.

    ``added`` are the sections that come after the one of that key. Raises KeyError for a key that the page has not.
    """
    known = {section.key for section in page.sections}
    items = {item.key for section in page.sections for item in section.items}
    if missing := (fields.keys() - items) | ((sections.keys() | added.keys()) - known):
        raise KeyError(*sorted(missing))
    return replace(
        page,
        sections=tuple(
            found
            for section in page.sections
            for found in (_section(section, fields, sections), *added.get(section.key, ()))
        ),
    )


def _section(section: Section, fields: Mapping[str, Changes | None], sections: Mapping[str, Changes]) -> Section:
    items = tuple(_items(section, fields))
    return replace(section, **{"items": items, **sections.get(section.key, {})})


def _items(section: Section, fields: Mapping[str, Changes | None]) -> Iterator[Field | Grid]:
    for item in section.items:
        changes = fields.get(item.key, _NOTHING)
        if changes is not None:
            yield replace(item, **changes)
