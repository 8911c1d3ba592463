"""What somebody typed in a request and could not save any more: kept beside its answers, offered to who fills it.

They lost their access meanwhile, or their session was ended before a conflict was settled. It is no part of the
request: no agent reads it, nothing prints, exports or sends it, and it goes away once the request is sent.
"""

from collections.abc import Collection, Mapping, Sequence

from mes_tui.domain.access import Action, may_set_aside
from mes_tui.domain.aside import Aside
from mes_tui.domain.comments import corrections, current
from mes_tui.domain.errors import NotAllowed, NotFound
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.text import clean
from mes_tui.forms.french import iso_date, time_of_day
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import RequestWork
from storage import records

_MOST = 20_000
"""Characters of a text: more than any answer takes, so that one that is too long is kept to be shortened."""


class TypedAside:
    """What was left beside the answers of the actor's own requests."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def keep(self, request_id: int, texts: Mapping[str, str]) -> frozenset[str]:
        """Leave ``texts``, by field key, beside the answers; return the keys of those that are in the store now, there
        or as answers. What the request does not ask, or what is endless, is not.

        Whoever opened the request to fill it in this session may, without any right any more. Raises Refusal, NotFound,
        NotSaved.
        """
        context = self._context
        if reason := may_set_aside(request_id in context.filled):
            raise NotAllowed(reason)
        with context.store.writing() as session:
            entered = records.enter(session, request_id, context.actor.login, lock=True)
            if entered is None:
                raise NotFound(records.GONE)
            work = RequestWork(context, session, entered, changes=False)
            kept = _asked(work, texts)
            if new := _not_there(work, kept):
                records.put_aside(session, request_id, context.actor.login, context.actor.name, new, work.at)
                work.journal(JournalAction.SET_ASIDE, ",".join(sorted(new)))
            work.close()
        return frozenset(kept)

    def end(self, request_id: int, texts: Collection[Aside], *, taken: bool) -> None:
        """Keep ``texts`` no more: they were ``taken`` up as answers, or are not wanted. What somebody left since stays.

        Raises NotFound, Refusal, NotSaved.
        """
        with self._context.work(request_id, Action.EDIT, changes=False) as work:
            ended = records.drop_aside(work.session, request_id, texts)
            if ended:
                action = JournalAction.ASIDE_TAKEN if taken else JournalAction.ASIDE_DROPPED
                work.journal(action, ",".join(sorted({text.key for text in ended})))


def _asked(work: RequestWork, texts: Mapping[str, str]) -> dict[str, str]:
    """Those of ``texts`` that may be answers of the request, cleaned."""
    form, comments = work.form, corrections(current(work.file.comments))
    asked = {key for key in texts if key in comments or (key in form and not form.field(key).read_only)}
    cleaned = {key: clean(texts[key], lines=True) for key in asked}
    return {key: text for key, text in cleaned.items() if len(text) <= _MOST}


def _not_there(work: RequestWork, texts: Mapping[str, str]) -> dict[str, str]:
    """Those that the request does not hold, and that the same person did not leave already."""
    left = {text.key: text.text for text in records.load_aside(work.session, work.request.id) if _own(work, text)}
    held = {**work.file.answers, **corrections(current(work.file.comments))}
    return {key: text for key, text in texts.items() if text not in (held.get(key, ""), left.get(key))}


def _own(work: RequestWork, text: Aside) -> bool:
    return text.login == work.context.actor.login


def told(texts: Sequence[Aside]) -> str:
    """Whose ``texts`` they are, one person's, and since when."""
    last = max(texts, key=lambda text: text.at)
    at = last.at.astimezone()
    return f"{last.who} avait tapé ceci sans pouvoir l’enregistrer, à {time_of_day(at)} le {iso_date(at)}."
