"""What is pasted is text: a control character in it is no key."""

START, END = "\x1b[200~", "\x1b[201~"
# Deleted from what is pasted: everything below the space but the tab and the ends of lines, then the C1 controls.
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x0D})


class PasteFilter:
    """Stands between the terminal and Textual's parser, which reads an escape in the middle of a paste as keys.

    A terminal writes ``START`` before what is pasted and ``END`` after it (bracketed paste).
    """

    def __init__(self) -> None:
        self._pasting = False
        self._tail = ""

    def feed(self, text: str) -> str:
        """``text`` as it was read, less the control characters inside a paste. Either mark may come in pieces."""
        parts: list[str] = []
        while text:
            part, text = self._pasted(text) if self._pasting else self._typed(text)
            parts.append(part)
        return "".join(parts)

    def _typed(self, text: str) -> tuple[str, str]:
        """What is typed passes at once, a lone Escape too: only its last characters are remembered."""
        place = (self._tail + text).find(START)
        if place < 0:
            self._tail = (self._tail + text)[1 - len(START) :]
            return text, ""
        begun = place + len(START) - len(self._tail)
        self._pasting, self._tail = True, ""
        return text[:begun], text[begun:]

    def _pasted(self, text: str) -> tuple[str, str]:
        """What is pasted passes cleaned, but for an end that may be the beginning of the mark."""
        text, self._tail = self._tail + text, ""
        pasted, mark, rest = text.partition(END)
        if mark:
            self._pasting = False
            return pasted.translate(_CONTROLS) + mark, rest
        held = next((size for size in range(len(END) - 1, 0, -1) if text.endswith(END[:size])), 0)
        self._tail = text[len(text) - held :]
        return text[: len(text) - held].translate(_CONTROLS), ""
