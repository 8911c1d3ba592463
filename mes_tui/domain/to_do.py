"""« À faire »: what waits for somebody in an office, or for an agent of the Ministry."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.reference_year import months_before
from mes_tui.domain.rules import Rules

AHEAD = timedelta(days=30)
"""How long before a plan is too old it is told: time to meet the parents."""


class Task(StrEnum):
    """A kind of what waits: ``label`` on a line of the home screen, ``explained`` when the cursor is there.

    ``urgent`` is marked; ``aged`` says since when. The order is that of the lines.
    """

    label: str
    explained: str
    urgent: bool
    aged: bool

    def __new__(cls, value: str, label: str = "", explained: str = "", marks: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_, member.label, member.explained = value, label, explained
        member.urgent, member.aged = "!" in marks, "j" in marks
        return member

    SIGN = "signer", "À signer", "Pour votre signature.", "!j"
    CORRECT = "corriger", "À corriger", "Commentaires du Ministère à corriger.", "!j"
    FOLLOW = "suivre", "À suivre", "La date de suivi de la note est venue.", "!"
    WITHDRAWN = "reprendre", "Retirées, à reprendre", "À soumettre de nouveau, ou à abandonner."
    PLANS = "plans", "Plans à mettre à jour", "Un plan a un an, ou l’aura d’ici 30 jours."
    HANDED = "remises", "Remises à signer", "En attente d’une signature.", "j"
    DRAFTS = "brouillons", "Brouillons", "En cours de création.", "j"
    ANSWER = "attente", "Chez le Ministère", "En attente de sa réponse.", "j"

    AGAIN = "reexaminer", "Corrigées, à relire", "Transmission corrigée après vos commentaires.", "!"
    EXAMINE = "examiner", "À examiner", "Transmission pas encore ouverte.", "j"
    DECIDE = "decider", "À décider", "Examen commencé, sans décision.", "j"
    PREPARED = "retourner", "À retourner", "Des commentaires sont préparés.", "!"
    ASKED = "corrections", "Corrections demandées", "Le service de garde demande à corriger.", "!"
    REVIEWS = "revisions", "Révisions à décider", "Une révision est demandée."
    LEAVING = "departs", "Départs annoncés", "Le service de garde annonce un départ."
    OVER = "fin-annee", "À terminer, fin d’année", "L’année de référence est terminée."

    @property
    def ministry(self) -> bool:
        """Whether it waits for an agent."""
        return list(Task).index(self) >= list(Task).index(Task.AGAIN)


def tasks_of(actor: Actor, division: str) -> tuple[Task, ...]:
    """What may wait for ``actor``, in the division for a provider's person."""
    signs = Right.SIGN in actor.rights_in(division)
    other = Task.HANDED if signs else Task.SIGN
    return tuple(task for task in Task if task.ministry is actor.agent and task is not other)


def plan_limit(today: date, rules: Rules) -> date:
    """The last day of a plan that is too old within ``AHEAD``."""
    return months_before(today + AHEAD, rules.plan_max_age_months)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """What waits of one kind: how many requests, since when the first, and which when there is one only (else 0)."""

    task: Task
    count: int
    since: date
    request_id: int = 0

    def days(self, today: date) -> int:
        """For how long the first has waited."""
        return max(0, (today - self.since).days)

    def label(self, today: date) -> str:
        """« Brouillons (34 j) »."""
        days = self.days(today) if self.task.aged else 0
        return f"{self.task.label} ({days}\u00a0j)" if days else self.task.label

    def sentence(self, today: date) -> str:
        """What it is, since when, what Enter does: one line of a status line of 80 columns."""
        days = self.days(today)
        since = "Depuis" if self.count == 1 else "La plus ancienne\u00a0:"
        age = f" {since} {days}\u00a0j." if days else ""
        does = "l’ouvre" if self.count == 1 else "les montre"
        return f"{self.task.explained}{age} Entrée {does}."
