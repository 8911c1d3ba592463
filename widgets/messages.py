"""What the widgets of the form tell their screen."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class FieldEdited(Message):
    """The text of the field ``key`` changed. ``whole``: a value was chosen, no more keys are expected.

    ``over`` is the answer that the person had before them then; None while it is still being typed.
    """

    key: str
    text: str
    whole: bool = False
    over: str | None = None


@dataclass
class FieldDone(Message):
    """What the person chose for the field ``key`` takes them to the next one."""

    key: str


@dataclass
class FieldLeft(Message):
    """The person left the field ``key``; ``text`` is in normal form when it can be read.

    ``away``: the terminal window lost the focus, so the text is as typed and nobody is to be told anything.
    ``over`` is the answer that the person had before them: ``text`` itself when they left it as it was.
    """

    key: str
    text: str
    away: bool = False
    over: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person made of the field ``key``: ``text``, in place of the answer ``over`` that they had before them."""

    key: str
    text: str
    over: str


@dataclass
class FieldFocused(Message):
    """The person is now in the field ``key``; ``help`` is its help text."""

    key: str
    help: str


@dataclass
class FormerWanted(Message):
    """The person asks what the field ``key`` held before."""

    key: str


@dataclass
class Said(Message):
    """A sentence for the status line."""

    sentence: str


class StoreChanged(Message, bubble=False):
    """Somebody else wrote to the store: what is on the screen may be older. Sent to every screen that is open."""
