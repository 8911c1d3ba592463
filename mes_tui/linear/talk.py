"""The dialogue with the person: lines said, questions asked, over two streams of text of any kind.

Whatever is said is cleaned here, and cut at ``WIDTH`` columns.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, fold
from mes_tui.forms.french import quoted
from mes_tui.linear.words import BACK, EVERYWHERE, HELP, QUIT, REPEAT, WHERE, Answers, Heard, Word, understand
from mes_tui.terminal import columns_of, encodable

WIDTH = 79
PROMPT = "> "
_RUNS = re.compile(r"[ \n]+")
_KEYS = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|[PX^_\\]][^\x07\x1b]*(?:\x07|\x1b\\\\)?|O.)?", re.DOTALL)
# What the system takes of one line in a terminal: the rest never comes.
_LONGEST = 4095
_UNREADABLE = "Attention : des signes n’ont pas pu être lus ; « \ufffd » est à leur place. Corrigez la réponse."
_SPECIAL = (
    "Devant une réponse qui serait aussi une commande, tapez « = » (=retour) ; devant une commande, « / » (/retour)."
)


class Back(Exception):
    """The person goes back one level."""


class Leave(Exception):
    """The person leaves, or the input is over: nothing more is said or heard."""


class Talk:
    """Says and asks. ``where`` are the places entered, the innermost last, each with its help."""

    def __init__(self, source: TextIO, target: TextIO) -> None:
        self._source, self._target = source, target
        self._prompt = PROMPT if _is_terminal(source) and _is_terminal(target) else ""
        self._places: list[tuple[str, str]] = []
        self._told: list[str] = []
        self._heard_since = False
        self._over = False

    # Saying.

    def say(self, *texts: str) -> None:
        """Say each of ``texts``, its line breaks kept; nothing for an empty one."""
        if self._heard_since:
            self._told, self._heard_since = [], False
        for text in filter(None, texts):
            self._told.append(text)
            self._write(text)

    def error(self, sentence: str) -> None:
        """Say what is wrong and what to do."""
        self.say(f"Erreur : {_RUNS.sub(' ', sentence)}")

    def numbered(self, labels: Sequence[str]) -> None:
        """Say each of ``labels`` after its number."""
        self.say(*(f"{number} {label}" for number, label in enumerate(labels, start=1)))

    def _write(self, text: str) -> None:
        lines = [row for line in clean(text, lines=True).split("\n") for row in wrapped(line, WIDTH)]
        try:
            for line in lines:
                print(encodable(line, self._target.encoding or "utf-8"), file=self._target)
        except (OSError, ValueError) as error:  # nobody listens any more
            self._over = True
            raise Leave from error

    # Places.

    @contextmanager
    def place(self, name: str, help_text: str = "") -> Iterator[None]:
        """What is done inside is done at ``name``, which « où suis-je » tells."""
        self._places.append((name, help_text))
        try:
            yield
        finally:
            self._places.pop()

    @property
    def where(self) -> str:
        """The way from home to here."""
        return ", puis ".join(name for name, _ in self._places)

    # Asking.

    def ask(
        self,
        question: str = "",
        *,
        words: Sequence[Word] = (),
        answers: Answers = Answers.TEXT,
        fits: Callable[[str], bool] = lambda _: False,
        labels: Sequence[Word] = (),
        help_text: str = "",
    ) -> Heard:
        """Ask, and return the answer, one of ``words`` or of ``labels``; the words of everywhere are done here.

        Raises Back, or Leave when the person quits or the input is over.
        """
        self.say(question)
        known = (*words, *EVERYWHERE)
        while True:
            line = self._read()
            if answers is not Answers.PATH:
                line = self._readable(line)
            try:
                heard = understand(line, (*labels, *known), answers, fits)
            except Refusal as refusal:
                self._write(f"Erreur : {refusal.sentence}")
                continue
            match heard.word:
                case None:
                    self._heard_since = True
                    return heard
                case word if word == BACK:
                    self._heard_since = True
                    raise Back
                case word if word == QUIT:
                    raise Leave
                case word if word == HELP:
                    self._help(known, help_text)
                case word if word == WHERE:
                    self._write(f"{self.where}.")
                case word if word == REPEAT:
                    for text in self._told:
                        self._write(text)
                case _:
                    self._heard_since = True
                    return heard

    def choose(
        self,
        question: str,
        labels: Sequence[str],
        *,
        words: Sequence[Word] = (),
        say: bool = True,
        usual: int | None = None,
    ) -> int | Heard:
        """The rank (from 0) of the label chosen by its number or an unmistakable beginning, or one of ``words``.

        ``say``: the labels are said first. ``usual`` is the rank that an empty line chooses, if there is one.
        """
        self.say(question)
        if say:
            self.numbered(labels)
        told = f"Entrée : {usual + 1}." if usual is not None else ""
        # A beginning that is that of a label and of a command is neither.
        named = [Word(label, "") for label in labels]
        while True:
            heard = self.ask(told, words=words, answers=Answers.CHOICE, fits=str.isdigit, labels=named)
            if heard.word in named:
                return named.index(heard.word)
            if heard.word is not None:
                return heard
            rank = rank_of(heard.text, len(labels)) if heard.text else usual
            if rank is not None:
                return rank
            what = f"{quoted(heard.text[:40])} n’est pas un choix." if heard.text else "rien n’est choisi."
            self.error(f"{what} Tapez {span(len(labels))}, ou « aide ».")
            told = ""

    def confirmed(self, question: str, word: str) -> bool:
        """Whether the person types ``word`` whole, which is the act; anything else is no."""
        heard = self.ask(f"{question}\n\nPour le faire, tapez en entier : {word}. Entrée : ne rien faire.")
        # A line that the end of the input cut may be another one's beginning.
        return fold(heard.text) == fold(word) and not self._over

    def lines(self, *first: str) -> str:
        """The lines heard after ``first``, and it, up to an empty one. The end of the input ends them too."""
        kept = [*first]
        while True:
            try:
                line = self._readable(self._read())
            except Leave:
                return "\n".join(kept)
            if not line.strip():
                return "\n".join(kept)
            kept.append(line)

    def _read(self) -> str:
        """The next line. Raises Leave when there is none."""
        if self._over:
            raise Leave
        try:
            if self._prompt:
                print(self._prompt, end="", file=self._target)
            self._target.flush()
            line = self._source.readline()
        except (OSError, ValueError, KeyboardInterrupt) as error:
            self._over = True
            raise Leave from error
        # The last line may have no end: it is heard, and nothing after it.
        self._over = not line.endswith("\n")
        if not line:
            raise Leave
        if self._prompt and len(line.encode("utf-8", "replace")) > _LONGEST:
            self._write("Attention : cette ligne est trop longue pour ce terminal, sa fin est perdue. Relisez-la.")
        return _KEYS.sub("", line.rstrip("\r\n"))

    def _readable(self, line: str) -> str:
        """``line`` with a sign in place of each byte that is no letter here, which is said."""
        read = line.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if read != line:
            self._write(_UNREADABLE)
        return read

    def _help(self, words: Sequence[Word], help_text: str) -> None:
        here = self._places[-1][1] if self._places else ""
        for text in filter(None, (help_text, here)):
            self._write(text)
        self._write("Commandes :")
        for word in words:
            self._write(f"{word.said} {word.help}.")
        self._write(_SPECIAL)


def span(count: int) -> str:
    """What is typed to choose one of ``count``."""
    return "1" if count == 1 else f"un numéro de 1 à {count}"


def rank_of(text: str, count: int) -> int | None:
    """The rank (from 0) that the number ``text`` names among ``count``; None when it names none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    return number - 1 if 1 <= number <= count else None


def wrapped(line: str, width: int) -> list[str]:
    """``line`` on rows of at most ``width`` columns, between words where there are some."""
    rows = [""]
    for word in line.strip().split(" "):
        if rows[-1] and columns_of(f"{rows[-1]} {word}") <= width:
            rows[-1] += f" {word}"
            continue
        if rows[-1]:
            rows.append("")
        *whole, rows[-1] = _pieces(word, width)
        rows[-1:-1] = whole
    return rows


def _pieces(word: str, width: int) -> list[str]:
    """A word that has no room on a row, in pieces: at its no-break spaces, else anywhere."""
    if columns_of(word) <= width:
        return [word]
    pieces = [""]
    for char in word:
        if columns_of(pieces[-1] + char) > width:
            tied = max(pieces[-1].rfind("\u00a0"), pieces[-1].rfind("\u202f"))
            held = pieces[-1][tied + 1 :] if tied > 0 else ""
            pieces[-1] = pieces[-1][: len(pieces[-1]) - len(held)].rstrip("\u00a0\u202f")
            pieces.append(held)
        pieces[-1] += char
    return pieces


def _is_terminal(stream: TextIO) -> bool:
    try:
        return stream.isatty()
    except ValueError:  # closed
        return False
