"""Reading one object of an import file, field by field: each fault is noted and the reading goes on."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeVar

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, fold
from mes_tui.forms.french import decimal
from mes_tui.importing.model import Fault, Ledger

T = TypeVar("T")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,4})?", re.ASCII)
_TRUE, _FALSE = {"oui", "true", "vrai", "1"}, {"non", "false", "faux", "0"}
REQUIRED = "cette valeur est obligatoire."


class Record:
    """An object of the file: ``raw`` by key, ``name`` for the messages.

    ``loose`` is for CSV, where every value is text: « oui », « 4,5 » are then read as what they say.
    """

    def __init__(
        self, raw: Mapping[str, object], name: str, ledger: Ledger, *, prefix: str = "", loose: bool = False
    ) -> None:
        self.raw, self.name, self.ledger, self.prefix, self.loose = raw, name, ledger, prefix, loose

    def fault(self, key: str, sentence: str) -> None:
        """Note that the field ``key`` prevents the import."""
        self.ledger.faults.append(Fault(self.name, self._path(key), sentence))

    def warn(self, key: str, sentence: str) -> None:
        """Note something to say about the field ``key`` that prevents nothing."""
        self.ledger.warnings.append(Fault(self.name, self._path(key), sentence))

    def named(self, identity: str) -> "Record":
        """The same record, with its own number added to its name."""
        name = f"{self.name} ({identity})" if identity else self.name
        return Record(self.raw, name, self.ledger, prefix=self.prefix, loose=self.loose)

    def expect(self, known: Iterable[str]) -> None:
        """Warn about the keys that are not ``known``: they are not imported, and may be typing mistakes."""
        names = tuple(known)
        for key in self.raw:
            if key not in names:
                close = get_close_matches(key, names, n=1)
                hint = f" Vouliez-vous écrire « {close[0]} » ?" if close else ""
                self.warn(clean(key, limit=60), f"cette clé n’est pas connue et n’est pas importée.{hint}")

    def text(self, key: str, *, limit: int = 150, required: bool = True) -> str:
        """A text of at most ``limit`` characters, cleaned; "" when it is absent."""
        value = self.raw.get(key)
        if isinstance(value, bool | dict | list):
            self.fault(key, "du texte est attendu ici.")
            return ""
        if value is not None and not isinstance(value, str):
            self.fault(key, "ce numéro est un texte : écrivez-le entre guillemets pour garder ses zéros.")
            return ""
        found = clean(value or "").strip()
        if not found and required:
            self.fault(key, REQUIRED)
        if len(found) > limit:
            self.fault(key, f"ce texte a {len(found)} caractères : la limite est de {limit}.")
        return found

    def identifier(self, key: str, read: Callable[[str], str], *, required: bool = True) -> str:
        """A text brought to its normal form by ``read``, which raises ``Refusal``; "" when it is absent."""
        found = self.text(key, required=required, limit=300)
        if not found:
            return ""
        try:
            return read(found)
        except Refusal as refusal:
            self.fault(key, f"{refusal.sentence[:1].lower()}{refusal.sentence[1:]}")
            return ""

    def day(self, key: str, *, required: bool = True) -> date | None:
        """An ISO date; None when it is absent or wrong."""
        found = self.text(key, required=required)
        if not found:
            return None
        if _DAY.fullmatch(found):
            try:
                return date.fromisoformat(found)
            except ValueError:
                self.fault(key, f"la date {found} n’existe pas au calendrier.")
                return None
        self.fault(key, "cette date n’est pas lisible : écrivez-la comme 2021-08-02.")
        return None

    def instant(self, key: str) -> datetime | None:
        """An ISO instant with its offset; None when it is absent or wrong."""
        found = self.text(key)
        if not found:
            return None
        try:
            moment = datetime.fromisoformat(found)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2100:
            self.fault(key, "ce moment n’est pas lisible : écrivez-le comme 2021-08-02T10:15:00-04:00.")
            return None
        return moment

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false; ``default`` when it is absent, None meaning that it may not be."""
        value = self.raw.get(key)
        if isinstance(value, bool):
            return value
        if self.loose and isinstance(value, str) and (word := fold(value)) in _TRUE | _FALSE:
            return word in _TRUE
        if value is None or value == "":
            if default is None:
                self.fault(key, REQUIRED)
            return bool(default)
        self.fault(key, "« oui » ou « non » est attendu ici." if self.loose else "true ou false est attendu ici.")
        return False

    def number(self, key: str, low: Decimal, high: Decimal, step: Decimal, *, required: bool = False) -> str:
        """A number from ``low`` to ``high`` by ``step``, as French text (« 4,5 »); "" when it is absent."""
        value = self.raw.get(key)
        if value is None or value == "":
            if required:
                self.fault(key, REQUIRED)
            return ""
        found = self._decimal(value)
        if found is None:
            self.fault(key, "un nombre est attendu ici.")
            return ""
        if not low <= found <= high or found % step:
            by = f", par pas de {decimal(step)}" if step != 1 else ", sans décimale"
            self.fault(key, f"le nombre doit être de {decimal(low)} à {decimal(high)}{by}.")
        return decimal(found, grouped=False)

    def code(self, key: str, known: Mapping[str, T], default: T) -> T:
        """One of the ``known`` codes, whatever its case; ``default`` after a fault."""
        found = self.text(key)
        if not found:
            return default
        by_fold = {fold(code): value for code, value in known.items()}
        if fold(found) not in by_fold:
            self.fault(key, f"ce code n’est pas connu : écrivez {' ou '.join(known)}.")
            return default
        return by_fold[fold(found)]

    def inner(self, key: str, *, required: bool = True) -> "Record | None":
        """The object under ``key``; None when it is absent."""
        value = self.raw.get(key)
        if isinstance(value, Mapping):
            return Record(value, self.name, self.ledger, prefix=f"{self._path(key)}.", loose=self.loose)
        if value is not None:
            self.fault(key, "un objet entre accolades est attendu ici.")
        elif required:
            self.fault(key, REQUIRED)
        return None

    def _path(self, key: str) -> str:
        return f"{self.prefix}{key}"

    def _decimal(self, value: object) -> Decimal | None:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            return None
        if isinstance(value, str) and not (self.loose and _NUMBER.fullmatch(value.strip())):
            return None
        try:
            found = Decimal(value.strip().replace(",", ".") if isinstance(value, str) else value)
        except InvalidOperation:
            return None
        return found if found.is_finite() and abs(found) < 10**9 else None
