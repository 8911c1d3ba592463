"""What an office scanner makes of a printed page: a picture, grey, blurred, askew, compressed, or heavy."""

from collections.abc import Sequence
from functools import cache, lru_cache
from io import BytesIO
from random import Random
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageOps

from tests.attachments.kinds import assembled, stream

POINTS = 72
_TILE = 256
ORIENTATION = 0x0112  # how a camera says that it was held sideways


def noise(size: tuple[int, int], spread: int) -> Image.Image:
    """A grey ground with the grain of a sensor, the same each time: that of Pillow depends on what was drawn before."""
    tile = _tile(spread)
    ground = Image.new("L", size)
    for left in range(0, size[0], _TILE):
        for top in range(0, size[1], _TILE):
            ground.paste(tile, (left, top))
    return ground


@cache
def _tile(spread: int) -> Image.Image:
    random = Random(spread)
    greys = (round(random.gauss(128, spread)) for _ in range(_TILE * _TILE))
    return Image.frombytes("L", (_TILE, _TILE), bytes(min(255, max(0, grey)) for grey in greys))


def picture(data: bytes, page: int = 1, *, dpi: int = 100, angle: float = 0, blur: float = 0.5) -> Image.Image:
    """Page ``page`` of a PDF as a grey picture, turned by ``angle`` degrees on a white ground, out of focus."""
    document = pdfium.PdfDocument(data)
    drawn: Image.Image = document[page - 1].render(scale=dpi / POINTS).to_pil().convert("L")
    document.close()
    turned = drawn.rotate(angle, Image.Resampling.BICUBIC, expand=angle % 90 == 0, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(blur))


def as_pdf(pictures: list[Image.Image], *, dpi: int = 100, quality: int = 35) -> bytes:
    """A PDF with one picture a page, as scanners write it."""
    output = BytesIO()
    first, *others = pictures
    first.save(output, "PDF", save_all=True, append_images=others, resolution=dpi, quality=quality)
    return output.getvalue()


@lru_cache(maxsize=32)
def scanned(data: bytes, *pages: int, dpi: int = 100, angle: float = 0, blur: float = 0.5, quality: int = 35) -> bytes:
    """The ``pages`` of a printed PDF (the first by default) gone through the scanner."""
    return as_pdf(
        [picture(data, page, dpi=dpi, angle=angle, blur=blur) for page in pages or (1,)], dpi=dpi, quality=quality
    )


def heavy_colour(data: bytes, *pages: int, dpi: int = 300, quality: int = 92) -> bytes:
    """The ``pages`` of a printed PDF (-1 for the last) scanned in colour with the grain of the paper: megabytes."""
    document = pdfium.PdfDocument(data)
    made = []
    for page in pages or (1,):
        place = page - 1 if page > 0 else len(document) + page
        drawn = document[place].render(scale=dpi / POINTS).to_pil().convert("RGB")
        grain = noise(drawn.size, 24).convert("RGB")
        made.append(Image.blend(drawn, grain, 0.12))
    document.close()
    return as_pdf(made, dpi=dpi, quality=quality)


def photograph(data: bytes, page: int = 1, *, kind: str = "JPEG", dpi: int = 150, turn: int = 0, **how: Any) -> bytes:
    """Page ``page`` of a printed PDF as a picture file; ``turn``: held sideways, as the file itself says."""
    drawn = picture(data, page, dpi=dpi).convert(how.pop("mode", "RGB"))
    if turn:
        exif = Image.Exif()
        exif[ORIENTATION] = {90: 6, 180: 3, 270: 8}[turn]
        drawn, how["exif"] = drawn.rotate(turn, expand=True), exif
    output = BytesIO()
    drawn.save(output, kind, **how)
    return output.getvalue()


def very_large(pages: int, sheet: tuple[int, int], **how: Any) -> bytes:
    """Scans in colour at 600 points per inch, of ``sheet`` in points; the same picture again for each page."""
    width, height = (round(side * 600 / POINTS) for side in sheet)
    grain = noise((width // 8, height // 8), 60).resize((width, height))
    darker, paler = (grain.point([min(255, max(0, level + by)) for level in range(256)]) for by in (-30, 40))
    jpeg = BytesIO()
    Image.merge("RGB", (grain, paler, darker)).save(jpeg, "JPEG", **how)
    entries = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /BitsPerComponent 8"
    objects: list[str | bytes] = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    for _ in range(pages):
        last = len(objects)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet[0]} {sheet[1]}] /Contents {last + 2} 0 R "
            f"/Resources << /XObject << /I {last + 3} 0 R >> >> >>",
            stream("", f"q {sheet[0]} 0 0 {sheet[1]} 0 0 cm /I Do Q"),
            stream(f"{entries} /ColorSpace /DeviceRGB /Filter /DCTDecode", jpeg.getvalue()),
        ]
    kids = " ".join(f"{3 + 3 * page} 0 R" for page in range(pages))
    objects[1] = f"<< /Type /Pages /Count {pages} /Kids [{kids}] >>"
    return assembled(*objects)


def negative(seen: Image.Image) -> Image.Image:
    """White on black, as a scanner set to « film » or some faxes give it."""
    return ImageOps.invert(seen)


def side_by_side(*seen: Image.Image) -> Image.Image:
    """Several pages on one sheet, white between them."""
    sheet = Image.new("L", (sum(one.width for one in seen), max(one.height for one in seen)), 255)
    left = 0
    for one in seen:
        sheet.paste(one, (left, 0))
        left += one.width
    return sheet


def on_a_table(
    seen: Image.Image,
    *,
    height: int = 2016,
    tilt: float = 0.12,
    shade: float = 0.4,
    share: float = 0.8,
    blur: float = 1,
) -> Image.Image:
    """A page that a telephone photographed in colours: on a dark table, from the side, half of it in the shade.

    Its long side takes ``share`` of the ``height`` of the picture in pixels; 4032 for a telephone of 12 million.
    """
    size = (height * 3 // 4, height)
    long = height * share
    wide = long * seen.width / seen.height
    left, top, lean = (size[0] - wide) / 2, (size[1] - long) / 2, tilt * wide
    corners = (
        (left + lean, top + 0.6 * lean),
        (left + wide - 0.4 * lean, top),
        (left + wide, top + long),
        (left - 0.2 * lean, top + long - 0.5 * lean),
    )
    plane = _seen_from(corners, seen.size)
    photo = seen.convert("L").transform(
        size, Image.Transform.PERSPECTIVE, plane, Image.Resampling.BICUBIC, fillcolor=90
    )
    light = Image.linear_gradient("L").rotate(30).crop((40, 40, 216, 216)).resize(size)
    photo = ImageChops.multiply(photo, light.point([round(255 * shade + (1 - shade) * level) for level in range(256)]))
    grain = noise((256, 256), 12).resize(size)
    return ImageChops.add(photo.filter(ImageFilter.GaussianBlur(blur)), grain, 1, -128).convert("RGB")


def _seen_from(corners: Sequence[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """What makes Pillow put the corners of a picture of ``size`` at ``corners``: eight equations, solved."""
    width, height = size
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(corners, ((0, 0), (width, 0), (width, height), (0, height)), strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for step in range(8):
        most = max(range(step, 8), key=lambda rank: abs(rows[rank][step]))
        rows[step], rows[most] = rows[most], rows[step]
        rows[step] = [value / rows[step][step] for value in rows[step]]
        for rank in range(8):
            if rank != step:
                rows[rank] = [a - rows[rank][step] * b for a, b in zip(rows[rank], rows[step], strict=True)]
    return [row[8] for row in rows]
