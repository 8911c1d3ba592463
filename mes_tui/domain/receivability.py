"""Is the request ready to be transmitted? The guide's check-list of step 5, each cross with its causes (P57)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from mes_tui.domain.codes import Nature
from mes_tui.domain.comments import DOCUMENTS as ON_DOCUMENTS
from mes_tui.domain.comments import RankedComment, anchor
from mes_tui.domain.documents import Slot
from mes_tui.domain.requests import Attachment
from mes_tui.domain.sheets import Lacking
from mes_tui.domain.text import TO_CONFIRM

FORM = "Formulaire"
DOCUMENTS = "Documents"
ELIGIBILITY = "Admissibilité"

COMMENTS = "comments"
SIGNATURE = "signature"
_MOST_NAMED = 4

FORM_STEP, DOCUMENTS_STEP, VERIFICATION_STEP = 3, 4, 5


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go to repair a cause: the wizard's step, the form's page (0: none), the field, comment or nature."""

    step: int
    page: int = 0
    key: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a line does not pass, in one sentence, and where to repair it."""

    sentence: str
    target: Target


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the check-list. It passes when it has no cause; ``said`` sums up its causes, "" for the first."""

    key: str
    group: str
    label: str
    passed: bool
    causes: tuple[Cause, ...] = ()
    said: str = ""


@dataclass(frozen=True, slots=True)
class Receivability:
    """The whole check-list; ``warnings`` are said but never block."""

    lines: tuple[Line, ...]
    warnings: tuple[Cause, ...] = ()

    @property
    def receivable(self) -> bool:
        """True when every line passes: only then may the request be transmitted."""
        return all(line.passed for line in self.lines)

    @property
    def obstacle(self) -> Line | None:
        """The line to put right first, None when the request is receivable: comments before anything else."""
        failed = [line for line in self.lines if not line.passed]
        return next((line for line in failed if line.key == COMMENTS), failed[0] if failed else None)

    @property
    def refusal(self) -> str:
        """Why the request cannot be transmitted, "" when it can."""
        line = self.obstacle
        if line is None:
            return ""
        why = line.said or (line.causes[0].sentence if line.causes else "")
        return f"La demande n’est pas encore recevable – {line.label}\u00a0✗. {why}".rstrip()

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Everything that blocks, in the order of the lines."""
        return tuple(cause for line in self.lines for cause in line.causes)


def analyse(
    *,
    missing: Sequence[Cause],
    comments: Sequence[RankedComment],
    slots: Sequence[Slot],
    attachments: Sequence[Attachment],
    signed: bool,
    unsigned_reason: str,
    blocking: Sequence[Cause],
    warnings: Sequence[Cause],
    lacking: Sequence[Lacking] = (),
) -> Receivability:
    """Return the check-list of a request.

    ``missing``: the form's empty or invalid fields. ``comments``: those of the last round. ``blocking``: what forbids
    the transmission beside the guide's lines (allowance stopped, age); it makes a line of its own, that is absent
    when there is nothing to say. ``unsigned_reason`` says why the request does not count as signed; "" gives the
    usual sentence. ``lacking``: the signatures that the joined sheets do not hold.
    """
    filled = {attachment.nature for attachment in attachments}
    lines = [
        _line("fields", FORM, "Champs obligatoires remplis", missing),
        _comments_line([item for item in comments if not item.comment.corrected]),
    ]
    lines += [
        _line(slot.nature.value, DOCUMENTS, slot.label, _wanting(slot, filled, lacking))
        for slot in slots
        if slot.required
    ]
    lines.append(
        _line(
            SIGNATURE,
            DOCUMENTS,
            "Signature électronique du directeur du service de garde",
            () if signed else (_unsigned(unsigned_reason),),
        )
    )
    if blocking:
        lines.append(_line("eligibility", ELIGIBILITY, "Conditions d’admissibilité", blocking))
    expected = tuple(_expected(s) for s in slots if s.expected and not s.required and s.nature not in filled)
    said = {cause for line in lines for cause in line.causes}
    unsigned = (cause for cause in map(_lacking, lacking) if cause not in said)
    return Receivability(tuple(lines), (*warnings, *unsigned, *expected))


def target_of(item: RankedComment) -> Target:
    """Where a comment is corrected."""
    step = DOCUMENTS_STEP if item.comment.page == ON_DOCUMENTS else FORM_STEP
    return Target(step, item.comment.page, anchor(item.comment.id))


def _line(key: str, group: str, label: str, causes: Sequence[Cause]) -> Line:
    return Line(key, group, label, not causes, tuple(causes))


def _comments_line(unticked: Sequence[RankedComment]) -> Line:
    """All the empty boxes are named at once; the first one is where to go."""
    causes = [Cause(item.sentence, target_of(item)) for item in unticked]
    line = _line(COMMENTS, FORM, "Commentaires corrigés", causes)
    if len(unticked) < 2:
        return line
    named = [f"{item.rank} ({item.where})" for item in unticked[:_MOST_NAMED]]
    others = len(unticked) - len(named)
    more = f" et {others} de plus" if others else ""
    return replace(line, said=f"Il reste à cocher «\u00a0Corrigé\u00a0» : commentaires {', '.join(named)}{more}.")


def _absent(slot: Slot) -> Cause:
    sentence = f"Joignez le document « {slot.name} »."
    if slot.nature is Nature.SIGNATURES:
        sentence = "Imprimez la page de signatures, faites-la signer, numérisez-la et joignez-la."
    return Cause(sentence, Target(DOCUMENTS_STEP, key=slot.nature.value))


def _wanting(slot: Slot, filled: Collection[Nature], lacking: Sequence[Lacking]) -> tuple[Cause, ...]:
    """Why the document of a required slot does not do."""
    if slot.nature not in filled:
        return (_absent(slot),)
    return tuple(_lacking(one) for one in lacking if one.blocks and slot.nature is Nature.SIGNATURES)


def _lacking(one: Lacking) -> Cause:
    remedy = "Joignez la feuille qui la porte, ou dites par « Signataires » qui a signé celle qui est jointe."
    doubt = "" if one.blocks else f" Qu’elle soit exigée est {TO_CONFIRM}."
    return Cause(f"{one.sentence}{doubt} {remedy}", Target(DOCUMENTS_STEP, key=Nature.SIGNATURES.value))


def _expected(slot: Slot) -> Cause:
    return Cause(
        f"Le document « {slot.name} » n’est pas joint : il est attendu pour ce type de demande.",
        Target(DOCUMENTS_STEP, key=slot.nature.value),
    )


def _unsigned(reason: str) -> Cause:
    return Cause(reason or "La demande n’est pas signée par la direction.", Target(VERIFICATION_STEP, key=SIGNATURE))
