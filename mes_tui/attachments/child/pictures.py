"""A PDF made of a photograph or a scan that was not saved as a document: a sheet of letter size for each picture."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from mes_tui.attachments.child import copies, photographs, proof
from mes_tui.attachments.child.offered import Line, Tell, answered, refused
from mes_tui.attachments.child.pages import opened

# Each try lighter than the one before: points per inch, JPEG quality.
FINENESS = ((300, 75), (200, 70), (150, 60), (110, 45))
KINDS = ("JPEG", "PNG", "TIFF")
SHEET = (612, 792)  # points
_MOST_PICTURES = 200
_DRAWING = "/Page"
_POINTS, _CELL = 100, 20  # points per inch of what is compared, and pixels of a cell


def document(data: bytes, limit: int, tell: Tell) -> Line:
    """A document of at most ``limit`` bytes, or « heavy », whose pages show the pictures of ``data``, upright."""
    from PIL import Image

    count = _count(data)
    if count > _MOST_PICTURES:
        return {"verdict": "heavy"}
    try:
        return _lightest(data, count, limit, tell)
    except photographs.NotRead as reason:
        return {"verdict": str(reason)}
    except (MemoryError, Image.DecompressionBombError):
        return refused(proof.Judged(undrawn=tuple(range(1, count + 1))))


def _count(data: bytes) -> int:
    from PIL import Image

    if photographs.is_photograph(data):  # the others of the file are parts of it, or of no use on paper
        return 1
    with Image.open(BytesIO(data), formats=KINDS) as source:
        return getattr(source, "n_frames", 1)


def _lightest(data: bytes, count: int, limit: int, tell: Tell) -> Line:
    for turn, (points, quality) in enumerate(FINENESS, 1):
        made = _sheets(data, count, points, quality, turn, limit, tell)
        if len(made) <= limit:
            judged = judge(data, count, made, tell)
            return answered(made) if judged.good else refused(judged)
    return {"verdict": "heavy"}


def _sheets(data: bytes, count: int, points: int, quality: int, turn: int, limit: int, tell: Tell) -> bytes:
    """The document, as far as its pictures are within ``limit``."""
    import pikepdf

    made = pikepdf.new()
    size = 0
    for number in range(1, count + 1):
        picture = upright(data, number, points)
        jpeg = BytesIO()
        picture.save(jpeg, "JPEG", quality=quality)
        size += len(jpeg.getvalue())
        if size > limit:
            return bytes(limit + 1)
        put(made, picture, jpeg.getvalue())
        tell({"done": number, "of": count, "turn": turn})
    return copies.written(made)


def put(made: Any, picture: Any, jpeg: bytes) -> None:
    """A sheet with the picture as large as it can be, in the middle."""
    import pikepdf

    width, height = sheet_of(picture)
    scale = min(width / picture.width, height / picture.height)
    wide, high = picture.width * scale, picture.height * scale
    drawing = copies.picture(made, jpeg, picture.width, picture.height, grey=picture.mode == "L")
    page = made.add_blank_page(page_size=(width, height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({_DRAWING: drawing}))
    place = f"{wide:.3f} 0 0 {high:.3f} {(width - wide) / 2:.3f} {(height - high) / 2:.3f}"
    page.obj.Contents = made.make_stream(f"q {place} cm {_DRAWING} Do Q".encode())


def sheet_of(picture: Any) -> tuple[int, int]:
    """Width and height of the sheet, in points: upright or lying, as the picture is."""
    short, long = SHEET
    return (long, short) if picture.width > picture.height else (short, long)


def upright(data: bytes, number: int, points: float) -> Any:
    """A picture of the file as it is to be seen, on white, in greys if it has no colour, at most as fine as asked."""
    from PIL import Image

    most = [round(side * points / 72) for side in SHEET]
    turned = photographs.read(data, most) if photographs.is_photograph(data) else _turned(data, number, most)
    if turned.mode in ("RGBA", "LA", "PA", "P") or "transparency" in turned.info:
        seen = turned.convert("RGBA")
        turned = Image.new("RGB", seen.size, "white")
        turned.paste(seen, mask=seen.getchannel("A"))
    turned = _eight_bits(turned)
    size = most if turned.width <= turned.height else most[::-1]
    turned.thumbnail(size, Image.Resampling.LANCZOS)
    return turned


def _turned(data: bytes, number: int, most: Sequence[int]) -> Any:
    from PIL import Image, ImageOps

    source = Image.open(BytesIO(data), formats=KINDS)
    if number > 1:
        source.seek(number - 1)
    if source.format == "JPEG":
        # The decoder leaves out what would be thrown away: a quarter of the memory, or less.
        source.draft(None, (max(most), max(most)))
    return ImageOps.exif_transpose(source)


def _eight_bits(picture: Any) -> Any:
    """The picture in greys or in colours of eight bits."""
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.mode.startswith("I;16"):
        return picture.point(lambda level: level / 256).convert("L")
    return picture.convert("RGB")


def judge(data: bytes, count: int, made: bytes, tell: Tell) -> proof.Judged:
    """Compare each page, drawn by pdfium, with its picture, read anew, on a sheet."""
    from PIL import Image

    copy = opened(made)
    differing = []
    for number in range(1, count + 1):
        page = copy[number - 1]
        picture = upright(data, number, _POINTS).convert("RGB")
        width, height = (round(side * _POINTS / 72) for side in sheet_of(picture))
        scale = min(width / picture.width, height / picture.height)
        picture = picture.resize((round(picture.width * scale), round(picture.height * scale)))
        sheet = Image.new("RGB", (width, height), "white")
        sheet.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
        drawn = page.render(scale=_POINTS / 72).to_pil().convert("RGB").resize(sheet.size)
        if proof.apart(sheet.reduce(_CELL), drawn.reduce(_CELL)) > proof.ALIKE:
            differing.append(number)
        page.close()
        tell({"done": number, "of": count, "turn": 0})
    return proof.Judged(tuple(differing))
