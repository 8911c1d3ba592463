"""A valid « mes-dossier » for the tests, and the one thing that a case changes."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from mes_tui.domain.codes import Nature, RequestType, Status
from mes_tui.domain.findings import Scan, ScanState
from mes_tui.domain.requests import Attachment, Comment, Printout, Request, RequestFile, Signature, Transmission
from mes_tui.domain.rules import Rules
from mes_tui.domain.signature import canonical, digest
from mes_tui.importing.package_writer import written
from mes_tui.importing.reader import read
from tests.importing.builders import GRANT, as_json, document

AT = datetime(2021, 8, 2, 14, 5, 0, 123456, tzinfo=UTC)
CONTENT = {"heures_jour": "4,5", "request:type": "NOUV"}
NASTY = "Élise [/] O’Neill-Œuvray ᐃᓄᒃ\nseconde ligne 100 %"


def file(rules: Rules, **changes: Any) -> RequestFile:
    """A request with comments, whose people are those of the import files of the tests."""
    data = read(as_json(document(historique_mes=[GRANT | {"necsg": "1000001"}])), "csg.json", rules)
    request = Request(
        id=7,
        number="2021-11-043",
        division=data.provider.division,
        site=data.sites[0].number,
        child_file=data.files[0].key,
        necsg=data.children[0].necsg,
        type=RequestType.NEW,
        status=Status.COMMENTED,
        edition="pes_2021",
        year=2021,
        version=12,
        created_at=AT,
        modified_at=AT,
        transmitted_at=AT,
        region="11",
    )
    return RequestFile(
        request=replace(request, **changes),
        provider=data.provider,
        site=data.sites[0],
        child=data.children[0],
        child_file=data.files[0],
        answers={"heures_jour": "4,5", "moyens": NASTY},
        attachments=(Attachment(3, Nature.PLAN, "Plan [/].pdf", 991, "a" * 64, 1, AT, note=NASTY, scan=SCAN.text),),
        signature=Signature("Maude", "Lavoie", "Directrice", digest(CONTENT), CONTENT, AT, "uid:1"),
        comments=(Comment(5, 1, 1, "identite", NASTY, "Agente", AT, True, NASTY),),
        grants=data.grants,
    )


PRINTOUTS = (Printout(3, digest(CONTENT), canonical(CONTENT).decode(), "FORMULAIRE", AT, "uid:1"),)
SCAN = Scan(ScanState.OLDER, "2021-11-043", 2, (1,), ("Diagnostic [/]",))
TRANSMISSIONS = (Transmission(1, AT, "uid:1", "Maude Lavoie", digest(CONTENT), CONTENT),)


def root(rules: Rules) -> dict[str, Any]:
    """The JSON of ``file``, as objects."""
    found: dict[str, Any] = json.loads(written(file(rules), TRANSMISSIONS, PRINTOUTS, AT))
    return found


def changed(rules: Rules, path: str, value: Any) -> bytes:
    """The same with one value replaced: « demande.etat », « commentaires.0.page »; ``...`` takes the key away."""
    made = deepcopy(root(rules))
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target: Any = made
    for step in steps:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return json.dumps(made, ensure_ascii=False).encode()
