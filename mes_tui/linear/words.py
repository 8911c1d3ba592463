"""The words that are commands, and how a line is told from an answer. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.forms.french import listed, quoted

COMMAND, ANSWER = "/", "="
"""What begins a line that is always a command, and one that is always an answer."""


@dataclass(frozen=True, slots=True)
class Word:
    """A command; ``numbered``: a number follows it, as in « page 4 »."""

    name: str
    help: str
    numbered: bool = False

    @property
    def said(self) -> str:
        """How the help writes it."""
        return quoted(f"{self.name} 4" if self.numbered else self.name)


BACK = Word("retour", "revient d’un niveau")
HELP = Word("aide", "explique la question et donne les mots")
WHERE = Word("où suis-je", "dit la place, de l’accueil jusqu’ici")
REPEAT = Word("répéter", "relit ce qui vient d’être dit")
QUIT = Word("quitter", "ferme mes-tui ; tout est déjà enregistré")
EVERYWHERE = (BACK, HELP, WHERE, REPEAT, QUIT)
_OTHERWISE = {"ou": WHERE.name, "ou suis je": WHERE.name, "?": HELP.name}
"""Other ways to write some of them, folded."""
_LETTERS = {"r": BACK.name}
"""Of two words with the same letter, the one that it means where a letter is no answer."""
_DIGITS, _MOST = 6, 4


class Answers(Enum):
    """What may be answered, by which a line is a command or not."""

    CHOICE = auto()
    """A choice among a few, a number, a date: what is none of them may be the beginning of a command."""
    TEXT = auto()
    """Any text: only a whole command is one."""
    PATH = auto()
    """The name of a file, which may begin with « / »."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line as it was understood: an answer, or a command with its number. ``literal``: it began with « = »."""

    text: str = ""
    word: Word | None = None
    number: int = 0
    literal: bool = field(default=False, compare=False)


def understand(
    line: str,
    words: Sequence[Word],
    answers: Answers,
    fits: Callable[[str], bool] = lambda _: False,
) -> Heard:
    """``line`` as one of ``words`` or as an answer; ``fits`` says of a text that it can be an answer.

    Raises Refusal for a command that nobody knows, or that could be two.
    """
    text = line.strip()
    if text.startswith(ANSWER):
        return Heard(text[len(ANSWER) :].strip(), literal=True)
    forced = text.startswith(COMMAND)
    folded = fold(text.removeprefix(COMMAND))
    if answers is Answers.CHOICE and not fits(text):
        folded = fold(_LETTERS.get(folded, folded))
    whole = _named(words, folded, lambda name, said: name == said)
    if len(whole) == 1:
        return whole[0]
    if answers is not Answers.CHOICE and not (forced and answers is Answers.TEXT):
        return Heard(text)
    if not forced and (not folded or fits(text)):
        return Heard(text)
    begun = _named(words, folded, str.startswith) if folded else []
    if len(begun) == 1:
        return begun[0]
    if begun or forced:
        raise Refusal(_unclear(text, begun, forced=forced and answers is Answers.TEXT))
    return Heard(text)


def _named(words: Iterable[Word], folded: str, same: Callable[[str, str], bool]) -> list[Heard]:
    """Those of ``words`` that what was typed names: the ``same``, with its number where one follows."""
    name, _, last = folded.rpartition(" ")
    number = int(last) if name and last.isascii() and last.isdigit() and len(last) < _DIGITS else None
    meant = fold(_OTHERWISE.get(folded, folded))
    found = [Heard(word=word) for word in words if not word.numbered and same(fold(word.name), meant)]
    if number is not None:
        found += [Heard(word=word, number=number) for word in words if word.numbered and same(fold(word.name), name)]
    return found


def _unclear(text: str, begun: Sequence[Heard], *, forced: bool) -> str:
    if begun:
        named = [heard.word.said for heard in begun[:_MOST] if heard.word]
        return f"{quoted(text[:40])} peut être {listed(named, 'ou')} : tapez plus de lettres, ou un numéro."
    answer = f" Pour l’écrire comme réponse, tapez {quoted(ANSWER + text[:40])}." if forced else ""
    return f"{quoted(text[:40])} n’est pas une commande. {quoted(HELP.name)} les donne toutes.{answer}"
