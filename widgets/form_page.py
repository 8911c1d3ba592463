"""One page of the form on the screen, one widget for each field, kept in step with the evaluation."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget

from mes_tui.domain.comments import RankedComment, read_key
from mes_tui.forms.evaluation import Evaluation, Issue
from mes_tui.forms.vocabulary import Field, Grid, Kind, Page, Section
from widgets.comment_panel import CommentPanel
from widgets.editors.base import NO_LIST, FieldEditor
from widgets.editors.scale import ScaleEditor, ScaleHeading
from widgets.field_editors import editor_for
from widgets.grid_editor import GridEditor
from widgets.messages import FieldFocused, Said, Typed
from widgets.past import Past
from widgets.rows import mount_shown, rows_in
from widgets.section_heading import SectionHeading

FIRST_FIELD = "Premier champ de la page\u00a0; F7 pour la précédente."
LAST_FIELD = "Dernier champ de la page\u00a0; F8 pour la suivante."


class FormPage(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Mounts ``page`` for ``evaluation`` and ``answers`` (text as typed, by key).

    ``comments`` are those of the round being corrected that are about this page: each has its panel, with entries whose
    keys are among ``answers`` too. ``editors`` holds the fields by key, ``panels`` the panels by their comment's id.
    ``pasts`` keeps by key what each field held, from one page to the next and back; ``origins`` says by key where an
    answer that nobody typed comes from.
    Posts ``FieldEdited``, ``FieldLeft``, ``FieldFocused`` and ``Said``. Takes the focus itself only when no field
    can, to be scrolled. What does not show is mounted once it does.
    """

    DEFAULT_CSS = """
    FormPage { height: 1fr; width: 100%; scrollbar-size-vertical: 1; }
    """
    BINDINGS = [
        Binding("up", "field(-1)", "Champ précédent", show=False),
        Binding("down", "field(1)", "Champ suivant", show=False),
        Binding("pageup", "look(-1)", "Monter d’un écran", show=False),
        Binding("pagedown", "look(1)", "Descendre d’un écran", show=False),
        Binding("ctrl+home", "look(-1000)", "Haut de la page", show=False),
        Binding("ctrl+end", "look(1000)", "Bas de la page", show=False),
    ]

    def __init__(
        self,
        page: Page,
        evaluation: Evaluation,
        answers: Mapping[str, str],
        *,
        today: date | None = None,
        comments: Sequence[RankedComment] = (),
        pasts: dict[str, Past] | None = None,
        origins: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.show_vertical_scrollbar = True  # else a long page would be laid out again, beside it
        self.page = page
        self.made_of = (page, tuple(comments), today)
        self.editors: dict[str, FieldEditor] = {}
        self.panels: dict[int, CommentPanel] = {}
        self._comments = comments
        self._together: tuple[Widget, CommentPanel, Widget] | None = None
        self._headings: dict[str, SectionHeading] = {}
        self._grids: list[GridEditor] = []
        self._scales: dict[str, ScaleHeading] = {}
        self._sections = {field.key: section for section in page.sections for field in section.fields()}
        self._parts = list(self._build(today))
        self._entries = dict(self.editors)
        for panel in self.panels.values():
            self._entries |= panel.editors
        for key, editor in self._entries.items():
            editor.remember_in((pasts if pasts is not None else {}).setdefault(key, Past()))
            editor.former_kept = pasts is not None
            editor.ends = (FIRST_FIELD, LAST_FIELD)
        self._first = (evaluation, answers, origins)
        self._opened_on: FieldEditor | None = None
        self._before: FieldEditor | None = None
        self._looking = self._composed = False

    def _build(self, today: date | None) -> Iterator[Widget]:
        """The widgets in the order of the page: the focus goes through them as they are made."""
        for section in self.page.sections:
            if section.title:
                yield self._headings.setdefault(section.key, SectionHeading(section))
            yield from self.panels_before(section)
            for item in section.items:
                yield from self.panels_before(section, item)
                if isinstance(item, Field):
                    if item.table and item.table not in self._scales:
                        yield self._scales.setdefault(item.table, ScaleHeading(item))
                    editor = self.editors.setdefault(item.key, editor_for(item, today=today))
                    yield editor
                else:
                    grid = GridEditor(item, today=today)
                    self._grids.append(grid)
                    self.editors.update(grid.editors)
                    yield grid

    def compose(self) -> ComposeResult:
        self._widen_labels()
        self.update_from(*self._first)
        self._composed = True
        yield from (part for part in self._parts if part.display)

    def show_again(
        self, evaluation: Evaluation, answers: Mapping[str, str], origins: Mapping[str, str] | None = None
    ) -> None:
        """Be as if just made: from the top, without the marks of the visit before."""
        self._widen_labels()
        self.mark_issues(())
        self.update_from(evaluation, answers, origins)
        self._together = self._opened_on = self._before = None
        self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def update_from(
        self, evaluation: Evaluation, answers: Mapping[str, str], origins: Mapping[str, str] | None = None
    ) -> None:
        """Follow ``evaluation``: what shows, what is required, locked, worked out. What is being typed stays."""
        self._looking = False
        focused = self.current_key
        for key, editor in self.editors.items():
            editor.come_from((origins or {}).get(key, ""))
            if not editor.in_grid and editor.display != (key in evaluation.visible):
                editor.display = key in evaluation.visible
            if key in evaluation.visible:
                self._update(editor, evaluation, answers.get(key, ""), focused=key == focused)
        for grid in self._grids:
            grid.show_rows(evaluation.visible)
        for panel in self.panels.values():
            panel.update_from(answers, focused=focused)
        for section in self.page.sections:
            heading = self._headings.get(section.key)
            needed = self.commented(section) or any(field.key in evaluation.visible for field in section.fields())
            if heading is not None and heading.display != needed:
                heading.display = needed
        for title, columns in self._scales.items():
            columns.display = any(e.display and not e.locked for e in self.editors.values() if e.field.table == title)
        self._settle_marks(evaluation)
        if self._composed:
            mount_shown(self, self._parts)
        self.can_focus = not any(editor.can_focus and editor.display for editor in self._entries.values())

    def _update(self, editor: FieldEditor, evaluation: Evaluation, answer: str, *, focused: bool) -> None:
        locked = editor.key in evaluation.locked or editor.field.read_only
        reading = evaluation.texts.get(editor.key, "")
        editor.set_required(editor.key in evaluation.required)
        editor.set_locked(locked, evaluation.reading(editor.key) if locked else "")
        editor.offer(evaluation.offered.get(editor.key, editor.field.choices))
        if editor.field.compute is not None:
            editor.suggest("" if answer else reading)
        if not editor.field.read_only:
            editor.follow(answer, focused=focused)

    def _settle_marks(self, evaluation: Evaluation) -> None:
        """A mark goes as soon as there is nothing to put right any more; only ``mark_wrong`` brings one."""
        if any(editor.sentence for editor in self.editors.values()):
            self.mark_wrong("", evaluation)

    def mark_wrong(self, key: str, evaluation: Evaluation) -> None:
        """Say under the field ``key`` what is wrong with it, unless it is only empty; what is marked stays so."""
        marked = {marked for marked, editor in self.editors.items() if editor.sentence}
        self.mark_issues(
            issue
            for issue in evaluation.page_issues(self.page.number)
            if issue.key in marked or (issue.key == key and not issue.missing)
        )

    def mark_issues(self, issues: Iterable[Issue]) -> None:
        """Show the sentence of each issue beside its field; the other fields lose theirs."""
        sentences: dict[str, str] = {}
        for issue in issues:
            sentences.setdefault(issue.key, issue.sentence)
        for key, editor in self.editors.items():
            if not editor.in_grid:
                editor.mark(sentences.get(key, ""))
        for grid in self._grids:
            grid.mark(sentences)

    @property
    def current(self) -> FieldEditor | None:
        """The editor that has the focus."""
        focused = self.screen.focused if self.is_attached else None
        return focused if isinstance(focused, FieldEditor) and self._entries.get(focused.key) is focused else None

    def entry(self, key: str) -> FieldEditor | None:
        """The editor of the field ``key``, of a reply to a comment too."""
        return self._entries.get(key)

    @property
    def current_key(self) -> str:
        """The key of the field that has the focus, "" for none."""
        return self.current.key if self.current is not None else ""

    @property
    def current_help(self) -> str:
        """The help of the field that has the focus, or of its section."""
        editor = self.current
        return self._help(editor.key, editor.field.help) if editor is not None else ""

    def _help(self, key: str, help_text: str) -> str:
        section = self._sections.get(key)
        return help_text or (section.help if section is not None else "")

    def settled(self, *, as_typed: bool = False) -> Typed | None:
        """What was typed in the field that has the focus, None when it was left: see ``FieldEditor.handed``."""
        return self.current.handed(as_typed=as_typed) if self.current is not None else None

    def focus_key(self, key: str, *, back: bool = False) -> None:
        """Put the focus in the field ``key``, or in the first one that can take it; a comment leads to its section.

        It comes to the beginning of the field, or ``back`` to where it was in it. What stands above the field is in
        view with it, from the top of the page when there is room for all of it.
        """
        if self.focus_comment(key):
            return
        editor = self.editors.get(key)
        if editor is None or not (editor.focusable and editor.display):
            editor = next((item for item in self.editors.values() if item.focusable and item.display), None)
        self._lead(editor or self, back=back)
        self._looking = False
        if editor is not None:
            self._opened_on = None if self.screen.can_view_entire(editor) else editor
            # A page just mounted has no layout yet: the field would stay below the window.
            self.call_after_refresh(self._keep_in_view)

    def _lead(self, target: Widget, *, back: bool = False) -> None:
        """Give the focus to ``target``: no field was left for it, it is come to from above."""
        if not back and target is not self.current:
            self._before = None
        if target.size:
            target.focus(scroll_visible=False)
        else:  # on a page just made: it is drawn with it
            self.screen.set_focus(target, scroll_visible=False)

    def go_on(self, key: str) -> None:
        """Go to the field after ``key``: what is chosen there takes the person on."""
        if self.current is not None and self.current is self._entries.get(key):
            self.current.go(1)

    def next_among(self, keys: Collection[str]) -> FieldEditor | None:
        """The next field whose key is among ``keys``, after the one that has the focus and round the page."""
        fields = [editor for editor in self.editors.values() if editor.focusable and editor.display and editor.visible]
        place = fields.index(self.current) + 1 if self.current in fields else 0
        return next((editor for editor in (*fields[place:], *fields[:place]) if editor.key in keys), None)

    @property
    def above(self) -> tuple[tuple[FieldEditor, FieldEditor], ...]:
        """Each field of the line of a table where the person is, with the one above it; () elsewhere."""
        current = self.current
        if isinstance(current, ScaleEditor):
            return current.above
        grid = next((grid for grid in self._grids if current in grid.editors.values()), None)
        return grid.above(current) if grid is not None and current is not None else ()

    def copy_above(self) -> tuple[Typed, ...]:
        """Answer the line where the person is as the one above it; nothing is posted."""
        return tuple(filter(None, (field.hand_in(above.typed) for field, above in self.above)))

    def go_below(self) -> None:
        """Go to the line below in a table, in the same column; at its end, to the next field."""
        current = self.current
        if current is None:
            return
        grid = next((grid for grid in self._grids if current in grid.editors.values()), None)
        below = grid.below(current) if grid is not None else current.below if isinstance(current, ScaleEditor) else None
        if below is not None:
            below.focus()
        else:
            current.go(1)

    def open_values(self) -> None:
        """Open the list or the calendar of the focused field; what one without any held before."""
        editor = self.current
        if editor is None or editor.field.kind not in (Kind.DATE, Kind.CHOICE):
            self.post_message(Said(NO_LIST)) if editor is None else editor.ask_former()
        else:
            getattr(editor, "action_open_values")()  # noqa: B009

    def _widen_labels(self) -> None:
        for editor in self.editors.values():
            editor.give_label(self.app.size.width)
        for heading in self._scales.values():
            heading.give_label(self.app.size.width)

    def action_field(self, step: int) -> None:
        """Go to the next field, or the one before; a page without fields scrolls."""
        if self.current is not None:
            self.current.go(step)
        else:
            self.scroll_relative(y=step, animate=False)

    def action_look(self, screens: int) -> None:
        """Scroll over ``screens``; what is looked at stays in view, until the person moves or writes."""
        self._looking = True
        y = self.scroll_target_y + screens * self.scrollable_content_region.height
        self.scroll_to(y=y, animate=False, immediate=True)

    def on_resize(self) -> None:
        """Labels take the room there is; the field that has the focus stays in view when something comes or goes."""
        self._widen_labels()
        self._keep_in_view()
        # The scrolling that a move of the focus asked for may still be to come.
        self.call_after_refresh(self._keep_in_view)

    def watch_virtual_size(self) -> None:
        """Long texts know how many rows they take once they are laid out: the fields below them move then."""
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        if self._looking or self.show_together():
            return
        opened, current = self._opened_on, self.current
        if opened is not None and opened.display:
            top, bottom = rows_in(self, opened)
            self.scroll_to(y=min(top, max(0, bottom - self.content_size.height)), animate=False, immediate=True)
        elif current is not None and not self.screen.can_view_entire(current):
            current.come_in_view(self)

    def on_field_edited(self) -> None:
        """What is written is seen, wherever the page was looked at meanwhile."""
        self._looking = False
        # What was scrolled by the key before may not be laid out yet.
        self.call_after_refresh(self._bring_back)

    def _bring_back(self) -> None:
        current = self.current
        if current is not None and not self.screen.can_view_partial(current):
            self._keep_in_view()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell where the person is."""
        if isinstance(event.widget, FieldEditor):
            editor, before = event.widget, self._before
            self._looking = False
            self._opened_on = editor if editor is self._opened_on else None
            if editor is not before:
                chain = self.screen.focus_chain
                editor.arrive(from_below=before in chain and chain.index(before) > chain.index(editor))
            self._before = editor
            self.post_message(FieldFocused(editor.key, self._help(editor.key, editor.field.help)))
            # The focus of a page just mounted may come after its layout.
            self.call_after_refresh(self._keep_in_view)

    def panels_before(self, section: Section, item: Field | Grid | None = None) -> Iterator[CommentPanel]:
        """New panels: those of ``section`` under its heading, those of a field right before it (or before its grid)."""
        keys = {field.key for field in section.fields()}
        here = {item.key} if isinstance(item, Field) else {cell.key for cell in item.fields()} if item else set()
        for ranked in self._comments:
            about = ranked.comment.field if ranked.comment.field in keys else ""
            if ranked.comment.section == section.key and (about in here if item is not None else not about):
                yield self.panels.setdefault(ranked.comment.id, CommentPanel(ranked))

    def commented(self, section: Section) -> bool:
        """True when ``section`` has a comment: it is read and ticked even when the section does not apply any more."""
        return any(panel.ranked.comment.section == section.key for panel in self.panels.values())

    def focus_comment(self, key: str) -> bool:
        """Put the focus in what the comment's ``key`` stands for, its panel in view; False for any other key."""
        part = read_key(key)
        panel = self.panels.get(part[0]) if part is not None else None
        if panel is None:
            return False
        entry = panel.editors.get(key)
        target = entry or self._to_correct(panel)
        self._lead(target)
        self._together = (target, panel, target if entry is None else panel.reply)
        self.call_after_refresh(self.show_together)  # a page just mounted has no layout yet
        return True

    def _to_correct(self, panel: CommentPanel) -> FieldEditor:
        """The field of the comment, or the first of its section.

        A second comment on the same section, or one on what is only read, leads to its box.
        """
        comment = panel.ranked.comment
        same = [other for other in self.panels.values() if other.ranked.comment.section == comment.section]
        first = next((other for other in same if not other.ranked.comment.field), None)
        sections = [section for section in self.page.sections if section.key == comment.section and first is panel]
        keys = [comment.field] if comment.field else [field.key for section in sections for field in section.fields()]
        editors = [self.editors[key] for key in keys if key in self.editors]
        return next((editor for editor in editors if editor.focusable and editor.display), panel.box)

    def show_together(self) -> bool:
        """As long as the focus is where a comment led it, scroll to the line over the panel; as far as its end when
        what is to be corrected would be out of view. False when the focus is elsewhere."""
        if self._together is None or not self.is_attached or self.screen.focused is not self._together[0]:
            return False
        _, panel, last = self._together
        top, bottom = rows_in(self, panel)[0] - 1, rows_in(self, last)[1]
        self.scroll_to(y=max(top, bottom - self.content_size.height), animate=False, immediate=True)
        return True
