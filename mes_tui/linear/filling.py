"""The form, page by page and question by question."""

from collections.abc import Collection, Iterator

from mes_tui.domain.comments import RankedComment
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from mes_tui.forms.evaluation import Issue, left_to_answer
from mes_tui.forms.french import quoted
from mes_tui.forms.questions import asked_on, following, left_empty, next_missing
from mes_tui.forms.values import apart
from mes_tui.forms.vocabulary import Field, Kind, Page, Section
from mes_tui.forms.wording import full_help
from mes_tui.linear import question
from mes_tui.linear.opened import Opened
from mes_tui.linear.talk import Back
from mes_tui.linear.words import Answers, Heard, Word
from mes_tui.services.drafts import answer_text, longest

CLEAR = Word("effacer", "efface la réponse")
MISSING = Word("suivante", "va à la prochaine réponse qui manque")
BEFORE = Word("précédente", "revient à la question d’avant")
PAGE = Word("page", "va à cette page", numbered=True)
CHECK = Word("vérifier", "dit ce qui manque dans la page, et va à la première question en faute")
APPEND = Word("ajouter", "ajoute des lignes au texte qui est là")
_MOVES = (MISSING, BEFORE, PAGE, CHECK)
"""The words that lead elsewhere: on a question and at the end of a page."""
_WORDS = (CLEAR, *_MOVES)
HELP = "Entrée garde la réponse et passe à la question suivante. Chaque réponse est enregistrée aussitôt."
_LEFT = "{} est obligatoire : laissé sans réponse. « suivante » y ramène."
_STEP = 3
_MOST = 10
Place = tuple[int, str]
"""A page, and the key of a question there ("" for its first one)."""


class Filling:
    """Asks the questions of the request that ``work`` has open: all of them, or those of the keys ``only``."""

    def __init__(self, work: Opened, only: Collection[str] = ()) -> None:
        self._work, self._only = work, frozenset(only)
        self._session, self._talk = work.session, work.desk.talk
        self._page: Page = self._session.form.pages[0]
        self._section = ""
        self._passed = ""

    def run(self, place: Place) -> None:
        """Begin at ``place``; return at the end of the form. Raises Back when the person goes back before."""
        field = self._go(place)
        while True:
            self._work.look_elsewhere()
            if field is None:
                self._pass(None)
                if self._only:
                    return
                field = self._end_of_page()
                continue
            self._pass(field)
            with self._talk.place(f"page {self._page.number}", HELP), self._talk.place(quoted(field.label)):
                field = self._ask(field)

    # Going.

    def _go(self, place: Place) -> Field | None:
        """Go to ``place``; its question, or the first one of the page."""
        number, key = place
        page = self._session.form.pages[number - 1]
        first = self._following(page, "")
        field = self._session.form.field(key) if key in self._session.form else first
        if field not in self._asked(page):
            field = self._following(page, key) or first
        if page is not self._page or not self._passed:
            self._section = ""
            if not self._only:
                left = page_issues(self._session.evaluation.page_issues(number))
                state = left_to_answer(len(left)) if left else "Complète"
                self._talk.say(f"Page {number} sur {len(self._session.form.pages)} : {page.title}. {state}.")
        self._page = page
        keys = [other.key for other in page.fields()]
        # From the top of the page, what stands before its first question is read too.
        at_top = field is None or field is first
        self._passed = "" if at_top else keys[keys.index(field.key) - 1] if field else ""
        return field

    def _asked(self, page: Page) -> tuple[Field, ...]:
        fields = asked_on(page, self._session.evaluation)
        return tuple(field for field in fields if not self._only or field.key in self._only)

    def _following(self, page: Page, key: str, step: int = 1) -> Field | None:
        field = following(page, self._session.evaluation, key, step)
        while field is not None and self._only and field.key not in self._only:
            field = following(page, self._session.evaluation, field.key, step)
        return field

    def _pass(self, until: Field | None) -> None:
        """Say what is read on the way to ``until``, or to the end of the page."""
        evaluation, keys = self._session.evaluation, [field.key for field in self._page.fields()]
        start = keys.index(self._passed) + 1 if self._passed in keys else 0
        end = keys.index(until.key) if until is not None else len(keys)
        for section in self._page.sections:
            for field in section.fields():
                rank = keys.index(field.key)
                here = until is not None and field.key == until.key
                if field.key not in evaluation.visible or not (here or start <= rank < end):
                    continue
                if self._only and section.key != self._section_of(self._only):
                    continue
                self._enter(section)
                if here:
                    self._tell_comments(item for item in self._comments(section) if item.comment.field == field.key)
                elif (field.read_only or field.key in evaluation.locked) and field.kind is not Kind.PAPER:
                    self._read_out(field)
        self._passed = until.key if until is not None else keys[-1] if keys else ""

    def _section_of(self, keys: Collection[str]) -> str:
        return self._session.form.locate(next(iter(keys)))[1].key

    def _enter(self, section: Section) -> None:
        """Say that ``section`` begins, with the comments on it."""
        if section.key == self._section:
            return
        self._section = section.key
        self._talk.say(f"Section {quoted(section.title)}." if section.title else "")
        keys = {field.key for field in section.fields()}
        self._tell_comments(item for item in self._comments(section) if item.comment.field not in keys)

    def _comments(self, section: Section) -> Iterator[RankedComment]:
        # While one section is corrected, its comment has just been read.
        comments = () if self._only else self._session.comments_on(self._page.number)
        return (item for item in comments if item.comment.section == section.key)

    def _tell_comments(self, comments: Iterator[RankedComment]) -> None:
        for item in comments:
            done = "corrigé" if item.comment.corrected else "à corriger"
            self._talk.say(f"Commentaire {item.rank} sur {item.total}, {done} : {item.comment.text}")

    def _read_out(self, field: Field) -> None:
        text = self._session.evaluation.reading(field.key)
        if field.kind is Kind.STATEMENT:
            self._talk.say(field.label)
        elif text:
            self._talk.say(f"{field.label} : {text}")

    # Asking.

    def _ask(self, field: Field) -> Field | None:
        """Ask ``field`` until it is left; return the question that comes next, None at the end of the page."""
        session, words = self._session, (*_WORDS, APPEND) if field.kind is Kind.NOTE else _WORDS
        session.move(_STEP, self._page.number, field.key)
        while True:
            over = session.answers.get(field.key, "")
            self._talk.say(*question.asked(field, session.evaluation, over))
            heard = self._talk.ask(
                words=words,
                answers=Answers.TEXT if field.kind in (Kind.TEXT, Kind.NOTE) else Answers.CHOICE,
                fits=lambda text: not question.read(field, session.evaluation, text)[1],
                help_text=full_help(session.form, field.key),
            )
            if heard.word in (None, CLEAR, APPEND):
                if not heard.text and heard.word is None:
                    return self._after_none(field) if not over else self._following(self._page, field.key)
                if self._take(field, heard, over):
                    return self._following(self._page, field.key)
                continue
            moved = self._command(heard, field)
            if moved:
                return moved[0]

    def _after_none(self, field: Field) -> Field | None:
        """The question after ``field``, left empty: the rest of an empty row is not asked."""
        skipped = left_empty(self._page, self._session.evaluation, field.key)
        if field.key in skipped and skipped[-1] != field.key:
            last = self._session.form.field(skipped[-1])
            self._talk.say(f"Passé sans réponse, jusqu’à {quoted(last.label)}.")
            return self._following(self._page, last.key)
        if field.key in self._session.evaluation.required:
            self._talk.say(_LEFT.format(quoted(field.label)))
        return self._following(self._page, field.key)

    def _command(self, heard: Heard, field: Field) -> tuple[Field | None] | None:
        """Do what a command says: where it leads (see ``_ask``), None to ask the same again."""
        session, number = self._session, self._page.number
        if heard.word == BEFORE:
            return self._before(field)
        if heard.word == PAGE:
            pages = len(session.form.pages)
            if self._only or not 1 <= heard.number <= pages:
                self._talk.say(f"Les pages vont de 1 à {pages}.")
                return None
            return (self._go((heard.number, "")),)
        if heard.word == CHECK:
            issues = page_issues(session.evaluation.page_issues(number))
            self._tell_issues(issues)
            return (self._go((number, issues[0].key)),) if issues else None
        found = next_missing(session.form, session.evaluation, field.key)
        if found is None:
            self._talk.say("Il ne manque rien : toutes les réponses obligatoires sont données.")
            return None
        return (self._go((found[0].number, found[1].key)),)

    def _before(self, field: Field) -> tuple[Field | None] | None:
        """The question before ``field``, the last one of the page before at the top of one."""
        before, number = self._following(self._page, field.key, -1), self._page.number
        if before is not None:
            self._passed = before.key
            return (before,)
        if number == 1 or self._only:
            self._talk.say("C’est la première question.")
            return None
        asked = self._asked(self._session.form.pages[number - 2])
        return (self._go((number - 1, asked[-1].key if asked else "")),)

    def _take(self, field: Field, heard: Heard, over: str) -> bool:
        """Save what was heard as the answer of ``field``; False to ask again."""
        session, typed = self._session, heard.text
        if field.kind is Kind.NOTE and heard.word != CLEAR:
            typed = self._talk.lines(typed) if heard.word is None else f"{over}\n{self._talk.lines()}".strip()
        if parts := apart(field, typed):
            typed = self._set_apart(field, *parts)
        text, wrong = question.read(field, session.evaluation, typed) if typed else ("", "")
        if wrong and field.kind in question.TO_CHOOSE:
            self._talk.error(wrong)
            return False
        cut = self._cut(field, text)
        if not self._work.answer(field.key, cut, over):
            return False
        wrong = question.wrong_of(field, session.evaluation)
        if wrong or cut != text:
            self._talk.error(wrong or "le texte est trop long.")
            return False
        self._talk.say(question.told(field, typed, session.answers.get(field.key, "")))
        warnings = (issue.sentence for issue in session.evaluation.warnings if issue.key == field.key)
        self._talk.say(*(f"Attention : {sentence}" for sentence in warnings))
        return True

    def _set_apart(self, field: Field, number: str, extension: str) -> str:
        """Put a « poste » typed after its telephone in its own field, unless that one says something else."""
        beside = self._session.form.field(field.extension_key)
        if self._session.answers.get(beside.key, "") not in ("", extension):
            return f"{number}, poste {extension}"
        self._work.answer(beside.key, extension)
        self._talk.say(f"Le poste {extension} est maintenant dans {quoted(beside.label)}.")
        return number

    def _cut(self, field: Field, text: str) -> str:
        """``text``, or as much of it as the field takes; the rest is said, so that it is not lost."""
        try:
            answer_text(self._session.form, field.key, text)
        except Refusal as refusal:
            most, whole = longest(field), clean(text, lines=field.kind is Kind.NOTE)
            self._talk.error(f"{refusal.sentence} Le début est enregistré. Ce qui dépasse : {quoted(whole[most:])}")
            return whole[:most].rstrip()
        return text

    # The end of a page.

    def _end_of_page(self) -> Field | None:
        """Say what is left to put right, and go on: to the question that comes next. Raises Back at the end of the
        form."""
        session, number, last = self._session, self._page.number, len(self._session.form.pages)
        issues = page_issues(session.evaluation.page_issues(number))
        if issues:
            onward = f"Passer à la page {number + 1} quand même" if number < last else "Finir quand même"
            self._talk.say(f"Fin de la page {number}, {left_to_answer(len(issues))} :")
            with self._talk.place(f"fin de la page {number}", HELP):
                chosen = self._talk.choose("", [*(issue.sentence for issue in issues), onward], words=_MOVES)
            if isinstance(chosen, Heard):
                return self._move(chosen)
            if chosen < len(issues):
                return self._go((number, issues[chosen].key))
        else:
            self._talk.say(f"Fin de la page {number} : complète.")
        if number < last:
            return self._go((number + 1, ""))
        left = page_issues(session.evaluation.issues)
        said = f"il reste {left_to_answer(len(left))}" if left else "il est complet"
        self._talk.say(f"Fin du formulaire : {said}.")
        raise Back

    def _move(self, heard: Heard) -> Field | None:
        """Where a command leads from the end of the page; the end again where it leads nowhere."""
        field = (self._asked(self._page) or tuple(self._page.fields()))[-1]
        if heard.word == BEFORE:
            return self._go((self._page.number, field.key))
        moved = self._command(heard, field)
        return moved[0] if moved else None

    def _tell_issues(self, issues: Collection[Issue]) -> None:
        number = self._page.number
        self._talk.say(
            f"Page {number}, {left_to_answer(len(issues))} :" if issues else f"La page {number} est complète."
        )
        self._talk.say(*[f"- {issue.sentence}" for issue in issues][:_MOST])
        self._talk.say(f"et {len(issues) - _MOST} de plus." if len(issues) > _MOST else "")


def page_issues(issues: Collection[Issue]) -> list[Issue]:
    """The first issue of each question."""
    return list({issue.key: issue for issue in reversed(list(issues))}.values())[::-1]
