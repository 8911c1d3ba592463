"""The editions of the form. A request keeps the edition it was created with."""

from importlib import import_module

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.forms.vocabulary import Form

_EDITIONS = ("pes_2021",)
CURRENT = _EDITIONS[-1]
"""The edition of new requests. Each has a package of its own here, whose ``form`` builds it."""

_KEPT = 8
# The forms already built, beside the rules they were built with: rules are compared by identity.
_built: list[tuple[str, Rules, Form]] = []


def edition(key: str, rules: Rules) -> Form:
    """Return the form of the edition ``key``, the same object each time for the same ``rules``.

    Raises ``Refusal`` when this version of the application does not know the edition.
    """
    for known, with_rules, form in _built:
        if known == key and with_rules is rules:
            return form
    if key not in _EDITIONS:
        raise Refusal(
            f"Cette demande utilise une édition du formulaire ({key[:40]}) que cette version de l’application ne "
            "connaît pas : mettez l’application à jour."
        )
    form = _built_by(key, rules)
    _built.append((key, rules, form))
    del _built[:-_KEPT]
    return form


def _built_by(key: str, rules: Rules) -> Form:
    form = import_module(f"{__name__}.{key}").form(key, rules)
    assert isinstance(form, Form)
    return form
