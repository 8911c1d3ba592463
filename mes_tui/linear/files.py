"""Files named in a line: the one to read, and where one is written."""

from collections.abc import Callable
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import file_name
from mes_tui.forms.french import quoted
from mes_tui.linear.desk import Desk
from mes_tui.linear.talk import Back
from mes_tui.linear.words import Answers

_QUOTES = "'\""


def named(text: str) -> Path:
    """The file that a line names, as a shell would read it: quotes around it, « ~ » at its beginning."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES:
        text = text[1:-1]
    try:
        return Path(text).expanduser()
    except RuntimeError:  # nobody of that name
        return Path(text)


def ask_file(desk: Desk, question: str) -> Path:
    """The file to read that the person names. Raises Back for an empty line."""
    root = desk.services.files_root()
    where = f" Il est pris dans {quoted(file_name(str(root), limit=200))}." if root is not None else ""
    heard = desk.talk.ask(f"{question}{where} Entrée : aucun.", answers=Answers.PATH)
    if not heard.text:
        raise Back
    return named(heard.text)


def save(desk: Desk, name: str, write: Callable[[Path, bool], Path]) -> Path | None:
    """Let the person say where a file is written, by ``write``, under ``name`` in a folder; None when they give up."""
    folder = desk.services.files_root() or Path.cwd()
    shown = quoted(file_name(str(folder), limit=200))
    while True:
        question = f"Où l’enregistrer ? Un dossier ou un fichier. Entrée : {quoted(name)} dans {shown}."
        heard = desk.talk.ask(f"{question} « retour » : nulle part.", answers=Answers.PATH)
        place = named(heard.text) if heard.text else folder
        try:
            return _written(desk, place, write)
        except Refusal as refusal:
            desk.talk.error(refusal.sentence)


def _written(desk: Desk, place: Path, write: Callable[[Path, bool], Path]) -> Path:
    try:
        return write(place, False)
    except Refusal as refusal:
        if refusal.key != "overwrite":
            raise
        if not desk.confirmed(refusal.sentence, "remplacer"):
            raise
    return write(place, True)
