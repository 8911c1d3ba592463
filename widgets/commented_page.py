"""The Ministry's comments in a page of the form: where each panel stands, how it is brought into view."""

from collections.abc import Iterator, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from mes_tui.domain.comments import RankedComment, read_key
from mes_tui.forms.vocabulary import Field, Grid, Page, Section
from widgets.comment_panel import CommentPanel
from widgets.editors.base import FieldEditor


class CommentedPage(VerticalScroll, can_focus=False, inherit_bindings=False):
    """``panels`` holds the panels by the id of their comment, ``editors`` the fields of the page by key."""

    def __init__(self, page: Page, comments: Sequence[RankedComment]) -> None:
        super().__init__()
        self.page = page
        self.editors: dict[str, FieldEditor] = {}
        self.panels: dict[int, CommentPanel] = {}
        self._comments = comments
        self._together: tuple[Widget, CommentPanel, Widget] | None = None

    def panels_before(self, section: Section, item: Field | Grid | None = None) -> Iterator[CommentPanel]:
        """New panels: those of ``section`` under its heading, those of a field right before it (or before its grid)."""
        keys = {field.key for field in section.fields()}
        here = {item.key} if isinstance(item, Field) else {cell.key for cell in item.fields()} if item else set()
        for found in self._comments:
            about = found.comment.field if found.comment.field in keys else ""
            if found.comment.section == section.key and (about in here if item is not None else not about):
                yield self.panels.setdefault(found.comment.id, CommentPanel(found))

    def commented(self, section: Section) -> bool:
        """True when ``section`` has a comment: it is read and ticked even when the section does not apply any more."""
        return any(panel.shown.comment.section == section.key for panel in self.panels.values())

    def focus_comment(self, key: str) -> bool:
        """Put the focus in what the comment's ``key`` stands for, its panel in view; False for any other key."""
        found = read_key(key)
        panel = self.panels.get(found[0]) if found is not None else None
        if panel is None:
            return False
        entry = panel.editors.get(key)
        target = entry or self._to_correct(panel)
        target.focus(scroll_visible=False)
        self._together = (target, panel, target if entry is None else panel.reply)
        # A page just mounted has no layout yet.
        self.call_after_refresh(self.show_together)
        return True

    def _to_correct(self, panel: CommentPanel) -> FieldEditor:
        """The field of the comment, or the first of its section.

        A second comment on the same section, or one on what is only read, leads to its box.
        """
        comment = panel.shown.comment
        same = [other for other in self.panels.values() if other.shown.comment.section == comment.section]
        first = next((other for other in same if not other.shown.comment.field), None)
        sections = [section for section in self.page.sections if section.key == comment.section and first is panel]
        keys = [comment.field] if comment.field else [field.key for section in sections for field in section.fields()]
        editors = [self.editors[key] for key in keys if key in self.editors]
        return next((editor for editor in editors if editor.focusable and editor.display), panel.box)

    def show_together(self) -> bool:
        """As long as the focus is where a comment led it, scroll to the line over the panel; as far as its end when
        what is to be corrected would be out of view. False when the focus is elsewhere.
        """
        if self._together is None or not self.is_attached or self.screen.focused is not self._together[0]:
            return False
        _, panel, last = self._together
        top, bottom = self.rows_of(panel)[0] - 1, self.rows_of(last)[1]
        self.scroll_to(y=max(top, bottom - self.content_size.height), animate=False, immediate=True)
        return True

    def rows_of(self, widget: Widget) -> tuple[int, int]:
        """The first row of ``widget`` in the page, and the one after its last, wherever the page is scrolled to.

        From its place in its parents: its region on the screen is that of the last picture, before any scrolling since.
        """
        top, node = widget.virtual_region.y, widget.parent
        while isinstance(node, Widget) and node is not self:
            top, node = top + node.gutter.top + node.virtual_region.y, node.parent
        return top, top + widget.virtual_region.height
