"""Contents of version 2, which said of a document its bytes only: frozen, as ``content_v1`` is."""

from collections.abc import Mapping

_DOCUMENT, _VERSION = "document:", "content:version"


def written(content: Mapping[str, str]) -> dict[str, str]:
    """``content``, of version 3, as version 2 would have written it."""
    said = {name: text for name, text in content.items() if not _of_a_part(name)}
    return {**said, _VERSION: "2"}


def _of_a_part(name: str) -> bool:
    """Whether ``name`` is « document:AUTRE_DOCUMENT:title », rather than « document:AUTRE_DOCUMENT »."""
    return name.startswith(_DOCUMENT) and ":" in name.removeprefix(_DOCUMENT)
