"""The signs that paper cannot show are said before anything is written: the person goes on, or does not."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from mes_tui.cli_commands.print_request import say_missing
from mes_tui.services.prints import Printed
from screens import print_dialog

PLACES = tuple(f"page {number}, « Diagnostic » : 🦄" for number in range(1, 11))


def _asked(printed: Printed, answer: str | None) -> tuple[bool, list[Any], list[str]]:
    """Whether the document is accepted, the dialogs that were shown, what the status line said."""
    shown: list[Any] = []
    said: list[str] = []

    async def wait(dialog: Any) -> str | None:
        shown.append(dialog)
        return answer

    screen: Any = SimpleNamespace(app=SimpleNamespace(push_screen_wait=wait), say=said.append)
    return asyncio.run(print_dialog.accepted(screen, printed)), shown, said


def test_a_document_without_such_signs_is_not_asked_about() -> None:
    assert _asked(Printed(b"", "x.pdf", 1, 1), None) == (True, [], [])


@pytest.mark.parametrize(("answer", "said"), [("go", []), (None, ["Aucun document écrit."])])
def test_the_places_are_shown_and_the_person_chooses(answer: str | None, said: list[str]) -> None:
    accepted, (dialog,), told = _asked(Printed(b"", "x.pdf", 1, 1, PLACES), answer)
    assert (accepted, told) == (answer == "go", said)
    assert "– page 8, « Diagnostic » : 🦄\n– et 2 autres endroits" in dialog._text.replace("\u00a0", " ")
    assert "page 9" not in dialog._text


def test_a_command_says_each_place(capsys: pytest.CaptureFixture[str]) -> None:
    say_missing(PLACES[:2])
    heard = capsys.readouterr().err.replace("\u00a0", " ").splitlines()
    assert heard == [f"Ne peut pas s’imprimer (« □ » à la place) – {place}" for place in PLACES[:2]]
