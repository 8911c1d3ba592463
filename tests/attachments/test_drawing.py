"""A page as a picture: what a reader shows of it, and nothing that is hidden."""

import json
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from mes_tui.attachments import inspection
from mes_tui.attachments.child import copies, drawn
from mes_tui.attachments.child.proof import SAME
from mes_tui.attachments.confined import run_child
from mes_tui.attachments.drawing import Drawing, _picture
from mes_tui.domain.errors import Refusal
from tests.attachments import documents as make
from tests.attachments.kinds import HIDDEN_MARK, KINDS, LAYERS, TEXT, page
from tests.attachments.scans import photograph
from tests.attachments.test_proof import cleaned
from tests.budget import few

CELL = 16


def seen(data: bytes, number: int = 1) -> Image.Image:
    """The picture of a page."""
    picture = _picture(drawn.page(data, number))
    assert picture is not None
    return Image.frombytes("L", (picture.width, picture.height), picture.greys)


def apart(one: bytes, other: bytes) -> int:
    """The greatest difference of a cell between two pages."""
    one_seen, other_seen = (seen(data).reduce(CELL) for data in (one, other))
    return max(ImageChops.difference(one_seen, other_seen).tobytes())


@pytest.mark.feature("P28")
@pytest.mark.parametrize("name", few(list(KINDS), 8))
def test_a_page_is_drawn_as_its_copy_that_holds_only_what_is_shown(name: str) -> None:
    assert apart(KINDS[name](), cleaned(KINDS[name]())) <= SAME


@pytest.mark.parametrize("name", few(list(LAYERS), 4))
def test_what_a_layer_hides_is_not_drawn(name: str) -> None:
    assert apart(LAYERS[name](), cleaned(LAYERS[name]())) <= SAME


def test_a_mark_that_a_layer_hides_is_not_drawn() -> None:
    assert apart(HIDDEN_MARK, page(TEXT)) == 0


def test_the_child_draws_the_page_that_is_asked_for() -> None:
    document = Drawing(make.plain(2), "plan.pdf")
    first, second = document.page(1), document.page(2)
    assert (first.width, first.height) == (second.width, second.height)
    assert max(first.width, first.height) == drawn.LONGEST
    assert 0 < first.greys.count(0) < len(first.greys) / 4
    assert first != second


def too_large() -> bytes:
    """A page whose picture says that it takes gigabytes to be drawn."""
    photo = bytearray(photograph(make.plain(), dpi=20, progressive=True))
    sides = photo.index(b"\xff\xc2") + 5
    photo[sides : sides + 4] = (20_000).to_bytes(2, "big") * 2
    document = pikepdf.new()
    page_of = document.add_blank_page()
    picture = copies.picture(document, bytes(photo), 20_000, 20_000, grey=False)
    page_of.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({"/Page": picture}))
    page_of.obj.Contents = document.make_stream(b"q 612 0 0 792 0 0 cm /Page Do Q")
    output = BytesIO()
    document.save(output)
    return output.getvalue()


@pytest.mark.parametrize(
    ("data", "number", "sentence"),
    [
        (make.plain, 2, "illisible ou endommagé"),
        (make.plain, 0, "illisible ou endommagé"),
        (lambda: b"%PDF-1.4 rien", 1, "illisible ou endommagé"),
        (partial(make.locked, "secret", "AES-256"), 1, "mot de passe"),
        (too_large, 1, "dessiner la page 1.*lecteur PDF"),
    ],
)
def test_a_page_that_cannot_be_drawn_says_why(data: Callable[[], bytes], number: int, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        Drawing(data(), "plan.pdf").page(number)


TRUE: dict[str, Any] = drawn.page(make.plain(), 1)


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(
    "lie",
    [
        {"width": 0},
        {"width": -1},
        {"width": True},
        {"width": "1237"},
        {"width": 10**9, "height": 10**9},
        {"height": 3},
        {"height": None},
        {"greys": ""},
        {"greys": "é"},
        {"greys": [0]},
        {"greys": b64encode(b"not packed").decode()},
        {"verdict": "unknown"},
    ],
    ids=str,
)
def test_an_answer_that_is_no_picture_is_refused(
    lie: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "child.py"
    script.write_text(f"print({json.dumps(TRUE | lie)!r})", encoding="utf-8")
    monkeypatch.setattr(inspection, "run_child", partial(run_child, script=script))
    with pytest.raises(Refusal, match="illisible ou endommagé"):
        Drawing(make.plain(), "plan.pdf").page(1)
