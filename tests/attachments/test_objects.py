"""All the objects of a file are judged, wherever they stand and however they are written; readers that disagree too."""

import zlib
from collections import Counter
from io import BytesIO

import pikepdf
import pytest

from mes_tui.attachments.child import verdict
from mes_tui.attachments.child.objects import Judge
from tests.attachments import active
from tests.attachments import documents as make
from tests.attachments.active import HARMS, PLACES, WAYS, added, file, packed, revised, stream
from tests.budget import some

KINDS = ("launch", "script", "embedded", "outside", "unsure", "xfa", "payload", "portfolio")


def judged(data: bytes) -> Counter[str]:
    """What the objects of ``data`` are, its object streams read as the verdict reads them."""
    return Judge().judge(data, verdict.decoder(data, verdict.other_reader(data)))


@pytest.mark.thorough(keep=8)
@pytest.mark.feature("P51")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", some(list(PLACES), ["on opening", "associated", "resources", "alone"]))
def test_a_harm_is_seen_wherever_it_hangs(place: str, way: str) -> None:
    missed = [name for name, (kind, harm) in HARMS.items() if not judged(WAYS[way](PLACES[place], harm))[kind]]
    assert not missed


@pytest.mark.parametrize("entry", [b"/F << /FS /URL /F (http://x) >>", b"/Subtype /Form /Ref << /F (x.pdf) /Page 0 >>"])
def test_what_reaches_outside_is_seen_in_a_stream_whose_data_stand_elsewhere(entry: bytes) -> None:
    assert judged(file(added(4, entry)))["outside"] == 1


# A single entry tells what the dictionary is, whatever else is in it or not.
ALONE = {
    "launch": (b"/S /Launch", b"/Subtype /PS"),
    "script": (b"/S /JavaScript", b"/JS (x)", b"/OnInstantiate (x)"),
    "embedded": (
        *(b"/S /Rendition", b"/S /Movie", b"/S /Sound", b"/S /RichMediaExecute", b"/EF << >>", b"/EF 5 0 R"),
        *(b"/Subtype /FileAttachment", b"/Subtype /RichMedia", b"/Subtype /3D", b"/Subtype /Movie", b"/Subtype /Sound"),
    ),
    "payload": (b"/Type /EncryptedPayload", b"/AFRelationship /EncryptedPayload", b"/EP << >>"),
    "xfa": (b"/XFA (x)",),
    "portfolio": (b"/Collection << >>",),
    "rendered": (b"/NeedsRendering true",),
    "outside": tuple(b"/S /" + name for name in (b"URI", b"GoToR", b"GoToE", b"SubmitForm", b"ImportData", b"Thread")),
}


@pytest.mark.parametrize("kind", ALONE)
def test_one_entry_is_enough_to_tell_what_a_dictionary_is(kind: str) -> None:
    missed = [entry for entry in ALONE[kind] if not judged(file(added(3, b"/X << %s >>" % entry)))[kind]]
    assert not missed


def test_what_the_table_of_an_object_stream_leaves_out_is_read() -> None:
    table, harm = b"20 0 ", b"<< >> << /S /Launch >>"
    inside = stream(b"/Type /ObjStm /N 1 /First %d" % len(table), table + harm)
    assert judged(file({9: inside}))["launch"] == 1


def test_a_page_that_readers_turn_otherwise_is_unsure() -> None:
    """pdfium turns by whole quarters, pypdf says what is written."""
    assert verdict.inspect(file(added(3, b"/Rotate 45")), 200)["unsure"]


LINK = b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A %s >>]"
RIGHTS = b"/Perms << /UR3 << /Type /Sig /Reference [<< /TransformParams << /EF [/Create] >> >>] >> >>"
INNOCENT = {
    "nothing": file({}),
    **{
        f"{name}, clicked": file(added(3, LINK % harm))
        for name, (kind, harm) in active.ACTIONS.items()
        if kind == "outside"
    },
    "clicked, meant": file({**added(3, LINK % b"9 0 R"), 9: b"<< /S /URI /URI (http://x) >>"}),
    "clicked, packed": file({**added(3, LINK % b"20 0 R"), 9: packed(b"<< /S /URI /URI (http://x) >>")}),
    "no file attached": file(added(1, b"/Names << /EmbeddedFiles << /Names [] >> >>")),
    "rights of a form": file(added(1, RIGHTS)),
    "page on opening": file(added(1, b"/OpenAction [3 0 R /Fit]")),
    "the same value twice": file(added(3, b"/Rotate 0 /Rotate 0")),
    "words in a string": file(added(1, b"/Info (<< /S /Launch /JS \\) >> (/EF <<>>)) /X <3c3c2f4a53>")),
    "words in a text": file({4: stream(b"", b"BT (1 0 obj is an object of /JS) Tj ET")}),
    "newer version": revised(file({}), added(1, b"")),
    "noise": file({9: stream(b"", zlib.compress(bytes(range(256)) * 40))}),
}


@pytest.mark.parametrize("data", INNOCENT.values(), ids=INNOCENT)
def test_what_is_innocent_is_not_marked(data: bytes) -> None:
    assert {kind: judged(data)[kind] for kind in KINDS} == dict.fromkeys(KINDS, 0)
    assert verdict.inspect(data, 200)["unsure"] == 0


TWICE = (
    added(1, b"/X 1 /X 2"),
    added(1, b"/X << /S /URI /S /Launch >>"),
    added(1, b"/X [<< /A << >> /A << >> >>]"),
    added(3, b"/Rotate 0 /#52otate 90"),
    added(4, b"/Length 0"),
    {9: packed(b"<< /X (a) /X (b) >>")},
    {9: stream(b"/Type /ObjStm /N 1 /First 8 0 R", b"20 0 <<>>"), 8: b"5"},
    {9: stream(b"/Type /ObjStm /N 1 /First 5 /Filter /Odd", b"20 0 <<>>")},
    {9: b"<< /X /Y /Z >>"},
    {9: b"<< /X 1 2 /Y 3 >>"},
    {9: b"<< /X [1 2 >>"},
    {9: b"[" * 200 + b"]" * 200},
)


@pytest.mark.parametrize("objects", TWICE, ids=range(len(TWICE)))
def test_what_readers_read_differently_is_marked(objects: active.Objects) -> None:
    assert verdict.inspect(file(objects), 200)["unsure"]


SECOND_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] >>"
OTHER_PAGE = (
    file({}) + b"3 0 obj\n" + SECOND_PAGE + b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % file({}).rindex(b"xref\n0 1")
)


@pytest.mark.parametrize(
    "data",
    [
        file({2: b"<< /Type /Pages /Kids [3 0 R] /Count 5 >>"}),
        file({2: b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 1 >>", 5: SECOND_PAGE}),
        OTHER_PAGE,
        make.deep_pages(150),
        file({5: b"<< /Type /Catalog /Pages 2 0 R >>"}, trailer=b"/Root 5 0 R"),
    ],
    ids=["more pages said", "fewer pages said", "another page, left out of the table", "deep page tree", "two roots"],
)
def test_readers_that_count_or_find_other_pages_make_the_document_unsure(data: bytes) -> None:
    assert verdict.inspect(data, 200)["unsure"]


XFA = b"/AcroForm << /Fields [] /XFA 5 0 R >>"
WAIT = stream(b"", b"BT /F1 12 Tf (Please wait... You can upgrade to the latest version of Adobe Reader.) Tj ET")
FONT = b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
PAYLOAD = b"<< /Type /Filespec /AFRelationship /EncryptedPayload /F (a) /EF << /F 4 0 R >> >>"
CERTIFICATE = b"/Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 1 /R 2 /Recipients [(x)] >>"
PROTECTED = "MicrosoftIRMServices Protected PDF.pdf"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (file({**added(1, XFA + b" /NeedsRendering true"), 5: stream(b"", b"<xdp/>")}), "dynamic"),
        (file({**added(1, XFA), 5: stream(b"", b"<xdp/>"), **added(3, FONT), 4: WAIT}), "dynamic"),
        (file({**added(1, XFA), 5: stream(b"", b"<xdp/>")}), "ok"),
        (file({**added(3, FONT), 4: WAIT}), "ok"),
        (file(added(1, b"/Collection << /View /D >>")), "portfolio"),
        (file(added(1, b"/Collection << /View /H >> /AF [" + PAYLOAD + b"]")), "wrapper"),
        (make.with_files(PROTECTED), "wrapper"),
        (file({}, trailer=CERTIFICATE), "protected"),
        (file({3: b"null"}), "no-page"),
        (file({2: b"<< /Type /Pages /Kids [3 0 R 9 0 R] /Count 2 >>"}), "damaged"),
        (make.pageless(), "no-page"),
    ],
)
def test_a_document_that_is_not_its_pages_is_called_what_it_is(data: bytes, kind: str) -> None:
    assert verdict.inspect(data, 200)["verdict"] == kind


@pytest.mark.parametrize(
    ("layers", "hidden"),
    [
        (b"/D << /OFF [5 0 R] >>", 1),
        (b"/D << /OFF [] >>", 0),
        (b"/D << /BaseState /OFF /ON [5 0 R] >>", 1),
        (b"", 0),
    ],
)
def test_the_layers_that_a_document_hides_are_counted(layers: bytes, hidden: int) -> None:
    layer = b"<< /Type /OCG /Name (a) >>"
    data = file({**added(1, b"/OCProperties << /OCGs [5 0 R 6 0 R] %s >>" % layers), 5: layer, 6: layer})
    assert verdict.inspect(data, 200)["layers"] == hidden


@pytest.mark.thorough(keep=8)
@pytest.mark.parametrize("name", HARMS)
def test_a_document_locked_for_its_owner_is_judged_inside(name: str) -> None:
    kind, harm = HARMS[name]
    for revision in (4, 6):
        locked = BytesIO()
        document = pikepdf.open(BytesIO(file({**PLACES["page"](b"9 0 R"), 9: harm})))
        lock = pikepdf.Encryption(owner="x", user="", R=revision)
        document.save(locked, encryption=lock, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        assert harm not in locked.getvalue()
        counts = judged(locked.getvalue())
        assert counts[kind]
        assert not counts["unsure"]
