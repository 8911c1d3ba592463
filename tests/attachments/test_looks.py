"""The look of a scanned page: much the same for one paper scanned twice, not for two papers."""

from collections.abc import Callable, Mapping
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mes_tui.attachments.child import looks
from mes_tui.attachments.child.pages import grey, opened
from mes_tui.attachments.inspection import examine
from mes_tui.domain.looks import LOOK, alike
from tests.attachments.documents import plain
from tests.attachments.papers import DPI, form, letter, scan, shaded
from tests.attachments.scans import as_pdf
from tests.budget import few

PAPERS: Mapping[str, bytes] = {
    **{f"lettre {seed}": letter(seed) for seed in range(8)},
    **{f"formulaire {seed}": form(seed, 1, 60) for seed in range(4)},
}
SPOILT: Mapping[str, Callable[[bytes], Image.Image]] = {
    "droite": scan,
    "de travers": lambda paper: scan(paper, angle=1.9),
    "de travers, plus petite": lambda paper: scan(paper, angle=-1.2, scale=0.97),
    "plus grande, floue": lambda paper: scan(paper, angle=0.4, scale=1.03, blur=1.2),
    "grain, bord noir": lambda paper: shaded(scan(paper, grain=0.12)),
}


@cache
def look(paper: bytes, spoilt: str = "droite", quality: int = 35) -> str:
    page = opened(as_pdf([SPOILT[spoilt](paper)], dpi=DPI, quality=quality))[0]
    return looks.of_scan(page, grey(page, DPI))


@pytest.mark.thorough
@pytest.mark.parametrize("paper", few(tuple(PAPERS), 5))
def test_a_paper_that_is_scanned_twice_looks_the_same(paper: str) -> None:
    seen = {spoilt: look(PAPERS[paper], spoilt) for spoilt in SPOILT}
    assert all(map(LOOK.fullmatch, seen.values()))
    assert [spoilt for spoilt in SPOILT if not alike(seen["droite"], seen[spoilt])] == []
    assert alike(look(PAPERS[paper], quality=90), look(PAPERS[paper], quality=15))


@pytest.mark.thorough
def test_papers_of_two_kinds_do_not_look_the_same() -> None:
    pairs = combinations(PAPERS, 2)
    assert [pair for pair in pairs if alike(*(look(PAPERS[name]) for name in pair))] == []


def test_a_form_filled_quite_otherwise_does_not_look_the_same() -> None:
    empty, short, long = (look(form(1, 2, words)) for words in (0, 8, 70))
    assert not alike(empty, long)
    assert not alike(short, long)


@pytest.mark.thorough
def test_only_a_scan_has_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = PAPERS["lettre 1"]
    assert examine(as_pdf([scan(paper)], dpi=DPI), 9).look == look(paper)
    assert examine(plain(1), 9).look == examine(paper, 9).look == ""
    nothing = Image.blend(Image.new("L", (1275, 1650), 250), Image.effect_noise((1275, 1650), 20), 0.05)
    page = opened(as_pdf([nothing], dpi=DPI))[0]
    assert looks.of_scan(page, grey(page, DPI)) == ""


@pytest.mark.thorough
@given(st.text(max_size=40) | st.from_regex(LOOK, fullmatch=True), st.from_regex(LOOK, fullmatch=True))
def test_whatever_is_kept_is_compared(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(other, other)
