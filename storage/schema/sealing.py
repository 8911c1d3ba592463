"""Each column of the store that no seal holds: what it is compared with, or why nothing is.

Every other column is sealed: with its request (``records.journal``), or with a part of the store (``records.seals``). A
new column without a line in one of the three fails a test.
"""

from collections.abc import Mapping

_BOUND = "its digest, which is sealed"
_BYTES = "the digest of the document, which is sealed"
_CHAIN = "the hash of the line, under the key of the seal, and the line before"
_LEASE = "the present: a lease ends within minutes"
_GIVEN = "the numbers of the requests that are there, or that the journal knows"

DERIVED: Mapping[str, Mapping[str, str]] = {
    "request": {
        "open_comments": "the comments that are not corrected",
        "taken_back_at": "the line of the journal that says so",
    },
    "attachment_blob": dict.fromkeys(("attachment_id", "data"), _BYTES),
    "sent_document": {"data": _BYTES},
    "signature": {"content": _BOUND},
    "transmission": {"content": _BOUND},
    "printout": {"content": _BOUND},
    "lease": dict.fromkeys(("since", "until"), _LEASE),
    "request_number": dict.fromkeys(("year", "region", "last"), _GIVEN),
    "journal": dict.fromkeys(
        (
            *("id", "at", "who", "origin", "request_number", "action", "detail", "state", "previous", "hash"),
            *("scope", "seal"),
        ),
        _CHAIN,
    ),
}
"""By table and column: what the verification compares it with."""

_ROW = "tells the rows apart, nothing else: what belongs to a request is sealed under its number"
_PLACE = "where the wizard was left: it changes without any action, and only says which page opens first"
_HELD = "who has a request open, for ten minutes at most: a lie ends by itself, and refuses nothing"
_READ = "what a person has opened already: it decides nothing"
_FORMER = "shown to who fills the request, who may take it up as an answer like any other: it decides nothing"
_OWN_NOTE = "a word of the office to itself, which decides nothing and is sent to nobody"
_WISH = "shown to who may sign, and read anew with the request before it is signed: it decides nothing"
_ASIDE = "no answer: offered to who fills the request, who may take it up as an answer like any other"
_ENDED = "the present: it asks an open program to save and to leave, and changes nothing"
_NEWS = "announced to everybody, who see it: it decides nothing, and its line of the journal says who published it"
_PREFERRED = "what a person chose for their own screen: it decides nothing"
_LOOK = "worked out of the bytes, which are sealed: it only has somebody look twice, and decides nothing"
_MAIL = "an e-mail to send, or sent: it says a number and an event, and each attempt changes it without any action"

UNSEALED: Mapping[str, Mapping[str, str]] = {
    "request": {"id": _ROW} | dict.fromkeys(("place_step", "place_page", "place_key"), _PLACE),
    "attachment": {"id": _ROW, "look": _LOOK},
    "transmission": {"id": _ROW},
    "support_grant": {"id": _ROW},
    "lease": dict.fromkeys(("request_id", "holder", "session"), _HELD),
    "former_answer": dict.fromkeys(("request_id", "key", "rank", "text", "written_at", "login"), _FORMER),
    "own_note": dict.fromkeys(("request_id", "text", "due", "login", "written_at"), _OWN_NOTE),
    "signing_wish": dict.fromkeys(("request_id", "version", "login", "asked_at"), _WISH),
    "typed_aside": dict.fromkeys(("request_id", "login", "key", "text", "name", "kept_at"), _ASIDE),
    "ended_session": dict.fromkeys(("name", "asked_by", "asked_at"), _ENDED),
    "notice_read": dict.fromkeys(("notice_id", "login", "read_at"), _READ),
    "preference": dict.fromkeys(("login", "theme"), _PREFERRED),
    "news": dict.fromkeys(("id", "day", "title", "text", "author", "published_at"), _NEWS),
    "news_read": dict.fromkeys(("news_id", "login", "read_at"), _READ),
    "outbox": dict.fromkeys(
        ("id", "notice_id", "address", "created_at", "attempts", "next_at", "sent_at", "error"), _MAIL
    ),
}
"""By table and column: why nothing says when it is changed."""
