"""What was found in a document, kept as text and read back, whatever the text became meanwhile."""

import pytest

from mes_tui.domain.findings import Copy, Inspection, Scan, ScanState

FOUND = Inspection(3, ((216, 279, 2), (279, 216, 1)), True, True, 1, True, 0, 0, "Œuvre [/] ᐃᓄᒃ", Copy.LIGHTER, "ab")
SCAN = Scan(ScanState.OLDER, "2021-11-043", 2, (1, 3), ("Diagnostic « [/] »",))


def test_what_is_kept_is_read_back() -> None:
    assert Inspection.read(FOUND.text) == FOUND
    assert Inspection.read(Inspection(1).text) == Inspection(1)
    assert Scan.read(SCAN.text) == SCAN


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "null", "[1]", "3", "[" * 100_000),
        *('{"pages": Infinity, "state": "ACTUELLE", "changed": 5}', '{"pages": [Infinity], "state": "ACTUELLE"}'),
        *('{"pages": 1, "sizes": [[1]]}', '{"pages": 1, "sizes": 5}', '{"pages": 1, "copy": "AUTRE"}'),
        '{"pages": "1", "sizes": [[1, 1, Infinity]]}',
    ],
    ids=lambda text: text[:30],
)
def test_what_cannot_be_understood_is_not_known(text: str) -> None:
    assert Inspection.read(text) is None
    assert Scan.read(text) is None


def test_a_part_that_is_not_of_its_kind_is_left_out() -> None:
    odd = '{"pages": 2, "signatures": "x", "producer": 5, "scripted": 1, "inconnu": 1}'
    assert Inspection.read(odd) == Inspection(2)
    assert Scan.read('{"state": "ACTUELLE", "number": 7, "revision": "a"}') == Scan(ScanState.CURRENT)
