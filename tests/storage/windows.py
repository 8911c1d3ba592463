"""A list read window by window, from its beginning or from its end, whichever service reads it."""

from typing import Any

from mes_tui.services.request_columns import ListRow


def forward(lists: Any, query: object, limit: int) -> list[ListRow]:
    rows: list[ListRow] = []
    while found := lists.window(query, after=rows[-1].position if rows else None, limit=limit):
        rows.extend(found)
    return rows


def backward(lists: Any, query: object, limit: int) -> list[ListRow]:
    rows: list[ListRow] = list(lists.window(query, last=True, limit=limit))
    while rows and (found := lists.window(query, before=rows[0].position, limit=limit)):
        rows = [*found, *rows]
    return rows
