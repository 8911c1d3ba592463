"""Who is at the keyboard, and what the store gives them at the moment of each call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, Nature, RequestType, Right
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.text import clean
from mes_tui.services.accounts import find_login, identify, sign_in
from mes_tui.services.children import Search
from mes_tui.services.imports import Imports
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.office import Office
from mes_tui.services.prints import PrintKind
from storage import records
from storage.store import Store
from tests.importing.builders import as_json, document
from tests.screens.hostile import PAYLOADS
from tests.services.builders import BAIE, CLERK, DIRECTOR, NUAGES, TODAY, Clock, Work, employ, file_key, left_alone

ROOT, OWNER, CLERK_UID, OTHER = 0, 1500, 1004, 1005
SUDO = {"SUDO_UID": str(CLERK_UID)}
FORGED = {"USER": "root", "LOGNAME": "root", "SUDO_USER": "root", "SUDO_UID": "0", "HOME": "/root"}

# Real uid, who holds the store, name after « --identite », environment; the login, and whether it is the owner.
IDENTITIES = [
    (CLERK_UID, CLERK_UID, "", {}, "uid:1004", True),
    (CLERK_UID, OWNER, "", {}, "uid:1004", False),
    (CLERK_UID, None, "", {}, "uid:1004", False),
    # What a clerk writes in the environment changes nothing.
    (CLERK_UID, OWNER, "", FORGED, "uid:1004", False),
    (CLERK_UID, None, "", FORGED, "uid:1004", False),
    # sudo writes the uid of who called it, whether the program runs as root or as the owner.
    (ROOT, ROOT, "", SUDO, "uid:1004", False),
    (OWNER, OWNER, "", SUDO, "uid:1004", False),
    (ROOT, None, "", SUDO, "uid:1004", False),
    (OTHER, OWNER, "", SUDO, "uid:1005", False),
    (OWNER, OWNER, "", {"SUDO_UID": str(OWNER)}, "uid:1500", True),
    (OWNER, OWNER, "", {"SUDO_UID": "-1"}, "uid:1500", True),
    (OWNER, OWNER, "", {"SUDO_UID": "1004; x"}, "uid:1500", True),
    (OWNER, OWNER, "", {"SUDO_UID": ""}, "uid:1500", True),
    (OWNER, OWNER, "", {"USER": "mtremblay"}, "uid:1500", True),
    # The forced command of a shared account.
    (OWNER, OWNER, "mtremblay", {"USER": "autre"}, "nom:mtremblay", False),
    (OWNER, OWNER, "zoe.cote-2", {}, "nom:zoe.cote-2", False),
]


@pytest.mark.feature("P1", "P60")
@pytest.mark.parametrize(("uid", "owner", "claimed", "environ", "login", "owns"), IDENTITIES)
def test_who_it_is_comes_from_what_that_person_cannot_write(
    uid: int, owner: int | None, claimed: str, environ: dict[str, str], login: str, owns: bool
) -> None:
    who = identify(uid, owner, claimed, environ)
    assert (who.login, who.owner) == (login, owns)
    assert who.name


@pytest.mark.feature("P1", "P60")
@pytest.mark.parametrize(
    ("uid", "owner", "claimed", "environ", "words"),
    [
        (CLERK_UID, OWNER, "directrice", {}, "compte qui tient le dépôt"),
        (CLERK_UID, None, "directrice", {}, "compte qui tient le dépôt"),
        # Under sudo the arguments are the clerk's own.
        (OWNER, OWNER, "directrice", SUDO, "compte qui tient le dépôt"),
        (ROOT, ROOT, "directrice", SUDO, "compte qui tient le dépôt"),
        (OWNER, OWNER, "Élise [/]", {}, "lettres minuscules"),
        (OWNER, OWNER, "-x", {}, "lettres minuscules"),
        (OWNER, OWNER, "a" * 33, {}, "lettres minuscules"),
        (OWNER, OWNER, "a\nb", {}, "lettres minuscules"),
    ],
)
def test_a_name_that_anybody_could_give_is_refused(
    uid: int, owner: int | None, claimed: str, environ: dict[str, str], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        identify(uid, owner, claimed, environ)


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("uid:4000000001", "uid:4000000001"),
        (" 4000000001 ", "uid:4000000001"),
        ("uid:0007", "uid:7"),
        ("root", "uid:0"),
        ("uid:0", "uid:0"),
        ("nom:mtremblay", "nom:mtremblay"),
    ],
)
def test_an_account_is_found_by_its_number_or_its_name(typed: str, login: str) -> None:
    assert find_login(typed)[0] == login


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        *((typed, "« uid:1004 »") for typed in ("", "uid:", "uid:-1", "élise [/] o’neill", "x" * 60, "a\x00b")),
        *((typed, "Après « nom: », le nom s’écrit avec") for typed in ("nom:", "nom:Élise")),
    ],
)
def test_an_account_that_does_not_exist_is_refused_with_what_to_give(typed: str, told: str) -> None:
    with pytest.raises(Refusal) as refused:
        find_login(typed)
    assert told in refused.value.sentence.replace("\u00a0", " ")
    assert refused.value.key == "login"


MANAGER = Actor("uid:10", "Élise O’Neill-Œuvray [/]", frozenset({Right.MANAGE}), frozenset({BAIE}))
LAST_DAY = date(2021, 8, 31)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.feature("P60")
@pytest.mark.parametrize("on_the_last_day", [True, False], ids=["last day", "day after"])
def test_an_account_is_good_until_its_last_day_included(store: Store, on_the_last_day: bool) -> None:
    employ(store, MANAGER, replace(CLERK, until=LAST_DAY))
    if on_the_last_day:
        assert sign_in(store, CLERK.login, CLERK.name, noon(LAST_DAY)).rights == CLERK.rights
        return
    with pytest.raises(Refusal) as refused:
        sign_in(store, CLERK.login, CLERK.name, noon(date(2021, 9, 1)))
    assert refused.value.sentence == (
        "Votre accès a pris fin le 31 août 2021. Demandez à Élise O’Neill-Œuvray [/] de le prolonger."
    )


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("people", "asked"),
    [
        ([MANAGER], "Élise O’Neill-Œuvray [/]"),
        ([MANAGER, replace(MANAGER, login="uid:11", name="Ana")], "Ana ou Élise O’Neill-Œuvray [/]"),
        ([replace(MANAGER, divisions=frozenset({NUAGES}))], "la direction de votre service de garde"),
        ([replace(MANAGER, until=date(2021, 8, 1))], "la direction de votre service de garde"),
    ],
    ids=["one", "two", "elsewhere", "over"],
)
def test_whom_to_ask_is_who_manages_the_rights_here_today(store: Store, people: list[Actor], asked: str) -> None:
    employ(store, *people)
    lists = Lists(Work(store, Clock(), replace(CLERK, rights=frozenset())).context)
    with pytest.raises(Refusal) as refused:
        lists.total(ListQuery.first(ListKind.DRAFTS, BAIE))
    assert refused.value.sentence.endswith(f"Demandez-le à {asked}.")


@pytest.mark.parametrize(
    ("others", "asked"),
    [
        ([], "Élise O’Neill-Œuvray [/]"),
        ([replace(CLERK, divisions=frozenset({NUAGES}))], "la personne qui gère les droits d’accès"),
        ([replace(CLERK, divisions=frozenset(), regions=frozenset({"11"}))], "la personne qui gère les droits d’accès"),
    ],
    ids=["everything", "another division", "a region"],
)
def test_a_stranger_is_told_who_manages_everything_and_nobody_else(
    store: Store, others: list[Actor], asked: str
) -> None:
    left_alone(store)
    employ(store, MANAGER, *others)
    with pytest.raises(Refusal) as refused:
        sign_in(store, "nom:inconnue", "Inconnue", noon(LAST_DAY))
    assert refused.value.sentence.endswith(f"Demandez l’accès à {asked}.")


def _calls(work: Work, draft: int) -> dict[str, Callable[[], object]]:
    """A call of each service of the provider, all of which the director may do now."""
    version, query = work.version(draft), ListQuery.first(ListKind.DRAFTS, BAIE)
    lists = Lists(work.context)
    return {
        "list": lambda: lists.window(query),
        "total": lambda: lists.total(query),
        "search": lambda: work.children.search(BAIE, Search(necsg="1000001")),
        "sites": lambda: work.children.sites(BAIE, "1000001"),
        "offers": lambda: work.children.offers(file_key("D1")),
        "create": lambda: work.drafts.create(file_key("D2"), RequestType.NEW),
        "read": lambda: work.drafts.read(draft),
        "open": lambda: work.drafts.open(draft),
        "save": lambda: work.drafts.save(draft, {"diagnostic": "x"}, version),
        "delete": lambda: work.drafts.delete(draft, work.number(draft)),
        "attach": lambda: work.documents.attach(draft, Nature.PSI, Path("absent.pdf"), version),
        "remove": lambda: work.documents.remove(draft, Nature.PLAN, version),
        "analyse": lambda: work.submission.analyse(draft),
        "sign": lambda: work.sign(draft),
        "transmit": lambda: work.submission.transmit(draft, version),
        "print": lambda: work.prints.render(draft, PrintKind.SUMMARY),
        "import": lambda: Imports(work.context).load_bytes(as_json(document()), "csg.json"),
    }


CALLS = (
    *("list", "total", "search", "sites", "offers", "create", "read", "open", "save", "delete", "attach", "remove"),
    *("analyse", "sign", "transmit", "print", "import"),
)


@pytest.mark.feature("P60")
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("change", ["revoked", "over", "removed"])
@pytest.mark.thorough(keep=4)
def test_what_was_taken_away_since_refuses_the_next_call(store: Store, change: str, call: str) -> None:
    work = Work(store, Clock())
    draft = work.ready()
    employ(store, MANAGER)
    calls = _calls(work, draft)
    assert tuple(calls) == CALLS
    with store.writing() as session:
        if change == "removed":
            records.remove_user(session, DIRECTOR.login)
    if change == "revoked":
        employ(store, replace(DIRECTOR, rights=frozenset()))
    elif change == "over":
        employ(store, replace(DIRECTOR, until=date(2021, 8, 1)))
    words = {
        "revoked": "Vous ne possédez pas les accès pour .*Demandez-le à Élise O’Neill",
        "over": "Votre accès a pris fin le 1er août 2021. Demandez à Élise O’Neill",
        "removed": "Votre compte n’a plus accès à ce dépôt. Demandez l’accès à Élise O’Neill",
    }
    before = store.data_version()
    with pytest.raises(Refusal, match=words[change]) as refused:
        calls[call]()
    assert not isinstance(refused.value, NotFound)
    assert store.data_version() == before
    assert work.context.actor.rights == frozenset()


def test_what_was_given_since_is_there_at_the_next_call(store: Store) -> None:
    work = Work(store, Clock(), replace(CLERK, rights=frozenset()))
    office, lists = Office(work.context), Lists(work.context)
    assert lists.counts(BAIE)[ListKind.CHILDREN] == 0
    employ(store, CLERK)
    assert lists.counts(BAIE)[ListKind.CHILDREN] > 0
    work.draft()
    employ(store, replace(CLERK, divisions=frozenset({BAIE, NUAGES})))
    assert [provider.division for provider in office.providers()] == [BAIE, NUAGES]
    with store.writing() as session:
        records.remove_user(session, CLERK.login)
    assert office.providers() == ()
    assert work.context.today == TODAY


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_what_a_store_says_of_a_person_is_read_without_anything_that_moves_a_screen(store: Store, payload: str) -> None:
    employ(store, replace(MANAGER, name=f"Ève{payload}", email=f"eve@b.example{payload}"))
    read = sign_in(store, MANAGER.login, "", noon(TODAY))
    assert (read.name, read.email) == (clean(f"Ève{payload}"), clean(f"eve@b.example{payload}"))
