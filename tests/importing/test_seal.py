"""The signature of an exported request: whose it is, and that it is of these data."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.errors import Refusal
from mes_tui.importing.seal import key_name, key_of, sealed, signer

SECRET, OTHER, DATA = b"un secret de ce d\xc3\xa9p\xc3\xb4t", b"celui d'un autre", '{"élève": "ᐃᓄᒃ [/]"}'.encode()


def test_the_signature_names_the_store_that_wrote_the_data() -> None:
    assert signer(DATA, sealed(DATA, SECRET)) == key_of(SECRET)
    assert key_of(SECRET) != key_of(OTHER)
    assert signer(DATA, None) == ""
    assert key_name("0123456789abcdef00") == "0123 4567 89ab cdef"


@given(place=st.integers(0, len(DATA) - 1), bit=st.integers(0, 7))
def test_no_change_of_the_data_goes_unseen(place: int, bit: int) -> None:
    changed = bytearray(DATA)
    changed[place] ^= 1 << bit
    with pytest.raises(Refusal, match="ne sont plus celles"):
        signer(bytes(changed), sealed(DATA, SECRET))


WHOLE = json.loads(sealed(DATA, SECRET))


@pytest.mark.parametrize(
    "seal",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({**WHOLE, "cle": key_of(OTHER)}).encode(),
        json.dumps({**WHOLE, "cle": "00"}).encode(),
        json.dumps({**WHOLE, "cle": 7}).encode(),
        json.dumps({**WHOLE, "signature": "é"}).encode(),
        json.dumps({**WHOLE, "signature": WHOLE["signature"][:-2]}).encode(),
        json.dumps({**WHOLE, "trop": "x" * 10_000}).encode(),
    ],
    ids=range(12),
)
def test_what_is_no_signature_is_refused_in_words(seal: bytes) -> None:
    with pytest.raises(Refusal, match="ne sont plus celles"):
        signer(DATA, seal)
