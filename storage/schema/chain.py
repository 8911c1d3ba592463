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
) -> str:
    """The SHA-256 (hexadecimal) of a line that follows the line whose hash is ``previous`` ("" for the first)."""
    said = [previous, at, who, origin, request_number, action, detail, state]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
