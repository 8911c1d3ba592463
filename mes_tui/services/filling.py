"""All the answers of a request at once, as a script gives them: judged as on the screen, written whole or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.comments import Part, corrections, current, part_key, read_key
from mes_tui.domain.errors import Refusal, Stale
from mes_tui.forms.comments import ranked
from mes_tui.forms.conditions import NEVER
from mes_tui.forms.evaluation import Evaluation, left_to_answer
from mes_tui.forms.french import counted, quoted
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Field, Form, Kind
from mes_tui.importing import Fault, ImportRefused
from mes_tui.services.context import Rehearsed, WorkContext
from mes_tui.services.drafts import LOCKED, answer_text, correction_texts, write_answers
from mes_tui.services.request_work import RequestView, RequestWork
from mes_tui.services.scans import paper_warnings
from mes_tui.services.signatures import state_of
from storage import records

if TYPE_CHECKING:
    from mes_tui.importing.answers import GivenAnswers

HELD = (
    "{} remplit cette demande, ouverte depuis {}\u00a0: rien n’a été modifié. Recommencez quand elle sera fermée dans "
    "l’autre fenêtre."
)
_OTHER = "Ce fichier est pour la demande {}, et non pour {}\u00a0: rien n’a été modifié. Vérifiez le numéro."
_UNKNOWN = "ce champ n’existe pas dans le formulaire de cette demande."
_SINCE = (
    "cette réponse a été écrite depuis le modèle\u00a0: reprenez-en un avec --modele, ou ôtez cette clé du fichier "
    "pour la garder."
)
_NOT_ASKED = "{} n’est pas demandé avec les autres réponses\u00a0: laissez-le vide, ou corrigez celles-ci."
_NOT_OFFERED = "{} n’offre pas ce choix avec les autres réponses\u00a0: prenez-en un autre."
_ON_SCREEN = " (F4)"
_TICK = Field(key="corrected", label="Corrigé", kind=Kind.TICK)
_EXPECTED = {
    Kind.TEXT: "texte",
    Kind.NOTE: "texte, de plusieurs lignes au besoin",
    Kind.DATE: "date, comme 2021-08-02",
    Kind.TIME: "heure, comme 8:05",
    Kind.DECIMAL: "nombre, comme 4,5",
    Kind.COUNT: "nombre entier",
    Kind.CHOICE: "un code de « choix »",
    Kind.CHOICES: "codes de « choix », séparés par des virgules",
    Kind.YES_NO: "oui ou non",
    Kind.TICK: "oui, ou rien",
    Kind.PHONE: "téléphone",
    Kind.EXTENSION: "poste",
    Kind.POSTAL_CODE: "code postal",
    Kind.EMAIL: "courriel",
    Kind.SITE_NUMBER: "numéro d’installation",
}


@dataclass(frozen=True, slots=True)
class Question:
    """A field that a script may fill. ``asked``: it is, with the answers of now; ``choices`` are codes and labels."""

    key: str
    page: int
    section: str
    label: str
    expected: str
    required: bool
    asked: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """What a script may fill of the request ``number``: its answers of now, by key, and what is known of each.

    ``state`` is its version: given back with the answers, nothing that is written after it is written over.
    """

    number: str
    state: int
    answers: Mapping[str, str]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written of the answers given, or would be (``simulated``): the ``changed`` keys with their labels.

    ``left`` is what is still to be filled in or corrected, ``uncovered`` what signatures no longer cover, ``doubts``
    what is unlikely among the answers given.
    """

    number: str
    simulated: bool
    changed: Mapping[str, str]
    same: int
    left: tuple[Fault, ...]
    doubts: tuple[Fault, ...]
    uncovered: tuple[str, ...]

    def __str__(self) -> str:
        count, unchanged = len(self.changed), f"{self.same} sans changement"
        if self.simulated:
            told = counted(count, "réponse changerait", "réponses changeraient")
            lines = [f"Simulation, rien n’a été modifié – demande {self.number}\u00a0: {told}, {unchanged}."]
        else:
            told = counted(count, "réponse enregistrée", "réponses enregistrées")
            lines = [f"Demande {self.number}\u00a0: {told}, {unchanged}."]
        lines += [f"  {key}\u00a0: {label}" for key, label in self.changed.items()]
        lines += [f"À vérifier – {doubt}" for doubt in self.doubts]
        lines += self.uncovered
        rest = left_to_answer(len(self.left))
        lines += [f"Il reste {rest} dans le formulaire\u00a0:"] if self.left else []
        return "\n".join([*lines, *(f"  {issue}" for issue in self.left)])


class Filling:
    """Fills requests from a file, for scripts. Signing and sending stay a person's act."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def template(self, request_id: int) -> Template:
        """What there is to fill in a request that the actor may modify. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.EDIT) as view:
            questions = (*_questions(view.form, view.evaluation), *_corrections(view))
            texts = {**view.file.answers, **corrections(view.file.comments)}
            number, state = view.request.number, view.request.version
        return Template(number, state, {one.key: texts.get(one.key, "") for one in questions}, questions)

    def fill(self, request_id: int, data: bytes, name: str, *, simulated: bool = False) -> Filled:
        """Write the answers of the « mes-reponses » file ``data``, called ``name``; those that it does not name stay.
        An answer that was written since the model of the file is a fault, unless it says the same.

        ``simulated``: say what would be written, and write nothing. Raises ImportRefused with every fault by key,
        Refusal when the file is for another request or somebody has this one open, NotFound, NotSaved.
        """
        from mes_tui.importing.answers import read_answers

        context = self._context
        try:
            with context.work(request_id, Action.EDIT) as work:
                number = work.request.number
                given = read_answers(data, name, context.rules)
                if given.number not in ("", number):
                    raise Refusal(_OTHER.format(given.number, number), "numero")
                if held := work.hold(HELD):
                    raise Refusal(held)
                filled = _fill(work, given, simulated)
                # Nobody stays in the request after a command.
                records.free_lease(work.session, request_id, context.session)
                if simulated:
                    raise Rehearsed
        except Rehearsed:
            pass
        return filled


def _questions(form: Form, evaluation: Evaluation) -> Iterator[Question]:
    for field in form.fields():
        if field.read_only or field.key in evaluation.locked:
            continue
        page, section, _ = form.locate(field.key)
        yield Question(
            field.key,
            page.number,
            section.title or page.title,
            field.label,
            _EXPECTED[field.kind],
            field.key in evaluation.required,
            field.key in evaluation.visible,
            tuple((choice.code, choice.label) for choice in evaluation.offered.get(field.key, field.choices)),
        )


def _corrections(view: RequestView) -> Iterator[Question]:
    """The boxes « Corrigé » and the replies of the comments of the last round."""
    for item in ranked(view.form, current(view.file.comments)):
        where = f"Commentaire {item.rank} sur {item.total}, {item.where}"
        for part, label, kind in (
            (Part.CORRECTED, "Corrigé", Kind.TICK),
            (Part.REPLY, "Réponse au commentaire", Kind.NOTE),
        ):
            key = part_key(item.comment.id, part)
            yield Question(key, item.comment.page, where, label, _EXPECTED[kind], part is Part.CORRECTED, True)


def _fill(work: RequestWork, whole: "GivenAnswers", simulated: bool) -> Filled:
    """Write the answers given, once all of them may be."""
    given, state = whole.answers, work.request.version if whole.state is None else whole.state
    form, stored, faults = work.form, work.file.answers, dict[str, str]()
    said = corrections(work.file.comments)
    texts, corrected = _read(work, given, faults)
    after = work.evaluate({**stored, **texts})
    news = {key: text for key, text in texts.items() if text != parse(form.field(key), stored.get(key, "")).text}
    told = {key: text for key, text in corrected.items() if text != said.get(key, "")}
    faults |= {key: found for key in news if key not in faults and (found := _unwanted(form.field(key), news, after))}
    for issue in after.issues:
        if issue.key in given and not issue.missing:
            faults.setdefault(issue.key, issue.sentence)
    if faults:
        raise _refused(work.request.number, {key: faults[key] for key in given if key in faults})
    before = uncovered(work)
    try:
        write_answers(work, news, told, state)
    except Stale as stale:
        raise _refused(work.request.number, {key: _SINCE for key in given if key in stale.theirs}) from stale
    work.session.flush()
    covered = uncovered(RequestView(work.context, work.session, work.request))
    return Filled(
        work.request.number,
        simulated,
        {key: form.field(key).label if key in form else "Commentaire" for key in (*news, *told)},
        len(given) - len(news) - len(told),
        tuple(Fault("", issue.key, issue.sentence) for issue in after.issues),
        tuple(Fault("", issue.key, issue.sentence) for issue in after.warnings if issue.key in news),
        tuple(sentence for sentence in covered if sentence not in before),
    )


def _read(work: RequestWork, given: Mapping[str, str], faults: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The answers and the corrections of ``given`` in their normal form; what cannot be read goes to ``faults``."""
    texts: dict[str, str] = {}
    corrected: dict[str, str] = {}
    for key, text in given.items():
        try:
            if (target := read_key(key)) is not None:
                ticked = parse(_TICK, text) if target[1] is Part.CORRECTED else None
                if ticked and ticked.error:
                    raise Refusal(ticked.error, key)
                corrected |= correction_texts(work.session, work.request.id, {key: ticked.text if ticked else text})
                continue
            if key not in work.form:
                raise Refusal(_UNKNOWN + _meant(key, work.form), key)
            kept = answer_text(work.form, key, text)
            parsed = parse(work.form.field(key), kept)
            if parsed.error:
                faults[key] = parsed.error.replace(_ON_SCREEN, "")
            else:
                texts[key] = parsed.text
        except Refusal as refusal:
            faults[key] = refusal.sentence
    return texts, corrected


def _meant(key: str, form: Form) -> str:
    close = get_close_matches(key, [field.key for field in form.fields()], n=1)
    return f" Vouliez-vous écrire « {close[0]} »\u00a0?" if close else ""


def _unwanted(field: Field, news: Mapping[str, str], after: Evaluation) -> str:
    """Why the new answer of ``field`` cannot be typed on the screen; "" when it can."""
    key, text = field.key, news[field.key]
    if field.locked is not NEVER and key in after.locked:
        return LOCKED.format(field.label)
    if text and key not in after.visible:
        return _NOT_ASKED.format(quoted(field.label))
    offered = {choice.code for choice in after.offered.get(key, field.choices)}
    if field.choices and text and not offered.issuperset(text.split(",")):
        return _NOT_OFFERED.format(quoted(field.label))
    return ""


def _refused(number: str, faults: Mapping[str, str]) -> ImportRefused:
    count = counted(len(faults), "réponse", "réponses")
    return ImportRefused(
        f"La demande {number} n’a pas été remplie\u00a0: {count} à corriger. Rien n’a été modifié.",
        faults=tuple(Fault("", key, sentence) for key, sentence in faults.items()),
    )


def uncovered(view: RequestView) -> list[str]:
    """What is said of the signatures that do not cover the request as it is."""
    state = state_of(view.file.signature, view.form, view.facts, view.content)
    return [*([state.sentence] if state.void else []), *(cause.sentence for cause in paper_warnings(view))]
