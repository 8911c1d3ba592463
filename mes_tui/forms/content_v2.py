"""Contents of version 2, which said of a document its bytes only: frozen, as ``content_v1`` is."""

from collections.abc import Mapping

_DOCUMENT, _TITLE, _VERSION = "document:", ":title", "content:version"


def written(content: Mapping[str, str]) -> dict[str, str]:
    """``content``, of version 3, as version 2 would have written it.

    Titles were there and were not said. Who signed on a sheet was not stated at all: a statement made since stays, for
    nothing that was signed or sent then covers it.
    """
    said = {name: text for name, text in content.items() if not (name.startswith(_DOCUMENT) and name.endswith(_TITLE))}
    return {**said, _VERSION: "2"}
