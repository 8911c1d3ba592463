"""What a decision must say, what is proposed, and how each one is shown."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import RequestType, Source
from mes_tui.domain.errors import Refusal
from mes_tui.domain.outcomes import decision, kept
from mes_tui.domain.requests import Outcome
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.outcomes import Asked, lines, proposed, questions, recap, recap_of_answer, said, texts_of
from mes_tui.forms.vocabulary import Kind
from tests.domain.builders import request
from tests.services.builders import rules as shipped

ASKED = Asked(Decimal("4.5"), Decimal(5), date(2021, 9, 1), date(2021, 9, 1), date(2022, 8, 31), 2021)
AT = datetime(2021, 10, 4, 15, tzinfo=UTC)
WHOLE = {"hours": "4,5", "days": "5", "from_day": "2021-09-01", "to_day": "2022-08-31"}
LEFT = date(2022, 3, 11)
WORDS = "Moins d’heures [/] : le répit\ncouvre l’après-midi. ᐃᓄᒃ"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return shipped()


def test_what_is_asked_for_is_proposed_until_something_is_decided(rules: Rules) -> None:
    assert proposed(ASKED, ()) == WHOLE | {"day": ""}
    unread = replace(ASKED, hours=None, days=None, from_day=None)
    assert proposed(unread, ()) == WHOLE | {"hours": "", "days": "", "day": ""}
    now = Outcome(2, Event.DECLARE_COMPLIANT, AT, "A", hours="3", days="2,5", from_day=date(2021, 11, 2))
    assert proposed(ASKED, [now]) == WHOLE | {"hours": "3", "days": "2,5", "from_day": "2021-11-02", "day": ""}
    left = Outcome(3, Event.ANNOUNCE_DEPARTURE, AT, "B", day=LEFT)
    assert proposed(ASKED, [now, left])["day"] == "2022-03-11"


@pytest.mark.parametrize(
    "less", [{"hours": "4,25"}, {"days": "4,5"}, {"from_day": "2021-09-02"}, {"to_day": "2022-08-30"}]
)
@pytest.mark.parametrize("recorded", [None, date(2021, 10, 4)])
def test_less_than_what_is_asked_for_is_explained_on_each_side(
    rules: Rules, less: dict[str, str], recorded: date | None
) -> None:
    answered = {"answered_on": "2021-10-01"} if recorded else {}
    said(Event.DECLARE_COMPLIANT, answered, ASKED, rules, recorded=recorded)
    with pytest.raises(Refusal, match="Moins est accordé") as refused:
        said(Event.DECLARE_COMPLIANT, less | answered, ASKED, rules, recorded=recorded)
    assert refused.value.key == "text"
    parts = said(Event.DECLARE_COMPLIANT, {**less, "text": WORDS}, ASKED, rules)
    assert parts["text"] == WORDS
    outcome = Outcome(1, Event.DECLARE_COMPLIANT, AT, "A", **parts)
    assert texts_of(outcome) == WHOLE | less | {"text": WORDS}


WRONG = [
    ({"hours": ""}, "hours", "est vide"),
    ({"hours": "4,75"}, "hours", "4,5"),
    ({"hours": "0"}, "hours", "Heures accordées par jour"),
    ({"days": "5,5"}, "days", "Jours accordés par semaine"),
    ({"days": "\x1b"}, "days", "est vide"),
    ({"from_day": "2020-12-31"}, "from_day", "ne convient pas à l’année de référence 2021-2022"),
    ({"to_day": "2023-01-01"}, "to_day", "de 2021 à 2022"),
    ({"from_day": "2022-03-02", "to_day": "2022-03-01"}, "to_day", "vient avant le premier"),
    ({"from_day": "hier"}, "from_day", "Accordées du"),
    ({"text": "é" * 2001}, "text", "2000|2 000|2\u00a0000"),
]


@pytest.mark.parametrize("event", [Event.DECLARE_COMPLIANT, Event.CORRECT_DECISION])
@pytest.mark.parametrize(("typed", "key", "words"), WRONG)
def test_what_cannot_be_granted_is_refused_where_it_is_wrong(
    rules: Rules, event: Event, typed: dict[str, str], key: str, words: str
) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        said(event, {"text": "Motif", **typed}, ASKED, rules)
    assert refused.value.key == key
    assert refused.value.sentence.endswith(".")


UNSAID = [
    (Event.REFUSE, "text", "Motif"),
    (Event.ANNOUNCE_DEPARTURE, "day", "Dernier jour de présence"),
    (Event.CLOSE_DEPARTURE, "day", "Dernier jour de présence"),
    (Event.CLOSE_DUPLICATE, "text", "Numéro de la demande qui reste"),
    (Event.CLOSE_WITHDRAWN, "text", "Qui l’a demandé"),
]


@pytest.mark.parametrize(("event", "key", "words"), UNSAID)
def test_what_an_outcome_must_say_is_asked_for(rules: Rules, event: Event, key: str, words: str) -> None:
    with pytest.raises(Refusal, match=words) as refused:
        said(event, {key: " \x1b"}, ASKED, rules)
    assert refused.value.key == key


@pytest.mark.parametrize(("day", "fits"), [("2019-12-31", False), ("2020-01-01", True), ("2023-01-01", False)])
def test_a_departure_is_of_the_year_or_of_the_one_before(rules: Rules, day: str, fits: bool) -> None:
    if fits:
        assert said(Event.ANNOUNCE_DEPARTURE, {"day": day}, ASKED, rules)["day"] == date.fromisoformat(day)
        return
    with pytest.raises(Refusal, match="ne convient pas") as refused:
        said(Event.CLOSE_DEPARTURE, {"day": day}, ASKED, rules)
    assert refused.value.key == "day"


RECAPS = [
    (Event.DECLARE_COMPLIANT, {}, "4,5 heures / jour, 5 jours / semaine, du 1er septembre 2021 au 31 août 2022\n"),
    (Event.CORRECT_DECISION, {"hours": "3", "text": "x"}, "3 heures / jour, 5 jours / semaine, du 1er septembre 2021"),
    (Event.ANNOUNCE_DEPARTURE, {"day": "11 mars 2022"}, "Dernier jour de présence : 11 mars 2022\n"),
    (Event.CLOSE_DEPARTURE, {"day": "2022-03-01"}, "Dernier jour de présence : 1er mars 2022\n"),
    (Event.RETURN_FOR_TYPE, {"type": "NOUV", "text": "x"}, "Type voulu : Nouvelle demande\n"),
    (Event.REFUSE, {"text": "x"}, ""),
    (Event.CLOSE_YEAR_END, {}, ""),
]


@pytest.mark.parametrize(("event", "typed", "words"), RECAPS)
def test_what_is_confirmed_is_what_was_understood(
    rules: Rules, event: Event, typed: dict[str, str], words: str
) -> None:
    shown = recap(said(event, typed, ASKED, rules)).replace("\u00a0", " ")
    assert shown.startswith(words)
    assert bool(shown) is bool(words)


@pytest.mark.parametrize("event", ANSWERS)
@pytest.mark.parametrize("words", [WORDS, ""])
def test_what_is_confirmed_of_an_answer_that_came_elsewhere_is_all_that_is_recorded(
    rules: Rules, event: Event, words: str
) -> None:
    """Who confirms it has the letter in hand: the day, how it came and its words are compared too."""
    typed = {"answered_on": "2021-10-01", "day": "2022-03-11", "type": RequestType.TRANSFER.value, "text": words}
    parts = said(
        event, typed | ({"text": WORDS} if event is Event.CORRECT_DECISION else {}), ASKED, rules, recorded=AT.date()
    )
    asked = questions(event, ASKED, rules, recorded=True)
    shown = recap_of_answer(asked, parts, Source.PHONE).replace("\u00a0", " ")
    assert shown.startswith("Réponse du 1er octobre 2021 (téléphone).\n")
    assert recap(parts).replace("\u00a0", " ") in shown
    for field in asked:
        if field.key == "text":
            assert f"{field.label} : {parts['text'] or '(rien n’est inscrit)'}\n" in shown


def test_a_correction_says_why(rules: Rules) -> None:
    with pytest.raises(Refusal, match="Motif de la correction") as refused:
        said(Event.CORRECT_DECISION, {}, ASKED, rules)
    assert refused.value.key == "text"


@pytest.mark.parametrize("event", Event)
def test_each_answer_has_its_place_in_an_outcome(rules: Rules, event: Event) -> None:
    for field in questions(event, ASKED, rules):
        assert field.key in Outcome.__dataclass_fields__
        assert field.kind in (Kind.DECIMAL, Kind.DATE, Kind.NOTE, Kind.CHOICE)


def test_the_last_decision_holds_and_those_before_say_that_they_do_not() -> None:
    first = Outcome(1, Event.DECLARE_COMPLIANT, AT, "A", hours="3", days="1", from_day=ASKED.first, to_day=ASKED.last)
    second = Outcome(2, Event.CORRECT_DECISION, AT, "B", hours="4", text=WORDS)
    (alone,) = lines([first])
    assert alone.label == "Déclaré conforme, 4 octobre 2021"
    assert (
        alone.text.replace("\u00a0", " ") == "3 heures / jour, 1 jour / semaine, du 1er septembre 2021 au 31 août 2022"
    )
    before, after = lines([first, second])
    assert before.text.endswith("\nUne décision plus récente la remplace.")
    assert after.text.endswith(f"{WORDS}\nCette décision est celle qui compte.")
    assert decision([first, second]) == second
    assert decision([]) is None


def test_a_refusal_after_a_review_is_what_holds() -> None:
    granted = Outcome(1, Event.DECLARE_COMPLIANT, AT, "A", hours="3")
    corrected = Outcome(2, Event.CORRECT_DECISION, AT, "A", hours="4", text=WORDS)
    refused = Outcome(3, Event.REFUSE, AT, "B", text=WORDS)
    for before in ([granted], [granted, corrected]):
        *replaced, last = lines([*before, refused])
        assert {line.text.splitlines()[-1] for line in replaced} == {"Une décision plus récente la remplace."}
        assert last.text.endswith("Cette décision est celle qui compte.")
        assert decision([*before, refused]) is None


def test_a_decision_of_before_reads_as_what_was_known_of_it() -> None:
    settled = replace(request(), compliant_at=AT, granted_hours="3,5")
    (told,) = kept(settled, ())
    assert (told.event, told.hours, told.days, told.from_day) == (Event.DECLARE_COMPLIANT, "3,5", "", None)
    assert kept(replace(settled, compliant_at=None), ()) == ()
    own = Outcome(1, Event.DECLARE_COMPLIANT, AT, "A", hours="3,5")
    assert kept(settled, (own,)) == (own,)
