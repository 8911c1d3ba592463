"""What is pasted is text: no escape in it is obeyed, typed or lost with its neighbours."""

import signal
from pathlib import Path

import pytest
from textual import events
from textual._xterm_parser import XTermParser

from mes_tui.terminal_pastes import END, START, PasteFilter
from tests.terminal.test_terminal import Start

RED = "\x1b[31mrouge\x1b[0m"


def cut(text: str, size: int) -> list[str]:
    return [text[place : place + size] for place in range(0, len(text), size)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 4096])
@pytest.mark.parametrize(
    ("read", "passed"),
    [
        ("abc\x1b[A", "abc\x1b[A"),
        (f"{START}Élise ᐃᓄᒃ\tà 8 h\r\nfin{END}x", f"{START}Élise ᐃᓄᒃ\tà 8 h\r\nfin{END}x"),
        (f"{START}avant {RED}\x1bOP\x1b{END}\x1b", f"{START}avant [31mrouge[0mOP{END}\x1b"),
        (f"{START}\x1b\x1b{END}{START}\x9b5~\x07{END}", f"{START}{END}{START}5~{END}"),
        (f"{START}\x1b[20{END}\x1b[201~", f"{START}[20{END}\x1b[201~"),
        (f"{START}{START}a{END}", f"{START}[200~a{END}"),
    ],
)
def test_control_characters_are_taken_out_of_what_is_pasted_only(read: str, passed: str, size: int) -> None:
    pastes = PasteFilter()
    assert "".join(pastes.feed(part) for part in cut(read, size)) == passed


def test_a_lone_escape_is_passed_on_at_once() -> None:
    pastes = PasteFilter()
    assert pastes.feed("\x1b") == "\x1b"
    assert pastes.feed(f"{START}\x1b") == START
    assert pastes.feed(f"a{END}") == f"a{END}"
    assert pastes.feed("\x1b") == "\x1b"


@pytest.mark.parametrize("size", [3, 4096])
def test_textual_gets_one_paste_and_no_key_of_it(size: int) -> None:
    parser, pastes = XTermParser(), PasteFilter()
    heard = []
    for part in cut(f"{START}avant {RED}\x1bOP fin{END}X", size):
        if text := pastes.feed(part):
            heard += list(parser.feed(text))
    assert [event.text for event in heard if isinstance(event, events.Paste)] == ["avant [31mrouge[0mOP fin"]
    assert [event.key for event in heard if isinstance(event, events.Key)] == ["X"]


def test_an_escape_pasted_into_a_field_is_neither_obeyed_nor_kept(tiny: Start, saved: Path) -> None:
    terminal = tiny()
    terminal.wait_for("PRÊT")
    terminal.type(f"{START}avant \x1b[31mrouge\x1bOP fin\x1b{END}")
    terminal.wait_for("avant [31mrougeOP fin")
    terminal.kill(signal.SIGTERM)
    assert terminal.ended(5) == 143
    assert saved.read_text(encoding="utf-8") == "avant [31mrougeOP fin"
