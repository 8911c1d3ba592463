"""What the answers say of the documents: which one goes with the answer that was given, in place of which others."""

from mes_tui.domain.documents import Told
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.vocabulary import Form


def told(form: Form, evaluation: Evaluation) -> tuple[Told, ...]:
    """What each answer says; what a renewal keeps as it was asks for nothing new."""
    found = []
    for field in form.fields():
        natures = dict(field.documents)
        nature = natures.get(str(evaluation.values.get(field.key) or ""))
        if nature is not None and field.key in evaluation.visible and field.key not in evaluation.locked:
            found.append(Told(nature, frozenset(natures.values()) - {nature}))
    return tuple(found)
