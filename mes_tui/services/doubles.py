"""The same file joined twice, or the same paper scanned twice: in one request, or in those of two children."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mes_tui.domain.documents import file_label
from mes_tui.domain.looks import alike
from mes_tui.domain.receivability import DOCUMENTS_STEP, Cause, Target
from mes_tui.forms.french import counted, listed, quoted
from storage import records

if TYPE_CHECKING:
    from mes_tui.services.request_work import RequestView
    from storage.records import SameFile, Scanned

_MOST = 3
"""How many places are named."""


def told(view: "RequestView", name: str, data: bytes, look: str) -> str:
    """Where the file ``data``, about to be joined as ``name``, is joined already, or a scan that looks like it, in a
    sentence each; "" for nowhere."""
    sha256, own = hashlib.sha256(data).hexdigest(), (view.request.number, name)
    same = [one for one in records.same_files(view.session, view.request, sha256) if (one.number, one.name) != own]
    near = _alike(records.scans(view.session, view.request), *own, sha256, look) if look else []
    return " ".join(filter(None, (_sentence(_SAME, same, view), _sentence(_ALIKE, near, view))))


def warnings(view: "RequestView") -> Iterator[Cause]:
    """One for each document of the request that is joined elsewhere too, or looks like another one, among what the
    division itself has.

    Nothing for the Ministry, which has what it was sent, nor for what cannot change any more.
    """
    number, documents = view.request.number, () if view.sent_on else view.file.attachments
    scans = records.scans(view.session, view.request) if documents else ()
    looks = {scan.name: scan.look for scan in scans if scan.number == number}
    for document in documents:
        same = records.same_files(view.session, view.request, document.sha256)
        others = [one for one in same if (one.number, one.name) != (number, document.name)]
        near = _alike(scans, number, document.name, document.sha256, looks.get(document.name, ""))
        for sentence in filter(None, (_sentence(_SAME, others, view), _sentence(_ALIKE, near, view))):
            yield Cause(f"{quoted(document.title)}\u00a0: {sentence}", Target(DOCUMENTS_STEP, 0, document.name))


def _alike(scans: "Iterable[Scanned]", number: str, name: str, sha256: str, look: str) -> "list[Scanned]":
    """Those of ``scans`` that look like the document ``name`` of the request ``number``, and are another file."""
    return [
        scan
        for scan in scans
        if (scan.number, scan.name) != (number, name) and scan.sha256 != sha256 and alike(scan.look, look)
    ]


# What is said of the document, with « à » before each place, and what to do.
_SAME = "ce même fichier est déjà joint {}. Vérifiez que c’est bien le bon."
_ALIKE = "sa première page ressemble à celle d’un document joint {}\u00a0: à vérifier."


def _sentence(said: str, found: "Iterable[SameFile | Scanned]", view: "RequestView") -> str:
    """« ce même fichier est déjà joint à cette demande (« Bilan ») et à la demande 2021-11-004, d’un autre enfant. »"""
    own = view.request.number
    here = [quoted(file_label(one.name, view.form.natures)) for one in found if one.number == own]
    elsewhere = dict.fromkeys(one.number for one in found if one.number != own)
    places = [
        *([f"à cette demande ({listed(here)})"] if here else []),
        *(f"à la demande {number}, d’un autre enfant" for number in elsewhere),
    ]
    more = len(places) - _MOST
    told = [*places[:_MOST], f"à {counted(more, 'autre demande', 'autres demandes')}"] if more > 0 else places
    return said.format(listed(told)) if places else ""
