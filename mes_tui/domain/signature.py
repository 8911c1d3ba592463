"""What an electronic signature or a printout is bound to: a digest of the content (SOURCES.md §3.9).

The content is a flat mapping from names (field keys, natures of documents) to text. An empty text and no text are
the same content: a field that appears without being answered changes nothing of what was signed.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping


def canonical(content: Mapping[str, str]) -> bytes:
    """Return the one way to write ``content``: JSON in UTF-8, sorted names, NFC, no empty text."""
    return json.dumps(_normal(content), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(content: Mapping[str, str]) -> str:
    """Return the SHA-256 of the canonical content, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names whose text differs, in the order of ``after``, then those that disappeared."""
    old, new = _normal(before), _normal(after)
    names = dict.fromkeys([*new, *old])
    return tuple(name for name in names if old.get(name, "") != new.get(name, ""))


def _normal(content: Mapping[str, str]) -> dict[str, str]:
    return {_nfc(name): _nfc(text) for name, text in content.items() if text}


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
