"""Whatever the bytes of a document are, it is answered: accepted or refused in a sentence, within the limits."""

from hypothesis import given
from hypothesis import strategies as st

from mes_tui.attachments.inspection import examine
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Inspection
from tests.attachments.mutants import SOURCES, mutated
from tests.budget import examples

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(("flip", "cut", "double", "insert")),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 255),
    ),
    min_size=1,
    max_size=20,
)


def outcome(data: bytes) -> Inspection | str:
    """What is known of the document, or the sentence that refuses it; anything else is a fault."""
    try:
        return examine(data, 200, "mutant.pdf").facts
    except Refusal as refused:
        return refused.sentence


@examples(16)
@given(source=st.sampled_from(sorted(SOURCES)), changes=CHANGES)
def test_a_document_changed_anyhow_is_answered(source: str, changes: list[tuple[str, float, int]]) -> None:
    said = outcome(mutated(SOURCES[source](), changes))
    if isinstance(said, str):
        assert said.startswith("«\u00a0mutant.pdf\u00a0» ")
    else:
        assert 1 <= said.pages <= 200


@examples(8)
@given(inside=st.binary(max_size=4000))
def test_any_bytes_between_the_two_ends_are_answered(inside: bytes) -> None:
    said = outcome(b"%PDF-1.7\n" + inside + b"\n%%EOF\n")
    assert isinstance(said, str) or said.pages >= 1
