"""The form by questions: each answer is saved at once, nothing typed is lost, what others do is said."""

import re

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.codes import RequestType
from mes_tui.domain.requests import Place
from mes_tui.forms.vocabulary import Kind
from mes_tui.linear import question
from mes_tui.linear.filling import _MOVES, _WORDS, APPEND
from mes_tui.services.drafts import longest
from tests.budget import some
from tests.forms.builders import complete_answers
from tests.linear.conftest import Open
from tests.linear.conversation import Person, answering, heard, plain, talk
from tests.services.builders import CLERK, DIRECTOR, file_key

IN_THE_FORM = ("Demandes brouillons", "1", "Remplir")


def draft(services: Services) -> int:
    return services.drafts.create(file_key("D1"), RequestType.NEW)


def answers(services: Services, id_: int) -> dict[str, str]:
    return dict(services.drafts.read(id_).answers)


@pytest.fixture
def director(open_as: Open) -> Services:
    return open_as(DIRECTOR)


@pytest.fixture
def id_(director: Services) -> int:
    return draft(director)


def in_the_form(director: Services, *lines: str) -> str:
    return heard(director, *IN_THE_FORM, *lines)


def test_each_answer_is_in_the_store_before_the_next_question(director: Services, id_: int) -> None:
    def person() -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        while "Date du plan" not in said:
            said = yield ""
        said = yield "2 août 2021"
        assert "Enregistré" in said
        assert answers(director, id_)["plan_date"] == "2021-08-02"

    talk(director, person())


def test_an_obligatory_question_left_empty_is_said_and_no_other(director: Services, id_: int) -> None:
    said = in_the_form(director, "page 1", "")
    assert "« Personne à joindre au service de garde » est obligatoire : laissé sans réponse." in plain(said)
    assert "est obligatoire : laissé" not in plain(in_the_form(director, "page 1", "Eve", "418 555-0100", ""))


def test_what_cannot_be_right_is_said_kept_and_asked_again(director: Services, id_: int) -> None:
    def person() -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        while "Date du plan" not in said:
            said = yield ""
        said = yield "31 février 2021"
        assert said.startswith("Erreur : ")
        assert "n’existe pas au calendrier" in said
        assert "Réponse actuelle : 31 février 2021 (à corriger)" in said
        yield ""

    talk(director, person())
    assert answers(director, id_)["plan_date"] == "31 février 2021"


def test_a_choice_that_is_none_changes_nothing(director: Services, id_: int) -> None:
    before = answers(director, id_)
    said = in_the_form(director, "page 4", "9", "tous les jours", "1, 2")
    assert said.count("Erreur : ") == 3
    assert answers(director, id_) == before


@pytest.mark.thorough
def test_choices_are_numbers_words_or_beginnings(director: Services, id_: int) -> None:
    in_the_form(director, "page 4", "4")
    assert answers(director, id_)["besoin_sante_niveau"]
    constant = answers(director, id_)["besoin_sante_niveau"]
    in_the_form(director, "page 4", "effacer")
    assert answers(director, id_).get("besoin_sante_niveau", "") == ""
    in_the_form(director, "page 4", "const")
    assert answers(director, id_)["besoin_sante_niveau"] == constant


def test_a_conditional_question_comes_when_its_condition_holds_and_goes_with_it(director: Services, id_: int) -> None:
    label = "Santé et soins : besoins et obstacles"
    assert label in in_the_form(director, "page 4", "4").rsplit("Enregistré", 1)[1]
    director.drafts.remember(id_, Place(3, 4, "besoin_sante_niveau"))
    assert label not in in_the_form(director, "1").rsplit("Enregistré", 1)[1]


def test_a_long_text_is_kept_as_far_as_it_goes_and_the_rest_is_said(director: Services, id_: int) -> None:
    most = longest(director.drafts.evaluate(director.drafts.read(id_))[0].field("besoin_sante_description"))
    text = "a" * most + " ce qui dépasse"
    said = in_the_form(director, "page 4", "4", text, "")
    assert "ce qui dépasse" in said
    assert answers(director, id_)["besoin_sante_description"] == "a" * most


def test_lines_make_one_answer_and_can_be_added_to(director: Services, id_: int) -> None:
    in_the_form(director, "page 4", "4", "Première ligne.", "Deuxième, /retour.", "")
    in_the_form(director, "page 4", "", "ajouter", "Troisième.", "")
    told = "Première ligne.\nDeuxième, /retour.\nTroisième."
    assert answers(director, id_)["besoin_sante_description"] == told


def test_a_text_cut_by_the_end_of_the_input_is_saved(director: Services, id_: int) -> None:
    in_the_form(director, "page 4", "4", "Une première ligne.", "Une deuxième ligne.")
    assert answers(director, id_)["besoin_sante_description"] == "Une première ligne.\nUne deuxième ligne."


HOSTILE = "\x1b[2J\u202eZoé \x9b O’Neill-Œuvray [/] ᐃᓄᒃ"


def test_hostile_and_french_answers_are_said_clean(director: Services, id_: int) -> None:
    in_the_form(director, "page 4", "4", HOSTILE, "")
    kept = answers(director, id_)["besoin_sante_description"]
    assert "Zoé" in kept
    assert "ᐃᓄᒃ" in kept
    assert "\x1b" not in kept
    assert "O’Neill-Œuvray [/]" in heard(director, "Demandes brouillons", "1", "Lire les réponses", "", "", "")


@pytest.mark.thorough
def test_a_missing_answer_is_gone_to_wherever_it_is(director: Services) -> None:
    draft(director)
    said = in_the_form(director, "page 7", "suivante")
    assert "obligatoire" in said.rsplit("Page 7", 1)[1]
    checked = in_the_form(director, "page 2", "vérifier")
    assert "à donner ou à corriger : - " in checked.rsplit("Page 2 sur", 1)[1]


def test_the_faults_of_a_page_are_told_at_its_end_and_one_is_chosen(director: Services) -> None:
    draft(director)

    def person() -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        while "Fin de la page 2" not in said:
            said = yield ""
        assert "quand même" in said
        said = yield "1"
        assert "obligatoire" in said
        said = yield "page 3"
        assert "Page 3 sur 7" in said

    talk(director, person())


def test_the_words_that_lead_elsewhere_do_at_the_end_of_a_page_too(director: Services, id_: int) -> None:
    def person() -> Person:
        for line in IN_THE_FORM:
            said = yield line
        for word in _MOVES:
            said = yield "page 1"
            while "Fin de la page 1" not in said:
                said = yield ""
            assert "quand même" in said
            said = yield f"{word.name} 5" if word.numbered else word.name
            assert "Erreur" not in said, word.name
            assert "Réponse actuelle" in said or "Sans réponse" in said, word.name

    talk(director, person())


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("word", [f"{word.name} 5" if word.numbered else word.name for word in _WORDS])
def test_every_word_of_the_help_does_something(director: Services, id_: int, word: str) -> None:
    before = answers(director, id_)
    said = in_the_form(director, "page 3", word)
    assert "Erreur" not in said
    assert word.split()[0] in in_the_form(director, "page 3", "aide")
    assert set(before.items()) - set(answers(director, id_).items()) <= {("date_debut_freq", before["date_debut_freq"])}


def test_an_empty_row_of_a_list_ends_it(director: Services) -> None:
    draft(director)

    def person() -> Person:
        for line in (*IN_THE_FORM, "page 5"):
            said = yield line
        while "Partenaire 1 : organisme" not in said:
            said = yield ""
        said = yield ""
        assert "Passé sans réponse" in said
        assert "Partenaire 1 : nom" not in said

    talk(director, person())


def test_a_poste_typed_after_its_telephone_goes_to_its_own_question(director: Services, id_: int) -> None:
    def person() -> Person:
        for line in (*IN_THE_FORM, "page 1"):
            said = yield line
        while "Téléphone de la personne à joindre" not in said:
            said = yield ""
        said = yield "418 555-0123, poste 204"
        assert "Le poste 204 est maintenant dans" in said

    talk(director, person())
    assert answers(director, id_)["sg_resp_poste"] == "204"
    assert answers(director, id_)["sg_resp_tel"] == "418 555-0123"


@pytest.mark.thorough
def test_two_people_who_fill_the_same_answer_choose(open_as: Open, director: Services, id_: int) -> None:
    clerk = open_as(CLERK)

    def person(mine: bool) -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        assert ("remplit cette demande" in said) is False
        while "Date du plan" not in said:
            said = yield ""
        version = clerk.drafts.read(id_).request.version
        clerk.drafts.save(id_, {"plan_date": "2021-07-07" if mine else "2021-07-08"}, version)
        said = yield "2021-08-02" if mine else "2021-08-03"
        assert "NON ENREGISTRÉ. Une autre personne a rempli" in said
        assert "Votre texte : 2021-08-0" in said
        yield "1" if mine else "Celui"

    talk(director, person(mine=True))
    assert answers(director, id_)["plan_date"] == "2021-08-02"
    talk(director, person(mine=False))
    assert answers(director, id_)["plan_date"] == "2021-07-08"


def test_what_others_fill_is_said_before_the_next_question(open_as: Open, director: Services, id_: int) -> None:
    clerk = open_as(CLERK)

    def person() -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        while "Date du plan" not in said:
            said = yield ""
        clerk.drafts.save(id_, {"plan_parents": "oui"}, clerk.drafts.read(id_).request.version)
        said = yield "2021-08-02"
        assert "Rempli par une autre personne" in said

    talk(director, person())
    assert answers(director, id_)["plan_date"] == "2021-08-02"
    assert answers(director, id_)["plan_parents"] == "oui"


def test_who_else_has_the_request_open_is_said(open_as: Open, director: Services, id_: int) -> None:
    open_as(CLERK).drafts.open(id_)
    assert "Jean Roy remplit cette demande, ouverte depuis" in in_the_form(director)


def test_a_request_that_is_deleted_meanwhile_is_left_with_what_was_typed(
    open_as: Open, director: Services, id_: int
) -> None:
    clerk = open_as(CLERK)

    def person() -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        while "Date du plan" not in said:
            said = yield ""
        clerk.drafts.delete(id_, clerk.drafts.read(id_).request.number)
        said = yield "2021-08-02"
        assert "Erreur" in said
        assert "2021-08-02" in said

    said = plain(talk(director, person()))
    assert said.endswith("est enregistré.")


def test_a_store_that_cannot_write_says_so_and_keeps_the_text(director: Services, id_: int) -> None:
    def in_the_store(*statements: str) -> None:
        with director.store.writing() as session:
            for statement in statements:
                session.connection().exec_driver_sql(statement)

    def person() -> Person:
        for line in (*IN_THE_FORM, "page 2"):
            said = yield line
        while "Date du plan" not in said:
            said = yield ""
        refusing = "BEFORE {0} ON answer BEGIN SELECT RAISE(ABORT, 'non'); END"
        in_the_store(*(f"CREATE TRIGGER no_{way} {refusing.format(way)}" for way in ("INSERT", "UPDATE")))
        said = yield "2021-08-02"
        assert "NON ENREGISTRÉ" in said
        assert "Réponse actuelle : 2 août 2021" in said
        in_the_store("DROP TRIGGER no_INSERT", "DROP TRIGGER no_UPDATE")
        yield ""
        yield "retour"

    talk(director, person())
    assert answers(director, id_)["plan_date"] == "2021-08-02"


PLACES = ("page 1", "page 2", "page 3", "page 4", "page 5", "page 6", "page 7")


@pytest.mark.parametrize("page", some(PLACES, ("page 6",)))
def test_an_input_that_ends_anywhere_loses_nothing(director: Services, id_: int, page: str) -> None:
    given: dict[str, str] = {}
    form = director.drafts.open(id_).form
    director.drafts.release(id_)

    def person(stop: int) -> Person:
        for line in (*IN_THE_FORM, page):
            said = yield line
        texts = {field.key: field.example for field in form.fields() if field.example and field.kind is not Kind.NOTE}
        answered = answering(form, texts, said, until="Fin de la page")
        line = next(answered)
        for _ in range(stop):
            said = yield line
            try:
                line = answered.send(said)
            except StopIteration:  # the end of the page
                return

    for stop in (1, 4, 9):
        talk(director, person(stop))
        now = answers(director, id_)
        assert given.items() <= now.items()
        given = now


def test_no_question_is_wider_than_a_line_nor_without_its_answer(director: Services, id_: int) -> None:
    opened = director.drafts.open(id_)
    for field in opened.form.fields():
        if field.read_only:
            continue
        asked = question.asked(field, opened.evaluation, "")
        assert asked[0].startswith(field.label)
        assert asked[-1]
        for rank, choice in enumerate(question.offered(field, opened.evaluation), start=1):
            assert question.read(field, opened.evaluation, str(rank))[0] == choice.code


def test_that_a_text_goes_for_what_is_typed_is_said_before_it_is_typed(director: Services, id_: int) -> None:
    opened = director.drafts.open(id_)
    for field in opened.form.fields():
        answered, empty = ("\n".join(question.asked(field, opened.evaluation, text)) for text in ("Ancien.", ""))
        assert (APPEND.said in answered) == (field.kind is Kind.NOTE), field.key
        assert APPEND.said not in empty, field.key


def test_what_is_said_of_a_page_begins_with_a_capital(director: Services) -> None:
    file = director.drafts.read(draft(director))
    evaluation = director.drafts.evaluate(file)[2]
    done = complete_answers(RequestType.NEW, file.provider.service_type)
    changes = {key: text for key, text in done.items() if key not in {*evaluation.locked, *file.answers}}
    director.drafts.save(file.request.id, changes, file.request.version)
    told = re.findall(r"Page \d sur 7 : [^.]+\. (\S)", in_the_form(director, "page 1", "page 2"))
    assert told
    assert [first for first in told if not (first.isdigit() or first.isupper())] == []
