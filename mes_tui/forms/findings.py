"""What was found in a document, in the words people read."""

from collections.abc import Sequence

from mes_tui.domain.codes import Nature
from mes_tui.domain.findings import UNKNOWN, Copy, Inspection, Scan, ScanState
from mes_tui.domain.requests import Attachment
from mes_tui.domain.sheets import Lacking, Sheet
from mes_tui.domain.text import fold
from mes_tui.forms import french

SCRIPTED = "! Contient un programme (JavaScript), qui n’est jamais exécuté ici."
_COPIES = {
    Copy.UNLOCKED: "Copie déverrouillée, faite par l’application ; le fichier choisi n’a pas changé.",
    Copy.CLEANED: "Copie nettoyée, faite par l’application ; le fichier choisi n’a pas changé.",
    Copy.LIGHTER: "Copie allégée, faite par l’application ; le fichier choisi n’a pas changé.",
    Copy.PICTURE: "Copie PDF d’une image, faite par l’application ; le fichier choisi n’a pas changé.",
}
_MARKS = {
    "note": "Note",
    "drawing": "Dessin",
    "highlight": "Passage surligné",
    "underline": "Passage souligné",
    "strike": "Passage rayé",
    "stamp": "Tampon",
}
SIGNED_BY, PAPERS_TITLE = "Signé par", "Signatures sur papier"
"""What stands before who signed on a sheet, and on those of a request."""
_UNVERIFIED = "que l’application ne vérifie pas"
_SIGNED = {Copy.UNLOCKED: "qui ne valent plus dans une copie déverrouillée"}
_PAPERS = {(216, 279): "lettre", (279, 216): "lettre, paysage", (216, 356): "légal", (210, 297): "A4"}
_NEAR = 3  # millimetres that a scanner may be wrong by
_UNKNOWN = (
    "Rien ne dit ce qui a changé depuis, car cette impression n’est pas dans ce dépôt : comparez ce qui a été signé au "
    "formulaire d’aujourd’hui, ou imprimez-le et faites-le signer de nouveau."
)
_LABELS_SHOWN = 4
_PAGES_SHOWN = 5
# What the first page says, without accents, of what the document is.
_OPENINGS = {
    Nature.PSI: ("plan de service individualise", "plan de services individualise"),
    Nature.PLAN: ("plan d'integration", "plan de soutien au developpement"),
    Nature.REPORT: ("rapport d'un professionnel", "rapport du professionnel", "professionnel de la sante"),
}


def pages_line(facts: Inspection) -> str:
    """« 3 pages, lettre (216 × 279 mm) »."""
    sizes = [_size(width, height) for width, height, _ in facts.sizes if width and height]
    counted = french.counted(facts.pages, "page", "pages")
    return ", ".join([counted, *dict.fromkeys(sizes)])


def _size(width: int, height: int) -> str:
    name = next((name for (w, h), name in _PAPERS.items() if abs(w - width) <= _NEAR and abs(h - height) <= _NEAR), "")
    measured = f"{width} × {height} mm"
    return f"{name} ({measured})" if name else measured


def content_lines(facts: Inspection) -> tuple[str, ...]:
    """One sentence for each thing that the file carries beside its pages, or that was done to it."""
    signatures = french.counted(facts.signatures, "signature numérique", "signatures numériques")
    return tuple(
        sentence
        for told, sentence in (
            (facts.scripted, SCRIPTED),
            (facts.blank, blank_line(facts)),
            (facts.form, "Contient un formulaire à remplir : seul ce qui se voit compte."),
            (facts.layers, layers_line(facts)),
            (facts.signatures, f"Porte {signatures}, {_SIGNED.get(facts.copy, _UNVERIFIED)}."),
            (facts.copy, _COPIES.get(facts.copy, "")),
        )
        if told
    )


def blank_line(facts: Inspection) -> str:
    """« ! Rien ne se voit aux pages 2 et 4. », "" when each shows something."""
    told, more = facts.blank[:_PAGES_SHOWN], len(facts.blank) - _PAGES_SHOWN
    listed = french.listed([*map(str, told), *([f"{more} de plus"] if more > 0 else [])])
    return f"! Rien ne se voit {'à la page' if len(told) == 1 else 'aux pages'} {listed}." if told else ""


def layers_line(facts: Inspection) -> str:
    """The sentence about the layers that are not shown, "" without any."""
    layers = french.counted(facts.layers, "calque masqué", "calques masqués")
    return f"Contient {layers} : seul ce qui se voit compte." if facts.layers else ""


def marks_lines(marks: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """What was typed in the form of a page, then what was noted on it; ``marks`` are (kind, name of a field, text)."""
    answers = [_labelled(name or "Réponse", text) for kind, name, text in marks if kind == "answer"]
    notes = [_labelled(_MARKS[kind], text) for kind, _, text in marks if kind in _MARKS]
    return (
        *(("\nRéponses dans le formulaire :", *answers) if answers else ()),
        *(("\nNotes et marques :", *notes) if notes else ()),
    )


def _labelled(label: str, text: str) -> str:
    return f"- {label} : {text}" if text else f"- {label}"


def size_line(document: Attachment) -> str:
    """« 3,9 Mo, 3 pages, lettre (216 × 279 mm) »."""
    facts = Inspection.read(document.inspection)
    pages = pages_line(facts) if facts else french.counted(document.pages, "page", "pages")
    return f"{french.size(document.size)}, {pages}"


def fingerprint(document: Attachment) -> str:
    """« 0123 4567 89ab cdef… (change avec le document) »: the beginning of the SHA-256, four by four."""
    groups = "\u00a0".join(document.sha256[start : start + 4] for start in range(0, 16, 4))
    return f"{groups}… (change avec le document)"


def finding_lines(document: Attachment) -> tuple[tuple[str, str], ...]:
    """What was found in a stored document, as (heading, sentence): its codes, the clerk's words, what it carries."""
    facts, scan = Inspection.read(document.inspection), Scan.read(document.scan)
    signers = signers_line(Sheet.read(document.sheet))
    carried = content_lines(facts) if facts else (SCRIPTED,) if document.scripted else ()
    return (
        *((("Codes", scan_line(scan)),) if scan else ()),
        *(((SIGNED_BY, signers),) if signers else ()),
        *((("Note", document.note),) if document.note else ()),
        *(("Contenu", line) for line in carried),
    )


def fact_line(label: str, line: str) -> str:
    """A line of ``finding_lines`` where its heading does not stand beside it: who signed, and a note, say what they
    are."""
    return f"{label} : {line}" if label in ("Note", SIGNED_BY) else line


def signers_line(sheet: Sheet | None) -> str:
    """« Camille Exemple, parent ou tuteur ; Professionnel de la santé », "" when nobody stated who signed."""
    return " ; ".join(signer.label for signer in sheet.signers) if sheet else ""


def paper_line(documents: Sequence[Attachment], lacking: Sequence[Lacking]) -> str:
    """Who signed on the sheets among ``documents``, and whose signature they lack; "" without a sheet."""
    sheets = [Sheet.read(one.sheet) for one in documents if one.nature is Nature.SIGNATURES]
    signers = dict.fromkeys(signer.label for sheet in sheets if sheet for signer in sheet.signers)
    told = [f"{' ; '.join(signers)}."] if signers else []
    unstated = ["Une feuille est jointe sans qu’il soit dit qui l’a signée."] if None in sheets else []
    return " ".join([*told, *unstated, *(one.sentence for one in lacking)])


def scan_line(scan: Scan) -> str:
    """What the codes of a scan are worth, in one sentence or two."""
    if scan.state is ScanState.UNREAD:
        return "! Aucun code lisible : rien ne dit de quelle demande vient cette page."
    if scan.state is ScanState.FOREIGN:
        return (
            f"! Cette page porte le numéro de la demande {scan.number}, mais son code n’a pas été imprimé par cette "
            "base : il ne compte pas."
        )
    if scan.state is ScanState.OTHER_PAGE:
        return f"! Page du formulaire de la demande {scan.number}, mais pas celle des signatures."
    page = f"Page de signatures de la demande {scan.number}, révision {scan.revision}"
    # It was compared when the page came: what is said of it may not be taken for what it is worth today.
    if scan.state is ScanState.CURRENT:
        return f"{page} : à jour à sa réception."
    if scan.changed == UNKNOWN:
        return f"{page}. ! {_UNKNOWN}"
    return f"{page}. ! À sa réception, le formulaire avait changé depuis l’impression : {_listed(scan.changed)}."


def signed_line(scan: Scan | None, changed: tuple[str, ...]) -> str:
    """What the joined page of signatures is worth for the form as it is now: its revision, what ``changed`` since."""
    if scan is None:
        return "Page de signatures : celle qui est jointe, sans code lu."
    if scan.needs_word:
        return f"Page de signatures : celle qui est jointe. {scan_line(scan)}"
    told = f"Page de signatures : révision {scan.revision}"
    return f"{told}. {changed_line(changed)}" if changed else f"{told} ; les réponses n’ont pas changé depuis."


def changed_line(changed: tuple[str, ...]) -> str:
    """« Le formulaire a changé depuis l’impression : … », or what to do where nothing tells it."""
    return _UNKNOWN if changed == UNKNOWN else f"Le formulaire a changé depuis l’impression : {_listed(changed)}."


def sheets_line(sheets: Sequence[tuple[str, int]], changed: tuple[str, ...]) -> str:
    """What ``changed`` since ``sheets`` were printed; each has its name, told beside those of others, and revision."""
    revisions = sorted({revision for _, revision in sheets})
    numbers = french.listed([str(revision) for revision in revisions])
    several = f" : {french.listed([french.quoted(name) for name, _ in sheets])}" if len(sheets) > 1 else ""
    pages = "Pages" if several else "Page"
    return f"{pages} de signatures, révision{'s' if revisions[1:] else ''} {numbers}{several}. {changed_line(changed)}"


def _listed(changed: tuple[str, ...]) -> str:
    labels = [french.quoted(label) for label in changed[:_LABELS_SHOWN]]
    more = len(changed) - len(labels)
    return ", ".join(labels) + f" et {more} de plus" if more > 0 else french.listed(labels)


def nature_of(opening: str) -> Nature | None:
    """The nature that the text of a first page names, if it names one only."""
    said = fold(opening)
    named = [nature for nature, words in _OPENINGS.items() if any(word in said for word in words)]
    return named[0] if len(named) == 1 else None
