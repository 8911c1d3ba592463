"""The rights of one person: which, where, until when (P60)."""

from collections.abc import Mapping
from datetime import date

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.forms.account import REGIONS, account_form
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.vocabulary import Value
from mes_tui.services.access_rights import Scope
from mes_tui.services.accounts import find_login
from screens.one_page import OnePageScreen
from widgets.messages import FieldLeft


class AccountScreen(OnePageScreen):
    """The form of ``account`` in the ``scope`` of the person at the keyboard; None: of somebody new."""

    KEYS = ("help", "save_user", "values", "back", "palette", "quit")
    HELP_TITLE = "Droits d’une personne"
    HELP_TEXT = (
        "Cochez les droits avec Espace, puis F8 pour enregistrer. Sans dernier jour, l’accès n’a pas de fin. "
        "F3 revient à la liste sans rien changer."
    )
    UNSAVED = ("Droits d’accès", "Les changements ne sont pas enregistrés. Quitter sans les garder\u00a0?")
    KEPT_OPEN = "Ces droits ne sont pas enregistrés\u00a0: F8 les enregistre, F3 les abandonne."

    def __init__(self, scope: Scope, account: Actor | None) -> None:
        super().__init__()
        self._scope, self._account = scope, account
        self._form = account_form(
            new=account is None,
            shared=account is not None and account.elsewhere,
            rights=scope.rights,
            divisions=scope.divisions,
            regions=scope.regions,
            directorates=self.services.rules.directorates,
        )
        self.ask(self._form, _answers(scope, account, self._region_fields))

    @property
    def trail(self) -> tuple[str, ...]:
        name = self._account.name if self._account else "Nouvelle personne"
        return ("Portail DSG", "Accueil", "Gestion des droits d’accès", name)

    def heading(self) -> str:
        return self._account.name if self._account else "Donner accès à une personne"

    def first_field(self) -> str:
        return "login" if self._account is None else "rights"

    def facts(self) -> dict[str, str]:
        number, name = next(iter(self._scope.divisions.items()), ("", ""))
        return {"login": self._account.login if self._account else "", "division": f"{number} {name}".strip()}

    def left(self, event: FieldLeft) -> None:
        if event.key == "login" and event.text and not event.away:
            self.attempt(self._name_account(event.text), group="login", exclusive=True)

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

    def do_save_user(self) -> None:
        """Write what is ticked and typed."""
        self.attempt(self.attempt_saving(), group="save", exclusive=True)

    async def save(self, evaluation: Evaluation) -> None:
        try:
            told = await self.call(self._write, evaluation.values)
        except Refusal as refusal:
            self.go_to(next(iter(self._region_fields), "") if refusal.key == "regions" else refusal.key)
            raise
        self.mes.leave_message(told)
        self.dismiss()

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
