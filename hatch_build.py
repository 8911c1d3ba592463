"""What the wheel carries beside its packages, made of the grammar of the command line: the manual page and completions.

pip puts them under ``share`` of the environment, ``man`` and the shells find them where that is ``/usr/local``.
"""

import argparse
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACES = {
    "man": "share/man/man1/mes-tui.1",
    "bash": "share/bash-completion/completions/mes-tui",
    "zsh": "share/zsh/site-functions/_mes-tui",
    "fish": "share/fish/vendor_completions.d/mes-tui.fish",
}
"""Where each of them goes, below the prefix of the installation."""

# The headings of argparse-manpage, in French; those of a command are below its own.
_HEADINGS = (
    (r"^\.TH .*$", '.TH MES\\-TUI 1 "" "mes\\-tui {version}" "Commandes des utilisateurs"\n.nh'),
    (r"^\.SH NAME$", ".SH NOM"),
    (r"^\.SH COMMENTS$", ".SH REMARQUES"),
    (r"^\.SH$\n", ".SH "),
    (r"^\.SH COMMAND \\fI\\,'(.+)'\\/\\fR$", r".SH \1"),
    (r"^\.SH (\S+)\s* \\fI\\,'.+'\\/\\fR$", r".SS \1"),
    (r"^(\.SH .*\S)\s+$", r"\1"),
)
_STATUS = r"""
.SH "CODE DE SORTIE"
0 : fait, tout va ; 1 : refusé, ou des fautes ont été trouvées ; 2 : appel, réglage ou terminal inutilisable, ou pas de
dépôt là où il devrait être.
"""


class ShellData(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """Called by hatchling for each wheel; an installation for development gets none."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        folder = Path(tempfile.mkdtemp(prefix="mes-tui-"))
        for name, text in texts().items():
            (folder / name).write_text(text, encoding="utf-8")
            build_data["shared_data"][str(folder / name)] = PLACES[name]


def texts() -> Mapping[str, str]:
    """Each file of ``PLACES`` by its name."""
    import shtab

    from mes_tui.grammar import parser

    asked = parser()
    for command in _with_commands(asked):
        for action in command._actions:
            if action.type is Path:
                action.complete = shtab.FILE  # type: ignore[attr-defined]
    return {"man": _manual(asked)} | {shell: shtab.complete(asked, shell) for shell in PLACES if shell != "man"}


def _with_commands(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _with_commands(command)


def _manual(parser: argparse.ArgumentParser) -> str:
    from argparse_manpage.manpage import Manpage

    from mes_tui import __version__

    page = Manpage(parser)
    page.description = str(parser.description).rstrip(".")
    text = str(page)
    for heading, french in _HEADINGS:
        text = re.sub(heading, french.replace("{version}", __version__), text, flags=re.MULTILINE)
    return f"{text.rstrip()}\n{_STATUS}"
