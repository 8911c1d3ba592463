"""Which editor edits which kind of field."""

from datetime import date

from mes_tui.forms.vocabulary import Field, Kind
from widgets.editors.base import GUTTER, FieldEditor
from widgets.editors.choice import ChoiceEditor
from widgets.editors.line import LineEditor
from widgets.editors.note import NoteEditor
from widgets.editors.reading import ReadingLine
from widgets.editors.scale import ScaleEditor
from widgets.editors.ticks import ChoicesEditor, TickEditor, YesNoEditor


def editor_for(field: Field, *, today: date | None = None) -> FieldEditor:
    """The editor of ``field``; ``today`` is where the calendar of an empty date opens."""
    match field.kind:
        case Kind.NOTE:
            return NoteEditor(field)
        case Kind.CHOICE:
            return ScaleEditor(field) if field.table else ChoiceEditor(field)
        case Kind.CHOICES:
            return ChoicesEditor(field)
        case Kind.YES_NO:
            return YesNoEditor(field)
        case Kind.TICK:
            return TickEditor(field)
        case _ if field.read_only:
            return ReadingLine(field)
        case _:
            return LineEditor(field, today=today)


def cell_for(field: Field, label: str, label_width: int, *, today: date | None = None) -> FieldEditor:
    """The editor of a cell of a grid: ``label`` (of its row, or "") on ``label_width`` cells in front of it."""
    match field.kind:
        case Kind.CHOICE:
            return ChoiceEditor(field, label=label, label_width=label_width)
        case Kind.YES_NO:
            return YesNoEditor(field, label=label, label_width=label_width)
        case Kind.NOTE | Kind.CHOICES | Kind.TICK:
            raise ValueError(f"the field {field.key!r} is too large for the cell of a grid")
        case _ if field.read_only:
            return ReadingLine(field, label=label, label_width=label_width)
        case _:
            return LineEditor(field, today=today, label=label, label_width=max(label_width, GUTTER))
