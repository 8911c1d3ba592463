"""What a field held during a visit, step after step. Plain data: it outlives the widget of the field."""

# Steps kept for one field.
MOST = 200


class Past:
    """The texts of one field; ``now`` is the one that it holds.

    Letters typed one after the other up to the end of a word are one step, as are letters taken away in a row; a
    paste, a choice, and whatever begins after the field was left, are others.
    """

    def __init__(self) -> None:
        self._texts = [""]
        self._at = 0
        # Whether a letter more (1) or less (-1) would belong to the last step.
        self._way = 0
        self._begun = False

    @property
    def now(self) -> str:
        """What the field holds."""
        return self._texts[self._at]

    def shows(self, text: str) -> None:
        """The field shows ``text``, which came from elsewhere: what it held first, or what somebody else wrote."""
        if not self._begun:
            self._texts = [text]
        elif text != self.now:
            self._add(text)
        self._begun, self._way = True, 0

    def settles(self, text: str) -> None:
        """What was typed is put in its normal form: no step of its own."""
        self._texts[self._at], self._way = text, 0

    def typed(self, text: str) -> None:
        """The person made ``text`` of what the field held."""
        before = self.now
        if text == before:
            return
        way = len(text) - len(before)
        if self._way and way == self._way and not self._texts[self._at + 1 :]:
            self._texts[self._at] = text
        else:
            self._add(text)
        self._begun, self._way = True, way if way in (1, -1) and not _ends_a_word(before, text) else 0

    def rest(self) -> None:
        """The field is left: what is typed next is another step."""
        self._way = 0

    def undo(self) -> str | None:
        """Go one step back and return the text, None when there is none before."""
        return self._go(-1)

    def redo(self) -> str | None:
        """Do again the step that was undone last and return the text, None when there is none."""
        return self._go(1)

    def _go(self, step: int) -> str | None:
        self._way = 0
        if not 0 <= self._at + step < len(self._texts):
            return None
        self._at += step
        return self.now

    def _add(self, text: str) -> None:
        self._texts = [*self._texts[max(0, self._at + 2 - MOST) : self._at + 1], text]
        self._at = len(self._texts) - 1


def changed_up_to(before: str, after: str) -> int:
    """The place in ``after`` where what differs from ``before`` ends."""
    same = 0
    shortest = min(len(before), len(after))
    while same < shortest and before[-1 - same] == after[-1 - same]:
        same += 1
    return len(after) - same


def _ends_a_word(before: str, after: str) -> bool:
    place = changed_up_to(before, after)
    return len(after) > len(before) and after[:place][-1:].isspace()
