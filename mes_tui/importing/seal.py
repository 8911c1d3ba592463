"""The signature of an exported request: which store wrote the data that stand beside it (Ed25519, RFC 8032).

The private key comes from the store's secret (``records.paper_key``); the public one goes with each signature, and is
compared by people: the first characters are its name.
"""

import hmac
import json
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SEAL_FILE = "demande.sig"
"""The file of the signature inside the PDF."""
_MAX_BYTES = 1000
_PURPOSE = b"mes-dossier Ed25519 1"
_NAMED = 16  # hexadecimal digits


def sealed(data: bytes, secret: bytes) -> bytes:
    """The content of the file that seals ``data`` in the name of the store of this ``secret``."""
    key = _private(secret)
    said = {"cle": key.public_key().public_bytes_raw().hex(), "signature": key.sign(data).hex()}
    return json.dumps(said).encode("ascii")


def key_of(secret: bytes) -> str:
    """The public key of the store of this ``secret``, in hexadecimal."""
    return _private(secret).public_key().public_bytes_raw().hex()


def signer(data: bytes, seal: bytes | None) -> str:
    """The public key, in hexadecimal, of the store that sealed ``data``; "" when there is no ``seal``.

    Raises Refusal when the seal is not one of ``data``.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if seal is None:
        return ""
    try:
        said = json.loads(seal[:_MAX_BYTES])
        key = bytes.fromhex(said["cle"])
        Ed25519PublicKey.from_public_bytes(key).verify(bytes.fromhex(said["signature"]), data)
    except (InvalidSignature, ValueError, KeyError, TypeError, RecursionError):
        raise Refusal(
            "Les données de ce fichier ne sont plus celles que le dépôt d’origine a signées. "
            "Exportez de nouveau le dossier. Rien n’a été modifié."
        ) from None
    return key.hex()


def key_name(key: str) -> str:
    """How people read a public key to each other: « 3f2a 77c1 09be 5d40 »."""
    return " ".join(key[start : start + 4] for start in range(0, _NAMED, 4))


def _private(secret: bytes) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(hmac.digest(secret, _PURPOSE, "sha256"))
