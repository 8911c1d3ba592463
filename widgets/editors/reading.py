"""Fields that are read only: facts, results, statements, boxes to fill by hand on the paper."""

from textual.widget import Widget

from mes_tui.forms.vocabulary import Field, Kind
from widgets.cells import wrapped
from widgets.editors.base import GUTTER, LABEL_WIDTH, FieldEditor

BY_HAND = "À signer sur le formulaire imprimé"


class ReadingLine(FieldEditor, Widget):
    """Label and text, never in the way of Tab. A statement is a paragraph over the whole width."""

    def __init__(self, field: Field, *, label: str | None = None, label_width: int = LABEL_WIDTH) -> None:
        super().__init__()
        self.prepare(field, label=label, label_width=GUTTER if field.kind is Kind.STATEMENT else label_width)

    @property
    def typed(self) -> str:
        return self.reading

    def put(self, text: str) -> None:
        self.set_locked(True, text)

    def reading_lines(self, width: int) -> tuple[str, ...]:
        if self.field.kind is Kind.STATEMENT:
            return wrapped(self.reading or self.field.label, width)
        if self.field.kind is Kind.PAPER:
            return wrapped(f"{self.reading} – {BY_HAND}" if self.reading else BY_HAND, width)
        return super().reading_lines(width)
