"""A list of accounts in CSV: all of it is given, or nothing and every fault is told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.importing import MAX_BYTES, ImportRefused, accounts
from mes_tui.services.account_imports import AccountImports
from mes_tui.services.accounts import read_actor
from storage.store import Store
from tests.services.builders import BAIE, COLLINES, NUAGES, Clock, employ, left_alone, work_context

MANAGER = Actor("uid:10", "Maude Lavoie", frozenset({Right.ENTER, Right.MANAGE}), frozenset({BAIE, COLLINES}))
CLERK = Actor("nom:luc", "Luc Lenormand", frozenset({Right.CONSULT}), frozenset({BAIE}), email="luc@exemple.invalid")
AWAY = Actor("nom:ailleurs", "Paul Ailleurs", frozenset({Right.ENTER}), frozenset({NUAGES}))
CHIEF = Actor("uid:40", "Noé Chef", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"01", "11"}))
HEAD = "compte;nom;droits;divisions;regions;jusqu_au;courriel\n"
ZOE = f"nom:zoe;Zoé O’Neill-Œuvray;saisir, signer;{BAIE};;2022-08-31;zoe@exemple.invalid\n"


@pytest.fixture
def staffed(store: Store) -> Store:
    left_alone(store)
    employ(store, MANAGER, CLERK, AWAY, CHIEF)
    return store


def at(store: Store, actor: Actor, *, owner: bool = False) -> AccountImports:
    """The lists in the hands of ``actor``, or of the account that holds the store."""
    there = work_context(store, actor, Clock())
    there.owner = owner
    return AccountImports(there)


def everything(store: Store) -> list[tuple[object, ...]]:
    """All the accounts with what they have, and the journal."""
    tables = ("user_account", "user_division", "user_region", "journal")
    return [row for table in tables for row in store.rows(f"SELECT * FROM {table} ORDER BY 1, 2")]


def given(store: Store, text: str | bytes, actor: Actor = MANAGER, *, owner: bool = False) -> str:
    """What is said of the list, once in the store; its simulation said the same and wrote nothing."""
    data = text if isinstance(text, bytes) else text.encode()
    imports, before = at(store, actor, owner=owner), everything(store)
    simulated = str(imports.load_bytes(data, "comptes.csv", simulated=True))
    assert everything(store) == before
    said = str(imports.load_bytes(data, "comptes.csv"))
    assert simulated.splitlines()[:-1] == said.splitlines()
    return said.replace("\u00a0", " ")


def refused(store: Store, text: str | bytes, actor: Actor = MANAGER) -> list[str]:
    """Every fault; nothing is written."""
    before = everything(store)
    with pytest.raises(ImportRefused) as raised:
        at(store, actor).load_bytes(text if isinstance(text, bytes) else text.encode(), "comptes.csv")
    assert everything(store) == before
    return [str(fault).replace("\u00a0", " ") for fault in raised.value.faults]


@pytest.mark.feature("P60")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("before", ["", "# nom ; prénom, etc.\n\n", "sep={}\r\n"])
@pytest.mark.thorough(keep=3)
def test_a_list_is_read_as_the_spreadsheets_of_here_write_it(
    staffed: Store, encoding: str, separator: str, before: str
) -> None:
    cells = [f'"{cell}"' if separator in cell else cell for cell in ZOE.strip().split(";")]
    heads = [" Compte", "NOM", "Droits", "divisions", "Régions", "Jusqu’au", "courriel", ""]
    text = f"{before.format(separator)}{separator.join(heads)}\r\n{separator.join([*cells, ''])}\r\n"
    given(staffed, text.encode(encoding))
    assert read_actor(staffed, "nom:zoe") == Actor(
        *("nom:zoe", "Zoé O’Neill-Œuvray", frozenset({Right.ENTER, Right.SIGN}), frozenset({BAIE})),
        until=date(2022, 8, 31),
        email="zoe@exemple.invalid",
    )


def test_what_is_written_is_what_the_command_that_gives_one_writes(staffed: Store, tmp_path: Path) -> None:
    line = f"nom:zoe – Zoé O’Neill-Œuvray – saisir, signer – {BAIE} – jusqu’au 2022-08-31 – zoe@exemple.invalid"
    said = given(staffed, HEAD + ZOE + "nom:luc;;;;;;\n")
    assert said.splitlines() == [
        f"ligne 2, ajouté : {line}",
        "2 comptes : 1 ajouté, 0 changé, 1 sans changement. Les comptes qui ne sont pas dans la liste restent comme "
        "ils sont.",
    ]
    lines = staffed.rows("SELECT who, detail, scope FROM journal WHERE action LIKE '%droits' ORDER BY id")
    assert lines[-1] == (MANAGER.login, f"nom:zoe:SAISIR,SIGNER:{BAIE}:2022-08-31", BAIE)
    before = everything(staffed)
    (tmp_path / "comptes.csv").write_text(HEAD + ZOE, encoding="utf-8")
    again = at(staffed, MANAGER).load(tmp_path / "comptes.csv")
    assert (again.added, again.changed, everything(staffed)) == ((), (), before)


def test_a_cell_that_says_nothing_leaves_what_the_account_has_and_a_word_empties_it(staffed: Store) -> None:
    said = given(staffed, HEAD + "nom:luc;;consulter signer;;;31 août 2022;\n")
    assert f"avant : nom:luc – {CLERK.name} – consulter – {BAIE} – {CLERK.email}" in said
    changed = replace(CLERK, rights=frozenset({Right.CONSULT, Right.SIGN}), until=date(2022, 8, 31))
    assert read_actor(staffed, "nom:luc") == changed
    given(staffed, "courriel,jusqu_au,compte\nAucun,aucune,nom:luc\n")
    assert read_actor(staffed, "nom:luc") == replace(changed, until=None, email="")


def test_an_agent_s_region_is_read_without_the_zero_that_a_spreadsheet_takes_away(staffed: Store) -> None:
    given(staffed, HEAD + "nom:agente;Ève Agente;agent;;1;;\n", CHIEF)
    agent = read_actor(staffed, "nom:agente")
    assert agent is not None
    assert (agent.regions, agent.rights) == ({"01"}, {Right.AGENT})


FAULTS: dict[str, tuple[str, list[str]]] = {
    "every line and column": (
        HEAD
        + "nom:Éva;Éva;lire;;;hier;x\n"
        + f"nom:zoe;;saisir;{BAIE};;2020-01-01;zoé chez nous\n"
        + ";Sans compte;saisir;;;;\n"
        + f"nom:paul;Paul;agent;{BAIE};11;;\n"
        + "nom:ana;Ana;saisir;9999-9999;;;\n"
        + "nom:ana;Ana;saisir;;;;\n"
        + "nom:trop;Trop;saisir;;;;;;1\n",
        [
            "ligne 8, 9 valeurs au lieu de 7 : vérifiez les colonnes.",
            "ligne 4, compte : cette valeur est obligatoire.",
            "ligne 2, compte : après « nom: », le nom s’écrit avec des lettres minuscules sans accents",
            "ligne 2, droits : « lire » n’est pas un droit. Au choix : consulter",
            "ligne 2, jusqu_au : « hier » n’est pas une date lisible",
            "ligne 7, compte : ce compte figure déjà dans la liste (ligne 6).",
            "ligne 3, nom : donnez le nom de la personne",
            "ligne 3, courriel : cette adresse courriel n’est pas complète",
            "ligne 3, jusqu_au : le 1er janvier 2020 est passé",
            "ligne 5, droits : le droit du Ministère ne se donne pas dans un service de garde",
            "ligne 5, regions : vous ne pouvez donner accès qu’à vos propres régions",
            "ligne 6, divisions : vous ne pouvez donner accès qu’à vos propres services de garde, "
            "une fois leurs données importées",
        ],
    ),
    "a column that nobody knows": (
        "compte;nom;dernier jour;nom\nnom:luc;Luc;2022-08-31;Luc\n",
        ["ligne 1, dernier jour : cette colonne n’est pas connue", "ligne 1, nom : cette colonne figure deux fois."],
    ),
    "no line that names the columns": (ZOE, ["sa première ligne doit nommer les colonnes : compte, nom, droits"]),
    "nothing": ("\n", ["il est vide."]),
    "quotes": (HEAD + '"nom:zoe;Zoé\n', ["la ligne 2 n’est pas du CSV bien écrit"]),
}


@pytest.mark.parametrize(("text", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_by_line_and_column(staffed: Store, text: str, faults: list[str]) -> None:
    found = [one.replace("ligne 8 : ", "ligne 8, ") for one in refused(staffed, text)]
    assert len(found) == len(faults), found
    for one in faults:
        assert any(said.startswith(one) for said in found), (one, found)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "ce n’est pas un fichier CSV"),
        (b"PK\x03\x04", "enregistrez le classeur en « CSV UTF-8 »"),
        ((HEAD + ZOE).encode("utf-16"), "ce n’est pas un fichier CSV"),
        (
            (HEAD + ZOE.replace("Œ", "O").replace("’", "")).encode("cp850"),
            "ligne 2, nom : une lettre n’y est pas lisible",
        ),
        ((HEAD + ZOE).encode("mac-roman"), "ligne 2, nom : une lettre n’y est pas lisible"),
        (b"x" * (MAX_BYTES + 1), "il dépasse la limite de 10 Mo."),
        ((HEAD + "nom:zoe;;;;;;\n" * (accounts.MAX_ACCOUNTS + 1)).encode(), "la limite est de 2000 comptes."),
    ],
    ids=["pdf", "workbook", "utf-16", "dos", "mac", "heavy", "long"],
)
@pytest.mark.thorough(keep=3)
def test_what_is_no_list_is_refused_with_what_to_do(staffed: Store, data: bytes, said: str) -> None:
    (fault,) = refused(staffed, data)
    assert said in fault


def test_any_letter_of_a_fault_is_harmless_and_there_are_not_too_many(staffed: Store) -> None:
    many = "".join(f"nom:\x1b[2J{rank} Zoé;x\x07;lire\u202e;9999-9999;;;\n" for rank in range(1500))
    faults = refused(staffed, HEAD + many)
    assert len(faults) == 1000
    assert not any(sign in fault for fault in faults for sign in "\x1b\x07\u202e")


def test_one_manager_may_take_the_place_of_another_but_somebody_stays(staffed: Store) -> None:
    gone = HEAD + f"{MANAGER.login};;saisir;;;;\n"
    (fault,) = refused(staffed, gone)
    assert fault.startswith("droits : Il faut au moins une personne, sans date de fin, pour gérer les droits")
    given(staffed, gone + f"nom:luc;;gerer;{BAIE} {COLLINES};;;\n", owner=True)
    left = read_actor(staffed, MANAGER.login)
    assert left is not None
    assert left.rights == {Right.ENTER}
    with pytest.raises(Refusal, match="droit"):
        at(staffed, left).load_bytes(gone.encode(), "comptes.csv")


def test_who_may_not_give_rights_hears_that_before_anything_of_the_file(staffed: Store, tmp_path: Path) -> None:
    before = everything(staffed)
    imports = at(staffed, CLERK)
    with pytest.raises(NotAllowed, match="il faut le droit"):
        imports.load(tmp_path / "absent.csv")
    with pytest.raises(NotAllowed, match="il faut le droit"):
        imports.load_bytes(b"%PDF", "comptes.csv", simulated=True)
    assert everything(staffed) == before


@pytest.mark.parametrize("simulated", [True, False])
def test_an_account_of_elsewhere_keeps_what_it_has_there_and_nothing_is_told_of_it(
    staffed: Store, simulated: bool
) -> None:
    text = (HEAD + f"nom:ailleurs;Un Nom;saisir;{BAIE};;;\n").encode()
    report = at(staffed, MANAGER).load_bytes(text, "comptes.csv", simulated=simulated)
    (one,) = report.given
    assert (one.before, NUAGES in str(report)) == (None, False)
    found = read_actor(staffed, "nom:ailleurs")
    assert found is not None
    assert found.divisions == ({NUAGES} if simulated else {NUAGES, BAIE})
    assert found.name == AWAY.name
    # A simulation leaves no line: it must not tell by what name somebody is known elsewhere.
    assert (AWAY.name in str(report)) is not simulated


@pytest.mark.parametrize("hands", [MANAGER, CHIEF])
def test_the_example_is_read_and_gives_what_is_the_person_s_to_give(staffed: Store, hands: Actor) -> None:
    for read in (accounts.as_csv().encode(), accounts.as_csv().encode("utf-8-sig")):
        said = refused(staffed, read, hands)
        assert said
        assert all(line.startswith(("ligne 11", "ligne 12")) for line in said)


def test_the_example_is_given_whole_by_who_holds_the_store(staffed: Store) -> None:
    said = given(staffed, accounts.as_csv(), owner=True)
    assert said.splitlines()[-1].startswith("2 comptes : 2 ajoutés, 0 changé")
