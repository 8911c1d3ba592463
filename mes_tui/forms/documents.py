"""The documents that a request asks for: by its type, by its answers, in the words of its edition."""

from mes_tui.domain.codes import RequestType
from mes_tui.domain.documents import Slot, Told, slots
from mes_tui.domain.rules import Rules
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.vocabulary import Form


def asked(type_: RequestType, rules: Rules, form: Form, evaluation: Evaluation) -> tuple[Slot, ...]:
    """The slots of a request."""
    return slots(type_, rules, told(form, evaluation), form.natures)


def told(form: Form, evaluation: Evaluation) -> tuple[Told, ...]:
    """What each answer says: which document goes with it, in place of which others; what a renewal keeps as it was
    asks for nothing new."""
    found = []
    for field in form.fields():
        natures = dict(field.documents)
        nature = natures.get(str(evaluation.values.get(field.key) or ""))
        if nature is not None and field.key in evaluation.visible and field.key not in evaluation.locked:
            found.append(Told(nature, frozenset(natures.values()) - {nature}))
    return tuple(found)
