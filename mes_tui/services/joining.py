"""What is said and asked from a file chosen to a document joined (P51 to P56)."""

from collections.abc import Callable, Mapping

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import Words, nature_name
from mes_tui.domain.findings import UNKNOWN, Scan, ScanState
from mes_tui.domain.text import file_name
from mes_tui.forms import french
from mes_tui.forms.findings import changed_line, content_lines, pages_line
from mes_tui.services.documents import Candidate, Documents, Remedy

ADDED = "Votre document est maintenant ajouté à la demande"
ALL_ADDED = "Vos documents sont maintenant ajoutés à la demande"
UNLOCKED = "Copie déverrouillée"
WORD_ASKED = (
    "Regardez la page : est-ce bien celle de la demande {}, avec les signatures demandées ? "
    "Écrivez en quelques mots ce que vous avez vérifié ; cette note reste avec le document."
)
TITLE_ASKED = "Sous quel titre joindre {} ?"
WORD_WANTED = "Écrivez d’abord quelques mots, par exemple « comparée au formulaire »."
TITLE_WANTED = "Écrivez un titre, par exemple « Plan d’intervention »."
SIGNERS_ASKED = (
    "Cochez chaque personne dont la signature se voit sur cette feuille. Les autres feuilles se joignent à part."
)
_SIGNED_OTHERWISE = "Les personnes ont signé un autre contenu : imprimez le formulaire de nouveau et faites-le signer. "
_PAGES_LISTED = 8
_HEAVIEST = 3
_KEPT = (
    "ni commande, ni fichier, ni formulaire, ni lien, ni signature numérique. Chaque page est comparée à l’original. "
    "Le fichier choisi ne change pas, et la copie vous est montrée avant d’être jointe."
)
_LIGHTER = (
    "L’application peut en faire une copie allégée : les pages lourdes deviennent des images grises, moins fines, où "
    f"le texte se cherche encore comme avant ; {_KEPT}"
)
_CLEANED = f"L’application peut en faire une copie nettoyée, qui garde ce que montrent les pages : {_KEPT}"
UNLOCKING = "{} est verrouillé pour son auteur : l’application en fait une copie que tous peuvent lire."
_CONVERTED = (
    "L’application peut en faire une copie PDF : une feuille lettre par image, comparée à l’image. Le fichier choisi "
    "ne change pas, et la copie vous est montrée avant d’être jointe."
)
# By what can be offered: the name of the copy, the verb that asks for it, what it is.
OFFERED = {
    Remedy.LIGHTER: ("Copie allégée", "Alléger", _LIGHTER),
    Remedy.CLEANED: ("Copie nettoyée", "Nettoyer", _CLEANED),
    Remedy.CONVERTED: ("Copie PDF", "Convertir", _CONVERTED),
}
# What makes it.
COPIES: Mapping[Remedy, Callable[..., Candidate]] = {
    Remedy.LIGHTER: Documents.lighter,
    Remedy.CLEANED: Documents.cleaned,
    Remedy.CONVERTED: Documents.converted,
}


def offer(candidate: Candidate) -> str:
    """What can be made of a file that is refused."""
    *_, offered = OFFERED[candidate.remedy]
    if candidate.signatures:
        signed = french.counted(candidate.signatures, "signature numérique", "signatures numériques")
        offered = f"Ce fichier porte {signed}, que la copie ne gardera pas. {offered}"
    heavy = sorted(((weight, page) for page, weight in enumerate(candidate.weights, 1) if weight), reverse=True)
    heaviest = [f"page {page} ({french.size(weight)})" for weight, page in heavy[:_HEAVIEST]]
    if not heaviest:
        return offered
    more = [f"{len(heavy) - _HEAVIEST} de plus"] if len(heavy) > _HEAVIEST else []
    return f"Pages les plus lourdes : {french.listed([*heaviest, *more])}.\n{offered}"


def told(candidate: Candidate) -> str:
    """What the copy is, beside the file that was chosen."""
    facts = candidate.facts
    lines = [f"Fichier choisi : {candidate.title}, {french.size(candidate.original_size)} (il reste tel quel)."]
    if facts is not None:
        lines.append(f"Copie : {french.size(candidate.size)}, {pages_line(facts)}.")
        lines += [line for line in content_lines(facts) if not line.startswith("Copie")]
    if candidate.codes:
        pages = sorted({page for page, _ in candidate.codes})
        listed = french.listed([str(page) for page in pages[:_PAGES_LISTED]])
        lines.append(f"Code carré lu, page {listed}{'…' if len(pages) > _PAGES_LISTED else ''}.")
    if candidate.signatures:
        signed = french.counted(candidate.signatures, "signature numérique", "signatures numériques")
        lines.append(f"Le fichier choisi porte {signed} : la copie n’en garde aucune.")
    if candidate.left_out:
        names = french.listed([french.quoted(file_name(name, limit=40)) for name in candidate.left_out[:3]])
        more = f" et {len(candidate.left_out) - 3} de plus" if len(candidate.left_out) > 3 else ""
        lines.append(f"Laissé de côté : {names}{more}.")
    return "\n".join(lines)


def settling(nature: Nature, candidate: Candidate, scan: Scan | None, words: Words) -> tuple[str, str] | None:
    """The title and the question to answer before a document with these codes is joined; None when nothing is to be
    asked. Signatures that no code ties to the request take the clerk's word instead (``Scan.needs_word``)."""
    if scan is None or scan.needs_word:
        return None
    if nature is not Nature.SIGNATURES:
        return "Page de signatures", (
            f"{candidate.title} contient la page de signatures (page {scan.pages[0]} du fichier). "
            f"Le joindre tout de même comme « {nature_name(nature, words)} » ?"
        )
    if scan.state is ScanState.CURRENT:
        return None
    known = scan.changed != UNKNOWN
    return ("Le formulaire a changé" if known else "Impression inconnue"), (
        f"{candidate.title} : page de signatures de la demande {scan.number}, révision {scan.revision}.\n"
        f"{changed_line(scan.changed)}\n{_SIGNED_OTHERWISE if known else ''}Joindre cette page tout de même ?"
    )
