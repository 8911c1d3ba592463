"""What a long reading is made of, laid out on lines of any width: headings, questions and answers, tables, comments."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from rich.cells import cell_len
from rich.style import Style

from widgets.cells import fit, visible, wrapped

PLAIN, BOLD = Style(), Style(bold=True)
_TITLE = Style(bold=True, underline=True)
_LABEL_SHARE, _MOST_LABEL = 0.42, 50
_GAP = 2
_BAR = "│ "
_LEAST_CELL = 5
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a line in one style."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """``place`` is that of its block; ``stop``: a heading, where the keys that jump stop."""

    cuts: tuple[Cut, ...]
    place: Hashable
    stop: bool = False

    @property
    def text(self) -> str:
        """The line as it is read."""
        return "".join(cut.text for cut in self.cuts)


class Block(Protocol):
    """One piece of the reading. ``place`` is what its owner calls it."""

    @property
    def place(self) -> Hashable: ...
    @property
    def stop(self) -> bool: ...
    def laid_out(self, width: int) -> Iterator[tuple[Cut, ...]]: ...


@dataclass(frozen=True, slots=True)
class PageTitle:
    """The title of a page, a blank line above it."""

    place: Hashable
    title: str
    stop: bool = True

    def laid_out(self, width: int) -> Iterator[tuple[Cut, ...]]:
        """The title on its lines."""
        yield (Cut(""),)
        for line in wrapped(self.title, width):
            yield (Cut(fit(line, width), _TITLE),)


@dataclass(frozen=True, slots=True)
class SectionTitle:
    """« ── Enfant et parents ───── »."""

    place: Hashable
    title: str
    stop: bool = True

    def laid_out(self, width: int) -> Iterator[tuple[Cut, ...]]:
        """One line."""
        line = fit(f"── {visible(self.title)} ", min(width, cell_len(visible(self.title)) + 4))
        yield (Cut(line + "─" * max(0, width - cell_len(line)), BOLD),)


@dataclass(frozen=True, slots=True)
class Answer:
    """A label and its text side by side; without a label, a sentence over the whole width."""

    place: Hashable
    label: str
    text: str
    stop: bool = False

    def laid_out(self, width: int) -> Iterator[tuple[Cut, ...]]:
        """As many lines as the longer of the two needs."""
        if not self.label:
            yield from ((Cut(line),) for line in wrapped(self.text, width))
            return
        left = min(_MOST_LABEL, int(width * _LABEL_SHARE))
        labels, texts = wrapped(self.label, left), wrapped(self.text, max(1, width - left - _GAP))
        for row in range(max(len(labels), len(texts))):
            label = labels[row] if row < len(labels) else ""
            yield Cut(fit(label, left + _GAP)), Cut(texts[row] if row < len(texts) else "")


@dataclass(frozen=True, slots=True)
class CommentBlock:
    """What somebody says of what stands above: ``lead`` in bold, then the text with a bar at its left."""

    place: Hashable
    lead: str
    text: str
    stop: bool = False

    def laid_out(self, width: int) -> Iterator[tuple[Cut, ...]]:
        """The lead on its lines, then the text."""
        yield from ((Cut(line, BOLD),) for line in wrapped(self.lead, width))
        if self.text:
            yield from ((Cut(_BAR + line),) for line in wrapped(self.text, max(1, width - len(_BAR))))


@dataclass(frozen=True, slots=True)
class Chart:
    """A table: a line of headers in bold, then the rows, their cells wrapped."""

    place: Hashable
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    stop: bool = False

    def laid_out(self, width: int) -> Iterator[tuple[Cut, ...]]:
        """Each row on as many lines as its longest cell needs."""
        widths = _shared(self.headers, self.rows, width)
        for number, row in enumerate((self.headers, *self.rows)):
            cells = [wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
            for line in range(max(map(len, cells))):
                parts = (
                    fit(cell[line] if line < len(cell) else "", room) for cell, room in zip(cells, widths, strict=True)
                )
                yield (Cut(" ".join(parts), PLAIN if number else BOLD),)


def _shared(headers: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """What each column takes: all that its cells want, less where that is too much."""
    widths = [max(cell_len(visible(row[place])) for row in (headers, *rows)) for place in range(len(headers))]
    room = max(len(headers), width - (len(headers) - 1))
    while sum(widths) > room and max(widths) > _LEAST_CELL:
        largest = widths.index(max(widths))
        widths[largest] -= 1
    return [max(1, cells) for cells in widths]


def lay_out(blocks: Sequence[Block], width: int) -> tuple[ReadingLine, ...]:
    """The lines of ``blocks`` on ``width`` cells; the last line of a heading is where one stops."""
    lines: list[ReadingLine] = []
    for block in blocks:
        made = [ReadingLine(cuts, block.place) for cuts in block.laid_out(max(_NARROWEST, width))]
        if block.stop:
            made[-1] = ReadingLine(made[-1].cuts, block.place, stop=True)
        lines.extend(made)
    return tuple(lines)
