"""What a signature is bound to."""

import hashlib

import pytest

from mes_tui.domain.signature import canonical, changed, digest

CONTENT = {"heures_jour": "4,5", "enfant": "EXEMPLE, Élise [/]", "PLAN": "ab12"}


@pytest.mark.feature("P58")
def test_the_digest_is_the_sha_256_of_the_sorted_json() -> None:
    assert canonical(CONTENT) == '{"PLAN":"ab12","enfant":"EXEMPLE, Élise [/]","heures_jour":"4,5"}'.encode()
    assert digest(CONTENT) == hashlib.sha256(canonical(CONTENT)).hexdigest()


@pytest.mark.parametrize(
    "same",
    [
        dict(reversed(CONTENT.items())),
        CONTENT | {"enfant": "EXEMPLE, E\u0301lise [/]"},
        CONTENT | {"note": ""},
    ],
)
def test_order_composition_and_empty_texts_change_nothing(same: dict[str, str]) -> None:
    assert digest(same) == digest(CONTENT)
    assert changed(CONTENT, same) == ()


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (CONTENT | {"heures_jour": "4,50"}, ("heures_jour",)),
        (CONTENT | {"heures_jour": ""}, ("heures_jour",)),
        (CONTENT | {"note": "ᐃᓄᒃ 100 %"}, ("note",)),
        ({"note": "a", "enfant": CONTENT["enfant"]}, ("note", "heures_jour", "PLAN")),
        ({"enfant": "exemple, Élise [/]", "heures_jour": "4,5", "PLAN": "ab12"}, ("enfant",)),
        ({"heures_jour": "4,5", "enfant": CONTENT["enfant"], "PLAN": "ab13"}, ("PLAN",)),
        ({}, ("heures_jour", "enfant", "PLAN")),
    ],
)
def test_any_other_change_voids_the_signature_and_is_named(after: dict[str, str], names: tuple[str, ...]) -> None:
    assert digest(after) != digest(CONTENT)
    assert changed(CONTENT, after) == names


def test_two_fields_never_pass_for_one_another() -> None:
    assert digest({"a": "b", "c": "d"}) != digest({"a": "bc", "": "d"})
    assert digest({"a": '1","b":"2'}) != digest({"a": "1", "b": "2"})
