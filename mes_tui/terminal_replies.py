"""What a terminal answers to somebody's question is no key, and a key that it writes in another way is still one.

tmux or a program before ours asks for colours, versions and attributes; over SSH the answers may come after we began to
read. Textual takes what it does not know for characters typed one by one: they would open lists and fill fields.
"""

import re
from collections.abc import Callable
from time import monotonic

ESCAPE = "\x1b"
# A control sequence; « [[A » is a key of the Linux console.
_SEQUENCE = re.compile(r"\x1b\[(\[?[0-?]*[ -/]*)([@-~])", re.ASCII)
# An operating system command, device control, application or private string, to its end, a bell or « \x1b\\ ».
_STRING = re.compile(r"\x1b[]P_^X][^\x07\x1b]*(?:\x07|\x1b\\|(?=\x1b[^\\]))")
_BEGUN = re.compile(r"\x1b(?:\[\[?[0-?]*[ -/]*|[]P_^X][^\x07\x1b]*\x1b?|O)?", re.ASCII)
# What Textual reads that is no key: focus, the marks of a paste, mouse, place of the cursor, size and modes.
_READ = re.compile(r"\x1b\[(?:[IO]|20[01]~|M|<[-\d;]+[mM]|\d+;\d+;\d+M|\d+;\d+R|48;[\d:;]+t|\?\d+;\d\$y)", re.ASCII)
# A character with its modifiers, as terminals write it when a program before ours asked for it.
_WITH_MODIFIERS = re.compile(
    r"\x1b\[(?:(?P<code>\d+);(?P<held>\d+)u|27;(?P<held_too>\d+);(?P<code_too>\d+)~)", re.ASCII
)
_SHIFT, _ALT, _CONTROL, _LOCKS = 1, 2, 4, 64 | 128
_LONE_SECONDS, _SECONDS = 0.05, 0.5
# How much is kept of a control sequence, whose parameters count, and of a string, read again at each piece of it.
_CONTROL_BEGUN, _LONGEST, _STRING_BEGUN = "\x1b[", 4096, 16


class ReplyFilter:
    """Stands between the terminal and Textual's parser. ``is_key`` says which sequences are keys that it knows;
    ``hear`` is given the control sequences that are none."""

    def __init__(
        self,
        is_key: Callable[[str], bool],
        clock: Callable[[], float] = monotonic,
        hear: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._is_key, self._clock, self._hear = is_key, clock, hear
        self._held = ""
        self._since = 0.0

    @property
    def holding(self) -> bool:
        """True while the beginning of a sequence waits for its end."""
        return bool(self._held)

    def feed(self, text: str) -> str:
        """``text`` as it was read, less the answers; a sequence may come in pieces."""
        if not text:
            return ""  # what is held goes on waiting for its end, and no longer
        text, self._held = self._held + text, ""
        parts: list[str] = []
        while text:
            before, escape, after = text.partition(ESCAPE)
            parts.append(before)
            passed, text = self._sequence(escape + after) if escape else ("", "")
            parts.append(passed)
        return "".join(parts)

    def tick(self) -> str:
        """What waited for an end that does not come: Escape, or a letter typed with Alt; the rest was no key."""
        waited = self._clock() - self._since
        if not self._held or waited < (_LONE_SECONDS if self._held == ESCAPE else _SECONDS):
            return ""
        held, self._held = self._held, ""
        return held if len(held) <= 2 else ""

    def _sequence(self, text: str) -> tuple[str, str]:
        """What passes of the sequence that ``text`` begins with, and what follows it."""
        if string := _STRING.match(text):
            return "", text[string.end() :]
        begun = _BEGUN.fullmatch(text)
        if (begun and not self._is_key(text)) or text == ESCAPE:
            # Of a long one, how it begins and whether it is about to end; no more is asked of a string.
            longest = _LONGEST if text.startswith(_CONTROL_BEGUN) else _STRING_BEGUN
            self._held = text if len(text) <= longest else text[:3] + ESCAPE * text.endswith(ESCAPE)
            self._since = self._clock()
            return "", ""
        size = next((size for size in range(min(len(text), 8), 2, -1) if self._is_key(text[:size])), 0)
        if size:
            return text[:size], text[size:]
        if found := _READ.match(text):
            return found[0], text[found.end() :]
        if found := _WITH_MODIFIERS.match(text):
            code, held = found["code"] or found["code_too"], found["held"] or found["held_too"]
            return _typed(int(code), int(held) - 1 & ~_LOCKS), text[found.end() :]
        if found := _SEQUENCE.match(text):
            self._hear(found[0])
            return "", text[found.end() :]
        if text.startswith("\x1bO"):
            return "", text[3:]
        return ESCAPE, text[1:]


def _typed(code: int, held: int) -> str:
    """What a terminal usually writes for the character ``code`` with the modifiers ``held``; "" for no key of ours."""
    if code > 0x10FFFF or 0xE000 <= code < 0xF900 or held & ~(_SHIFT | _ALT | _CONTROL):
        return ""
    char = chr(code)
    if char == "\t":
        return f"{ESCAPE}[Z" if held & _SHIFT else char
    if held & _CONTROL:
        char = chr(code & 0x1F) if char.isascii() and (char.isalpha() or char == " ") else char
    elif held & _SHIFT and len(char.upper()) == 1:
        char = char.upper()
    return ESCAPE + char if held & _ALT else char
