"""The copies that are offered in place of a document: unlocked, cleaned, lighter. Each is proven page by page."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

from mes_tui.attachments.child import copies, layers, proof, words
from mes_tui.attachments.child.pages import embedded_names, grey, opened, weights

# Grey pictures, each try lighter than the one before: points per inch, JPEG quality.
LIGHTER = ((200, 50), (150, 45), (110, 35))
_PICTURE = "/Page"

Line = dict[str, object]
Tell = Callable[[Line], None]


def cleaned(data: bytes, _: int, tell: Tell) -> Line:
    """A copy that keeps what the pages show and nothing else: no action, no file, no form, no link."""
    names = list(embedded_names(opened(data)))
    shown = copies.shown(data)
    return {**proven(data, copies.written(shown.document), tell, shown), "files": names}


def unlocked(data: bytes, _: int, tell: Tell) -> Line:
    """The same document, no longer encrypted."""
    return proven(data, copies.written(copies.read(data)), tell, copies.Shown(None))


def lighter(data: bytes, limit: int, tell: Tell) -> Line:
    """A copy whose heavy pages are grey pictures under their words, of at most ``limit`` bytes, or « heavy ».

    The other pages are kept as they are. ``tell`` hears of each page made.
    """
    document = opened(data)
    heavy = [number for number, weight in enumerate(weights(document), 1) if weight >= proof.HEAVY]
    # A document that is heavy without heavy pictures is made again whole.
    heavy = heavy or list(range(1, len(document) + 1))
    undrawn = tuple(number for number in heavy if not proof.drawable(document[number - 1]))
    if undrawn:
        return refused(proof.Judged(undrawn=undrawn))
    answer: Line = {"verdict": "heavy"}
    spoken = without_hidden_words(data, document)
    for turn, (points, quality) in enumerate(LIGHTER, 1):
        shown = copies.shown(data, frozenset(heavy))
        if shown.undrawn:
            return refused(proof.Judged(undrawn=tuple(sorted(shown.undrawn))))
        size = 0
        for done, number in enumerate(heavy, 1):
            page = document[number - 1]
            proof.hide(page, shown.leave.unseen.get(number, ()))
            size += become_picture(shown.document, number, page, points, quality, spoken[number - 1])
            page.close()
            tell({"done": done, "of": len(heavy), "turn": turn})
            if size > limit:
                break
        made = copies.written(shown.document) if size <= limit else b""
        if 0 < len(made) <= limit:
            # A page that cannot be drawn so finely may be drawn at the next try.
            answer = proven(data, made, tell, shown)
            if answer["verdict"] == "ok":
                break
    return answer


def without_hidden_words(data: bytes, document: Any) -> Any:
    """The document whose pages have the words to keep: those in layers that are not shown are read as well."""
    source = copies.read(data)
    if layers.hidden_by(source.Root) is None:
        return document
    return opened(copies.written(copies.shown(data).document))


def become_picture(made: Any, number: int, page: Any, points: int, quality: int, spoken: Any) -> int:
    """Put a grey picture of ``page`` under the words of ``spoken`` in place of the content of a page of ``made``;
    return how many bytes it takes."""
    import pikepdf

    jpeg = BytesIO()
    drawn = grey(page, points)
    drawn.save(jpeg, "JPEG", quality=quality)
    width, height = page.get_size()
    picture = copies.picture(made, jpeg.getvalue(), drawn.width, drawn.height, grey=True)
    sheet = made.pages[number - 1].obj
    for key in ("/CropBox", "/Rotate", "/Group"):
        if key in sheet:
            del sheet[key]
    sheet.MediaBox = pikepdf.Array([0, 0, *(round(side, 3) for side in (width, height))])
    fonts, text = words.over(made, spoken, width, height)
    sheet.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({_PICTURE: picture}), Font=fonts)
    sheet.Contents = made.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {_PICTURE} Do Q\n".encode() + text)
    return len(jpeg.getvalue())


def proven(data: bytes, made: bytes, tell: Tell, shown: copies.Shown) -> Line:
    """The copy ``made``, once it is proven; else what keeps it from being offered."""
    judged = judge(opened(data), opened(made), tell, shown)
    return answered(made) if judged.good else refused(judged)


def answered(made: bytes) -> Line:
    """The copy, as a line of text."""
    return {"verdict": "ok", "document": b64encode(made).decode("ascii")}


def judge(original: Any, copy: Any, tell: Tell, shown: copies.Shown, *pages: int) -> proof.Judged:
    """Compare a copy with the document that it was made from: all its pages, or those said by ``pages``: after how
    many, and how many."""
    if shown.undrawn:
        return proof.Judged(undrawn=tuple(sorted(shown.undrawn)))
    return proof.judged(original, copy, shown.leave, lambda done, of: tell({"done": done, "of": of, "turn": 0}), *pages)


def refused(judged: proof.Judged) -> Line:
    """Why a copy is not offered: the pages, and what is wrong with them."""
    verdict, pages = ("undrawn", judged.undrawn) if judged.undrawn else ("differs", judged.differing)
    return {"verdict": verdict, "pages": list(pages)}
