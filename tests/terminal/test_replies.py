"""Answers of a terminal are no keys, whatever they are and however they are cut; every key still is one."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser

from mes_tui.terminal_pastes import END, STALLED, START, PasteFilter
from mes_tui.terminal_replies import ESCAPE, ReplyFilter
from mes_tui.textual_internals import is_key

ANSWERS = {
    "background, ST": "\x1b]11;rgb:1414/1919/1f1f\x1b\\",
    "foreground, BEL": "\x1b]10;rgb:ffff/ffff/ffff\x07",
    "palette": "\x1b]4;12;rgb:0000/0000/ffff\x1b\\",
    "clipboard": "\x1b]52;c;RWxpc2U=\x07",
    "DA1": "\x1b[?61;4;6;7;14;21;22c",
    "DA2": "\x1b[>41;354;0c",
    "DA3": "\x1bP!|00000000\x1b\\",
    "XTVERSION": "\x1bP>|xterm.js(5.5.0)\x1b\\",
    "XTGETTCAP": "\x1bP1+r544e=787465726d\x1b\\",
    "DECRQSS": "\x1bP1$r0m\x1b\\",
    "kitty keyboard": "\x1b[?1u",
    "kitty picture": "\x1b_Gi=31;OK\x1b\\",
    "status": "\x1b[0n",
    "colours": "\x1b[?997;1n",
    "window": "\x1b[8;24;80t",
    "cell": "\x1b[6;18;9t",
    "title": "\x1b]lÉlise\x1b\\",
    "attributes of modes": "\x1b[4;1$y",
    "checksum": "\x1bP1!~0000\x1b\\",
    "keypad": "\x1bOl",
    "unknown key": "\x1b[99;9~",
    "super": "\x1b[97;9u",
    "long clipboard": f"\x1b]52;c;{'QUFB' * 3000}\x1b\\",
}
TYPED = {
    "\x1b[32;2u": " ",
    "\x1b[27;2;32~": " ",
    "\x1b[97;2u": "A",
    "\x1b[233;2u": "É",
    "\x1b[13;2u": "\r",
    "\x1b[27;5;13~": "\r",
    "\x1b[9;2u": "\x1b[Z",
    "\x1b[113;5u": "\x11",
    "\x1b[113;69u": "\x11",
    "\x1b[98;3u": "\x1bb",
    "\x1b[27;1u": "\x1b",
}
READ = [
    "\x1b[I",
    "\x1b[O",
    "\x1b[<0;10;5M",
    "\x1b[<0;10;5m",
    "\x1b[M !!",
    "\x1b[12;40R",
    "\x1b[?2026;2$y",
    "\x1b[32;10;5M",
]
READ += ["\x1b[48;24;80;480;800t", "Élise\r", "\x1b\x1b[A", "\x1bb", "\x1b\r"]


@pytest.fixture(autouse=True)
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual reads once, as it is imported, what ``terminal.prepare`` sets."""
    monkeypatch.setattr(constants, "DISABLE_KITTY_KEY", True)


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 10.0

    def __call__(self) -> float:
        return self.now


def passed(read: str, size: int = 4096) -> str:
    """What reaches Textual of what is ``read`` in pieces of ``size``, then left alone."""
    clock = Clock()
    replies = ReplyFilter(partial(is_key, XTermParser()), clock)
    heard = "".join(replies.feed(read[place : place + size]) for place in range(0, len(read), size))
    clock.now += 1
    return heard + replies.tick()


@pytest.mark.thorough(keep=30)
@pytest.mark.parametrize("size", [1, 2, 3, 4096])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_no_key(name: str, size: int) -> None:
    answer = ANSWERS[name]
    assert passed(answer, size) == ""
    assert passed(f"a{answer}b{answer}", size) == "ab"
    assert passed(f"\x1b[A{answer}\x1b[B", size) == "\x1b[A\x1b[B"


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_string_of_any_length_that_comes_in_pieces_ends_where_it_ends(size: int) -> None:
    wrong = [length for length in range(40) if passed(f"{ESCAPE}]{'1' * length}{ESCAPE}\\b", size) != "b"]
    assert wrong == []


@pytest.mark.parametrize("size", [1, 4096])
@pytest.mark.parametrize("read", TYPED)
def test_a_key_written_with_its_modifiers_is_what_it_usually_is(read: str, size: int) -> None:
    assert passed(read, size) == TYPED[read]


@pytest.mark.parametrize("size", [1, 2, 4096])
def test_every_key_of_textual_and_what_else_it_reads_passes(size: int) -> None:
    read = [*ANSI_SEQUENCES_KEYS, *READ, f"{START}Élise ]11;rgb{END}"]
    assert [text for text in read if passed(text, size) != text] == []


@given(st.lists(st.sampled_from([*"\x1b\x07[]PO_^X\\?;0127~uRcAé ", "\x1b[", "\x1b]"])).map("".join), st.integers(1, 8))
def test_no_reading_loses_what_follows_it(noise: str, size: int) -> None:
    clock = Clock()
    replies = ReplyFilter(partial(is_key, XTermParser()), clock)
    for place in range(0, len(noise), size):
        replies.feed(noise[place : place + size])
    clock.now += 1
    replies.tick()
    assert not replies.holding
    assert replies.feed("x") == "x"


def test_escape_waits_for_less_than_a_tenth_of_a_second() -> None:
    clock = Clock()
    replies = ReplyFilter(partial(is_key, XTermParser()), clock)
    assert (replies.feed("\x1b"), replies.tick(), replies.holding) == ("", "", True)
    clock.now += 0.06
    assert (replies.tick(), replies.holding) == ("\x1b", False)


def test_reading_nothing_makes_no_key_wait_longer() -> None:
    clock = Clock()
    replies = ReplyFilter(partial(is_key, XTermParser()), clock)
    assert replies.feed("\x1b") == ""
    for _ in range(3):
        clock.now += 0.02
        assert replies.feed("") == ""
    assert (replies.tick(), replies.holding) == ("\x1b", False)


def heard(pastes: PasteFilter, parser: XTermParser, text: str) -> list[str]:
    """The keys and pastes that come of ``text``, or of a silence when it is empty."""
    read = pastes.feed(text) if text else pastes.tick()
    events_ = list(parser.feed(read)) if read else []
    return [
        event.text if isinstance(event, events.Paste) else event.key
        for event in events_
        if isinstance(event, events.Paste | events.Key)
    ]


@pytest.mark.parametrize(
    ("key", "name"), [("\x1b[18~", "f7"), ("\x11", "ctrl+q"), ("\x1b[21~", "f10"), ("\x1b[B", "down")]
)
def test_a_paste_whose_end_is_lost_is_shown_then_ended_by_a_key(key: str, name: str) -> None:
    clock, parser = Clock(), XTermParser()
    pastes = PasteFilter(clock)
    assert heard(pastes, parser, f"{START}Marie") == heard(pastes, parser, "") == []
    assert heard(pastes, parser, key) == []  # in the midst of a paste, a key is text
    clock.now += STALLED + 0.1
    assert heard(pastes, parser, "") == ["Marie" + key.translate(dict.fromkeys([0x1B, 0x11]))]
    assert heard(pastes, parser, "") == []
    assert heard(pastes, parser, key) == [name]
    assert heard(pastes, parser, "a") == ["a"]


def test_a_paste_that_stalls_goes_on_as_text() -> None:
    clock, parser = Clock(), XTermParser()
    pastes = PasteFilter(clock)
    heard(pastes, parser, f"{START}Marie")
    clock.now += STALLED + 0.1
    assert heard(pastes, parser, "") == ["Marie"]
    assert heard(pastes, parser, "-Ève\x1b[18~\r\n") == []
    assert heard(pastes, parser, f"fin{END}") == ["-Ève[18~\r\nfin"]
    assert heard(pastes, parser, "\x1b[18~") == ["f7"]


@pytest.mark.parametrize("size", [1, 6])
def test_an_end_that_comes_late_is_an_end(size: int) -> None:
    clock, parser = Clock(), XTermParser()
    pastes = PasteFilter(clock)
    heard(pastes, parser, f"{START}Marie")
    clock.now += STALLED + 0.1
    assert heard(pastes, parser, "") == ["Marie"]
    late = [heard(pastes, parser, END[place : place + size]) for place in range(0, len(END), size)]
    assert [event for events_ in late for event in events_] == []
    assert heard(pastes, parser, "\x1b[18~") == ["f7"]
