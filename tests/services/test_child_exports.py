"""« exporter --enfant »: one child's whole file, as the person's division knows it, and nothing of the others'."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from mes_tui.attachments.bundles import carried_files
from mes_tui.domain.errors import Refusal
from mes_tui.importing.package import DATA_FILE
from mes_tui.services.child_exports import CHILD_FILE, ChildExport, ChildExports
from mes_tui.services.prints import Prints
from storage import records
from storage.store import Store
from tests.services import exported
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    DIRECTOR,
    FILES,
    NUAGES,
    READER,
    STRANGER,
    Clock,
    Work,
    office,
)

LOU = CHILDREN[0].necsg
ELSEWHERE = "Mot-d’ailleurs"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """The office, where another division has a child of the same number."""
    with office(tmp_path) as store:
        elsewhere(store)
        yield Work(store, Clock())


def elsewhere(store: Store) -> None:
    with store.writing() as session:
        records.upsert_child(session, NUAGES, replace(CHILDREN[0], first_name=ELSEWHERE))
        records.upsert_child_file(session, NUAGES, replace(FILES[0], key="N1", site="3100-4411"))


def export(work: Work, typed: str = LOU, division: str = "") -> ChildExport:
    return ChildExports(work.context, Prints(work.context)).render(typed, division)


def contents(made: ChildExport) -> tuple[dict[str, Any], dict[str, bytes]]:
    with ZipFile(io.BytesIO(made.data)) as folder:
        files = {name: folder.read(name) for name in folder.namelist()}
    return json.loads(files.pop(CHILD_FILE)), files


def test_the_whole_file_of_a_child_leaves_with_its_line(work: Work) -> None:
    request_id = exported.ready(work)
    work.follow_up.write(request_id, {"text": "Attend [/] l’ergothérapeute ᐃᓄᒃ", "due": "2021-08-30"}, None)
    other = work.number(work.draft("D2"))
    number = work.number(request_id)
    made = export(work, " 1 000 001 ")
    said, files = contents(made)
    assert (said["format"], said["version"], made.filename) == ("mes-enfant", 1, "enfant-1000001-2021-08-02.zip")
    assert [child["nom"] for child in said["donnees"]["enfants"]] == ["Exemple"]
    assert sorted(file["id"] for file in said["donnees"]["dossiers"]) == ["D0", "D1"]
    (request,) = said["demandes"]
    assert (request["numero"], request["note"]["texte"]) == (number, "Attend [/] l’ergothérapeute ᐃᓄᒃ")
    assert "Dossier exporté" in request["historique"][-1]["texte"]
    assert list(files) == [request["fichier"]]
    carried = {one.name: one.data for one in carried_files(files[request["fichier"]], "dossier.pdf")}
    assert json.loads(carried[DATA_FILE])["demande"] == request["dossier"]["demande"]
    whole = made.data + json.dumps(said, ensure_ascii=False).encode()
    for foreign in (ELSEWHERE, other, NUAGES):
        assert foreign.encode() not in whole
    line = "SELECT who, scope, detail FROM journal WHERE action = 'exporter l’enfant'"
    assert work.store.rows(line) == [(DIRECTOR.login, BAIE, f"{LOU}:1")]


def test_a_zip_is_written_for_that_person_only_and_never_over_another(work: Work, tmp_path: Path) -> None:
    service, made = ChildExports(work.context, Prints(work.context)), export(work)
    (tmp_path / "sortie").mkdir()
    written = service.write(made, tmp_path / "sortie")
    assert (written.name, written.stat().st_mode & 0o777) == (made.filename, 0o600)
    with pytest.raises(Refusal, match="existe déjà"):
        service.write(made, tmp_path / "sortie")


def test_a_child_without_a_request_is_exported_too(work: Work) -> None:
    said, files = contents(export(work))
    assert (said["demandes"], files, len(said["donnees"]["dossiers"])) == ([], {}, 2)


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("typed", ["", "999", "../1000001", "1000001\x00", "é", "1" * 200])
def test_a_number_of_nobody_is_refused(work: Work, typed: str) -> None:
    if typed == "1000001\x00":
        assert export(work, typed).requests == 0
        return
    with pytest.raises(Refusal, match="Aucun enfant n’a le NECSG"):
        export(work, typed)


def test_who_follows_a_child_elsewhere_gets_their_own_and_the_others_nothing(work: Work) -> None:
    said, _ = contents(export(work.as_(STRANGER)))
    assert [child["prenom"] for child in said["donnees"]["enfants"]] == [ELSEWHERE]
    with pytest.raises(Refusal, match="autre service de garde"):
        export(work, LOU, NUAGES)
    with pytest.raises(Refusal):
        export(work.as_(AGENT))
    assert export(work.as_(READER)).requests == 0


def test_who_works_for_two_says_which(work: Work) -> None:
    both = work.as_(replace(DIRECTOR, login="uid:12", divisions=frozenset({BAIE, NUAGES})))
    with pytest.raises(Refusal, match="Ajoutez --division"):
        export(both)
    said, _ = contents(export(both, LOU, NUAGES))
    assert said["donnees"]["service_de_garde"]["numero_division"] == NUAGES
