"""The journal's chain: each line carries the hash of what it says and of the line before. Light."""

import hashlib
import json


def line_hash(
    previous: str,
    at: str,
    who: str,
    origin: str,
    request_number: str,
    action: str,
    detail: str,
    state: str,
    scope: str = "",
) -> str:
    """The SHA-256 (hexadecimal) of a line that follows the line whose hash is ``previous`` ("" for the first).

    A line without ``scope`` has the hash that lines had before there was one.
    """
    said = [previous, at, who, origin, request_number, action, detail, state, *([scope] if scope else [])]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
