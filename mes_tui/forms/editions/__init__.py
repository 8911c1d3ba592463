"""The editions of the form. Each has a package of its own here, whose ``form`` builds it.

``rules.editions`` says from which day on new requests take one; a request keeps the edition it was created with.
"""

from contextlib import suppress
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.forms.vocabulary import Form

_KEPT = 8
# The forms already built, beside the rules they were built with: rules are compared by identity.
_built: list[tuple[str, Rules, Form]] = []


def current(rules: Rules, day: date) -> str:
    """The edition of the requests created on ``day``: the newest whose day has come, the first one before that."""
    by_day = sorted(rules.editions, key=lambda key: rules.editions[key])
    return [*by_day[:1], *(key for key in by_day if rules.editions[key] <= day)][-1]


def edition(key: str, rules: Rules) -> Form:
    """Return the form of the edition ``key``, the same object each time for the same ``rules``.

    Raises ``Refusal`` when this version of the application does not know the edition.
    """
    for known, with_rules, form in _built:
        if known == key and with_rules is rules:
            return form
    if key not in (module.name for module in iter_modules(__path__)):
        raise Refusal(
            f"Cette demande utilise une édition du formulaire ({key[:40]}) que cette version de l’application ne "
            "connaît pas : mettez l’application à jour."
        )
    form = _built_by(key, rules)
    _built.append((key, rules, form))
    del _built[:-_KEPT]
    return form


def prepare(rules: Rules, day: date) -> None:
    """Build the form of the requests created on ``day``, so that nobody waits for it in the turn of a writer."""
    with suppress(Refusal):
        edition(current(rules, day), rules)


def _built_by(key: str, rules: Rules) -> Form:
    form = import_module(f"{__name__}.{key}").form(key, rules)
    assert isinstance(form, Form)
    return form
