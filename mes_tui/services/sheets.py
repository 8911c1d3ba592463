"""The boxes of the page of signatures, and who signed in which on the sheets that are joined (P49, P56)."""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import stored_name
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.findings import Scan
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.requests import RequestFile
from mes_tui.domain.sheets import HOME_BOXES, OTHER_HOMES, OTHER_PARENT, Box, Lacking, Sheet, stated
from mes_tui.domain.sheets import lacking as lacking_of
from mes_tui.forms.content import read
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.findings import paper_line
from mes_tui.forms.vocabulary import Context
from mes_tui.printing.model import SignatureBox
from mes_tui.printing.signers import QUALITIES, SignerNames, boxes_for, signers
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.request_work import RequestView
from mes_tui.services.scans import paper_warnings
from mes_tui.services.signatures import sent_type
from storage import records

_ASKED = "Dites qui a signé sur cette feuille : choisissez au moins une personne."
_ABSENT = "Cette feuille de signatures n’est plus dans la demande. Rafraîchissez-la."


class Sheets:
    """What the clerk states of the sheets of signatures of a request."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def boxes(self, request_id: int, scan: Scan | None = None) -> tuple[Box, ...]:
        """Who may have signed on a sheet with the codes ``scan``: those of the form as it was printed, else as it is
        now. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.ATTACH) as view:
            return on_sheet(view, scan)

    def state(self, request_id: int, rank: int, signed: Collection[str], version: int) -> Saved:
        """Say that those of the boxes ``signed`` signed on the sheet ``rank``, in place of what was said of it.

        Raises NotFound, Stale, Refusal when it is nobody.
        """
        name = stored_name(Nature.SIGNATURES, rank)
        with self._context.work(request_id, Action.ATTACH) as work:
            document = work.file.named(name)
            if document is None:
                raise NotFound(_ABSENT)
            sheet = statement(work, Nature.SIGNATURES, Scan.read(document.scan), signed)
            new_version = work.touch(version)
            records.set_sheet(work.session, request_id, name, sheet)
            work.hold()
            work.journal(JournalAction.SIGNERS_STATED, name)
        return Saved(new_version, work.at)


def printed_boxes(view: RequestView) -> tuple[SignatureBox, ...]:
    """The boxes of the page of signatures, as it is printed now."""
    return _boxes(view.file, view.facts, view.evaluation)


def _boxes(file: RequestFile, facts: Context, evaluation: Evaluation) -> tuple[SignatureBox, ...]:
    care, texts = file.child_file, evaluation.texts
    names = SignerNames(
        parent=care.guardian.full_name,
        other_parent=care.other_guardian.full_name if care.other_guardian else "",
        homes={home.box: name for home in OTHER_HOMES if (name := facts.fact(home.fact))},
        home_provider=file.home_provider.full_name if file.home_provider else "",
        quality={key: (texts.get(quality, ""), texts.get(name, "")) for key, (quality, name) in QUALITIES.items()},
    )
    return boxes_for(
        file.request.type,
        file.provider.service_type,
        facts.rules,
        has_other_parent=care.other_guardian is not None,
        names=names,
    )


def boxes(view: RequestView) -> tuple[Box, ...]:
    """The same, as a statement names them."""
    return _stated(printed_boxes(view))


def _stated(printed: Iterable[SignatureBox]) -> tuple[Box, ...]:
    return tuple(Box(box.key, box.printed_name, box.quality) for box in printed)


def on_sheet(view: RequestView, scan: Scan | None) -> tuple[Box, ...]:
    """The boxes that a sheet with the codes ``scan`` has: an older printout may be made for somebody else."""
    now, file, form = boxes(view), view.file, view.form
    known = scan is not None and not scan.needs_word
    printed = records.load_printout(view.session, view.request.id, scan.revision) if scan and known else None
    if printed is None:
        return now
    content: dict[str, str] = json.loads(printed.content)
    type_, service = sent_type(content) or file.request.type, file.provider.service_type
    homes = [box for box in HOME_BOXES if box in content]
    there = signers(type_, service, view.context.rules, has_other_parent=OTHER_PARENT in content, homes=homes)
    names = {key: read(form.field(key), content[key]) for key in there if key in form and key in content}
    return tuple(_named(box, names.get(box.key, "")) for box in now if box.key in there)


def _named(box: Box, name: str) -> Box:
    """The box of another person has another right to sign, which nobody knows any more."""
    return box if box.name == name else replace(box, name=name, quality="")


def statement(view: RequestView, nature: Nature, scan: Scan | None, signed: Collection[str]) -> str:
    """What is kept of who signed: those ``signed``, or the only one who could. "" for another document.

    Raises the Refusal of a sheet on which nobody is said to have signed, or somebody who has no box there.
    """
    if nature is not Nature.SIGNATURES:
        return ""
    there = on_sheet(view, scan)
    keys = {box.key for box in there}
    chosen = set(signed) or (keys if len(keys) == 1 else set())
    if not chosen or not chosen <= keys:
        raise Refusal(_ASKED, "signed")
    return stated(there, chosen).text


def lacking(view: RequestView) -> tuple[Lacking, ...]:
    """The signatures that the joined sheets do not hold."""
    return lacking_in(view.file, view.facts, view.evaluation)


def lacking_in(file: RequestFile, facts: Context, evaluation: Evaluation) -> tuple[Lacking, ...]:
    """The same, of a request that is being filled in."""
    sheets = [Sheet.read(document.sheet) for document in file.files(Nature.SIGNATURES)]
    return lacking_of(file.request.type, _stated(_boxes(file, facts, evaluation)), sheets)


def who(view: RequestView) -> str:
    """Who signed on the joined sheets, and who did not, in French; "" without a sheet."""
    return paper_line(view.file.attachments, lacking(view))


def told(view: RequestView) -> str:
    """The same, and what those who signed did not read: the form says it now, or said it when it was sent."""
    return " ".join(filter(None, (who(view), *(cause.sentence for cause in paper_warnings(view)))))
