"""The grammar of the command line: in French, in one sentence, with the right exit status."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType

import pytest

from mes_tui import __version__, cli, faults
from mes_tui.cli_commands.server import server_of
from mes_tui.commands import BY_ID, fault_of_keys
from mes_tui.french_parser import translated

Run = Callable[..., CompletedProcess[str]]
COMMANDS = (
    *("demo", "creer", "importer", "lister", "imprimer", "exporter", "reimporter", "sauvegarder", "restaurer"),
    "deplacer",
    *("casier", "purger"),
    *("courriels", "utilisateurs"),
    *(
        "utilisateurs donner",
        "utilisateurs retirer",
        "utilisateurs suspendre",
        "utilisateurs reprendre",
        "utilisateurs importer",
        "docteur",
        "journal",
        "verifier",
        "ou",
    ),
    *("nouvelles", "nouvelles publier", "nouvelles retirer", "seances", "seances fermer"),
    *("nouvelle", "remplir", "joindre", "verifier-recevabilite"),
)
ENGLISH = re.compile(
    r"\b(usage|show|help message|exit|version number|arguments?:|required|invalid|choice|choose|expected|unrecognized|"
    r"ignored|explicit|value|error|the|following|positional|optional)\b",
    re.IGNORECASE,
)
# A guillemet or a sign of punctuation cut off from its word.
HANGING = re.compile(r"«$|^ *[»:;?!]", re.MULTILINE)
ERRORS = {
    ("imprimer",): "donnez soit un numéro et -o F.pdf",
    ("xyz",): "« xyz » n’existe pas ; au choix : demo, creer, importer, lister, imprimer, nouvelle, remplir,",
    ("lister", "--liste", "tout"): "« tout » n’existe pas",
    ("lister", "--liste"): "il manque une valeur",
    ("lister", "--list", "enfants"): "argument inconnu : --list enfants",
    ("lister", "de trop"): "argument inconnu : de trop",
    ("demo", "--sans-ouvrir=oui"): "ne prend pas de valeur (« oui »)",
    ("demo", "--dossier", "/dev/null"): "« /dev/null » n’est pas un dossier",
    ("demo", "--sans-ouvrir"): "--sans-ouvrir demande --dossier",
    ("ou", "\x1b]0;titre\x07"): "argument inconnu",
}


def _without_echo(text: str, words: tuple[str, ...]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


@pytest.mark.thorough(keep=11)
@pytest.mark.parametrize("words", [("--version",), ("--help",), *((*name.split(), "--help") for name in COMMANDS)])
def test_version_and_help_are_french_and_answer_with_success(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    printed = capsys.readouterr()
    assert ended.value.code == 0
    assert printed.err == ""
    assert (f"mes-tui {__version__}\n" == printed.out) if words[0] == "--version" else ("utilisation : " in printed.out)
    assert not ENGLISH.search(printed.out)
    assert max(map(len, printed.out.splitlines())) <= 80
    assert not HANGING.search(printed.out)


@pytest.mark.parametrize("words", ERRORS)
def test_an_error_of_use_is_one_french_sentence_and_status_2(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = cli.main(words)
    except SystemExit as ended:
        status = ended.code  # type: ignore[assignment]
    printed = capsys.readouterr()
    assert status == 2
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert ERRORS[words] in printed.err
    assert not ENGLISH.search(_without_echo(printed.err, words))
    assert "\x1b" not in printed.err
    assert "\x07" not in printed.err


def test_an_error_that_the_library_words_otherwise_is_still_french() -> None:
    assert translated("something new happened to argument --liste") == "cette commande n’est pas écrite correctement"


def test_ou_says_where_things_are_and_where_each_setting_comes_from(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "réglages.toml"
    config.write_text('base = "postgresql://mes:secret@serveur/mes?password=secret"\n[touches]\nhelp = "f12"\n')
    done = run("ou", environ_too={"MES_TUI_CONFIG": str(config), "MES_TUI_HOME": str(tmp_path / "ᐃᓄᒃ")})
    assert done.returncode == 0
    assert f"dossier = {tmp_path}/ᐃᓄᒃ (variable d’environnement MES_TUI_HOME)" in done.stdout
    assert f"base = postgresql://mes@serveur/mes (fichier {config})" in done.stdout
    assert f"touches.help = f12 (fichier {config})" in done.stdout
    assert "secret" not in done.stdout
    assert list(tmp_path.glob("ᐃᓄᒃ*")) == []


NOT_SAID = "(celui de la machine)"
# By address: host, port, base, role, TLS.
SERVERS = {
    "postgresql://mes:secret@serveur/mes": ("serveur", "5432", "mes", "mes", "prefer (non vérifié)"),
    "postgresql+psycopg://m@h:5433/mes?sslmode=verify-full": ("h", "5433", "mes", "m", "verify-full"),
    "postgresql://m%C3%A9s:p%40ss@[2001:db8::1]:5433/d%C3%A9p": ("[2001:db8::1]", "5433", "dép", "més", "prefer"),
    "postgresql://mes@/mes?host=/run/pg&password=secret": ("/run/pg", "5432", "mes", "mes", "prefer"),
    "postgresql://mes@a,b:5433/mes?port=6000": ("a,b", "6000", "mes", "mes", "prefer"),
    "postgresql:///": ("prise locale de la machine", "5432", NOT_SAID, NOT_SAID, "prefer"),
}


@pytest.mark.parametrize("url", SERVERS)
def test_ou_says_the_host_and_the_port_of_a_base_and_no_password(url: str) -> None:
    said = str(server_of(url, {}))
    assert said.startswith("{}, port {}, base {}, rôle {}, TLS {}".format(*SERVERS[url]))
    assert "secret" not in said
    assert "p@ss" not in said


def test_ou_takes_host_and_port_where_the_server_will_be_looked_for(run: Run, tmp_path: Path) -> None:
    environ = {"MES_TUI_DATABASE_URL": "postgresql://mes@/mes", "PGHOST": "serveur", "PGPORT": "6000"}
    assert "Serveur : serveur, port 6000, base mes" in run("ou", environ_too=environ).stdout
    told = json.loads(run("ou", "--json", environ_too=environ).stdout)
    assert (told["serveur"], told["port"]) == ("serveur", "6000")
    assert json.loads(run("ou", "--json").stdout)["serveur"] == ""


def test_unusable_settings_are_said_in_one_sentence_and_status_2(run: Run, tmp_path: Path) -> None:
    done = run("docteur", environ_too={"MES_TUI_CONFIG": str(tmp_path / "absent.toml")})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "absent.toml" in done.stderr


def test_a_key_for_an_unknown_command_is_refused_with_the_known_ones(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "réglages.toml"
    config.write_text('[touches]\nhelp = "f12"\nsoumetre = "f9"\n')
    done = run("docteur", environ_too={"MES_TUI_CONFIG": str(config)})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "« soumetre »" in done.stderr
    assert str(config) in done.stderr
    assert "submit" in done.stderr


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"sort": "ctrl+q"}, "partout celle de « quit »"),
        ({"print": "f9,f1"}, "partout celle de « help »"),
        ({"menu": "f12", "sort": "f12"}, "partout celle de « menu »"),
        ({"help": "f5"}, "partout celle de « refresh »"),
        ({"print_list": "f44"}, "« f44 » n’est pas une touche"),
        ({"print_list": "Ctrl-O"}, "« Ctrl-O » n’est pas une touche"),
        ({"print_list": "f9,"}, "« » n’est pas une touche"),
        ({"print": "f9,ctrl+o"}, ""),
        ({"help": "f12"}, ""),
        ({"menu": "f2", "sort": "f10, question_mark"}, ""),
        ({"filter": "slash", "find": "slash", "next_empty": "f6"}, ""),
        ({id_: ",".join(command.keys) for id_, command in BY_ID.items() if command.keys}, ""),
    ],
)
def test_a_key_is_one_of_a_keyboard_and_does_nothing_else_everywhere(keys: dict[str, str], said: str) -> None:
    fault = fault_of_keys(keys).replace("\u00a0", " ").replace("«  »", "« »")
    assert said in fault
    assert bool(fault) == bool(said)


def test_a_key_that_cannot_be_used_is_refused_with_the_file(run: Run, tmp_path: Path) -> None:
    config = tmp_path / "réglages.toml"
    config.write_text('[touches]\nsort = "ctrl+q"\n')
    done = run("docteur", environ_too={"MES_TUI_CONFIG": str(config)})
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "quit" in done.stderr
    assert str(config) in done.stderr


def test_without_a_terminal_the_application_says_what_to_use_instead(run: Run) -> None:
    for words in ((), ("demo",)):
        done = run(*words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "mes-tui lister" in done.stderr
        assert "\x1b" not in done.stderr


def test_the_output_is_utf_8_whatever_the_environment_says(run: Run) -> None:
    done = run("--help", environ_too={"PYTHONIOENCODING": "latin-1"})
    assert "Écrit" not in done.stderr
    assert "écrit une liste en texte" in done.stdout


def test_on_a_terminal_that_is_not_utf_8_the_sentence_is_plain(run: Run) -> None:
    strict = {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("xyz", environ_too=strict)
    assert done.returncode == 2
    assert done.stderr.isascii()
    assert "n'existe pas" in done.stderr


def test_an_unforeseen_error_is_a_sentence_with_the_place_of_the_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = ModuleType("mes_tui.cli_commands.ou")

    def run(*_: object) -> int:
        raise LookupError("Élise Saint-Onge\x1b[2J")

    broken.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mes_tui.cli_commands.ou", broken)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("MES_TUI_HOME", str(tmp_path))
    assert cli.main(["ou"]) == 1
    printed = capsys.readouterr()
    trace = tmp_path / "mes-tui" / "mes-tui.log"
    assert str(trace) in printed.err
    assert "Traceback" not in printed.err
    assert "Saint-Onge" not in printed.err + trace.read_text(encoding="utf-8")
    assert "builtins.LookupError" in trace.read_text(encoding="utf-8")
    assert trace.stat().st_mode & 0o777 == 0o600


def test_packages_of_another_program_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.packages_apart() == ""
    intruder = tmp_path / "storage" / "__init__.py"
    intruder.parent.mkdir()
    intruder.touch()
    for name in [name for name in sys.modules if name.split(".")[0] == "storage"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert f"« storage » vient de {tmp_path}" in cli.packages_apart()


@pytest.fixture
def _own_trace() -> Iterator[None]:
    before = list(faults._log)
    yield
    faults._log[:] = before


@pytest.mark.usefixtures("_own_trace")
def test_the_trace_turns_over_and_keeps_a_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "LIMIT", 200)
    path = tmp_path / "mes-tui.log"
    faults.configure(path)
    for number in range(30):
        faults.append(f"{number} {'x' * 50}\n")
    kept = sorted(file.name for file in tmp_path.iterdir())
    assert kept == ["mes-tui.log", "mes-tui.log.1", "mes-tui.log.2"]
    assert all(file.stat().st_size <= 300 for file in tmp_path.iterdir())
    assert "29 " in path.read_text(encoding="utf-8")
