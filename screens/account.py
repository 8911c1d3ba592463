"""The rights of one person: which, where, until when (P60)."""

from collections.abc import Mapping
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.forms.account import REGIONS, account_form
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.vocabulary import Context, Form, Value
from mes_tui.services.access_rights import Scope
from mes_tui.services.accounts import find_login
from screens.base import MesScreen
from screens.dialogs import Confirm
from widgets.editors.base import NO_LIST
from widgets.form_page import FormPage
from widgets.list_heading import ListHeading
from widgets.messages import FieldEdited, FieldFocused, FieldLeft

ENDS = ("C’est le premier champ.", "C’est le dernier champ ; F8 pour enregistrer.")
UNSAVED = "Les changements ne sont pas enregistrés. Quitter sans les garder ?"


class AccountScreen(MesScreen[None]):
    """The form of ``account`` in the ``scope`` of the person at the keyboard; None: of somebody new."""

    CSS_PATH = "account.tcss"
    KEYS = ("help", "save_user", "values", "back", "palette", "quit")
    HELP_TITLE = "Droits d’une personne"
    HELP_TEXT = (
        "Cochez les droits avec Espace, puis F8 pour enregistrer. Sans dernier jour, l’accès n’a pas de fin. "
        "F3 revient à la liste sans rien changer."
    )

    def __init__(self, scope: Scope, account: Actor | None) -> None:
        super().__init__()
        self._scope, self._account = scope, account
        shared = account is not None and account.elsewhere
        self._form: Form = account_form(
            new=account is None,
            shared=shared,
            rights=scope.rights,
            divisions=scope.divisions,
            regions=scope.regions,
            directorates=self.services.rules.directorates,
        )
        self._answers = _answers(scope, account, self._region_fields)
        self._first = dict(self._answers)

    @property
    def trail(self) -> tuple[str, ...]:
        name = self._account.name if self._account else "Nouvelle personne"
        return ("Portail DSG", "Accueil", "Gestion des droits d’accès", name)

    def body(self) -> ComposeResult:
        name = self._account.name if self._account else "Donner accès à une personne"
        yield ListHeading(name, "", lambda: "")
        page = FormPage(self._form.pages[0], self._evaluation(), self._answers, today=self.services.context.today)
        for editor in page.editors.values():
            editor.ends = ENDS
        yield Container(page, id="account")

    def on_mount(self) -> None:
        """Where there is something to change first."""
        self.mes.flushers.append(self._keep_open)
        self._page.focus_key("login" if self._account is None else "rights")

    def on_unmount(self) -> None:
        """Nothing is left to save here."""
        self.mes.flushers.remove(self._keep_open)

    @property
    def _page(self) -> FormPage:
        return self.query_one(FormPage)

    def _evaluation(self) -> Evaluation:
        number, name = next(iter(self._scope.divisions.items()), ("", ""))
        facts = {"login": self._account.login if self._account else "", "division": f"{number} {name}".strip()}
        return evaluate(self._form, self._answers, Context(facts, self.services.rules, self.services.context.today))

    @on(FieldEdited)
    def _edited(self, event: FieldEdited) -> None:
        event.stop()
        self._take(event.key, event.text, again=event.whole)

    @on(FieldFocused)
    def _focused(self, event: FieldFocused) -> None:
        event.stop()
        self.stop_saying(NO_LIST)

    @on(FieldLeft)
    def _left(self, event: FieldLeft) -> None:
        event.stop()
        self._take(event.key, event.text, again=True)
        if event.key == "login" and event.text and not event.away:
            self.attempt(self._name_account(event.text), group="login", exclusive=True)

    def _take(self, key: str, text: str, *, again: bool) -> None:
        self._answers[key] = text
        if again and self.is_attached:
            self._page.update_from(self._evaluation(), self._answers)

    async def _name_account(self, typed: str) -> None:
        """The account that was named, as it is written down; its own name when none is typed yet."""
        login, name = await self.call(find_login, typed)
        if self._answers["login"] != typed:
            return
        self._answers["login"] = login
        editor = self._page.editors["name"]
        if not editor.typed.strip():
            # The cursor may be there already: a page leaves the text of that field alone.
            self._answers["name"] = name
            editor.show(name)
        self._page.update_from(self._evaluation(), self._answers)

    def do_values(self) -> None:
        """The calendar of the last day."""
        self._page.open_values()

    def do_save_user(self) -> None:
        """Write what is ticked and typed."""
        self.attempt(self._save(), group="save", exclusive=True)

    async def _save(self) -> None:
        self._settle()
        evaluation = self._evaluation()
        issues = evaluation.page_issues(1)
        self._page.mark_issues(issues)
        if issues:
            self._page.focus_key(issues[0].key)
            self.say(issues[0].sentence, alert=True)
            return
        try:
            told = await self.call(self._write, evaluation.values)
        except Refusal as refusal:
            key = next(iter(self._region_fields), "") if refusal.key == "regions" else refusal.key
            if key in self._form:
                self._page.focus_key(key)
            raise
        self.mes.leave_message(told)
        self.dismiss()

    def _settle(self) -> None:
        typed = self._page.settled()
        if typed is not None:
            self._take(typed.key, typed.text, again=False)

    def _write(self, values: Mapping[str, Value]) -> str:
        """Give the rights that ``values`` tell; return what to say of it. May wait for the disk."""
        hands, account = self.services.access_rights, self._given(values)
        written = hands.add(account) if self._account is None else hands.change(self._account, account)
        return f"Droits enregistrés : {written.name}."

    def _given(self, values: Mapping[str, Value]) -> Actor:
        scope, rights = self._scope, frozenset(map(Right, _codes(values, "rights")))
        divisions = frozenset(_codes(values, "divisions"))
        if "division" in values:
            divisions = frozenset(scope.divisions)
        until = values.get("until")
        return Actor(
            self._account.login if self._account else find_login(str(values["login"]))[0],
            str(values["name"]),
            rights,
            divisions,
            regions=frozenset(code for key in self._region_fields for code in _codes(values, key)),
            until=until if isinstance(until, date) else None,
            email=str(values.get("email") or ""),
        )

    @property
    def _region_fields(self) -> Mapping[str, tuple[str, ...]]:
        """The questions about regions, and the regions of each."""
        fields = (field for field in self._form.fields() if field.key.startswith(REGIONS))
        return {field.key: tuple(choice.code for choice in field.choices) for field in fields}

    @property
    def _changed(self) -> bool:
        return any(text != self._first.get(key, "") for key, text in self._answers.items())

    def help_text(self) -> str:
        return self._page.current_help or self.HELP_TEXT

    def help_title(self) -> str:
        current = self._page.current
        return current.field.label if current is not None else self.HELP_TITLE

    def do_back(self) -> None:
        """The list again; what is not saved is given up only when asked to."""
        self.attempt(self._leave(), group="leave", exclusive=True)

    async def _leave(self) -> None:
        self._settle()
        if not self._changed or await self.app.push_screen_wait(Confirm("Droits d’accès", UNSAVED, "Quitter")):
            self.mes.close(self)

    def _keep_open(self) -> None:
        """Leaving the application would lose what is not saved: refuse, and say what to do."""
        self._settle()
        if self._changed:
            raise NotSaved("Ces droits ne sont pas enregistrés : F8 les enregistre, F3 les abandonne.")


def _answers(scope: Scope, account: Actor | None, regions: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The account as answers of its form; that of somebody new has what goes without saying.

    ``regions`` are the questions about regions, and the regions of each.
    """
    own = account or Actor("", "", frozenset() if scope.providers else frozenset({Right.AGENT}))
    answers = {
        "name": own.name,
        "email": own.email,
        "rights": ",".join(right.value for right in Right if right in own.rights),
        "until": own.until.isoformat() if own.until else "",
        "divisions": ",".join(number for number in scope.divisions if number in own.divisions),
    }
    if account is None:
        answers["login"] = ""
    answers |= {key: ",".join(code for code in codes if code in own.regions) for key, codes in regions.items()}
    return answers


def _codes(values: Mapping[str, Value], key: str) -> tuple[str, ...]:
    value = values.get(key)
    return value if isinstance(value, tuple) else ()
