"""What the codes printed on scanned pages say of the request they are joined to (P56)."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from mes_tui.domain import paper_code
from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import file_label
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import UNKNOWN, Scan, ScanState
from mes_tui.domain.paper_code import PaperCode
from mes_tui.domain.receivability import DOCUMENTS_STEP, Cause, Target
from mes_tui.domain.requests import RequestFile
from mes_tui.forms.content import aligned
from mes_tui.forms.findings import nature_of, scan_line, sheets_line, signed_line
from mes_tui.services.request_work import RequestView
from mes_tui.services.signatures import DOCUMENT, changed_labels
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

Codes = tuple[tuple[int, str], ...]
"""The texts of the codes of a document, each with the page of the file where it was read."""

_OTHER = (
    "« {} » porte le code de la demande {} (page {} du fichier) : ce n’est pas une page de la demande {}. "
    "Choisissez le fichier de cette demande-ci."
)


def read_codes(session: "Session", codes: Codes) -> tuple[tuple[tuple[int, PaperCode], ...], str]:
    """The codes that this store printed, with their page, and the number of the request that another one claims."""
    read = [(page, code) for page, text in codes if (code := paper_code.parse(text)) is not None]
    if not read:
        return (), ""
    key = records.paper_key(session)
    ours = tuple((page, code.says) for page, code in read if paper_code.genuine(code, key))
    claimed = next((code.says.number for _, code in read if not paper_code.genuine(code, key)), "")
    return ours, claimed


def require_ours(file: RequestFile, title: str, printed: tuple[tuple[int, PaperCode], ...]) -> None:
    """Raise the Refusal, naming the right number, of a document that holds a page of another request."""
    for page, code in printed:
        if code.number != file.request.number:
            raise Refusal(_OTHER.format(title, code.number, page, file.request.number))


def match(view: RequestView, nature: Nature, title: str, codes: Codes) -> Scan | None:
    """What ``codes`` say of the request as it is now; None for a slot that expects none and got none.

    A code that this store did not print counts as unreadable. Raises Refusal, naming the right number, for a page of
    another request, in whatever slot.
    """
    file = view.file
    printed, claimed = read_codes(view.session, codes)
    require_ours(file, title, printed)
    signed = tuple((page, code) for page, code in printed if code.kind.nature is Nature.SIGNATURES)
    if signed:
        # Pages of several printouts are worth what the oldest is worth.
        revision = min(code.revision for _, code in signed)
        changed = changed_since(view, revision)
        state = ScanState.OLDER if changed else ScanState.CURRENT
        return Scan(state, file.request.number, revision, tuple(page for page, _ in signed), changed)
    if nature is not Nature.SIGNATURES:
        return None
    if printed:
        page, code = printed[0]
        return Scan(ScanState.OTHER_PAGE, code.number, code.revision, (page,))
    return Scan(ScanState.FOREIGN, claimed) if claimed else Scan(ScanState.UNREAD)


def proposed(view: RequestView, title: str, codes: Codes, opening: str) -> tuple[Nature | None, str]:
    """The slot that a document seems made for, and on what ground: the codes on its pages, else what its first page
    says. Raises Refusal for a page of another request."""
    printed, _ = read_codes(view.session, codes)
    require_ours(view.file, title, printed)
    for page, code in printed:
        if code.kind.nature is not None:
            return code.kind.nature, f"code lu à la page {page}"
    if printed:
        return None, printed[0][1].kind.label
    nature = nature_of(opening)
    return nature, "d’après sa première page" if nature else ""


def changed_since(view: RequestView, revision: int) -> tuple[str, ...]:
    """The French names of what the form no longer says as the printout of ``revision`` does; documents aside."""
    printout = records.load_printout(view.session, view.request.id, revision)
    if printout is None:
        return UNKNOWN
    before, after = aligned(view.form, view.facts, json.loads(printout.content), view.content)
    return changed_labels(view.form, _form_only(before), _form_only(after))


def signed_page(view: RequestView) -> str:
    """What each joined page of signatures is worth for the form as it is now, in French; "" when none is joined."""
    scans = [Scan.read(document.scan) for document in view.file.files(Nature.SIGNATURES)]
    lines = [
        signed_line(scan, changed_since(view, scan.revision) if scan and not scan.needs_word else ()) for scan in scans
    ]
    return " ".join(dict.fromkeys(lines))


def paper_warnings(view: RequestView) -> list[Cause]:
    """What the form no longer says as the joined pages of signatures do, when their codes were read: those that lack
    the same are told together."""
    older: dict[tuple[str, ...], dict[str, int]] = {}
    for document in view.file.files(Nature.SIGNATURES):
        scan = Scan.read(document.scan)
        if scan is not None and not scan.needs_word and (changed := changed_since(view, scan.revision)):
            older.setdefault(changed, {})[document.name] = scan.revision
    return [
        Cause(sheets_line(_named(view, sheets), changed), Target(DOCUMENTS_STEP, 0, next(iter(sheets))))
        for changed, sheets in older.items()
    ]


def _named(view: RequestView, sheets: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(file_label(name, view.form.natures), revision) for name, revision in sheets.items()]


def require_word(scan: Scan | None, word: str) -> None:
    """Raise the Refusal of signatures that nothing ties to the request, when the clerk said no word about them."""
    if scan is not None and scan.needs_word and not word:
        raise Refusal(
            f"{scan_line(scan)} Regardez la page, puis écrivez en quelques mots ce que vous avez vérifié.", "word"
        )


def _form_only(content: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in content.items() if not name.startswith(DOCUMENT)}
