"""What the import lets in always fits in the form, and what no true file holds is refused at once."""

from collections.abc import Callable
from json import dumps, loads

import pytest

from mes_tui.domain.rules import Rules
from mes_tui.forms.editions import edition
from mes_tui.importing.model import MAX_BYTES, MAX_FAULTS, MAX_RECORDS, ImportRefused
from mes_tui.importing.package_reader import read_package
from mes_tui.importing.reader import read
from mes_tui.importing.sources import MAX_KEYS, MAX_TEXT
from tests.forms.builders import EDITION
from tests.importing.builders import as_json, office


def test_the_longest_texts_of_an_import_fit_in_the_fields_that_take_them(rules: Rules) -> None:
    root = office()
    root["service_de_garde"]["nom"] = "É" * 120
    root["rsg"][0]["adresse"] = "é" * 160
    data, form = read(as_json(root), "bc.json", rules), edition(EDITION, rules)
    assert len(data.provider.name) <= form.field("sg_nom").max_length
    assert len(data.home_providers[0].address) <= form.field("rsg_adresse").max_length


def json(*members: str) -> str:
    """A file of the importer's format that holds ``members`` besides."""
    return "{" + ",".join(('"format":"mes-csg"', '"version":1', *members)) + "}"


def of_lists(record: str, count: int) -> str:
    lists = ("enfants", "dossiers", "installations", "rsg", "historique_mes")
    return json(*(f'"{name}":[{",".join([record] * count)}]' for name in lists))


COLUMNS = "format;version;"
# Each would take the memory or the time of the machine, or the depth of Python's stack, if it were read to its end.
EXCESSES = {
    "a list in a list in a list": json(f'"enfants":{"[" * 900}{"]" * 900}'),
    "deeper than Python goes": json(f'"enfants":{"[" * 100_000}{"]" * 100_000}'),
    "an object in an object in a text": json('"genere_le":' + '{"a":' * 900 + "1" + "}" * 900),
    "an exponent": json('"historique_mes":[{"heures_jour_accordees":1e99999999,"jours":-1e99999999}]'),
    "an exponent that is no number": json(f'"historique_mes":[{{"jours":1e{"9" * 30}}}]'),
    "an exponent below nought": json('"historique_mes":[{"heures_jour_accordees":1e-99999999,"jours":1e-9}]'),
    "digits": json(f'"historique_mes":[{{"jours":{"9" * 4000}}}]'),
    "more digits than Python reads": json(f'"historique_mes":[{{"jours":{"9" * 5000}}}]'),
    "empty records": of_lists("{}", MAX_RECORDS),
    "too many records": of_lists("{}", MAX_RECORDS + 1),
    "keys": json('"enfants":[{' + ",".join(f'"k{rank}":1' for rank in range(100_000)) + "}]"),
    "the same key": json('"rien":{' + ",".join(['"a":1'] * 100_000) + "}"),
    "a key": json(f'"{"k" * (MAX_BYTES // 2)}":1'),
    "a number that is a text": json(f'"enfants":[{{"necsg":"{"9" * (MAX_BYTES // 2)}"}}]'),
    "texts in a list": json(f'"enfants":["{"é" * (MAX_BYTES // 4)}"]'),
    "columns": COLUMNS + ";".join(f"c{rank}" for rank in range(200_000)) + "\nmes-csg;1\n",
    "a column of columns": f"{COLUMNS}dossiers{'.a' * 50_000}\nmes-csg;1;x\n",
    "lines": "format;version\n" + "mes-csg;1\n" * (MAX_RECORDS * 4),
    "lines at fault": "format;version\n" + "mes-csg;1;2\n" * MAX_RECORDS,
}


@pytest.mark.thorough(keep=6)
@pytest.mark.parametrize("text", EXCESSES.values(), ids=EXCESSES)
def test_what_no_true_file_holds_is_refused_with_a_sentence(rules: Rules, text: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read(text.encode(), "fichier", rules)
    assert "n’a pas été importé" in refused.value.sentence
    assert 1 <= len(refused.value.faults) <= MAX_FAULTS
    with pytest.raises(ImportRefused):
        read_package(text.replace("mes-csg", "mes-dossier").encode()[:MAX_BYTES], "dossier.pdf", rules)


def test_a_file_at_fault_everywhere_is_refused_with_the_first_faults(rules: Rules) -> None:
    with pytest.raises(ImportRefused, match=f"{MAX_FAULTS} erreurs ou plus à corriger") as refused:
        read(of_lists("{}", MAX_RECORDS).encode(), "fichier", rules)
    assert len(refused.value.lines()) == 41


# What is read of a good file with one thing too many, and the words that say which.
ONE_TOO_MANY = {
    "bytes": (lambda text: text + " " * MAX_BYTES, "dépasse la limite"),
    "keys": (lambda text: _with(text, {f"k{rank}": 1 for rank in range(MAX_KEYS + 1)}), f"plus de {MAX_KEYS} clés"),
    "a text": (lambda text: _with(text, "é" * (MAX_TEXT + 1)), f"dépasse {MAX_TEXT} caractères"),
    "texts in a list": (lambda text: _with(text, ["é" * (MAX_TEXT + 1)]), f"dépasse {MAX_TEXT} caractères"),
}


def _with(text: str, more: object) -> str:
    return dumps({**loads(text), "rien": more}, ensure_ascii=False)


@pytest.mark.parametrize(("excess", "words"), ONE_TOO_MANY.values(), ids=ONE_TOO_MANY)
def test_a_good_file_is_refused_for_the_one_bound_that_it_passes(
    rules: Rules, excess: Callable[[str], str], words: str
) -> None:
    text = as_json(office()).decode()
    assert read(text.encode(), "bc.json", rules).children
    with pytest.raises(ImportRefused, match=words) as refused:
        read(excess(text).encode(), "bc.json", rules)
    assert len(refused.value.faults) == 1


def test_a_table_of_too_many_lines_says_how_many_it_may_have(rules: Rules) -> None:
    lines = "format;version\n" + "mes-csg;1\n" * (MAX_RECORDS + 1)
    with pytest.raises(ImportRefused, match=f"la limite est de {MAX_RECORDS} lignes"):
        read(lines.encode(), "bc.csv", rules)
