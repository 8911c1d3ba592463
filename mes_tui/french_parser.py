"""``argparse`` in French: headings, the usage line and every error.

All that relies on its private parts is here: ``Commands``, a name for the type checker, and its English errors.
"""

import argparse
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn

from mes_tui.terminal import COLUMNS, columns_in, say

# « Action » is a word of ours too.
_Option = argparse.Action
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["FrenchParser"]

# The library's own errors (its words differ between versions of Python), and ours. What matches none is not shown.
_ERRORS: tuple[tuple[str, str], ...] = (
    (r"the following arguments are required: (.+)", "il manque : {0}"),
    (r"one of the arguments (.+) is required", "il faut l’un de ces arguments : {0}"),
    (r"unrecognized arguments: (.+)", "argument inconnu : {0}"),
    (r"argument (.+): invalid choice: '?(.*?)'? \(choose from (.+)\)", "{0} : « {1} » n’existe pas ; au choix : {2}"),
    (r"argument (.+): invalid choice: '?(.*?)'?, maybe .+", "{0} : « {1} » n’existe pas"),
    (r"argument (.+): expected (?:one|at least one|\d+) arguments?", "{0} : il manque une valeur"),
    (r"argument (.+): ignored explicit argument '?(.*?)'?", "{0} ne prend pas de valeur (« {1} »)"),
    (r"argument (.+): not allowed with argument (.+)", "{0} ne va pas avec {1}"),
    (r"argument (.+): invalid \w+ value: '?(.*?)'?", "{0} : « {1} » n’est pas une valeur possible"),
    (r"argument (.+): (mes-tui : .+)", "{0} : {1}"),
)
_OWN = "mes-tui : "


class FrenchFormatter(argparse.HelpFormatter):
    """The help of a command, with « utilisation : » and the columns of an 80-column terminal, or of a narrower one."""

    def __init__(self, prog: str, **options: Any) -> None:
        options.setdefault("max_help_position", 28)
        options.setdefault("width", min(COLUMNS, columns_in(sys.stdout) or COLUMNS) - 2)
        super().__init__(prog, **options)

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "utilisation : " if prefix is None else prefix)


class Said(_Option):
    """An option that only says its ``const``; the stock one for the version hides that it could not be written."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any, **__: Any) -> None:
        say(self.const)
        parser.exit()


class FrenchParser(argparse.ArgumentParser):
    """A parser whose help and errors are French; an error is one sentence on standard error, then exit status 2."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", FrenchFormatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self.named = self.add_argument_group("arguments\u00a0")
        self.optional = self.add_argument_group("options\u00a0")
        self.optional.add_argument("-h", "--help", action="help", help="affiche cette aide")

    def print_help(self, file: Any = None) -> None:
        # The stock one hides that the help could not be written.
        say(self.format_help().rstrip("\n"), lines=True)

    def error(self, message: str) -> NoReturn:
        say(f"mes-tui : {translated(message)}. Voyez « {self.prog} --help ».", error=True)
        raise SystemExit(2)


def command_names(parser: argparse.ArgumentParser) -> frozenset[str]:
    """The names of its commands."""
    kinds = (action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    return frozenset(name for action in kinds for name in action.choices)


def refused(sentence: str) -> argparse.ArgumentTypeError:
    """The error that an argument's converter raises to have ``sentence`` shown as it is."""
    return argparse.ArgumentTypeError(_OWN + sentence)


def translated(message: str) -> str:
    """An error of ``argparse`` in French, without its full stop."""
    for pattern, french in _ERRORS:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            words = [_choices(group) for group in match.groups()]
            return french.format(*words).replace(_OWN, "")
    return "cette commande n’est pas écrite correctement"


def _choices(text: str) -> str:
    return ", ".join(part.strip().strip("'") for part in text.split(","))
