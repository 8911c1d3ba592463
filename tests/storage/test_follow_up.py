"""What an office keeps of a request for itself, on both engines."""

from datetime import date

from storage.store import Store
from tests.services.builders import CLERK, Clock, Work, fill


def test_a_note_and_a_wish_are_kept_on_both_engines(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    clerk, request_id = work.as_(CLERK), work.filled()
    clerk.follow_up.write(request_id, {"text": "Attend [/] l’ergothérapeute ᐃᓄᒃ", "due": "2021-08-30"}, None)
    assert clerk.follow_up.ask_signature(request_id, work.version(request_id)) == ("Maude Lavoie",)
    kept = work.follow_up.of(request_id)
    assert kept.note is not None
    assert kept.wish is not None
    assert (kept.note.text, kept.note.due, kept.note.who, kept.wish.who) == (
        *("Attend [/] l’ergothérapeute ᐃᓄᒃ", date(2021, 8, 30)),
        *(CLERK.name, CLERK.name),
    )
    work.sign(request_id)
    assert work.follow_up.of(request_id).wish is None
    work.drafts.delete(request_id, work.number(request_id))
    assert any_store.rows("SELECT count(*) FROM own_note") == [(0,)]
