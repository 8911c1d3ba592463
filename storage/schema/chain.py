"""The journal's chain: each line carries the hash of what it says and of the line before. Light."""

import hashlib
import hmac
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
    """The SHA-256 (hexadecimal) of a line that no key seals, after the line whose hash is ``previous`` ("" for none).

    A line without ``scope`` has the hash that lines had before there was one.
    """
    said = [previous, at, who, origin, request_number, action, detail, state, *([scope] if scope else [])]
    return hashlib.sha256(_written(said)).hexdigest()


def sealed_hash(seal: str, secret: bytes, previous: str, *said: str) -> str:
    """The HMAC-SHA256 (hexadecimal) of a line under the key ``secret`` called ``seal``: only who has it can write it.

    ``said`` is what ``line_hash`` takes, in its order, with the scope.
    """
    return hmac.new(secret, _written([seal, previous, *said]), hashlib.sha256).hexdigest()


def _written(said: list[str]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
