"""PDF files that would do something: each harm, in each place, written in each way."""

import re
import zlib
from base64 import a85encode
from collections.abc import Callable, Mapping

Objects = Mapping[int, bytes]

# The catalogue, the page tree, the page and its content; more is added to each at the mark.
_MARK = b"*"
_BARE: Objects = {
    1: b"<< /Type /Catalog /Pages 2 0 R * >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 * >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R * >>",
    4: b"<< /Length 2 * >>\nstream\nq \nendstream",
}


def file(objects: Objects, trailer: bytes = b"") -> bytes:
    """A file of ``objects`` by number, beside the four that every file has, with a true table."""
    output, places = bytearray(b"%PDF-1.7\n"), {0: 0}
    bare = {number: body.replace(_MARK, b"") for number, body in _BARE.items()}
    for number, body in sorted({**bare, **objects}.items()):
        places[number] = len(output)
        output += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return bytes(output + table(places, len(output), trailer))


def table(places: Mapping[int, int], at: int, trailer: bytes = b"") -> bytes:
    """The table of the objects at ``places``, itself at ``at``, and the end of the file."""
    lines = b"".join(b"%d 1\n%010d 00000 n \n" % one for one in sorted(places.items()) if one[0])
    size = max(places) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, at)
    return b"xref\n0 1\n0000000000 65535 f \n" + lines + end


def revised(data: bytes, objects: Objects) -> bytes:
    """A newer version behind ``data``: ``objects`` take the place of those of the same numbers."""
    output, places = bytearray(data), {}
    for number, body in objects.items():
        places[number] = len(output)
        output += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    before = data.rindex(b"xref\n0 1")
    return bytes(output + table(places, len(output), b"/Prev %d" % before))


def added(number: int, more: bytes) -> Objects:
    """One of the four objects with ``more`` in its dictionary."""
    return {number: _BARE[number].replace(_MARK, more)}


def stream(entries: bytes, data: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(data), data)


def packed(*bodies: bytes, first: int = 20) -> bytes:
    """An object stream of ``bodies``, numbered from ``first``."""
    places = [sum(len(body) + 1 for body in bodies[:rank]) for rank in range(len(bodies))]
    head = b" ".join(b"%d %d" % (first + rank, place) for rank, place in enumerate(places)) + b" "
    inside = zlib.compress(head + b" ".join(bodies))
    return stream(b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(bodies), len(head)), inside)


ACTIONS: Mapping[str, tuple[str, bytes]] = {
    "launch": ("launch", b"<< /S /Launch /F (calc.exe) >>"),
    "script": ("script", b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"),
    "script of a rendition": ("script", b"<< /S /Rendition /JS (x) >>"),
    "media": ("embedded", b"<< /S /Rendition /OP 0 >>"),
    **{
        f"to {name.decode()}": ("outside", b"<< /S /%s /F (\\\\\\\\srv\\\\x) /URI (http://x) >>" % name)
        for name in (b"URI", b"GoToR", b"GoToE", b"SubmitForm", b"ImportData", b"Thread")
    },
}
THINGS: Mapping[str, tuple[str, bytes]] = {
    "file": ("embedded", b"<< /Type /Filespec /F (a.exe) /EF << /F 4 0 R >> >>"),
    **{
        f"annotation {name.decode()}": ("embedded", b"<< /Type /Annot /Subtype /%s /Rect [0 0 9 9] >>" % name)
        for name in (b"FileAttachment", b"RichMedia", b"3D", b"Sound", b"Movie")
    },
    "program for the printer": ("launch", b"<< /Type /XObject /Subtype /PS >>"),
    "script of a model": ("script", b"<< /Type /3D /Subtype /U3D /OnInstantiate 4 0 R >>"),
    "form of Adobe": ("xfa", b"<< /XFA [(a) 4 0 R] >>"),
}
HARMS = {**ACTIONS, **THINGS}
# Where a value may hang, none of them under a click.
PLACES: Mapping[str, Callable[[bytes], Objects]] = {
    "on opening": lambda value: added(1, b"/OpenAction " + value),
    "document, on closing": lambda value: added(1, b"/AA << /WC " + value + b" >>"),
    "after another action": lambda value: added(1, b"/OpenAction << /S /Named /N /NextPage /Next [" + value + b"] >>"),
    "names": lambda value: added(1, b"/Names << /Odd << /Names [(a) " + value + b"] >> >>"),
    "page tree": lambda value: added(2, b"/AA << /O " + value + b" >>"),
    "page": lambda value: added(3, b"/AA << /C " + value + b" >>"),
    "associated": lambda value: added(3, b"/AF [" + value + b"]"),
    "annotation": lambda value: added(3, b"/Annots [<< /Subtype /Widget /AA << /PO " + value + b" >> >>]"),
    "resources": lambda value: {
        **added(3, b"/Resources << /XObject << /X 5 0 R >> >>"),
        5: stream(b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Odd " + value, b"q"),
    },
    "content": lambda value: added(4, b"/Odd " + value),
    "structure": lambda value: added(1, b"/StructTreeRoot << /K << /S /P /K [<< /S /P /Odd " + value + b" >>] >> >>"),
    "alone": lambda value: {5: b"<< /Odd " + value + b" >>"},
}
_DISGUISED = re.compile(rb"/([A-Za-z])")


def _disguised(harm: bytes) -> bytes:
    return _DISGUISED.sub(lambda name: b"/#%02x" % name[1][0], harm)


def _spaced(harm: bytes) -> bytes:
    return harm.replace(b" ", b"%)>> \r\0\n")


def _named_apart(harm: bytes) -> tuple[bytes, Objects]:
    """The kind of the harm is the name that another object is."""
    kind = re.search(rb"/(S|Subtype) (/\w+)", harm)
    return (harm.replace(kind[2], b"10 0 R", 1), {10: kind[2]}) if kind else (harm, {})


Place = Callable[[bytes], Objects]


def _apart(place: Place, harm: bytes) -> bytes:
    value, more = _named_apart(harm)
    return file({**place(value), **more})


def _inside_a_string(place: Place, harm: bytes) -> bytes:
    """The table of the object stream says that the object begins inside a string."""
    inside = b"20 1 (" + harm + b")"
    return file({**place(b"20 0 R"), 9: stream(b"/Type /ObjStm /N 1 /First 5", inside)})


def _encoded(filters: bytes, encode: Callable[[bytes], bytes]) -> Callable[[Place, bytes], bytes]:
    """The harm in an object stream that is encoded so."""

    def way(place: Place, harm: bytes) -> bytes:
        entries = b"/Type /ObjStm /N 1 /First 5 " + filters
        return file({**place(b"20 0 R"), 9: stream(entries, encode(b"20 0 " + harm))})

    return way


_PLAIN = b"<< /Type /Plain >>"
WAYS: Mapping[str, Callable[[Place, bytes], bytes]] = {
    "direct": lambda place, harm: file(place(harm)),
    "meant": lambda place, harm: file({**place(b"9 0 R"), 9: harm}),
    "meant, in a list": lambda place, harm: file({**place(b"9 0 R"), 9: b"[[" + harm + b"]]"}),
    "disguised names": lambda place, harm: file(place(_disguised(harm))),
    "comments between": lambda place, harm: file({**place(b"9 0 R"), 9: _spaced(harm)}),
    "kind meant": _apart,
    "packed": lambda place, harm: file({**place(b"21 0 R"), 9: packed(_PLAIN, harm)}),
    "packed, as it is": _encoded(b"", bytes),
    "packed, in hexadecimal": _encoded(b"/Filter [/ASCIIHexDecode]", lambda inside: inside.hex().encode() + b">"),
    "packed, in letters": _encoded(b"/Filter /ASCII85Decode", lambda inside: a85encode(inside) + b"~>"),
    "packed, cut short": _encoded(b"/Filter /FlateDecode", lambda inside: zlib.compress(inside)[:-5]),
    "packed, predicted": _encoded(
        b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1 >>",
        lambda inside: zlib.compress(b"".join(b"\0%c" % byte for byte in inside)),
    ),
    "packed, inside a string": _inside_a_string,
    "older version": lambda place, harm: revised(file({**place(b"9 0 R"), 9: harm}), {9: _PLAIN}),
    "newer version": lambda place, harm: revised(file({**place(b"9 0 R"), 9: _PLAIN}), {9: harm}),
    "without a table": lambda place, harm: file(place(b"9 0 R")) + b"9 0 obj\n" + harm + b"\nendobj\n%%EOF\n",
    "inside the data of a page": lambda place, harm: file(
        {**place(b"9 0 R"), 8: stream(b"", b"9 0 obj" + harm + b" endobj")}
    ),
    "behind a comment": lambda place, harm: file({**place(b"9 0 R"), 8: b"null\nendobj\n9 %x\n0 obj%\n" + harm}),
}
