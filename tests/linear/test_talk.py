"""What is said is cut and cleaned, whatever it holds; what is heard is read, whatever the streams are."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mes_tui.domain.sheets import Box
from mes_tui.domain.text import clean
from mes_tui.linear.documents import _boxes
from mes_tui.linear.talk import WIDTH, Back, Leave, Talk, wrapped
from mes_tui.linear.words import EVERYWHERE, Answers
from mes_tui.terminal import columns_of

HOSTILE = "\x1b]0;titre\x07\x1b[2J\x9b31m\u202eenvers\r\b\x00 Zoé \U000e0041[/]"


def talk(*lines: str, end: str = "\n") -> tuple[Talk, io.StringIO]:
    target = io.StringIO()
    return Talk(io.StringIO("\n".join(lines) + end), target), target


@given(st.text(max_size=400))
@example("a" * 200)
@example("mot\u00a0lié\u00a0" * 40)
@example("ᐃᓄᒃ漢字" * 40)
def test_every_row_has_room_and_nothing_is_left_out(text: str) -> None:
    line = clean(text)
    rows = wrapped(line, WIDTH)
    assert [row for row in rows if columns_of(row) > WIDTH] == []
    blank = {ord(char): None for char in " \u00a0\u202f"}
    assert "".join(rows).translate(blank) == line.translate(blank)


def test_nothing_of_a_hostile_text_reaches_the_terminal() -> None:
    one, said = talk()
    one.say(HOSTILE)
    one.error(HOSTILE)
    one.numbered([HOSTILE])
    assert [char for char in said.getvalue() if (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160] == []
    assert "\u202e" not in said.getvalue()
    assert "Zoé" in said.getvalue()


@pytest.mark.parametrize("keys", ["\x1b[A", "\x1b[1;5D", "\x1bOP", "\x1b", "\x1b[200~", "\x1b]0;x\x07"])
def test_keys_that_a_line_does_not_know_leave_nothing_in_the_answer(keys: str) -> None:
    one, _ = talk(f"{keys}Zoé{keys}")
    assert one.ask("Nom ?").text == "Zoé"


def test_an_accent_lost_on_the_way_is_said_and_the_rest_is_kept() -> None:
    one, said = talk("Zo\udce9 Roy")
    assert one.ask("Nom ?").text == "Zo\ufffd Roy"
    assert "n’ont pas pu être lus" in said.getvalue()


def test_a_path_is_taken_byte_for_byte() -> None:
    one, _ = talk("/tmp/caf\udce9.pdf")
    assert one.ask("Fichier ?", answers=Answers.PATH).text == "/tmp/caf\udce9.pdf"


def test_the_words_of_everywhere_answer_and_the_question_stays() -> None:
    one, said = talk("aide", "où suis-je", "répéter", "oui")
    with one.place("accueil"), one.place("demande 1 de ROY, Zoé", "Aide du lieu."):
        assert one.ask("Question ?", help_text="Aide de la question.").text == "oui"
    text = said.getvalue()
    assert all(word.name in text for word in EVERYWHERE)
    assert "Aide de la question." in text
    assert "Aide du lieu." in text
    assert "accueil, puis demande 1 de ROY, Zoé." in text.replace("\u00a0", " ")
    assert text.count("Question ?") == 2


def test_what_is_said_again_is_all_that_was_said_since_the_last_answer() -> None:
    one, said = talk("1", "répéter", "2")
    one.say("avant")
    one.ask("Première ?")
    one.say("entre les deux")
    one.ask("Seconde ?")
    assert [said.getvalue().count(text) for text in ("avant", "Première ?", "entre les deux", "Seconde ?")] == [
        1,
        1,
        2,
        2,
    ]


def test_going_back_and_leaving_end_the_question() -> None:
    with pytest.raises(Back):
        talk("retour")[0].ask("Question ?")
    with pytest.raises(Leave):
        talk("quitter")[0].ask("Question ?")


def test_the_end_of_the_input_ends_the_dialogue_once_its_last_line_is_heard() -> None:
    one, _ = talk("réponse", end="")
    assert one.ask("Question ?").text == "réponse"
    with pytest.raises(Leave):
        one.ask("Autre ?")


def test_an_act_takes_a_whole_line() -> None:
    assert talk("Je  SIGNE")[0].confirmed("Signer ?", "je signe")
    assert not talk("je signe", end="")[0].confirmed("Signer ?", "je signe")
    for line in ("", "oui", "je", "je signe pas", "j"):
        assert not talk(line)[0].confirmed("Signer ?", "je signe")


def test_lines_end_at_an_empty_one_or_with_the_input() -> None:
    assert talk("deux", "", "trois")[0].lines("un") == "un\ndeux"
    assert talk("deux", end="")[0].lines("un") == "un\ndeux"


class Deaf(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_when_nobody_listens_the_dialogue_is_over() -> None:
    with pytest.raises(Leave):
        Talk(io.StringIO("oui\n"), Deaf()).say("bonjour")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_stream_in_another_encoding_is_written_to(encoding: str) -> None:
    raw = io.BytesIO()
    target = io.TextIOWrapper(raw, encoding=encoding)
    Talk(io.StringIO(), target).say("« Élise » : 4,5 heures")
    target.flush()
    assert b"lise" in raw.getvalue()


@pytest.mark.parametrize(("line", "rank"), [("1", 0), ("2", 1), ("non", 1), ("OUI", 0)])
def test_a_choice_is_made_by_number_or_by_words(line: str, rank: int) -> None:
    assert talk(line)[0].choose("Lequel ?", ["Oui, la créer", "Non"]) == rank


def test_a_choice_that_is_none_is_told_in_one_line_that_begins_with_error() -> None:
    one, said = talk("9", "", "peut-être", "1")
    assert one.choose("Lequel ?", ["Oui", "Non"]) == 0
    wrong = [line for line in said.getvalue().split("\n") if line.startswith("Erreur")]
    assert len(wrong) == 3
    assert talk("")[0].choose("Lequel ?", ["Oui", "Non"], usual=1) == 1


@pytest.mark.parametrize("labels", [["plan.pdf", "plan.pdf"], ["Plan", "plan"]])
def test_a_label_that_stands_twice_is_chosen_by_its_number(labels: list[str]) -> None:
    one, said = talk("plan.pdf", "plan", "2")
    assert one.choose("Lequel ?", labels) == 1
    assert said.getvalue().count("Erreur") == 2


@pytest.mark.parametrize("text", ["", "0", "3", "1 Roy", "1, Bertrand", "1, 10000", "1 -2", "²", "1" * 5000])
def test_what_is_no_number_of_a_signer_signs_for_nobody(text: str) -> None:
    boxes = [Box("parent", "Le parent"), Box("rsg", "La RSG")]
    assert _boxes(text, boxes) == ()
    assert _boxes("2; 1,1", boxes) == ("parent", "rsg")
