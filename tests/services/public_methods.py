"""The public methods of the services, and where the right to use each is tried."""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property, wraps
from pathlib import Path
from pkgutil import iter_modules

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.errors import Refusal
from mes_tui.services.context import WorkContext

# What the table does not try: it answers nothing instead of refusing, does lines of the table many times, or takes a
# file, a printer, a server or an account of its own. Each is tried in the file named.
ELSEWHERE = {
    "importing/test_entries.py": (
        "Entries.child_form overview save_child save_site site_form",
        "Office.refused_import",
    ),
    "services/test_access_rights.py": ("AccessRights.change find remove scope users", "Accounts.total window"),
    "services/test_account_imports.py": ("AccountImports.load load_bytes",),
    "services/test_suspended.py": ("AccessRights.resume suspend",),
    "services/test_answers.py": ("Answers.record_comments remove",),
    "services/test_aside.py": ("TypedAside.keep",),
    "services/test_batches.py": ("Batches.ministry_targets run targets",),
    "services/test_children.py": ("Children.file offers open_request",),
    "services/test_documents.py": ("Documents.drawing save_copy text",),
    "services/test_dossiers.py": ("Dossiers.take_back",),
    "services/test_drafts.py": ("Drafts.correct_comment evaluate release remember",),
    "services/test_inbox.py": ("Notices.open read_all total unread window",),
    "services/test_journal.py": ("Journal.entries",),
    "services/test_list_exports.py": ("ListExports.render render_ministry_list write",),
    "services/test_lists.py": ("Lists.commented counts",),
    "services/test_outbox.py": ("Outbox.deliver due given_up state",),
    "services/test_prints.py": ("Prints.printers send write",),
    "services/test_print_together.py": ("Prints.render_together",),
    "services/test_previews.py": ("Previews.of",),
    "services/test_renewals.py": ("Renewals.of_file of_request prepare preview renew", "Review.close_year"),
    "services/test_review.py": ("Review.open remove",),
    "services/test_rights_table.py": ("Office.providers",),
    "storage/test_news.py": ("News.latest mark publish unread withdraw",),
    "services/test_child_exports.py": ("ChildExports.render write",),
    "cli/test_purger.py": ("Locker.emptied",),
    "storage/test_retention.py": ("Retention.preview purge",),
    "storage/test_preferences.py": ("Preferences.choose_theme theme",),
    "storage/test_to_do.py": ("ToDo.find lines",),
    "storage/test_doubles.py": ("Documents.doubles",),
    "services/test_scans.py": ("Documents.cleaned converted examine judge keep lighter proposed scan unlocked",),
    "services/test_search.py": ("Search.find",),
    "services/test_submission.py": ("Submission.signature_state",),
    "services/test_viewing.py": ("Documents.show_outside",),
    "services/test_watch.py": ("Watch.look opened_by state",),
    "services/test_canaries.py": ("Upkeep.back_up",),
    "services/test_open_sessions.py": ("OpenSessions.end seen total window",),
    "cli/test_cron.py": ("Outbox.late", "Upkeep.rotate"),
    "cli/test_restricted.py": ("Locker.files put remove take",),
    "journeys/office.py": ("Imports.load",),
    "storage/test_ministry_lists.py": ("MinistryLists.counts neighbour providers queued rows total",),
}


# The name of a file to write, a number that says that something changed, the text of a file still in one's hands.
PUBLIC = {"Batches.folder_name", "Documents.preview", "ListExports.name", "Office.last_change"}


def _services() -> Iterator[type]:
    """The class of each service of the application."""
    for name, member in vars(Services).items():
        if isinstance(member, cached_property):
            service = member.func.__annotations__["return"]
            module = importlib.import_module(_MODULES.get(name, f"mes_tui.services.{name}"))
            yield getattr(module, service) if isinstance(service, str) else service


_MODULES = {"accounts": "mes_tui.services.account_rows", "review": "mes_tui.services.ministry_review"}


def unreachable() -> set[str]:
    """The classes of ``mes_tui.services`` that want nothing but a ``WorkContext``, and that no property gives."""
    package = importlib.import_module("mes_tui.services")
    modules = [importlib.import_module(found.name) for found in iter_modules(package.__path__, "mes_tui.services.")]
    made = {
        kind
        for module in modules
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__ and _wants_a_context(kind)
    }
    return {kind.__name__ for kind in made - set(_services())}


def _wants_a_context(kind: type) -> bool:
    given = inspect.signature(kind).parameters.values() if "__init__" in vars(kind) else ()
    return [one.annotation for one in given if one.default is one.empty] in ([WorkContext], ["WorkContext"])


def _public(service: type) -> list[str]:
    return [name for name, member in vars(service).items() if not name.startswith("_") and inspect.isfunction(member)]


def known() -> set[str]:
    """Every public method of a service: « Drafts.read »."""
    return {f"{service.__name__}.{name}" for service in _services() for name in _public(service)}


def elsewhere() -> set[str]:
    """Those of ``ELSEWHERE``; asserts that the file calls them."""
    found = set()
    for file, lines in ELSEWHERE.items():
        text = (Path(__file__).parents[1] / file).read_text(encoding="utf-8")
        for service, _, names in (line.partition(".") for line in lines):
            assert [name for name in names.split() if f".{name}(" not in text] == [], file
            found |= {f"{service}.{name}" for name in names.split()}
    return found


def called(calls: Iterable[Callable[[], object]], monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The methods of services that ``calls`` call themselves; a refusal is an answer."""
    tried, inside = set(), [False]

    def watched(name: str, method: Callable[..., object]) -> Callable[..., object]:
        @wraps(method)
        def call(*args: object, **kwargs: object) -> object:
            outermost, inside[0] = not inside[0], True
            try:
                if outermost:
                    tried.add(name)
                return method(*args, **kwargs)
            finally:
                inside[0] = not outermost

        return call

    for service in _services():
        for name in _public(service):
            monkeypatch.setattr(service, name, watched(f"{service.__name__}.{name}", getattr(service, name)))
    for call in calls:
        with suppress(Refusal):
            call()
    return tried
