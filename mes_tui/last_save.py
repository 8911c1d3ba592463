"""Saving what is typed: now and then, and for the last time, when what cannot be saved is left beside the answers."""

from collections.abc import Callable, Iterable, Mapping

SAVED = "Ce qui était tapé est enregistré."
SET_ASIDE = (
    "Ce qui était tapé en dernier n’a pas pu être inscrit dans la demande\u00a0: c’est mis de côté avec elle, et "
    "offert à qui l’ouvrira pour la remplir."
)

Flusher = Callable[[], None]


def flush(flushers: Iterable[Flusher]) -> None:
    """Call each of ``flushers``, which does what it can; then raise the first failure."""
    last_save(flushers, {})


def last_save(flushers: Iterable[Flusher], asides: Mapping[Flusher, Callable[[], bool]]) -> str:
    """The same for who does not come back: where one of ``flushers`` fails, its line of ``asides`` leaves the text
    beside the answers, and says whether all of it is there. Returns what became of it.
    """
    failures, aside = [], False
    for flusher in list(flushers):
        try:
            flusher()
        except Exception as error:
            keep = asides.get(flusher)
            if keep is not None and keep():
                aside = True
            else:
                failures.append(error)
    if failures:
        raise failures[0]
    return SET_ASIDE if aside else SAVED
