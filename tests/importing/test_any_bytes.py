"""Whatever the bytes: data, or a refusal with its faults; never another error."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.rules import Rules
from mes_tui.importing import Fault, ImportRefused
from mes_tui.importing.reader import read
from tests.budget import examples
from tests.importing.builders import GRANT, as_json, changed, document, office

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(alphabet=st.characters(), max_size=20)
_ANYTHING = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


def _paths(value: Any, prefix: str = "") -> list[str]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for key, inner in items:
        found += [f"{prefix}{key}", *_paths(inner, f"{prefix}{key}.")]
    return found


_PATHS = _paths(document(historique_mes=[GRANT]))


def _read(data: bytes, name: str, rules: Rules) -> None:
    faults: tuple[Fault, ...] | None = None
    try:
        read(data, name, rules)
    except ImportRefused as refused:
        faults = refused.faults
    assert faults is None or (faults and all(fault.sentence.endswith(".") for fault in faults))


@given(st.sampled_from(_PATHS), _ANYTHING)
@examples(50)
def test_any_value_in_any_place(rules: Rules, path: str, value: Any) -> None:
    _read(json.dumps(changed(path, value)).encode(), "csg.json", rules)


@given(st.binary(max_size=400), st.sampled_from(["csg.json", "csg.csv"]))
@examples(40)
def test_any_bytes(rules: Rules, data: bytes, name: str) -> None:
    _read(data, name, rules)


@given(st.data())
@examples(40)
def test_a_file_cut_or_damaged_anywhere(rules: Rules, data: st.DataObject) -> None:
    whole = bytearray(as_json(office()))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    _read(bytes(whole), "csg.json", rules)
    _read(bytes(whole[:at]), "csg.json", rules)
