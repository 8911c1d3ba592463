"""What the first and last bytes of a file already tell, before any parser sees the rest."""

import re

from mes_tui.attachments.child.photographs import brands, is_photograph
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import file_name

REPRINT = "Réenregistrez-le par « Imprimer en PDF »"
AS_JPEG = (
    "À l’ordinateur, ouvrez-la et exportez-la en JPEG ; ou, au téléphone, choisissez « Le plus compatible » (Réglages, "
    "Appareil photo, Formats) et prenez-la de nouveau. Choisissez ensuite ce nouveau fichier."
)
_PICTURE = "une image. Numérisez le document en PDF, ou imprimez l’image en PDF."

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
# What stands after the last object of a whole file, one or the other.
_ENDS = (b"trailer", b"startxref", b"%%EOF")
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")

# The pictures of which a document can be made, by their first bytes, and how the names of such files end.
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"II*\x00", b"MM\x00*")
PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic", ".heif")
# How the names of those end of which it is said what to do.
UNREAD_SUFFIXES = (".avif",)

# What the first bytes betray, whatever the name says. A file may be two things at once: these are refused even
# when a PDF header follows.
_OTHER_KINDS = (
    (b"PK", "un document de traitement de texte ou une archive. Ouvrez-le, puis enregistrez-le en PDF."),
    (b"MZ", "un programme. Choisissez le document PDF lui-même."),
    (b"\x7fELF", "un programme. Choisissez le document PDF lui-même."),
    (b"#!", "un programme. Choisissez le document PDF lui-même."),
    (b"<html", "une page Web. Ouvrez-la, puis enregistrez-la par « Imprimer en PDF »."),
    (b"<!doctype", "une page Web. Ouvrez-la, puis enregistrez-la par « Imprimer en PDF »."),
    (b"\xff\xd8\xff", _PICTURE),
    (b"\x89png", _PICTURE),
    (b"gif8", _PICTURE),
    (b"ii*\x00", _PICTURE),
    (b"mm\x00*", _PICTURE),
    (b"{\\rtf", "un document de traitement de texte. Ouvrez-le, puis enregistrez-le en PDF."),
    (b"\xd0\xcf\x11\xe0", "un document de traitement de texte. Ouvrez-le, puis enregistrez-le en PDF."),
)


# The same of a file of boxes, by how one of its names begins.
_OTHER_BRANDS = (
    (b"avi", f"une photo au format AVIF, que l’application ne lit pas. {AS_JPEG}"),
    (b"crx", f"une photo brute (CR3), que l’application ne lit pas. {AS_JPEG}"),
    (
        b"",
        "une vidéo, ou une photo d’un format que l’application ne lit pas. Choisissez une photo au format JPEG, ou "
        "le document PDF lui-même.",
    ),
)


def subject_of(name: str) -> str:
    """The beginning of a sentence about the file ``name``."""
    return f"« {file_name(name)} »" if name else "Ce fichier"


def is_picture(data: bytes) -> bool:
    """Whether ``data`` begins as a picture of which a document can be made."""
    return data.startswith(_PICTURES) or is_photograph(data)


def check_outline(data: bytes, subject: str) -> None:
    """Raise the ``Refusal`` of what is empty, not a PDF or incomplete; ``subject`` begins the sentence."""
    if not data:
        raise Refusal(f"{subject} est vide (0 octet). Enregistrez ou numérisez le document de nouveau.")
    if kind := _other_kind(data):
        raise Refusal(f"{subject} n’est pas un PDF : c’est {kind}")
    if _HEADER not in data[:_HEADER_WITHIN]:
        raise Refusal(f"{subject} n’est pas un PDF, malgré son nom. Ouvrez-le, puis enregistrez-le en PDF.")
    if not _whole(data):
        raise Refusal(f"{subject} est incomplet : la fin manque. Copiez ou numérisez le document de nouveau.")


def _other_kind(data: bytes) -> str:
    """What ``data`` begins as instead of a PDF, and what to do; "" when it may be one."""
    if is_photograph(data):
        return _PICTURE
    start = data[:_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    known = [kind for prefix, kind in _OTHER_KINDS if start.startswith(prefix.lower())]
    known += [kind for prefix, kind in _OTHER_BRANDS if any(brand.startswith(prefix) for brand in brands(data))]
    return known[0] if known else ""


def _whole(data: bytes) -> bool:
    """Whether the file goes on to its end, whatever was added behind: a copy that was cut short lacks objects first."""
    end = max(data.rfind(mark) for mark in _ENDS)
    return end >= 0 and not _OBJECT.search(data, end)


def no_document(data: bytes, name: str) -> str:
    """What ``check_outline`` says of the file ``name``, "" for a document."""
    try:
        check_outline(data, subject_of(name))
    except Refusal as refusal:
        return refusal.sentence
    return ""
