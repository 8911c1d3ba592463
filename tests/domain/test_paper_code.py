"""The code printed on each page of paper."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.codes import Nature
from mes_tui.domain.paper_code import PageKind, PaperCode, genuine, make, parse

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
CODE = PaperCode(PageKind.SIGNATURES, "2021-11-043", 2, 3)
QR_ALPHANUMERIC = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_a_code_says_format_page_request_and_revision_then_four_letters() -> None:
    text = make(CODE, KEY)
    assert text == "MES1:S:2021-11-043:P2:R3:F66Y"
    assert set(text) <= QR_ALPHANUMERIC  # the compact mode of QR codes


@pytest.mark.parametrize("kind", PageKind)
@pytest.mark.parametrize("number", ["2021-11-043", "2021-06-1234"])
@pytest.mark.parametrize(("page", "revision"), [(1, 1), (12, 345)])
def test_what_is_printed_is_read_back_by_its_own_store_only(
    kind: PageKind, number: str, page: int, revision: int
) -> None:
    code = PaperCode(kind, number, page, revision)
    read = parse(f" {make(code, KEY)}\n")
    assert read is not None
    assert read.says == code
    assert genuine(read, KEY)
    assert not genuine(read, OTHER_KEY)


@pytest.mark.parametrize(
    "changed",
    [
        replace(CODE, number="2021-11-044"),
        replace(CODE, page=3),
        replace(CODE, revision=4),
        replace(CODE, kind=PageKind.FORM),
    ],
)
def test_the_letters_of_a_page_are_good_for_no_other(changed: PaperCode) -> None:
    letters = make(CODE, KEY)[-4:]
    read = parse(f"{make(changed, KEY)[:-4]}{letters}")
    assert read is not None
    assert read.says == changed
    assert not genuine(read, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://exemple.ca/2021-11-043",
        "MES2:S:2021-11-043:P2:R3:7F2A",
        "MES1:Z:2021-11-043:P2:R3:7F2A",
        "MES1:S:1999-11-043:P2:R3:7F2A",
        "MES1:S:2021-11-043:P0:R3:7F2A",
        "MES1:S:2021-11-043:P2:R03:7F2A",
        "MES1:S:2021-11-043:P2:R3:7F2U",
        "MES1:S:2021-11-043:P2:R3:7F2AA",
        "mes1:s:2021-11-043:p2:r3:7f2a",
        "MES1:S:２０21-11-043:P2:R3:7F2A",
        "MES1:S:2021-11-043:P2:R" + "9" * 500 + ":7F2A",
        "Élise [/] O’Neill-Œuvray ᐃᓄᒃ",
        "\x1b]0;x\x07",
    ],
)
def test_any_other_text_is_no_code(text: str) -> None:
    assert parse(text) is None


@given(st.text())
def test_no_text_surprises_the_reading(text: str) -> None:
    read = parse(text)
    assert read is None or not genuine(read, KEY) or make(read.says, KEY) == text.strip()


def test_a_scanned_page_tells_its_slot() -> None:
    assert [kind.nature for kind in PageKind] == [None, Nature.SIGNATURES, None, None]
    assert len({kind.label for kind in PageKind}) == len(PageKind)
