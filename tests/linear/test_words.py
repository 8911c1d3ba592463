"""How a typed line is told from a command, whatever the accents, and never taken for two things."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.linear.filling import BEFORE, CHECK, CLEAR, MISSING, PAGE
from mes_tui.linear.words import BACK, EVERYWHERE, HELP, QUIT, REPEAT, WHERE, Answers, Heard, Word, understand

IN_A_QUESTION = (CLEAR, MISSING, BEFORE, PAGE, CHECK, *EVERYWHERE)
CHOICE, TEXT, PATH = Answers


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("retour", BACK),
        ("  RETOUR ", BACK),
        ("r", BACK),
        ("ret", BACK),
        ("a", HELP),
        ("?", HELP),
        ("où suis-je", WHERE),
        ("ou suis je", WHERE),
        ("Ou", WHERE),
        ("rép", REPEAT),
        ("repeter", REPEAT),
        ("q", QUIT),
        ("/quitter", QUIT),
        ("/q", QUIT),
        ("s", MISSING),
        ("eff", CLEAR),
        ("precedente", BEFORE),
        ("v", CHECK),
    ],
)
def test_a_command_is_understood_without_its_accents_or_its_end(line: str, word: Word) -> None:
    assert understand(line, IN_A_QUESTION, CHOICE) == Heard(word=word)


@pytest.mark.parametrize("answers", Answers)
@pytest.mark.parametrize("word", [word for word in IN_A_QUESTION if not word.numbered])
def test_a_whole_command_is_one_everywhere(word: Word, answers: Answers) -> None:
    for line in (word.name, f"/{word.name}", fold(word.name).upper()):
        assert understand(line, IN_A_QUESTION, answers) == Heard(word=word)


@pytest.mark.parametrize("line", ["page 4", "/page 4", "PAGE 4"])
@pytest.mark.parametrize("answers", Answers)
def test_a_page_is_named_by_its_number(line: str, answers: Answers) -> None:
    assert understand(line, IN_A_QUESTION, answers) == Heard(word=PAGE, number=4)


@pytest.mark.parametrize("line", ["r", "ret", "s", "retour à la maison", "page quatre", "Aide à manger"])
def test_in_a_text_only_a_whole_command_is_one(line: str) -> None:
    assert understand(line, IN_A_QUESTION, TEXT) == Heard(line)


@given(st.text(max_size=30))
def test_an_answer_can_always_be_forced(text: str) -> None:
    assert understand(f"={text}", IN_A_QUESTION, TEXT) == Heard(text.strip())


@pytest.mark.parametrize("line", ["/home/élise/plan.pdf", "/tmp", "/r"])
def test_a_path_may_begin_like_a_command(line: str) -> None:
    assert understand(line, IN_A_QUESTION, PATH) == Heard(line)


def test_what_can_be_an_answer_is_one() -> None:
    assert understand("o", IN_A_QUESTION, CHOICE, lambda text: text in "on") == Heard("o")
    assert understand("o", IN_A_QUESTION, CHOICE) == Heard(word=WHERE)


LABELS = (Word("Relire le commentaire", ""), Word("Retirer la marque « Corrigé »", ""))


@pytest.mark.parametrize("line", ["re", "ret", "RET", "rel"])
def test_a_beginning_shared_by_a_label_and_a_command_does_neither(line: str) -> None:
    if line == "rel":
        assert understand(line, (*LABELS, *EVERYWHERE), CHOICE).word == LABELS[0]
        return
    with pytest.raises(Refusal, match="peut être"):
        understand(line, (*LABELS, *EVERYWHERE), CHOICE)


@pytest.mark.parametrize("line", ["/retourner", "/zut", "/"])
@pytest.mark.parametrize("answers", [CHOICE, TEXT])
def test_an_unknown_command_is_refused_and_says_how_to_write_it(line: str, answers: Answers) -> None:
    with pytest.raises(Refusal) as refused:
        understand(line, IN_A_QUESTION, answers)
    assert (f"={line}" in refused.value.sentence) is (answers is TEXT)


@given(st.text(max_size=40), st.sampled_from(Answers))
def test_no_line_is_beyond_it(line: str, answers: Answers) -> None:
    with suppress(Refusal):
        heard = understand(line, IN_A_QUESTION, answers)
        assert heard.word is not None or heard.text in line
