"""What an office scanner makes of a printed page: a picture, grey, blurred, askew, compressed, or heavy."""

from functools import lru_cache
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageFilter

from tests.attachments.kinds import assembled, stream

POINTS = 72
ORIENTATION = 0x0112  # how a camera says that it was held sideways


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
        grain = Image.effect_noise(drawn.size, 24).convert("RGB")
        made.append(Image.blend(drawn, grain, 0.12))
    document.close()
    return as_pdf(made, dpi=dpi, quality=quality)


def photograph(data: bytes, page: int = 1, *, kind: str = "JPEG", dpi: int = 200, turn: int = 0, **how: Any) -> bytes:
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
    grain = Image.effect_noise((width // 8, height // 8), 60).resize((width, height))
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
