"""What a file says of a request is not believed: what a provider takes back of it, and within which limits anybody."""

import hashlib
import json
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, Nature, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import MAX_RANK
from mes_tui.domain.paper_code import PageKind, PaperCode, make
from mes_tui.domain.sheets import PARENT
from mes_tui.domain.statuses import Event
from mes_tui.importing.model import ImportRefused
from mes_tui.importing.seal import key_name, key_of
from mes_tui.printing.model import PrintKind
from mes_tui.services.dossiers import Dossiers, Restored
from mes_tui.services.list_exports import ListExports, ListFormat
from mes_tui.services.lists import ListQuery, Lists
from storage import records
from storage.schema.tables import NumberRow
from storage.store import Store
from tests.attachments.documents import coded
from tests.budget import some
from tests.services import builders
from tests.services.builders import BAIE, DIRECTOR, Work
from tests.services.exported import MADE, Raw, data_of, exported, file_of, office_of, ready_files, with_data
from tests.storage.engines import ON_FILES

# The right to manage and no other: who may sign, decide or enter did not do it.
MANAGER = Actor("uid:8", "Gérante [/] sans signature", frozenset({Right.MANAGE}), frozenset({BAIE}))
SENT = [name for name in MADE if "draft" not in name]


@pytest.fixture
def official(any_store: Store) -> Work:
    """The store that everybody works in, on each engine, and its manager, who does not hold it."""
    builders.fill(any_store)
    with any_store.writing() as session:
        records.put_account(session, MANAGER)
    return Work(any_store, builders.Clock(), MANAGER)


def take_back(work: Work, pdf: bytes, folder: Path) -> Restored:
    path = folder / "dossier é.pdf"
    path.write_bytes(pdf)
    return Dossiers(work.context).take_back(path)


def said(pdf: bytes, change: Callable[[Raw], object]) -> bytes:
    """A file like ``pdf`` whose data were changed by somebody who knows the format."""
    data = data_of(pdf)
    change(data)
    return with_data(pdf, json.dumps(data).encode())


@pytest.mark.thorough
@pytest.mark.feature("P70")
def test_which_store_wrote_the_file_is_told(official: Work, tmp_path: Path) -> None:
    """Signed by this store: nothing to say. By another, or by nobody: a warning. By somebody else's data: no."""
    official.context.owner = True
    pdf = file_of("commented")
    changed = with_data(pdf, json.dumps(data_of(pdf)).encode(), seal=True)
    with pytest.raises(Refusal, match="ne sont plus celles que le dépôt d’origine a signées"):
        take_back(official, changed, tmp_path)
    copied = shutil.copy2(office_of("commented") / "mes.db", tmp_path / "ailleurs.db")
    with Store.open(copied) as other, other.reading() as session:
        name = key_name(key_of(records.paper_key(session)))
    assert f"signé par un autre dépôt (clé {name})" in take_back(official, pdf, tmp_path).warnings[0]
    clerk = official.as_(DIRECTOR)
    draft = clerk.draft("D9")
    own = exported(clerk, draft).data
    clerk.drafts.delete(draft, clerk.number(draft))
    assert take_back(official, own, tmp_path).warnings == ()
    ((draft, number),) = official.store.rows("SELECT id, number FROM request WHERE status = 'BROUILLON'")
    clerk.drafts.delete(draft, number)
    (told,) = take_back(official, with_data(own, json.dumps(data_of(own)).encode()), tmp_path).warnings
    assert "n’est pas signé" in told


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("signed", [True, False])
def test_a_provider_is_told_too_which_store_wrote_the_file(official: Work, tmp_path: Path, signed: bool) -> None:
    pdf = ready_files()[0] if signed else said(ready_files()[0], lambda data: data)
    told = take_back(official, pdf, tmp_path).warnings
    assert ("signé par un autre dépôt" if signed else "n’est pas signé") in told[0]


def rows(work: Work) -> list[tuple[object, ...]]:
    return work.store.rows("SELECT number, status FROM request ORDER BY id")


@ON_FILES
@pytest.mark.feature("P70")
@pytest.mark.parametrize("name", SENT)
@pytest.mark.thorough(keep=1)
def test_a_provider_takes_back_nothing_that_was_sent_or_decided(official: Work, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="seul le compte qui tient le dépôt reprend une demande"):
        take_back(official, file_of(name), tmp_path)
    assert rows(official) == []


@pytest.mark.feature("P70")
def test_a_draft_taken_back_by_a_provider_is_their_own_and_is_signed_by_nobody(official: Work, tmp_path: Path) -> None:
    signers = [{"case": PARENT, "nom": "Camille Exemple"}]
    pdf = said(ready_files()[0], lambda data: [one.update(signataires=signers) for one in data["documents"]])
    begun = official.clock.instant
    restored = take_back(official, pdf, tmp_path)
    assert restored.status is Status.DRAFT
    with official.store.reading() as session:
        file = records.load_by_number(session, restored.number)
        assert file is not None
        assert records.load_transmissions(session, file.request.id) == ()
    assert file.signature is None
    assert [document.nature for document in file.attachments] == [Nature.PLAN]
    assert [(document.scan, document.sheet) for document in file.attachments] == [("", "")]
    assert file.answers == data_of(pdf)["reponses"]
    assert begun < file.request.created_at < official.clock.instant
    assert official.store.rows("SELECT count(*) FROM printout") == [(0,)]
    told = " ".join(restored.warnings)
    assert "signature électronique n’a pas été reprise" in told
    assert "page de signatures n’a pas été reprise" in told


@ON_FILES
@pytest.mark.parametrize("owner", [True, False], ids=["holder", "manager"])
@pytest.mark.parametrize("kind", some([*PageKind], [PageKind.FORM]))
def test_a_page_of_another_request_is_not_taken_back_in_any_document(
    official: Work, tmp_path: Path, owner: bool, kind: PageKind
) -> None:
    pdf = ready_files()[0]
    mine, other = data_of(pdf)["demande"]["numero"], "2021-11-777"
    with official.store.reading() as session:
        key = records.paper_key(session)
    official.context.owner = owner

    def holding(number: str, key: bytes) -> bytes:
        data, page = data_of(pdf), coded(make(PaperCode(kind, number, 1, 1), key))
        plan = data["documents"][0]
        plan |= {"octets": len(page), "sha256": hashlib.sha256(page).hexdigest(), "pages": 1}
        return with_data(pdf, json.dumps(data).encode(), seal=False, **{Path(plan["fichier"]).stem: page})

    with pytest.raises(Refusal, match=f"code de la demande {other}"):
        take_back(official, holding(other, key), tmp_path)
    assert rows(official) == []
    # What another store printed says nothing here, and its own pages are those of the request.
    number, printed_with = (mine, key) if owner else (other, b"une autre base")
    take_back(official, holding(number, printed_with), tmp_path)


@pytest.mark.thorough(keep=1)
@ON_FILES
@pytest.mark.parametrize("rank", [2, 900, MAX_RANK])
def test_the_number_of_a_draft_taken_back_is_the_next_of_the_store(official: Work, tmp_path: Path, rank: int) -> None:
    pdf = said(ready_files()[0], lambda data: data["demande"].update(numero=f"2021-11-{rank:03d}"))
    restored = take_back(official, pdf, tmp_path)
    assert restored.number == "2021-11-001"
    assert f"(dans le fichier\u00a0: 2021-11-{rank:03d})" in " ".join(restored.warnings)
    clerk = official.as_(DIRECTOR)
    assert clerk.number(clerk.draft("D9")) == "2021-11-002"


@pytest.mark.thorough(keep=1)
@ON_FILES
@pytest.mark.parametrize("owner", [True, False], ids=["holder", "manager"])
@pytest.mark.parametrize("rank", [str(MAX_RANK + 1), "999999999", str(2**63 - 1), "9" * 20])
def test_a_number_that_no_region_gives_is_a_fault(official: Work, tmp_path: Path, rank: str, owner: bool) -> None:
    official.context.owner = owner
    pdf = said(ready_files()[0], lambda data: data["demande"].update(numero=f"2021-11-{rank}"))
    with pytest.raises(ImportRefused) as refused:
        take_back(official, pdf, tmp_path)
    assert any(fault.field == "numero" for fault in refused.value.faults)
    assert rows(official) == []
    clerk = official.as_(DIRECTOR)
    assert clerk.number(clerk.draft("D1")) == "2021-11-001"


def test_a_region_whose_numbers_are_all_given_says_so(official: Work) -> None:
    with official.store.writing() as session:
        assert records.next_number(session, 2021, "11") == "2021-11-001"
        session.get_one(NumberRow, (2021, "11")).last = MAX_RANK
    with pytest.raises(Refusal, match="n’a plus de numéro pour l’année 2021"):
        official.as_(DIRECTOR).draft("D1")


@ON_FILES
@pytest.mark.parametrize("owner", [True, False], ids=["holder", "manager"])
def test_the_region_is_that_of_the_site(official: Work, tmp_path: Path, owner: bool) -> None:
    official.context.owner = owner
    pdf = said(ready_files()[0], lambda data: data["demande"].update(region="06", numero="2021-06-001"))
    with pytest.raises(ImportRefused) as refused:
        take_back(official, pdf, tmp_path)
    assert [fault.field for fault in refused.value.faults] == ["region"]


@ON_FILES
@pytest.mark.parametrize("hours", ["12", "4,75", "0", "5"], ids=str)
def test_the_hours_granted_are_those_that_the_programme_allows(official: Work, tmp_path: Path, hours: str) -> None:
    official.context.owner = True
    pdf = said(file_of("compliant"), lambda data: granting(data, hours))
    with pytest.raises(Refusal, match="Heures accordées par jour"):
        take_back(official, pdf, tmp_path)
    assert rows(official) == []


def granting(data: Raw, hours: str) -> None:
    data["demande"].update(heures_accordees=hours)
    data["suites"][0].update(heures=hours)


def told(event: Event, **said: object) -> Callable[[Raw], object]:
    """One more outcome of the only sending."""
    common = {"evenement": event.value, "le": "2021-08-02T14:30:00+00:00", "auteur": "Agente", "ronde": 1}
    return lambda data: data["suites"].append({"rang": len(data["suites"]) + 1, **common, **said})


LONG_AGO, SOON, FAR = "2021-08-02T09:00:00+00:00", "2021-08-02T14:30:00+00:00", "2021-08-03T14:00:00+00:00"


def put(value: object, *paths: str) -> Callable[[Raw], object]:
    """``value`` at each of these places (« suites.0.le »), None to leave it out."""

    def change(data: Raw) -> None:
        for path in paths:
            found: Any = data
            *way, last = path.split(".")
            for step in way:
                found = found[int(step) if step.isdecimal() else step]
            found.update({last: value})
            if value is None:
                del found[last]

    return change


# What a file says of what was decided: by the request that is changed, and what is changed of it.
FORGED: dict[str, tuple[str, Callable[[Raw], object]]] = {
    "other hours than those decided": ("compliant", lambda data: data["suites"][0].update(heures="2")),
    "another day than that of the decision": ("compliant", lambda data: data["demande"].update(conforme_le=LONG_AGO)),
    "granted, and refused since": ("compliant", told(Event.REFUSE, texte="Non.")),
    "withdrawn by nobody": ("transmitted", lambda data: data["demande"].update(etat="RETIREE")),
    "its only sending withdrawn": ("transmitted", told(Event.WITHDRAW)),
    "a sending": ("transmitted", told(Event.TRANSMIT)),
    "of a round that was never sent": ("compliant", lambda data: data["suites"][0].update(ronde=99)),
    "a duplicate by nobody": ("closed", lambda data: data["demande"].update(motif="DOUBLON")),
    "hours where none are granted": ("compliant", told(Event.ANNOUNCE_DEPARTURE, jour="2022-03-04", heures="9")),
    "a type where none is wanted": ("compliant", lambda data: data["suites"][0].update(type="TRANS")),
    **{
        f"a decision without its {part}": ("compliant", put(None, f"suites.0.{part}"))
        for part in ("heures", "jours", "du", "au")
    },
    "a decision by nobody": ("compliant", put("", "suites.0.auteur")),
    "a decision of no sending": ("compliant", put(0, "suites.0.ronde")),
    "a departure without its day": ("compliant", told(Event.ANNOUNCE_DEPARTURE)),
    "a departure of no sending": ("compliant", told(Event.ANNOUNCE_DEPARTURE, jour="2022-03-04", ronde=0)),
    "a correction asked for without a word": ("transmitted", told(Event.ASK_CORRECTION)),
    "an end without its day": ("closed", put(None, "suites.1.jour")),
    "hours granted by nothing": ("transmitted", put("3", "demande.heures_accordees")),
    "a draft to which hours are granted": ("signed draft", put("3", "demande.heures_accordees")),
    "an examination of a draft": ("signed draft", put(SOON, "demande.examinee_le")),
    "recorded by nobody": ("compliant", put(True, "demande.inscrite")),
    "told by the Ministry, once recorded": ("recorded", put(False, "demande.inscrite")),
    "comments of the Ministry, once recorded": ("recorded", put(None, "commentaires.0.inscrit")),
    "comments recorded by nobody": ("commented", put(True, "commentaires.0.inscrit")),
    "an answer without its day": ("recorded", put(None, "suites.0.reponse_du")),
    "an answer of a day to come": ("recorded", put("2021-09-01", "suites.0.reponse_du")),
    "a departure got from elsewhere": (
        "compliant",
        told(Event.ANNOUNCE_DEPARTURE, jour="2022-03-04", provenance="COURRIEL", reponse_du="2021-08-02"),
    ),
    **{
        f"{what} {when}": (name, put(at, *paths.split()))
        for when, at in (("long ago", LONG_AGO), ("in a long time", FAR))
        for what, name, paths in (
            ("a sending", "transmitted", "transmissions.0.transmise_le"),
            ("a transmission", "transmitted", "demande.transmise_le"),
            ("an examination", "commented", "demande.examinee_le"),
            ("a comment", "commented", "commentaires.0.cree_le"),
            ("a signature", "signed draft", "signature.signee_le"),
            ("a decision", "compliant", "suites.0.le demande.conforme_le"),
            ("an end", "closed", "suites.1.le demande.terminee_le"),
            ("the end of another moment", "closed", "demande.terminee_le"),
            ("an answer", "recorded", "suites.0.le"),
            ("a change", "empty draft", "demande.modifiee_le"),
        )
    },
    "made after it was sent": ("transmitted", put(FAR, "demande.creee_le")),
}


@pytest.mark.thorough(keep=4)
@ON_FILES
@pytest.mark.parametrize(("name", "change"), FORGED.values(), ids=FORGED)
def test_what_was_decided_led_to_what_the_request_is(
    official: Work, tmp_path: Path, name: str, change: Callable[[Raw], object]
) -> None:
    official.context.owner = True
    with pytest.raises(Refusal):
        take_back(official, said(file_of(name), change), tmp_path)
    assert rows(official) == []


def test_what_the_account_that_holds_the_store_takes_back_is_as_it_was(official: Work, tmp_path: Path) -> None:
    official.context.owner = True
    restored = take_back(official, file_of("commented"), tmp_path)
    assert (restored.number, restored.status) == ("2021-11-001", Status.COMMENTED)


@pytest.mark.feature("P70")
def test_what_was_taken_back_says_so_in_lists_files_details_and_on_paper(official: Work, tmp_path: Path) -> None:
    official.context.owner = True
    restored = take_back(official, file_of("compliant"), tmp_path)
    director = official.as_(DIRECTOR)
    here = director.draft("D9")
    ((at,),) = official.store.rows("SELECT at FROM journal WHERE action = 'reprendre'")
    assert official.store.rows("SELECT number, taken_back_at FROM request WHERE taken_back_at <> ''") == [
        (restored.number, at)
    ]
    said = "Reprise d’un fichier exporté le 2 août 2021"
    for kind, mark, day, sentence in ((ListKind.COMPLIANT, " R", "2021-08-02", said), (ListKind.DRAFTS, "", "", "")):
        lists = Lists(director.context)
        (row,) = lists.window(ListQuery.first(kind, BAIE))
        assert (row.cells[0], row.whole[0], row.whole[-2]) == (f"{row.key}{mark}", row.key, day)
        assert row.sentence == sentence
        exports = ListExports(director.context, lists)
        text = exports.render([ListQuery.first(kind, BAIE)], ListFormat.CSV).data.decode("utf-8-sig")
        head, line = text.splitlines()
        assert head.endswith(";Reprise le;Réponse")
        assert line.split(";")[1] == row.key
        assert line.endswith(f";{day};")
    for request_id, words in ((here, False), (row_id(official, restored.number), True)):
        file = director.drafts.read(request_id).request
        assert (file.origin == said) is words
        for kind_ in some(list(PrintKind), [PrintKind.SUMMARY]):
            pages = PdfReader(BytesIO(director.prints.render(request_id, kind_).data)).pages
            texts = [" ".join(page.extract_text().split()) for page in pages]
            assert (said in texts[0]) is words
            # The pages of the documents are as they were joined.
            own = [text for text in texts if file.number in text]
            assert {"– reprise" in text for text in own} == {words}


def row_id(work: Work, number: str) -> int:
    ((id_,),) = work.store.rows("SELECT id FROM request WHERE number = :number", {"number": number})
    return int(id_)


@ON_FILES
@pytest.mark.parametrize("year", [2019, 2023])
def test_a_draft_of_a_far_year_is_not_taken_back_by_a_provider(official: Work, tmp_path: Path, year: int) -> None:
    pdf = said(ready_files()[0], lambda data: data["demande"].update(annee=year, numero=f"{year}-11-001"))
    with pytest.raises(Refusal, match=rf"L’année de référence {year}-{year + 1} est trop loin"):
        take_back(official, pdf, tmp_path)
    assert rows(official) == []


def test_a_child_has_one_open_request_whatever_the_file_says(official: Work, tmp_path: Path) -> None:
    official.as_(DIRECTOR).draft("D1")
    with pytest.raises(Refusal, match="déjà ouverte pour cet enfant"):
        take_back(official, ready_files()[0], tmp_path)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("previous", ["2020-11-001", "2021-11-001", "2021-06-001"])
def test_a_draft_renews_what_this_store_knows_and_nothing_that_its_file_names(
    official: Work, tmp_path: Path, previous: str
) -> None:
    def change(data: Raw) -> None:
        data["demande"].update(
            type="RSC",
            demande_precedente=previous,
            reponses_reprises="besoin_sante_description",
            heures_reprises="9",
        )
        data["donnees"]["historique_mes"] = [
            {**grant, "necsg": data["donnees"]["enfants"][0]["necsg"]} for grant in GRANTS
        ]

    restored = take_back(official, said(ready_files()[0], change), tmp_path)
    (row,) = official.store.rows("SELECT previous, renewed, renewed_hours FROM request")
    assert row == ("", "", "")
    assert any(f"La demande {previous} n’est pas dans ce dépôt" in warning for warning in restored.warnings)


GRANTS = [
    {
        "numero_division": BAIE,
        "numero_installation": "3000-2001",
        "annee_reference": "2020-2021",
        "heures_jour_accordees": 4,
        "jours": 260,
    }
]
