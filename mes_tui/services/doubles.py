"""The same file joined twice: in one request, or in those of two children of a division."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mes_tui.domain.documents import file_label
from mes_tui.domain.receivability import DOCUMENTS_STEP, Cause, Target
from mes_tui.forms.french import listed, quoted
from storage import records

if TYPE_CHECKING:
    from mes_tui.services.request_work import RequestView
    from storage.records import SameFile


def told(view: "RequestView", name: str, data: bytes) -> str:
    """Where the file ``data``, about to be joined as ``name``, is joined already, in a sentence; "" for nowhere."""
    found = records.same_files(view.session, view.request, hashlib.sha256(data).hexdigest())
    return _sentence([one for one in found if (one.number, one.name) != (view.request.number, name)], view)


def warnings(view: "RequestView") -> Iterator[Cause]:
    """One for each document of the request that is joined elsewhere too, among what the division itself has.

    Nothing for the Ministry, which has what it was sent, nor for what cannot change any more.
    """
    for document in () if view.sent_on else view.file.attachments:
        found = records.same_files(view.session, view.request, document.sha256)
        others = [one for one in found if (one.number, one.name) != (view.request.number, document.name)]
        if others:
            sentence = f"{quoted(document.title)}\u00a0: {_sentence(others, view)}"
            yield Cause(sentence, Target(DOCUMENTS_STEP, 0, document.name))


def _sentence(found: "Iterable[SameFile]", view: "RequestView") -> str:
    """« ce même fichier est déjà joint à cette demande (« Bilan ») et à la demande 2021-11-004, d’un autre enfant. »"""
    own = view.request.number
    here = [quoted(file_label(one.name)) for one in found if one.number == own]
    elsewhere = dict.fromkeys(one.number for one in found if one.number != own)
    places = [
        *([f"à cette demande ({listed(here)})"] if here else []),
        *(f"à la demande {number}, d’un autre enfant" for number in elsewhere),
    ]
    return f"ce même fichier est déjà joint {listed(places)}. Vérifiez que c’est bien le bon." if places else ""
