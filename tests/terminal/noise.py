"""What a terminal may send when nobody means anything: keys, answers, mouse, pastes, bytes that are no text."""

from collections.abc import Iterator
from random import Random

LETTERS = "abcdefghijlmnoprstuvwxyzABCDEOÉéàœç0123456789 ,.-/?!@'\"()[]{}<>|\\*+=%$#&~`^:;_日😀\u202e\u0301"
CONTROLS = [bytes([code]) for code in (*range(0x01, 0x20), 0x7F) if code != 0x11]
NAMED = (
    *(b"\x1b[A \x1b[B \x1b[C \x1b[D \x1b[H \x1b[F \x1b[Z \r \t \x1b \x7f \x1b[2~ \x1b[3~ \x1b[5~ \x1b[6~".split(b" ")),
    *(
        b"\x1bOP \x1bOQ \x1bOR \x1bOS \x1b[15~ \x1b[17~ \x1b[18~ \x1b[19~ \x1b[20~ \x1b[21~ \x1b[23~ \x1b[24~".split(
            b" "
        )
    ),
)
ANSWERS = (
    *(
        b"\x1b[I \x1b[O \x1b[0n \x1b[12;40R \x1b[?62;22c \x1b[>41;354;0c \x1b[?2026;2$y \x1b[?1u \x1b[6;18;9t".split(
            b" "
        )
    ),
    *(b"\x1b]11;rgb:1414/1919/1f1f\x1b\\ \x1b]52;c;RWxpc2U=\x07 \x1bP>|noise\x1b\\ \x1b_Gi=31;OK\x1b\\".split(b" ")),
)
FOREIGN = (b"\xff", b"\xfe", b"\xc3", b"\xe9", b"\xf0\x9f", b"\xed\xa0\x80", b"\xc0\xaf", b"\x80", b"\x00", b"\x9b31m")
PASTED = ("Élise", "418 555-0123", "2021-02-31", "[/red]", "x\ny\r\nz", "\x1b[2J\x1b]0;titre\x07", "日本", "\x00\x01")
OPEN, CLOSE = b"\x1b[200~", b"\x1b[201~"


def noise(random: Random, size: int) -> Iterator[bytes]:
    """Pieces of ``size`` bytes in all, or a few more; no Ctrl+Q, and no paste that never ends."""
    kinds = (_letter, _named, _control, _modified, _answer, _mouse, _foreign, _broken, _paste)
    while size > 0:
        piece = random.choices(kinds, (30, 25, 8, 8, 4, 8, 4, 4, 6))[0](random)
        size -= len(piece)
        yield piece


def _letter(random: Random) -> bytes:
    return "".join(random.choices(LETTERS, k=random.randint(1, 6))).encode()


def _named(random: Random) -> bytes:
    return random.choice(NAMED)


def _control(random: Random) -> bytes:
    return random.choice(CONTROLS)


def _modified(random: Random) -> bytes:
    """A key with modifiers, in one of the ways that terminals have."""
    number, held = random.randint(1, 250), random.randint(1, 16)
    return random.choice((b"\x1b[1;%d%c" % (held, random.choice(b"ABCDFHPQRS")), b"\x1b[%d;%d~" % (number % 35, held)))


def _answer(random: Random) -> bytes:
    return random.choice(ANSWERS)


def _mouse(random: Random) -> bytes:
    """Any button, pressed, released, moved or turned, inside the window and beyond it."""
    button, column, row = random.choice((0, 1, 2, 32, 35, 64, 65, 128)), random.randint(0, 130), random.randint(0, 50)
    return b"\x1b[<%d;%d;%d%c" % (button, column, row, random.choice(b"Mm"))


def _foreign(random: Random) -> bytes:
    return b"".join(random.choices(FOREIGN, k=random.randint(1, 3)))


def _broken(random: Random) -> bytes:
    """The beginning of a sequence."""
    whole = random.choice((*NAMED, *ANSWERS[:9]))
    return whole[: random.randint(1, len(whole))]


def _paste(random: Random) -> bytes:
    text = "".join(random.choices(PASTED, k=random.randint(1, 3))).encode() * random.choice((1, 1, 1, 40))
    return OPEN + text + CLOSE
