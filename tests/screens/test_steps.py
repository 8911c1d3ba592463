"""The bar of the steps ticks what is done, and nothing that the check-list still asks for (P32)."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mes_tui.domain.codes import Nature
from mes_tui.domain.sheets import PARENT, PROFESSIONAL
from screens.wizard.open_request import OpenRequest
from screens.wizard.progress import step_items
from tests.attachments.documents import plain
from tests.services.builders import DIRECTOR, PLAN, Clock, Work, office
from widgets.step_bar import StepState


@pytest.mark.feature("P32", "P49")
def test_the_documents_are_done_once_nobody_is_missing_on_the_sheets(tmp_path: Path) -> None:
    scan = tmp_path / "feuille.pdf"
    scan.write_bytes(plain(1))
    with office(tmp_path) as store:
        work = Work(store, Clock(), DIRECTOR)
        request_id = work.filled()
        work.put(request_id, Nature.PLAN, PLAN)
        services: Any = SimpleNamespace(rules=work.context.rules)
        ticked = []
        for who in (PROFESSIONAL, PARENT):
            version = work.version(request_id)
            work.documents.attach(request_id, Nature.SIGNATURES, scan, version, "comparée", rank=0, signed=[who])
            session = OpenRequest(services, work.drafts.open(request_id), lambda _: None)
            step = next(item for item in step_items(4, session) if item.number == 4)
            ticked.append(step.state is StepState.DONE)
            wanting = [
                line for line in work.submission.analyse(request_id).lines if line.key == Nature.SIGNATURES.value
            ]
            assert ticked[-1] is not any(line.causes for line in wanting)
        assert ticked == [False, True]
