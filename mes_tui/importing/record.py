"""What describes an object of a file, once: the model that reads it, writes it and gives its schema.

The fields of a ``Record`` are named as those of the dataclass that it makes; their aliases are the keys of the file. A
value at fault is noted where it stands, and a neutral one takes its place: the rest is read and checked all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self, get_args, get_origin

from pydantic import (
    BaseModel,
    ConfigDict,
    ModelWrapValidatorHandler,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean
from mes_tui.importing.model import MAX_RECORDS, Ledger

REQUIRED = "cette valeur est obligatoire."
OBJECT = "un objet entre accolades est attendu ici."
LIST = "une liste entre crochets est attendue ici."
Info = ValidationInfo["Reading"]


class Blank(Exception):
    """Nothing is written where a value may be."""


class Placed(dict[str, object]):
    """An object of a list of the file, with its ``name`` for the messages: « enfant 2 », « ligne 4, enfant »."""

    def __init__(self, raw: Mapping[str, object], name: str) -> None:
        super().__init__(raw)
        self.name = name


class Place(NamedTuple):
    """A place in a file: the name of a record and the path in it, for the messages.

    ``known`` are the fields already read of the record, ``outer`` those of the record around it.
    """

    name: str = ""
    path: tuple[str, ...] = ()
    known: Mapping[str, Any] = MappingProxyType({})
    outer: Mapping[str, Any] = MappingProxyType({})


_START = Place()


@dataclass(slots=True)
class Reading:
    """A file being read, and the place reached in it.

    ``loose`` is for CSV, where every value is text: « oui », « 4,5 » are then read as what they say.
    """

    ledger: Ledger
    rules: Rules
    loose: bool = False
    place: Place = _START

    def fault(self, sentence: str, *keys: str) -> None:
        """Note that the field reached, or the one at ``keys`` below it, prevents the import."""
        self.ledger.fault(self.place.name, ".".join((*self.place.path, *keys)), sentence)

    def warn(self, sentence: str, *keys: str) -> None:
        """Note something to say about it that prevents nothing."""
        self.ledger.warn(self.place.name, ".".join((*self.place.path, *keys)), sentence)


class Record(BaseModel):
    """An object of the file. A field without a default must have a value there.

    A class says: ``makes``, the dataclass of the domain; ``what``, the name of its records for the messages (none: that
    of the record around); ``identity``, the key of their own number; ``unused``, the keys known and not imported.
    """

    model_config = ConfigDict(frozen=True, serialize_by_alias=True)

    makes: ClassVar[type[Any]]
    what: ClassVar[str]
    identity: ClassVar[str]
    unused: ClassVar[tuple[str, ...]]
    unwanted: ClassVar[str]
    """What is said of a value that must not be there."""
    _called: str = PrivateAttr("")

    def __init_subclass__(
        cls, *, makes: type[Any], what: str = "", identity: str = "", unused: tuple[str, ...] = (), unwanted: str = ""
    ) -> None:
        cls.makes, cls.what, cls.identity, cls.unused, cls.unwanted = makes, what, identity, unused, unwanted

    @property
    def called(self) -> str:
        """The name of the record for the messages: « enfant 2 (1000002) »."""
        return self._called

    @classmethod
    def wanted(cls, name: str, place: Place) -> bool | None:
        """Whether the field ``name``, at ``place``, must have a value (True), may (None) or must not (False)."""
        return cls.model_fields[name].is_required() or None

    @classmethod
    def of(cls, value: Any, **more: Any) -> Self:
        """The record of ``value``, an object of the domain; ``more`` are the fields that it says otherwise."""
        shared = {name: _written(_model(cls.model_fields[name]), getattr(value, name)) for name in cls._shared()}
        return cls.model_construct(**shared | more)

    def made(self, **more: Any) -> Any:
        """The object of the domain; ``more`` are the fields that the file says elsewhere, or not at all."""
        return self.makes(**{name: _made(getattr(self, name)) for name in self._shared() if name not in more} | more)

    @classmethod
    def _shared(cls) -> list[str]:
        return [item.name for item in fields(cls.makes) if item.name in cls.model_fields]

    @model_validator(mode="wrap")
    @classmethod
    def _named(cls, raw: object, read: ModelWrapValidatorHandler[Self], info: ValidationInfo[Any]) -> Self:
        if not isinstance(raw, dict):
            raise Refusal(REQUIRED if cls.what else OBJECT)
        reading: Reading = info.context
        keys, place = keys_of(cls), reading.place
        name = raw.name if isinstance(raw, Placed) else cls.what or place.name
        identity = raw.get(cls.identity)
        if isinstance(identity, str) and (shown := clean(identity, limit=40).strip()):
            name = f"{name} ({shown})"
        reading.place = Place(name, () if cls.what else place.path, outer=place.known)
        for key in raw:
            if key not in keys and key not in cls.unused:
                reading.warn(_unknown(key, (*keys, *cls.unused)), clean(key, limit=60))
        record = read({**dict.fromkeys(keys), **raw})
        record._called, reading.place = name, place
        return record

    @field_validator("*", mode="wrap")
    @classmethod
    def _noted(cls, value: object, read: ValidatorFunctionWrapHandler, info: Info) -> Any:
        reading, name, place = info.context, info.field_name or "", info.context.place
        found = cls.model_fields[name]
        key, listed = found.alias or name, get_origin(found.annotation) is list
        reading.place = Place(place.name, (*place.path, key), info.data, place.outer)
        wanted = cls.wanted(name, reading.place)
        try:
            if value is None:
                raise Blank
            model = keys_of(cls)[key]
            result = read(_placed(value, model, reading) if model and listed and isinstance(value, list) else value)
            if wanted is False:
                raise Refusal(cls.unwanted)
            return result
        except Blank:
            if wanted:
                reading.fault(LIST if listed else REQUIRED)
        except Refusal as refusal:
            reading.fault(f"{refusal.sentence[:1].lower()}{refusal.sentence[1:]}")
        except ValidationError as error:
            for detail in error.errors():
                reading.fault(_said(detail, found), *map(str, detail["loc"]))
        finally:
            reading.place = place
        return _neutral(found)


@cache
def keys_of(record: type[Record]) -> Mapping[str, type[Record] | None]:
    """The keys of a record in the file, each with the model of the record or of the records that it holds."""
    return {found.alias or name: _model(found) for name, found in record.model_fields.items()}


def _model(found: FieldInfo) -> type[Record] | None:
    """The model of a field that holds a record, perhaps, or a list of them."""
    parts = (found.annotation, *get_args(found.annotation))
    return next((part for part in parts if isinstance(part, type) and issubclass(part, Record)), None)


def _placed(value: list[object], model: type[Record], reading: Reading) -> list[Placed]:
    """Each record of a list with its name; one that has a number is told apart when it is not even an object."""
    if len(value) > MAX_RECORDS:
        raise Refusal(_too_many(MAX_RECORDS))
    found = []
    for rank, item in enumerate(value, 1):
        name = f"{model.what} {rank}"
        if isinstance(item, dict):
            found.append(item if isinstance(item, Placed) else Placed(item, name))
        elif model.identity:
            reading.ledger.fault(name, "", OBJECT)
        else:
            raise Refusal(OBJECT)
    return found


def _written(model: type[Record] | None, value: Any) -> Any:
    if isinstance(value, tuple):
        return [_written(model, item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return value if model is None or value is None else model.of(value)


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_made, value))
    return value.made() if isinstance(value, Record) else value


def _neutral(found: FieldInfo) -> Any:
    """What stands for a value at fault in the checks of the records together."""
    if not found.is_required():
        return found.get_default(call_default_factory=True)
    kind = get_origin(found.annotation) or found.annotation
    return kind() if kind in (str, int, bool, list, dict) else None


def _said(detail: ErrorDetails, found: FieldInfo) -> str:
    """What pydantic found, in French."""
    kind, written = detail["type"], detail["input"]
    if kind == "list_type":
        return LIST
    if kind == "too_short":
        return "au moins une fiche est attendue ici."
    if kind.endswith("too_long"):
        limit = detail["ctx"]["max_length"]
        if isinstance(written, str):
            return f"ce texte a {len(written)} caractères : la limite est de {limit}."
        return _too_many(limit)
    bounds = [getattr(item, name) for name in ("ge", "le") for item in found.metadata if hasattr(item, name)]
    if len(bounds) == 2:
        return "un nombre entier de {} à {} est attendu ici.".format(*bounds)
    return "cette valeur n’est pas celle qui est attendue ici."


def _too_many(limit: int) -> str:
    return f"la limite est de {limit} fiche{'s' if limit > 1 else ''} par liste."


def _unknown(key: str, keys: tuple[str, ...]) -> str:
    close = get_close_matches(key, keys, n=1)
    hint = f" Vouliez-vous écrire « {close[0]} » ?" if close else ""
    return f"cette clé n’est pas connue et n’est pas importée.{hint}"
