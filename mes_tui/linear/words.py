"""The words that are commands, and how a line is told from an answer. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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
"""Other ways to write some of them whole, folded."""
_COMMONER = {"r": BACK.name}
"""What a beginning that two words share means all the same."""


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
    """A line as it was understood: an answer, or a command with its number."""

    text: str = ""
    word: Word | None = None
    number: int = 0


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
        return Heard(text[len(ANSWER) :].strip())
    forced = text.startswith(COMMAND)
    bare, number = _parted(fold(text.removeprefix(COMMAND)))
    whole = _whole(bare, number, words)
    if whole is not None:
        return Heard(word=whole, number=number or 0)
    if answers is not Answers.CHOICE and not (forced and answers is Answers.TEXT):
        return Heard(text)
    if not forced and (not bare or fits(text)):
        return Heard(text)
    beginning = fold(_COMMONER.get(bare, bare))
    fitting = (word for word in words if word.numbered is (number is not None))
    begun = [word for word in fitting if bare and fold(word.name).startswith(beginning)]
    if len(begun) == 1:
        return Heard(word=begun[0], number=number or 0)
    if begun or forced:
        raise Refusal(_unclear(text, begun, forced=forced))
    return Heard(text)


def _parted(folded: str) -> tuple[str, int | None]:
    """« page 4 » as « page » and 4."""
    name, _, last = folded.rpartition(" ")
    if name and last.isascii() and last.isdigit() and len(last) < 6:
        return name, int(last)
    return folded, None


def _whole(bare: str, number: int | None, words: Iterable[Word]) -> Word | None:
    meant = _OTHERWISE.get(bare, bare) if number is None else bare
    named = (word for word in words if fold(word.name) == fold(meant) and word.numbered is (number is not None))
    return next(named, None)


def _unclear(text: str, begun: Sequence[Word], *, forced: bool) -> str:
    if begun:
        return f"{quoted(text)} peut être {listed([word.said for word in begun], 'ou')} : tapez plus de lettres."
    answer = f" Pour l’écrire comme réponse, tapez {quoted(ANSWER + text)}." if forced else ""
    return f"{quoted(text[:40])} n’est pas une commande. {quoted(HELP.name)} les donne toutes.{answer}"
