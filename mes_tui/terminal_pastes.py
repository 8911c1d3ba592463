"""What is pasted is text: a control character in it is no key."""

from collections.abc import Callable
from time import monotonic

START, END = "\x1b[200~", "\x1b[201~"
# Deleted from what is pasted: everything below the space but the tab and the ends of lines, then the C1 controls.
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x0D})
# Seconds of silence after which a paste is shown as it came, and a key ends it: its mark was lost.
STALLED = 2.0


class PasteFilter:
    """Stands between the terminal and Textual's parser, which reads an escape in the middle of a paste as keys.

    A terminal writes ``START`` before what is pasted and ``END`` after it (bracketed paste). The end may be lost on the
    way: what came is then shown after a silence, and the next key is a key again, never text that stays unseen.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._heard = 0.0
        self._pasting = False
        # Whether the parser is in a paste too: not after a silence.
        self._told = False
        self._tail = ""

    def feed(self, text: str) -> str:
        """``text`` as it was read, less the control characters inside a paste. Either mark may come in pieces."""
        parts: list[str] = []
        if self._stalled and text and ord(text[0]) in _CONTROLS and not END.startswith(text[: len(END)]):
            parts.append(self._ended())
        self._heard = self._clock()
        while text:
            part, text = self._pasted(text) if self._pasting else self._typed(text)
            parts.append(part)
        return "".join(parts)

    def tick(self) -> str:
        """The end that lets a paste be shown when nothing more of it comes."""
        if not self._stalled or not self._told:
            return ""
        self._told = False
        return END

    @property
    def _stalled(self) -> bool:
        return self._pasting and self._clock() - self._heard > STALLED

    def _ended(self) -> str:
        mark = END if self._told else ""
        self._pasting, self._told, self._tail = False, False, ""
        return mark

    def _typed(self, text: str) -> tuple[str, str]:
        """What is typed passes at once, a lone Escape too: only its last characters are remembered."""
        place = (self._tail + text).find(START)
        if place < 0:
            self._tail = (self._tail + text)[1 - len(START) :]
            return text, ""
        begun = place + len(START) - len(self._tail)
        self._pasting, self._told, self._tail = True, True, ""
        return text[:begun], text[begun:]

    def _pasted(self, text: str) -> tuple[str, str]:
        """What is pasted passes cleaned, but for an end that may be the beginning of the mark."""
        text, self._tail = self._tail + text, ""
        pasted, mark, rest = text.partition(END)
        if mark:
            return self._shown(pasted) + self._ended(), rest
        held = next((size for size in range(len(END) - 1, 0, -1) if text.endswith(END[:size])), 0)
        self._tail = text[len(text) - held :]
        return self._shown(text[: len(text) - held]), ""

    def _shown(self, text: str) -> str:
        cleaned = text.translate(_CONTROLS)
        if not cleaned or self._told:
            return cleaned
        self._told = True
        return START + cleaned
