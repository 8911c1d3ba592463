"""The settings: files, environment, origins, and what is said when they cannot be used."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.settings import load, load_rules
from mes_tui.settings_files import shipped_rules
from mes_tui.settings_keys import SettingsRefusal
from tests.budget import few


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's settings file, in a temporary folder."""
    monkeypatch.setattr(platformdirs, "site_config_dir", lambda _name: str(tmp_path / "machine"))
    return _file(tmp_path / "machine" / "config.toml")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's settings file, in a temporary folder."""
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda _name: str(tmp_path / "personne"))
    return _file(tmp_path / "personne" / "config.toml")


def _file(path: Path) -> Path:
    path.parent.mkdir()
    return path


def _refusal(environ: Mapping[str, str]) -> str:
    with pytest.raises(SettingsRefusal) as caught:
        load(environ)
    return caught.value.sentence


def test_without_any_file_every_value_is_built_in(site: Path, own: Path) -> None:
    found = load({})
    assert found.home.name == "mes-tui"
    assert found.store_place == str(found.home / "mes-tui.db")
    assert (found.mouse, found.restricted, found.printers) == (True, False, True)
    assert set(found.origins.values()) == {"valeur par défaut"}


def test_the_person_s_file_wins_over_the_machine_s_and_the_environment_over_both(site: Path, own: Path) -> None:
    site.write_text('dossier = "/srv/mes"\n[affichage]\ntheme = "contraste"\nsouris = false\n[touches]\nhelp = "f12"\n')
    own.write_text('[affichage]\ntheme = "sombre"\n[touches]\nquit = "ctrl+x"\n')
    found = load({"MES_TUI_HOME": "/tmp/é"})
    assert (found.home, found.theme, found.mouse) == (Path("/tmp/é"), "sombre", False)
    assert found.keymap == {"help": "f12", "quit": "ctrl+x"}
    assert found.origins["dossier"] == "variable d’environnement MES_TUI_HOME"
    assert found.origins["affichage.theme"] == f"fichier {own}"
    assert found.origins["affichage.souris"] == f"fichier {site}"
    assert found.origins["base"] == "valeur par défaut"


def test_a_named_file_takes_the_place_of_both_but_not_of_the_administrator_s_restrictions(
    site: Path, own: Path, tmp_path: Path
) -> None:
    site.write_text('dossier = "/srv/mes"\n[restreint]\nracine = "/srv/depot"\n')
    own.write_text('dossier = "/home/mes"\n')
    named = tmp_path / "nommé.toml"
    named.write_text('base = "postgresql://mes@serveur/mes"\n[restreint]\nracine = "/"\nimpression = true\n')
    found = load({"MES_TUI_CONFIG": str(named)})
    assert found.home.name == "mes-tui"
    assert found.store_place == "postgresql://mes@serveur/mes"
    assert (found.restricted, found.picker_root) == (True, Path("/srv/depot"))
    assert not found.printers


def test_a_person_cannot_widen_the_administrator_s_restrictions(site: Path, own: Path) -> None:
    site.write_text('[restreint]\nracine = "/srv/depot"\n')
    own.write_text('[restreint]\nracine = "/"\nimpression = true\n')
    found = load({})
    assert (found.picker_root, found.printers) == (Path("/srv/depot"), False)


def test_a_relative_path_starts_at_its_own_file(own: Path, site: Path) -> None:
    own.write_text('dossier = "données"\n')
    assert load({}).home == own.parent / "données"


UNUSABLE = {
    "unknown key": ('dosier = "x"', "« dosier »"),
    "unknown key in a table": ("[affichage]\ntaille = 3", "« affichage.taille »"),
    "unknown table": ("[ecran]\ntheme = 1", "« ecran »"),
    "wrong type": ("dossier = 3", "« dossier »"),
    "empty text": ('dossier = ""', "« dossier »"),
    "not a switch": ('[affichage]\nsouris = "oui"', "« affichage.souris »"),
    "unknown theme": ('[affichage]\ntheme = "rose"', "« rose »"),
    "table written as a value": ('restreint = "oui"', "« restreint »"),
    "key that is not a text": ("[touches]\nhelp = 1", "[touches]"),
    "restriction without a root": ("[restreint]\n", "« racine »"),
    "not TOML": ("souris = oui\n", "ligne 1, colonne 10"),
    "cut TOML": ("dossier = ", "à la fin"),
    "control characters": ('"\\u001b[2J" = 1', "« [2J »"),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_unusable_settings_name_the_file_and_the_key(own: Path, site: Path, case: str) -> None:
    text, words = UNUSABLE[case]
    own.write_text(text, encoding="utf-8")
    sentence = _refusal({})
    assert str(own) in sentence
    assert words in sentence
    assert "\x1b" not in sentence


@pytest.mark.parametrize("text", [f"quota = {'9' * 5000}", f"quota = {'[' * 50_000}", f"touches = {'{a=' * 50_000}"])
def test_a_file_made_to_stop_its_reader_is_named(own: Path, site: Path, text: str) -> None:
    own.write_text(text)
    with pytest.raises(SettingsRefusal) as caught:
        load_rules(own)
    assert str(own) in _refusal({})
    assert str(own) in caught.value.sentence


def test_a_file_in_another_encoding_is_named(own: Path, site: Path) -> None:
    own.write_bytes('dossier = "données"'.encode("latin-1"))
    assert "UTF-8" in _refusal({})


def test_a_named_file_that_does_not_exist_is_refused(own: Path, site: Path, tmp_path: Path) -> None:
    assert "MES_TUI_CONFIG" in _refusal({"MES_TUI_CONFIG": str(tmp_path / "absent.toml")})


def test_a_site_corrects_one_value_of_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "regles.toml"
    path.write_text(
        '[support]\nmax_hours_per_day = 9\n[documents.required]\nRSC = ["PLAN"]\n[regions]\n"18" = "Ailleurs"\n'
    )
    rules, shipped = load_rules(path), load_rules()
    assert (rules.max_hours_per_day, shipped.max_hours_per_day) == (9, 8)
    assert rules.required_documents[RequestType.RENEWAL_UNCHANGED] == (Nature.PLAN,)
    assert rules.required_documents[RequestType.NEW] == shipped.required_documents[RequestType.NEW]
    assert rules.regions == {**shipped.regions, "18": "Ailleurs"}


UNUSABLE_RULES = {
    "unknown key": ("[documents]\nmax_byte = 3", "« documents.max_byte »"),
    "unknown table": ("[document]\nmax_bytes = 3", "« document »"),
    "wrong type": ('[documents]\nmax_bytes = "beaucoup"', "« documents.max_bytes »"),
    "not a number": ('[support]\nmax_hours_per_day = "huit"', "inutilisable"),
    "unknown nature": ('[documents.required]\nNOUV = ["PHOTO"]', "inutilisable"),
    "broken pattern": ("[identifiers]\nnirec = '('", "une forme que l’application n’accepte pas"),
    "pattern of nothing": ("[identifiers]\nsite = '\\d{9,2}'", "inutilisable"),
    "not TOML": ("[support", "TOML"),
}


@pytest.mark.parametrize("case", UNUSABLE_RULES)
def test_unusable_rules_name_the_file_and_the_key(tmp_path: Path, case: str) -> None:
    text, words = UNUSABLE_RULES[case]
    path = tmp_path / "regles.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsRefusal) as caught:
        load_rules(path)
    assert str(path) in caught.value.sentence
    assert words in caught.value.sentence


SLOW_FORMS = [
    *(r"^(\d+)+$", r"^(\d|\d\d)+$", r"^(\d*)*$", r"(?:\d?){30}\d{30}", r"(\d{1,9}){1,9}$", r"\d+\d+\d+\d+$"),
    *(r"^.*.*.*$", r"\d{0,99}" * 3, r"\d?" * 20, r"(a|a)*b", r"(?=(\d+)+$)\d", r"(\d)\1+", r"\d{1,999}", r"\d{5,}"),
]
FORMS = [r"^\d{13}$", r"\d{6,10}", r"^\d{4}-\d{4}$", r"[A-Z]?\d{6,10}", r"^[ABC\d-]{1,20}-\d{2,3}$", r"\d{0,99}" * 2]


@pytest.mark.parametrize("key", ["nirec", "necsg", "division", "site"])
def test_a_form_that_could_be_tried_for_ever_is_refused(tmp_path: Path, key: str) -> None:
    path = tmp_path / "regles.toml"
    for form in SLOW_FORMS:
        path.write_text(f"[identifiers]\n{key} = '{form}'")
        with pytest.raises(SettingsRefusal, match=rf"identifiers.{key}\s» une forme que l’application n’accepte pas"):
            load_rules(path)
    for form in FORMS:
        path.write_text(f"[identifiers]\n{key} = '{form}'")
        assert load_rules(path).identifiers[key] == form


# What no value of the rules may be: the application could not count with it, show it or choose from it.
WORTHLESS = [
    "0",
    "-1",
    "nan",
    "inf",
    "1000000000000000000",
    '""',
    '" "',
    '"\\u001b[2J"',
    '"\\u202egdp"',
    "{}",
    "[[]]",
]
LONG = json.dumps("x" * 100_000)


def _values(rules: Mapping[str, Any], above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to each value of the rules that is a text, a number or a day: in a list, to the first only."""
    for key, value in rules.items():
        for step, item in ((), value), ((0,), value[0] if isinstance(value, list) and value else None):
            if isinstance(item, dict):
                yield from _values(item, (*above, key, *step))
            elif item is not None and not isinstance(item, list):
                yield (*above, key, *step)


def _with(model: Any, way: tuple[str | int, ...], text: str) -> str:
    """TOML where ``text`` takes the place of the value at the end of the way; what is beside it in a list stays."""
    if not way:
        return text
    if isinstance(model, list):
        return f"[{', '.join([_with(model[0], way[1:], text), *map(_toml, model[1:])])}]"
    beside = {key: _toml(value) for key, value in model.items() if key != way[0]}
    there = {**beside, way[0]: _with(model[way[0]], way[1:], text)}
    return f"{{ {', '.join(f'{json.dumps(key)} = {value}' for key, value in there.items())} }}"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{json.dumps(key)} = {_toml(item)}' for key, item in value.items())} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


SHIPPED = tomllib.loads(shipped_rules())
WAYS = list(_values(SHIPPED))


@pytest.mark.thorough(keep=8)
@pytest.mark.parametrize("way", few(WAYS, 25), ids=lambda way: ".".join(map(str, way)))
def test_no_value_of_the_rules_may_be_one_that_the_application_cannot_use(
    tmp_path: Path, way: tuple[str | int, ...]
) -> None:
    path, (table, *rest) = tmp_path / "regles.toml", way
    for text in (*WORTHLESS, LONG):
        path.write_text(f"{table} = {_with(SHIPPED[str(table)], tuple(rest), text)}", encoding="utf-8")
        with pytest.raises(SettingsRefusal) as caught:
            load_rules(path)
        assert str(path) in caught.value.sentence, text
        assert len(caught.value.sentence) < 1000, text


@pytest.mark.parametrize("text", ["[lists]\nprofessions = []", "directorates = []", "[reference_year]\nstart_day = 31"])
def test_nor_a_list_or_a_day_without_which_there_is_no_rule(tmp_path: Path, text: str) -> None:
    path = tmp_path / "regles.toml"
    path.write_text(text)
    with pytest.raises(SettingsRefusal):
        load_rules(path)


def test_the_shipped_rules_and_the_calls_of_the_readme_are_usable_as_a_site_s_own(tmp_path: Path) -> None:
    path = tmp_path / "regles.toml"
    path.write_text(shipped_rules(), encoding="utf-8")
    assert load_rules(path) == load_rules()
    path.write_text('[[appels]]\nname = "Premier appel"\nopens = "2027-06-07"\ncloses = 2027-08-20')
    assert [(call.opens, call.closes) for call in load_rules(path).calls] == [("2027-06-07", "2027-08-20")]


@pytest.mark.feature("P60")
def test_who_holds_a_database_is_said_by_the_machine_s_file_only(site: Path, own: Path, tmp_path: Path) -> None:
    site.write_text('dossier = "/srv/mes"\nproprietaire = 1500\n')
    assert load({}).owner == 1500
    named = tmp_path / "nommé.toml"
    named.write_text('base = "postgresql://mes@serveur/mes"\n')
    found = load({"MES_TUI_CONFIG": str(named)})
    assert (found.owner, found.home.name) == (1500, "mes-tui")
    for file, environ in ((own, {}), (named, {"MES_TUI_CONFIG": str(named)})):
        file.write_text("proprietaire = 1004\n")
        assert f"qui tient la base se dit dans {site}" in _refusal(environ)
    own.unlink()
    for value in ("true", '"1500"', "15.5"):
        site.write_text(f"proprietaire = {value}\n")
        assert "« proprietaire » doit être le numéro d’un compte" in _refusal({})


MAIL = '[courriel]\nserveur = "courriel.exemple.invalid"\nexpediteur = "mes@exemple.invalid"\n'


@pytest.mark.feature("P65")
@pytest.mark.parametrize(
    ("more", "security", "port"),
    [("", "starttls", 587), ('securite = "tls"', "tls", 465), ('securite = "aucune"\nport = 2525', "aucune", 2525)],
)
def test_the_e_mails_have_their_server(site: Path, own: Path, more: str, security: str, port: int) -> None:
    assert load({}).mail is None
    own.write_text(MAIL + more)
    mail = load({}).mail
    assert mail is not None
    assert (mail.server, mail.sender, mail.security, mail.port) == (
        "courriel.exemple.invalid",
        "mes@exemple.invalid",
        security,
        port,
    )
    assert (mail.user, mail.password_file, mail.password()) == ("", None, "")


UNUSABLE_MAIL = {
    "no server": ('[courriel]\nexpediteur = "a@b.invalid"', "il manque « serveur »"),
    "no sender": ('[courriel]\nserveur = "b.invalid"', "il manque « expediteur »"),
    "sender": (MAIL.replace("mes@exemple.invalid", "Élise <mes>"), "« expediteur »"),
    "web address": (MAIL.replace("courriel.exemple.invalid", "https://b.invalid"), "« serveur »"),
    "port": (MAIL + "port = 70000", "« port » doit être un nombre de 1 à 65535"),
    "port as text": (MAIL + 'port = "25"', "« courriel.port » doit être un nombre entier"),
    "port as truth": (MAIL + "port = true", "« courriel.port » doit être un nombre entier"),
    "security": (MAIL + 'securite = "ssl"', "Au choix : starttls, tls, aucune"),
    "user with an accent": (
        MAIL + 'utilisateur = "élise"\nmot_de_passe_fichier = "secret"',
        "utilisateur",
    ),
    "user alone": (MAIL + 'utilisateur = "mes"', "vont ensemble"),
    "file alone": (MAIL + 'mot_de_passe_fichier = "secret"', "vont ensemble"),
    "password in clear": (
        MAIL + 'securite = "aucune"\nutilisateur = "mes"\nmot_de_passe_fichier = "secret"',
        "demande une connexion protégée",
    ),
    "password itself": (MAIL + 'mot_de_passe = "secret"', "« courriel.mot_de_passe »"),
}


@pytest.mark.parametrize("case", UNUSABLE_MAIL)
def test_unusable_settings_of_the_e_mails_are_named(own: Path, site: Path, case: str) -> None:
    text, words = UNUSABLE_MAIL[case]
    own.write_text(text, encoding="utf-8")
    sentence = _refusal({})
    assert str(own) in sentence
    assert words in sentence.replace("\u00a0", " ")


@pytest.mark.feature("P65")
def test_the_server_of_the_machine_s_file_holds_whatever_the_others_say(site: Path, own: Path, tmp_path: Path) -> None:
    site.write_text(MAIL)
    elsewhere = MAIL.replace("courriel.exemple.invalid", "ailleurs.invalid")
    own.write_text(elsewhere + 'securite = "aucune"')
    named = tmp_path / "nommé.toml"
    named.write_text(elsewhere)
    for environ in ({}, {"MES_TUI_CONFIG": str(named)}):
        mail = load(environ).mail
        assert mail is not None
        assert (mail.server, mail.security) == ("courriel.exemple.invalid", "starttls")
