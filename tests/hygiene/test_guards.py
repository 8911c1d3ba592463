"""What the design finds by name is there: methods of commands, words of enum members, walks of screens."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import Enum
from pathlib import Path
from types import ModuleType

import pytest
from textual.binding import Binding
from textual.screen import Screen

import mes_tui
import screens
import storage
import widgets
from mes_tui.commands import BY_ID, COMMANDS, MEANINGS, OF_KEY, Command, meanings_markdown
from mes_tui.domain.access import RULES, Action
from mes_tui.domain.codes import Code, ListKind, MinistryListKind, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.statuses import TRANSITIONS, Event, decide
from mes_tui.importing.package import schema
from mes_tui.services.journal_words import described
from screens.commanded import Commanded
from screens.wizard import WizardScreen
from screens.wizard.step import Step
from tests.hygiene import sources


def modules(*packages: ModuleType) -> Iterator[ModuleType]:
    """Every module of ``packages``, imported; a program's ``__main__`` is not."""
    for package in packages:
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and ".migrations." not in found.name:
                yield importlib.import_module(found.name)


def classes(*packages: ModuleType) -> list[type]:
    """The classes that ``packages`` define."""
    defined = {
        member
        for module in modules(*packages)
        for member in vars(module).values()
        if inspect.isclass(member) and member.__module__ == module.__name__
    }
    return sorted(defined, key=lambda member: (member.__module__, member.__qualname__))


SCREEN_CLASSES = classes(screens, widgets)
STEPS = [found for found in SCREEN_CLASSES if issubclass(found, Step)]
COMMANDED = [found for found in SCREEN_CLASSES if issubclass(found, Commanded)]


# Settings files name commands by these under [touches], and a name that is gone stops the program at its start.
IDS = """
help back refresh create menu palette quit provider previous_list next_list sort reverse print_list export_list filter
open add_user suspend_user remove_user open_sessions end_session save_user renew_all read_all renewal_type prepare
edit print submit comments changes attach tell delete export renew history values previous next next_empty same_above
goto previous_comment next_comment correct sign narrow close_year
problems previous_section next_section previous_request next_request comment comment_field edit_remark remove_remark
return_request declare correct_decision refuse return_for_type close_request add_document open_document remove_document
state_signers find ask_signature note mark_row
record record_comments
import_file add_child add_site confirm_import save_entry
theme
"""


def without_method(commanded: type[Commanded]) -> list[str]:
    """The ids of ``KEYS`` that nothing does; the wizard leaves some of its keys to its steps."""
    doers = [commanded, *(STEPS if issubclass(commanded, WizardScreen) else [])]
    return [id_ for id_ in commanded.KEYS if not any(callable(getattr(doer, f"do_{id_}", None)) for doer in doers)]


def shared_keys(ids: Iterable[str]) -> list[str]:
    """The keys that two of the commands ``ids`` have."""
    counts = Counter(key.lower() for id_ in set(ids) for key in BY_ID[id_].keys)
    return sorted(key for key, count in counts.items() if count > 1)


def test_every_command_of_a_screen_is_done_by_a_method() -> None:
    assert len(COMMANDED) > 20
    assert {found.__name__: without_method(found) for found in COMMANDED if without_method(found)} == {}


def test_every_command_has_a_screen_and_an_id_of_its_own() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert set(BY_ID) - {id_ for found in COMMANDED for id_ in found.KEYS} == set()


def test_no_command_is_renamed() -> None:
    assert sorted(BY_ID) == sorted(IDS.split())


def test_no_two_commands_of_a_screen_share_a_key() -> None:
    together = {found.__name__: found.KEYS for found in COMMANDED if not issubclass(found, Step)}
    together |= {step.__name__: (*WizardScreen.KEYS, *step.KEYS) for step in STEPS}
    assert {name: shared_keys(ids) for name, ids in together.items() if shared_keys(ids)} == {}


def astray(commands: Iterable[Command]) -> list[str]:
    """« sort: f7 » for each key of ``commands`` that means something else, a letter aside."""
    return [
        f"{command.id}: {key}"
        for command in commands
        for key in command.keys
        if len(key) > 1 and command.id not in (OF_KEY[key].commands if key in OF_KEY else ())
    ]


def test_a_key_means_the_same_on_every_screen() -> None:
    assert astray(COMMANDS) == []
    assert {id_ for meaning in MEANINGS for id_ in meaning.commands} <= set(BY_ID)
    assert len(OF_KEY) == sum(len(meaning.keys) for meaning in MEANINGS)
    assert astray([replace(BY_ID["sort"], keys=("f7", "f4", "s")), replace(BY_ID["quit"], keys=("f19",))]) == [
        "sort: f7",
        "quit: f19",
    ]


# Keys that a widget or a dialog has of its own: the gesture of the table, but for one dialog, which comes by itself
# while somebody types: its two keys are those that nobody strikes while filling a form in.
OWN_KEYS = {
    ("f1", "help"),
    ("f3", "cancel"),
    ("f4", "open_values"),
    ("f4", "former"),
    ("f4", "sort"),
    ("f5", "reread"),
    ("f7", "turn(-1)"),
    ("f8", "turn(1)"),
    ("f8", "go_on"),
    ("f8", "accept"),
    ("f8", "cancel"),
    ("f6", "keep(True)"),
    ("f9", "keep(False)"),
}


def test_the_keys_of_dialogs_and_editors_are_known() -> None:
    found = {
        (key, binding.action)
        for kind in SCREEN_CLASSES
        for binding in vars(kind).get("BINDINGS", ())
        if isinstance(binding, Binding) and not binding.action.startswith("command(")
        for key in binding.key.split(",")
        if re.fullmatch(r"f\d+", key)
    }
    assert found - OWN_KEYS == set()


def test_the_developers_table_of_keys_is_that_of_the_commands() -> None:
    assert meanings_markdown(ids=True) in Path("CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_administrators_document_names_every_command_by_its_id() -> None:
    words = " ".join(Path("ADMINISTRATION.md").read_text(encoding="utf-8").split())
    unsaid = [f"`{command.id}` ({command.label})" for command in COMMANDS]
    assert [said for said in unsaid if said not in words] == []


def test_a_missing_method_and_a_shared_key_are_seen() -> None:
    class Example(Commanded):
        KEYS = ("sort", "values", "open")

        def do_open(self) -> None: ...

    assert without_method(Example) == ["sort", "values"]
    assert shared_keys(Example.KEYS) == ["f4"]


def made() -> set[str]:
    """The names that the windows and the application call: a base class is never made."""
    paths = [path for path in sources.files("mes_tui", "screens", "widgets") if "services" not in path.parts]
    return {name for path in paths for name, _ in sources.calls(path)}


def walked() -> set[str]:
    """The classes that the tests' places go to."""
    paths = [Path(f"tests/screens/{name}.py") for name in ("places", "ministry_places", "dialogs")]
    return {node.id for path in paths for node in ast.walk(sources.tree(path)) if isinstance(node, ast.Name)}


def test_every_screen_and_dialog_is_walked() -> None:
    names = {found.__name__ for found in SCREEN_CLASSES if issubclass(found, Screen)} & made()
    assert len(names) > 30
    assert names - walked() == set()


ENUMS = [found for found in classes(mes_tui, screens, widgets, storage) if issubclass(found, Enum) and len(found)]


@pytest.mark.parametrize("kind", ENUMS, ids=lambda kind: kind.__name__)
def test_every_member_of_an_enum_has_its_words(kind: type[Enum]) -> None:
    names = [name for member in kind for name in dir(member) if not name.startswith("_")]
    for name in sorted({name for name in names if name.endswith("label") or name == "in_sentence"}):
        values = [getattr(member, name) for member in kind]
        assert all(isinstance(value, str) and value.strip() for value in values), name
        assert len(set(values)) == len(values), name


def test_a_member_without_a_label_cannot_be_made() -> None:
    with pytest.raises(TypeError, match="has no label"):

        class Example(Code):
            WITH = "a", "A"
            WITHOUT = "b"


def test_every_status_is_in_one_list_of_a_provider_and_every_sent_one_in_one_of_the_ministry() -> None:
    own = [kind for kind in ListKind if kind is not ListKind.ALL]
    assert sorted(status for kind in own for status in kind.statuses) == sorted(Status)
    assert ListKind.ALL.statuses == tuple(Status)
    # What was withdrawn before anybody examined it is not the Ministry's to see.
    seen = set(Status) - {Status.DRAFT, Status.WITHDRAWN}
    assert {status for kind in MinistryListKind for status in kind.statuses} == seen


def test_every_status_and_event_is_decided_or_refused_in_words() -> None:
    assert {event for _, event in TRANSITIONS} == set(Event)
    assert {status for status, _ in TRANSITIONS} | set(filter(None, TRANSITIONS.values())) == set(Status)
    for status in Status:
        for event in Event:
            if (status, event) in TRANSITIONS:
                continue
            with pytest.raises(Refusal) as refused:
                decide(status, event)
            assert refused.value.sentence.endswith(".")
            assert "«  »" not in refused.value.sentence


def test_every_action_has_its_rules() -> None:
    assert set(RULES) == set(Action)
    assert all(rule.statuses and rule.rights for rules in RULES.values() for rule in rules)


def test_every_action_of_the_journal_has_its_words() -> None:
    words = Path("mes_tui/services/journal_words.py")
    named = {node.attr for node in sources.attributes(words) if sources.name(node.value) == "JournalAction"}
    assert set(JournalAction.__members__) - named == set()


def test_the_line_of_an_event_is_that_of_nothing_else() -> None:
    """A unit of work writes it under the event's own name."""
    assert {event.value for event in Event} & {action.value for action in JournalAction} == set()
    assert [event for event in Event if described(event, "", None, {}) != event.effect.line] == []


def test_the_schema_of_an_exported_request_lists_the_codes_of_the_domain() -> None:
    codes = {kind.__name__: {member.value for member in kind} for kind in ENUMS if issubclass(kind, Code)}
    listed = [set(filter(None, values)) for values in _listed(json.loads(schema()))]
    differ = {name: values ^ codes[name] for values in listed for name in codes if values & codes[name]}
    assert {name: sorted(values) for name, values in differ.items() if values} == {}
    assert len(differ) >= 5


def _listed(node: object) -> Iterator[list[str | None]]:
    """Every closed list of a JSON schema."""
    if isinstance(node, dict):
        if isinstance(node.get("enum"), list):
            yield node["enum"]
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from _listed(child)
