"""A person who talks with the linear mode: what they type follows from what they heard."""

import io
from collections.abc import Generator, Iterable

from mes_tui.bootstrap import Services
from mes_tui.forms.vocabulary import Form, Kind
from mes_tui.linear import start
from mes_tui.terminal import columns_of

Person = Generator[str, str, None]
"""Yields the lines typed, one by one; hears what was said since the one before."""


class Ears(io.StringIO):
    """What is said, and what of it was not heard yet. Every line is looked at as it comes."""

    def __init__(self) -> None:
        super().__init__()
        self._heard = 0
        self.fresh = 1

    def write(self, text: str) -> int:
        assert not [char for char in text if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160]
        return super().write(text)

    def news(self) -> str:
        """What was said since the last time, on one line, with plain spaces."""
        said = self.getvalue()[self._heard :]
        self._heard += len(said)
        self.fresh = len(said) or 1
        return plain(said)


class Hands(io.StringIO):
    """The lines that ``person`` types; then the input is over."""

    def __init__(self, person: Person, ears: Ears) -> None:
        super().__init__()
        self._person, self._ears, self._begun = person, ears, False

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        try:
            heard = self._ears.news()
            line = self._person.send(heard) if self._begun else self._first(heard)
        except StopIteration:
            return ""
        # Read where a test fails.
        print(f"{self._ears.getvalue()[-self._ears.fresh :]}> {line}")
        return f"{line}\n"

    def _first(self, heard: str) -> str:
        self._begun = True
        line = next(self._person)
        assert heard
        return line


def plain(text: str) -> str:
    """``text`` on one line, with plain spaces."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())


def talk(services: Services, person: Person) -> str:
    """All that ``person`` hears until they leave, as it was said."""
    ears = Ears()
    start.run(services, Hands(person, ears), ears)
    said = ears.getvalue()
    assert [line for line in said.split("\n") if columns_of(line) > 80] == []
    return said


def typing(lines: Iterable[str]) -> Person:
    """Somebody who types ``lines`` whatever they hear."""
    for line in (*lines,):  # an iterator alone would be asked to hear
        _ = yield line


def heard(services: Services, *lines: str) -> str:
    """What is said to somebody who types ``lines``, on one line."""
    return plain(talk(services, typing(lines)))


def answering(
    form: Form, answers: dict[str, str], said: str, until: str = "Fin du formulaire"
) -> Generator[str, str, str]:
    """Answer each question that is asked with what ``answers`` hold by key, else Entrée; for ``yield from``.

    ``said`` was heard last; returns what is heard once ``until`` was said.
    """
    labels = {plain(field.label): field for field in form.fields() if not field.read_only}
    asked = set()
    while until not in said:
        places = {
            place: field
            for label, field in labels.items()
            if (place := max(said.rfind(f"{label}{end}") for end in (". ", ", "))) >= 0
        }
        field = places[max(places)] if places else None
        text = answers.get(field.key, "") if field is not None and field.key not in asked else ""
        if field is not None:
            asked.add(field.key)
        said = yield " ".join(text.split("\n"))
        if text and field is not None and field.kind is Kind.NOTE:
            said = yield ""
    return said
