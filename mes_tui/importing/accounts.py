"""A list of accounts in CSV, as the spreadsheets of here write it: who, with which rights, where, until when.

The first line names the columns, in any order. A cell that says nothing leaves what the account has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from mes_tui.domain.text import clean, fold
from mes_tui.importing.model import MAX_BYTES, Ledger
from mes_tui.importing.tables import DOS_END, SIGNATURES, rows_of, without_empty_end

COLUMNS = MappingProxyType(
    {
        "compte": "nom:mtremblay (le nom d’une commande forcée), uid:1004, ou le nom d’un compte de la machine",
        "nom": "nom de la personne, comme il paraîtra dans les demandes",
        "droits": "consulter, saisir, signer, gerer\u00a0; pour le Ministère, agent, gerer",
        "divisions": "ses services de garde, comme 3000-2000, 3100-4410",
        "regions": "les régions d’un agent du Ministère, comme 11, 01",
        "jusqu_au": "dernier jour de l’accès, comme 2027-08-31, ou « aucun »",
        "courriel": "où les avis sont aussi envoyés, ou « aucun »",
    }
)
"""Each column that is known, with what it says."""
ACCOUNT = "compte"
MAX_ACCOUNTS = 2000
_SEPARATORS = ";,\t"
# Letters of no French name: an accent written for another system, and read as Windows reads it.
_STRAYS = frozenset("‘“”–—…‚ƒ„†‡ˆ‰Š‹Ž•˜™š›žŸ¡¢£¤¥¦§¨©ª¬®¯±²³´µ¶¸¹¿×÷")
_EXAMPLES = (
    ("nom:mtremblay", "Marie Exemple", "consulter, saisir", "3000-2000", "", "", "marie@exemple.invalid"),
    ("nom:agente", "Ève Exemple", "agent", "", "11, 01", "", ""),
)


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What one line says of an account: ``said`` has the cells that are not empty, by their column."""

    line: int
    said: dict[str, str]

    @property
    def record(self) -> str:
        """« ligne 4 », for the messages."""
        return f"ligne {self.line}"


def read_accounts(data: bytes, name: str, ledger: Ledger) -> tuple[AccountLine, ...]:
    """The lines of the file ``name``; what is wrong in its writing goes to ``ledger``.

    Raises ``ImportRefused`` when it cannot be followed, TooMany.
    """
    if len(data) > MAX_BYTES:
        raise ledger.refused(name, f"il dépasse la limite de {MAX_BYTES // 1024 // 1024}\u00a0Mo.")
    if data.lstrip().startswith(SIGNATURES) or b"\0" in data:
        raise ledger.refused(
            name, "ce n’est pas un fichier CSV. Dans un tableur, enregistrez le classeur en « CSV UTF-8 »."
        )
    text, windows = _decoded(data)
    text = text.rstrip(DOS_END)
    rows = rows_of(text, name, ledger, MAX_ACCOUNTS, _separator(text))
    if not rows:
        raise ledger.refused(name, "il est vide.")
    if len(rows) - 1 > MAX_ACCOUNTS:
        raise ledger.refused(name, f"la limite est de {MAX_ACCOUNTS} comptes.")
    columns = _columns(rows[0], name, ledger)
    return tuple(_lines(rows[1:], columns, ledger, windows=windows))


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether it is in the code page of Windows: what is no UTF-8 comes from there."""
    try:
        return data.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), True


def _separator(text: str) -> str:
    """What separates the columns in the first line that is not for people; no column has one in its name."""
    head = next((line for line in text.splitlines() if line.strip(' "') and not line.lstrip('"').startswith("#")), "")
    return max(_SEPARATORS, key=head.count)


def _columns(header: tuple[int, list[str]], name: str, ledger: Ledger) -> list[str]:
    line, cells = header
    columns = [fold(cell).replace("’", "_").replace("'", "_").replace(" ", "_") for cell in cells]
    columns = without_empty_end(columns, 0)
    if ACCOUNT not in columns:
        raise ledger.refused(name, f"sa première ligne doit nommer les colonnes\u00a0: {', '.join(COLUMNS)}.")
    for place, column in enumerate(columns):
        shown = clean(cells[place], limit=60).strip()
        if column in columns[:place]:
            ledger.fault(f"ligne {line}", shown, "cette colonne figure deux fois.")
        elif column not in COLUMNS:
            # A last day under a name that is not known would be no last day.
            ledger.fault(
                f"ligne {line}", shown, f"cette colonne n’est pas connue. Au choix\u00a0: {', '.join(COLUMNS)}."
            )
    return columns


def _lines(
    rows: list[tuple[int, list[str]]], columns: list[str], ledger: Ledger, *, windows: bool
) -> Iterator[AccountLine]:
    for line, written in rows:
        cells = without_empty_end(written, len(columns))
        found = AccountLine(line, {})
        if len(cells) != len(columns):
            ledger.fault(
                found.record, "", f"{len(cells)} valeurs au lieu de {len(columns)}\u00a0: vérifiez les colonnes."
            )
            continue
        for column, cell in zip(columns, cells, strict=True):
            text = " ".join(clean(cell).split())
            if (windows and _STRAYS & set(text)) or "\ufffd" in text:
                ledger.fault(
                    found.record,
                    column,
                    "une lettre n’y est pas lisible\u00a0: enregistrez la liste en «\u00a0CSV UTF-8\u00a0».",
                )
            if text:
                found.said[column] = text
        if ACCOUNT in found.said:
            yield found
        else:
            ledger.fault(found.record, ACCOUNT, "cette valeur est obligatoire.")


def as_csv() -> str:
    """An example to start from; the lines that begin with « # » say what each column is. Its people are nobody."""
    told = [
        "# Une ligne par compte ; une ligne qui commence par # n’est pas lue.",
        "# Une case vide laisse ce que le compte a déjà ; un compte qui n’est pas dans la liste reste comme il est.",
        *(f"# {column} : {words}".replace("\u00a0;", ",") for column, words in COLUMNS.items()),
    ]
    return "\n".join([*told, ";".join(COLUMNS), *map(";".join, _EXAMPLES), ""])
