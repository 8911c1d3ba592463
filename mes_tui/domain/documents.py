"""Which documents a request asks for (guide, « Joindre des documents », P50 and P52; SOURCES.md §3.10)."""

from dataclasses import dataclass

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.rules import Rules


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one document. ``required`` blocks the transmission, ``expected`` only warns when it is empty."""

    nature: Nature
    required: bool
    expected: bool

    @property
    def label(self) -> str:
        """The nature's label, followed by the guide's star when it is required."""
        return f"{self.nature.label} *" if self.required else self.nature.label


def slots(type_: RequestType, rules: Rules) -> tuple[Slot, ...]:
    """Return the four slots in the guide's order for a request of ``type_``."""
    required, expected = rules.required_documents[type_], rules.expected_documents[type_]
    return tuple(Slot(nature, nature in required, nature in expected) for nature in Nature)
