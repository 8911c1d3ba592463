"""The two ways to write an import file, JSON and CSV, brought to one shape before anything is checked.

This is a format of our own, version 1 of « mes-csg »: the Ministry's true transmission format is not published.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from mes_tui.domain.text import clean
from mes_tui.forms.french import counted
from mes_tui.importing.model import FORMAT, MAX_BYTES, MAX_RECORDS, Ledger
from mes_tui.importing.people_records import People
from mes_tui.importing.record import Placed, keys_of
from mes_tui.importing.tables import DOS_END, SIGNATURES, rows_of, without_empty_end

_SECTIONS = {key: model.what for key, model in keys_of(People).items() if model}
_HEAD = [key for key in keys_of(People) if key not in _SECTIONS]
_PROVIDER, *_LISTS = _SECTIONS
MAX_KEYS, MAX_TEXT = 1000, 100_000
"""What no object and no text of a true file has: more would only take time to judge."""
_COLUMN_LENGTH = 80
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OTHER = (
    "ce n’est pas un fichier JSON ou CSV. Partez du modèle (« mes-tui importer --modele ») ; si c’est un classeur, "
    "enregistrez-le en « CSV UTF-8 »."
)

Raw = dict[str, object]


@dataclass(slots=True)
class Document:
    """The file as one object. ``loose``: every value is text (CSV). ``ledger``: what the writing itself got wrong."""

    root: Raw
    loose: bool
    ledger: Ledger


def document(data: bytes, name: str, ledger: Ledger) -> Document:
    """Return the objects of the file ``name``; raises ``ImportRefused`` when its writing cannot be followed."""
    if len(data) > MAX_BYTES:
        raise ledger.refused(name, f"il dépasse la limite de {MAX_BYTES // 1024 // 1024} Mo.")
    if not data.strip():
        raise ledger.refused(name, "il est vide.")
    if data.lstrip().startswith(SIGNATURES):
        raise ledger.refused(name, _OTHER)
    text = _decoded(data, name, ledger).rstrip(DOS_END)
    if text.lstrip()[:1] in {"{", "["} or name.lower().endswith(".json"):
        return Document(json_object(text, name, FORMAT, ledger), loose=False, ledger=ledger)
    return _from_csv(text, name, ledger)


def _decoded(data: bytes, name: str, ledger: Ledger) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data and not data.startswith(_UTF_16):
            raise ledger.refused(name, _OTHER) from None
        line = data.count(b"\n", 0, error.start) + 1
        raise ledger.refused(
            name,
            f"il n’est pas en UTF-8 (ligne {line}). Exportez-le de nouveau en choisissant l’encodage UTF-8 "
            "(« CSV UTF-8 » dans un tableur).",
        ) from None


def json_object(text: str, name: str, format_: str, ledger: Ledger) -> Raw:
    """Return the object that the JSON ``text`` of the file ``name`` is; what is doubtful in it goes to ``ledger``.

    Raises ``ImportRefused`` when it is not one. ``format_`` is the format expected, for the sentence.
    """

    def pairs(items: list[tuple[str, object]]) -> Raw:
        found: Raw = {}
        if len(items) > MAX_KEYS:
            raise ledger.refused(name, f"un même objet y a plus de {MAX_KEYS} clés.")
        for key, value in items:
            texts = (key, *(value if isinstance(value, list) else (value,)))
            if any(isinstance(text, str) and len(text) > MAX_TEXT for text in texts):
                raise ledger.refused(name, f"un texte y dépasse {MAX_TEXT} caractères.")
            if key in found:
                ledger.fault("", clean(key, limit=60), "cette clé est écrite deux fois au même endroit.")
            found[key] = value
        return found

    def constant(word: str) -> None:
        ledger.fault("", "", f"{word} n’est pas une valeur permise.")

    try:
        root = json.loads(text, parse_float=Decimal, parse_constant=constant, object_pairs_hook=pairs)
    except json.JSONDecodeError as error:
        raise ledger.refused(
            name, f"ce n’est pas du JSON bien écrit (ligne {error.lineno}, colonne {error.colno})."
        ) from None
    except (RecursionError, ValueError, ArithmeticError):
        raise ledger.refused(name, f"son contenu n’a pas la forme d’un fichier « {format_} ».") from None
    if not isinstance(root, dict):
        raise ledger.refused(name, "il doit commencer par une accolade et ses clés « format » et « version ».")
    return root


def headed(data: bytes, name: str, format_: str, version: int, most: int, ledger: Ledger, remedy: str) -> Raw:
    """The object that the JSON ``data``, of ``most`` bytes at most, is: of the one format and version known.

    Raises ``ImportRefused``, with the ``remedy``, for anything else.
    """
    if len(data) > most:
        raise ledger.refused(name, f"ses données dépassent {most // 1024 // 1024} Mo.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise ledger.refused(name, "ses données ne sont pas lisibles.") from None
    root = json_object(text, name, format_, ledger)
    said = root.get("version")
    if root.get("format") != format_ or said != version or isinstance(said, bool):
        raise ledger.refused(name, f"il n’est pas un fichier « {format_} » de la version {version}. {remedy}")
    return root


def _from_csv(text: str, name: str, ledger: Ledger) -> Document:
    rows = rows_of(text, name, ledger, MAX_RECORDS)
    if not rows:
        raise ledger.refused(name, "il est vide.")
    header = without_empty_end([cell.strip() for cell in rows[0][1]], 0)
    if "format" not in header:
        hint = " Séparez les colonnes par des points-virgules." if "," in header[0] else ""
        raise ledger.refused(name, f"sa première ligne doit nommer les colonnes, dont « format » et « version ».{hint}")
    if len(header) > MAX_KEYS or max(map(len, header)) > _COLUMN_LENGTH:
        raise ledger.refused(name, f"sa première ligne nomme au plus {MAX_KEYS} colonnes, de {_COLUMN_LENGTH} lettres.")
    found = Document({}, loose=True, ledger=ledger)
    _check_header(header, found.ledger)
    if len(rows) - 1 > MAX_RECORDS:
        raise ledger.refused(name, f"la limite est de {MAX_RECORDS} lignes.")
    merger = _Merger(found)
    for line, written in rows[1:]:
        cells = without_empty_end(written, len(header))
        if len(cells) != len(header):
            values = counted(len(cells), "valeur", "valeurs")
            found.ledger.fault(f"ligne {line}", "", f"{values} au lieu de {len(header)} : vérifiez les « ; ».")
        else:
            merger.add(line, dict(zip(header, cells, strict=True)))
    return found


def _check_header(header: list[str], ledger: Ledger) -> None:
    for column in dict.fromkeys(header):
        if not column:
            continue
        if header.count(column) > 1:
            ledger.fault("ligne 1", clean(column, limit=60), "cette colonne figure deux fois.")
        section, _, key = column.partition(".")
        if not (column in _HEAD or (key and section in _SECTIONS)):
            ledger.warn("ligne 1", clean(column, limit=60), "cette colonne n’est pas connue et n’est pas importée.")


class _Merger:
    """Rows repeat the provider, the site and the child of each « dossier »: what is the same is kept once."""

    def __init__(self, document: Document) -> None:
        self.root, self.ledger = document.root, document.ledger
        self.lists: dict[str, list[Placed]] = {key: [] for key in _LISTS}
        self.seen: set[str] = set()

    def add(self, line: int, row: Mapping[str, str]) -> None:
        """Take in one row; ``line`` is its line in the file."""
        objects = _nested(row)
        head: Raw = {key: row.get(key, "") for key in _HEAD} | {_PROVIDER: objects.get(_PROVIDER)}
        if not self.root:
            self.root |= head | self.lists
        elif any(self.root[key] != value for key, value in head.items()):
            self.ledger.fault(
                f"ligne {line}", "", "le format, la version ou le service de garde diffère de la première ligne."
            )
        _link(objects)
        for key, found_before in self.lists.items():
            found = objects.get(key)
            written = json.dumps([key, found], sort_keys=True)
            if found and written not in self.seen:
                self.seen.add(written)
                found_before.append(Placed(found, f"ligne {line}, {_SECTIONS[key]}"))


def _nested(row: Mapping[str, str]) -> dict[str, Raw]:
    """« dossiers.aieh.debut » as nested objects; empty cells, and objects of empty cells, are left out."""
    found: dict[str, Raw] = {}
    for column, text in row.items():
        section, *path = column.split(".")
        if section not in _SECTIONS or not path or not text.strip():
            continue
        target = found.setdefault(section, {})
        for step in path[:-1]:
            inner = target.setdefault(step, {})
            if not isinstance(inner, dict):
                break
            target = inner
        else:
            target[path[-1]] = text.strip()
    return found


def _link(objects: dict[str, Raw]) -> None:
    """A row says once which child, site and RSG it is about."""
    known = (("enfants", "necsg", "necsg"), ("installations", "numero_installation", "numero_installation"))
    for section, source, key in (*known, ("rsg", "id", "rsg")):
        value = objects.get(section, {}).get(source)
        if value is not None and "dossiers" in objects:
            objects["dossiers"].setdefault(key, value)
        if value is not None and key == "necsg" and "historique_mes" in objects:
            objects["historique_mes"].setdefault(key, value)
