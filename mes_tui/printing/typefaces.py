"""The fonts of the paper, read once for all documents: each document is given fonts of its own, at little cost."""

from collections.abc import Collection
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # comes with fpdf2, without types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from mes_tui.printing.fpdf_internals import Fonts, loaded
from mes_tui.printing.signs import FONTS, REGULAR, SYLLABICS

_FILES = {("sans", ""): REGULAR, ("sans", "B"): FONTS / "DejaVuSans-Bold.ttf", ("syllabics", ""): SYLLABICS}


@cache
def typefaces() -> Fonts:
    """The fonts as they are before anything is written in them."""
    return loaded(_FILES)


def opened(path: Path, glyphs: Collection[str]) -> TTFont:
    """A font that has ``glyphs`` at least, to be cut down to them and embedded.

    The whole file has thousands: what the documents of this process were written with is cut out of it, and cut again
    when one uses more. A font cut twice is the one cut once, to the byte.
    """
    names, data = _cut.get(path, (frozenset[str](), b""))
    if not names.issuperset(glyphs):
        names, data = _cut[path] = _cut_out(path, names.union(glyphs))
    return TTFont(BytesIO(data), recalcTimestamp=False, lazy=True)


_cut: dict[Path, tuple[frozenset[str], bytes]] = {}


def _cut_out(path: Path, glyphs: frozenset[str]) -> tuple[frozenset[str], bytes]:
    # The code pages that the whole font serves stay: which ones the document needs is worked out of them.
    options = Options(notdef_outline=True, recommended_glyphs=True, glyph_names=True, prune_codepage_ranges=False)
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB"]
    font = TTFont(path, recalcTimestamp=False, lazy=True)
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=glyphs)
    subsetter.subset(font)
    cut = BytesIO()
    font.save(cut)
    font.close()
    return glyphs, cut.getvalue()
