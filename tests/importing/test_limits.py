"""What the import lets in always fits in the form."""

from mes_tui.domain.rules import Rules
from mes_tui.forms.editions import CURRENT, edition
from mes_tui.importing.reader import read
from tests.importing.builders import as_json, office


def test_the_longest_texts_of_an_import_fit_in_the_fields_that_take_them(rules: Rules) -> None:
    root = office()
    root["service_de_garde"]["nom"] = "É" * 120
    root["rsg"][0]["adresse"] = "é" * 160
    data, form = read(as_json(root), "bc.json", rules), edition(CURRENT, rules)
    assert len(data.provider.name) <= form.field("sg_nom").max_length
    assert len(data.home_providers[0].address) <= form.field("rsg_adresse").max_length
