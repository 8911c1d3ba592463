"""« À faire »: what waits for the person at the keyboard, in one reading. Light: no session, no SQLAlchemy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from mes_tui.domain.access import Action, Actor, may
from mes_tui.domain.codes import RequestType, Right, Status
from mes_tui.domain.columns import Column
from mes_tui.domain.errors import Refusal
from mes_tui.domain.reference_year import year_of
from mes_tui.domain.text import clean, fold
from mes_tui.domain.to_do import Task, TaskLine, plan_limit, tasks_of
from mes_tui.forms.french import counted
from mes_tui.services.context import WorkContext
from mes_tui.services.request_columns import local_day
from storage.queries import to_do as queries

MOST = 200
"""Requests shown of a kind: those that have waited the longest."""

_TOLD: Mapping[Task, str] = {
    Task.SIGN: "Remise par",
    Task.HANDED: "Remise par",
    Task.CORRECT: "Commentaires",
    Task.FOLLOW: "Note",
    Task.PLANS: "Date du plan",
    Task.DRAFTS: "Type",
    Task.ANSWER: "Statut",
}


def _comments(number: str) -> str:
    return f"{number} à corriger" if number != "0" else "tous corrigés"


_CELLS: Mapping[Task, Callable[[str], str]] = {
    Task.CORRECT: _comments,
    Task.DRAFTS: lambda code: RequestType(code).short_label,
    Task.ANSWER: lambda code: Status(code).label,
}


def columns(task: Task) -> tuple[Column, ...]:
    """Those of the requests of one kind."""
    since = {Task.FOLLOW: "À suivre le", Task.PLANS: "Plan du"}.get(task, "Depuis le")
    told = _TOLD.get(task, "Service de garde" if task.ministry else "")
    shown = (Column("number", "Demande", 14), Column("child", "Enfant", 3, True), Column("since", since, 12))
    return (*shown, Column("told", told, 4, True)) if told and task is not Task.PLANS else shown


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One request that waits. ``position`` is its rank."""

    request_id: int
    position: int
    cells: tuple[str, ...]
    marked: bool = False

    @property
    def key(self) -> str:
        return str(self.request_id)


class ToDo:
    """Reads what waits in a division of the actor's, or in their regions."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def lines(self, division: str) -> tuple[TaskLine, ...]:
        """What waits, kind by kind; nothing for who may not see it."""
        actor = self._context.reread_actor()
        waiting = self._waiting(actor, division)
        if waiting is None:
            return ()
        counts = self._context.rows(queries.counted(tasks_of(actor, division), waiting))
        return tuple(
            TaskLine(Task(task), count, _day(since), id_ if count == 1 else 0)
            for task, count, since, id_ in counts
            if count
        )

    def find(self, task: Task, division: str, typed: str = "") -> tuple[TaskRow, ...]:
        """The requests of one kind, the first first: of the ``MOST`` first, those whose line has each word ``typed``.

        Raises Refusal to who may not see them.
        """
        actor = self._context.reread_actor()
        if not actor.agent:
            self._context.require(Action.VIEW, division)
        waiting = self._waiting(actor, division)
        if waiting is None or task not in tasks_of(actor, division):
            raise Refusal(actor.barred or "Cette liste n’est pas la vôtre. Revenez à l’accueil (F3).")
        cell, shown = _CELLS.get(task, str), len(columns(task))
        lines = (
            (id_, (number, child, _day(since).isoformat(), clean(cell(told or "")))[:shown])
            for id_, number, child, since, told in self._context.rows(queries.rows(task, waiting, MOST))
        )
        words = fold(typed).split()
        kept = (line for line in lines if all(word in fold(" ".join(line[1])) for word in words))
        return tuple(TaskRow(id_, rank, cells) for rank, (id_, cells) in enumerate(kept))

    def _waiting(self, actor: Actor, division: str) -> "queries.Waiting | None":
        """Where it waits for ``actor``, None where they see nothing."""
        context, today = self._context, self._context.today
        regions = sorted(actor.regions & actor.where(Right.AGENT)) if actor.agent else []
        if not regions and (actor.agent or not division or may(actor, Action.VIEW, division)):
            return None
        year = year_of(today, context.rules)
        return queries.Waiting(division, regions, today, year, plan_limit(today, context.rules))


def told_count(line: TaskLine) -> str:
    """« 3 demandes », for who reads line by line."""
    return counted(line.count, "demande", "demandes")


def _day(stored: str) -> date:
    """The local day of an instant as stored, or the day itself."""
    return date.fromisoformat(stored) if len(stored) == len("2021-08-02") else local_day(stored)
