"""The answers of a request as a script gives them: version 1 of « mes-reponses ».

Under ``reponses``, the text that a person would type in each field, by the key of the form: what an exported request
says under the same key.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean
from mes_tui.importing import values
from mes_tui.importing.model import Ledger, TooMany
from mes_tui.importing.package import MAX_BYTES
from mes_tui.importing.record import Reading, Record
from mes_tui.importing.request_records import Texts
from mes_tui.importing.sources import headed

FORMAT, VERSION = "mes-reponses", 1
_NOT_TAKEN = "Aucune réponse n’est prise du fichier « {} »"
_MODEL = "Partez de ce qu’écrit « mes-tui remplir NUMÉRO --modele »."


@dataclass(frozen=True, slots=True)
class GivenAnswers:
    """What the file says: the ``number`` of the request that it is for ("" for any), the texts by key.

    ``state`` is the version of the request that the model was written from, None when the file does not say it.
    """

    number: str
    state: int | None
    answers: Mapping[str, str]


class Answers(Record, makes=GivenAnswers, unused=("champs",)):
    """The whole file. ``champs`` describes the fields, for people."""

    format: Literal["mes-reponses"]
    version: Literal[1]
    number: values.RequestNumber = Field("", alias="numero")
    state: values.Whole | None = Field(None, alias="etat")
    answers: Texts = Field(alias="reponses")


def read_answers(data: bytes, name: str, rules: Rules) -> GivenAnswers:
    """The answers of the JSON ``data`` of the file ``name``. Raises ``ImportRefused`` with every fault in it."""
    shown, ledger = clean(name, limit=80), Ledger(told=_NOT_TAKEN)
    with suppress(TooMany):
        root = headed(data, shown, FORMAT, VERSION, MAX_BYTES, ledger, _MODEL)
        found = Answers.model_validate(root, context=Reading(ledger, rules))
    # A key that is not known would be an answer that is lost.
    for warning in ledger.warnings:
        ledger.faults.append(warning)
    if ledger.faults:
        raise ledger.refused(shown)
    made: GivenAnswers = found.made()
    return made
