"""What refuses is proven: a value of rules.toml that is only inferred or proposed changes nothing of what is refused.

Each rule that blocks is named here with what proves it: a value of rules.toml, the guide, a public source, or « logic »
where the answers contradict each other or cannot be read, whatever the programme says.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from mes_tui.domain.calls import late
from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.documents import slots
from mes_tui.domain.eligibility import child_doubt, child_refusal, offers
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import division, doubt
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.reference_year import may_be_over
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.editions import edition
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.outcomes import Asked, said
from mes_tui.forms.vocabulary import Kind
from mes_tui.importing.model import ImportRefused
from mes_tui.importing.reader import read
from tests.budget import few, some
from tests.domain.builders import SITE, child, child_file, rules_with
from tests.forms.builders import EDITIONS, TODAY, complete_answers, file, form
from tests.hygiene import sources
from tests.importing.builders import as_json, document

SHIPPED = files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8")
TOLD = files("mes_tui").joinpath("domain", "SOURCES.md").read_text(encoding="utf-8")
STANDINGS = ("proven", "inferred", "proposed", "technical")
PURGED = ("request", "child", "notice", "mail", "copy")
_TAG = re.compile(r"#.*?\[(proven|inferred|proposed|technical)\]")
_KEY = re.compile(r"(\w+) = ")
_WHOLE = ("lists.professions", "lists.impairments", "regions", "directorates", "appels")
"""Lists, which have one standing for all their lines."""


@cache
def standings() -> dict[str, str]:
    """The standing of each value, by its dotted key."""
    found, table = {}, ""
    for line in SHIPPED.splitlines():
        header = re.match(r"\[+(\w+)\]+", line)
        table = header[1] if header else table
        key = table if header else f"{table}.{named[1]}" if (named := _KEY.match(line)) else ""
        if key and (tag := _TAG.search(line)):
            found[key] = tag[1]
    return found


def keys() -> Iterator[str]:
    for table, values in tomllib.loads(SHIPPED).items():
        if table in _WHOLE:
            yield table
        else:
            yield from (f"{table}.{key}" for key in values)


def test_each_value_says_its_standing() -> None:
    assert set(standings()) == set(keys())
    assert set(standings().values()) == set(STANDINGS)


OTHERS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("eligibility.birth_limit_month", "reference_year.coming_year_from_month"), ("1", "12")),
    "eligibility.birth_limit_day": ("1", "29"),
    "eligibility.birth_limit_years": ("4", "7"),
    "eligibility.transitional_allowed": ("true",),
    "reference_year.start_month": ("4", "12"),
    "reference_year.start_day": ("2", "28"),
    "reference_year.first_year": ("2030",),
    "editions.pes_2021": ("2021-08-03", "2020-01-01"),
    "editions.pes_2026": ("2020-01-01", "2030-01-01"),
    "support.max_hours_per_day": ('"2"',),
    "support.hours_step": ('"0.5"', '"0.1"'),
    "support.max_days": ("{ CPE = 10, GARD = 10, BC = 10 }", "{ CPE = 300, GARD = 300, BC = 300 }"),
    "support.max_days_per_week": ('"1"', '"7"'),
    "support.max_care_hours": ("2", "24"),
    "support.half_day_hours": ('["1", "2"]',),
    "support.children_per_educator": ("{ poupons = 1, 18mois = 1, multiage = 1 }", "{}"),
    "support.infant_months": ("1", "72"),
    "support.plan_max_age_months": ("1",),
    "support.report_max_age_months": ("1", "99"),
    "documents.required": ('{ NOUV = [], RSC = [], RAC = [], TRANS = ["PLAN", "PSI"] }',),
    "documents.expected": ('{ NOUV = ["PSI"], RSC = ["PSI"], RAC = ["PSI"], TRANS = ["PSI"] }',),
    "signatures.professional": ("[]", '["NOUV", "RSC", "RAC", "TRANS"]'),
    **dict.fromkeys((f"identifiers.{kind}" for kind in ("nirec", "necsg", "site")), ("'^A$'", "'^.*$'")),
    "identifiers.division": (r"'^\d{12}$'",),
    **dict.fromkeys((f"conservation.{kind}_months" for kind in PURGED), ("1", "1200")),
    "directorates": ("",),
    "appels": ('name = "Un"\nopens = "01-01"\ncloses = "01-02"',),
}
"""Other values, stricter and looser, of all that is neither technical nor a mere name."""


def other(key: str, value: str) -> Rules:
    table, _, name = key.partition(".")
    if key == "directorates":
        return rules_with('[[directorates]]\nname = "Une"\nphones = ["1"]\nregions = []\n')
    if key == "appels":
        return rules_with(f"[[appels]]\n{value}\n")
    if key == "support.children_per_educator" and value == "{}":
        value = "{ poupons = 99, 18mois = 99, multiage = 99 }"
    return rules_with(f"[{table}]\n{name} = {value}\n")


NUMBERS = ("0", "0,1", "1", "1,1", "2", "4,3", "5", "6", "7", "8", "9", "13", "24", "99", "262", "263", "366", "367")
DAYS = ("2016-01-01", "2021-08-31", "2021-09-01", "2022-03-31", "2022-08-31", "2022-09-01", "2024-01-01")
TYPED: dict[Kind, tuple[str, ...]] = {
    Kind.DECIMAL: NUMBERS,
    Kind.COUNT: NUMBERS,
    Kind.DATE: DAYS,
    Kind.TIME: ("6 h", "19 h", "23 h"),
    Kind.SITE_NUMBER: ("1234-5678", "30002001", "A12", "123456789012", "??"),
}


def form_refusals(rules: Rules) -> Iterator[str]:
    """Everything that keeps a request from being sent, whatever is typed in the fields of a kind."""
    types = (RequestType.NEW, RequestType.RENEWAL_UNCHANGED, RequestType.TRANSFER)
    for key, type_ in product(some(EDITIONS, EDITIONS[-1:]), types):
        of, answers = edition(key, rules), complete_answers(type_, edition=key)
        context = context_of(file(type_, grants=(), edition=key), rules, TODAY)
        for kind, texts in TYPED.items():
            asked = [field.key for field in form(key).fields() if field.kind is kind]
            departures = [one for one in asked if not one.endswith("_arrivee")]
            for text in few(texts, 9):
                typed = dict.fromkeys(departures, text)
                for issue in evaluate(of, {**answers, **typed}, context).issues:
                    yield f"form {type_.value} {text}: {issue.key}"


def service_refusals(rules: Rules) -> Iterator[str]:
    for months in range(0, 110, 3):
        born = date(2013, 1, 1) + timedelta(days=30 * months + 7)
        for transitional in (False, True):
            for day in (date(2021, 8, 2), date(2022, 3, 1)):
                who = (child(birth_date=born), child_file(transitional=transitional))
                if child_refusal(*who, SITE, 2021, day, rules):
                    yield f"age {born} {transitional} {day}"
    for years in ((), (2022,), (2021,), (2019,)):
        known = [SupportGrant("1000001", SITE.division, SITE.number, year) for year in years]
        yield from (f"type {years}: {o.type}" for o in offers(known, SITE, 2022, rules) if not o.allowed)
    yield from (f"document {t}: {s.nature}" for t in RequestType for s in slots(t, rules) if s.required)
    for typed in ("0", "0,1", "1", "4,3", "6", "9"):
        try:
            said(Event.DECLARE_COMPLIANT, {"hours": typed, "text": "Moins."}, _ASKED, rules)
        except Refusal:
            yield f"hours granted: {typed}"
    try:
        division("3000-2000", rules)
    except Refusal:
        yield "division"
    yield from (f"end of year {day}" for day in map(date.fromisoformat, DAYS) if not may_be_over(2021, day))


_ASKED = Asked(Decimal(7), Decimal(5), date(2021, 9, 1), date(2021, 9, 1), date(2022, 8, 31), 2021)
IMPORTED: tuple[dict[str, object], ...] = (
    {"nirec": "1"},
    {"necsg": "A-12"},
    {"numero_installation": "12345"},
    {"jours_semaine": 6},
    {"jours_semaine": 7.5},
    {"jours": 300},
    {"jours": 400},
    {"heures_jour_accordees": 1.1},
    {"heures_jour_accordees": 9},
    {"heures_jour_accordees": 3},
)


def import_refusals(rules: Rules) -> Iterator[str]:
    for changes in IMPORTED:
        root = document()
        for name in ("installations", "enfants", "dossiers", "historique_mes"):
            for record in root[name]:
                own = record.get("numero_installation") == "3000-2001" and record.get("necsg") != "1000002"
                record |= {key: text for key, text in changes.items() if key in record and (own or name != "dossiers")}
        root["dossiers"], root["enfants"] = root["dossiers"][:1], root["enfants"][:1]
        root["dossiers"][0]["necsg"] = root["enfants"][0]["necsg"]
        root["dossiers"][0]["numero_installation"] = root["installations"][0]["numero_installation"]
        for grant in root["historique_mes"]:
            grant |= {"necsg": root["enfants"][0]["necsg"], "numero_installation": "3100-4411"}
        try:
            read(as_json(root), "csg.json", rules)
        except ImportRefused as refused:
            yield from (f"import {changes}: {fault.field}" for fault in refused.faults)


def refusals(rules: Rules) -> frozenset[str]:
    return frozenset((*form_refusals(rules), *service_refusals(rules), *import_refusals(rules)))


@cache
def shipped() -> frozenset[str]:
    return refusals(rules_with(""))


LISTS = ("lists.professions", "lists.impairments")
UNPROVEN = [key for key, told in standings().items() if told in ("inferred", "proposed") and key not in LISTS]


@pytest.mark.parametrize("key", LISTS)
def test_a_list_that_is_not_proven_takes_what_is_not_in_it(key: str) -> None:
    values = getattr(rules_with(""), key.partition(".")[2])
    assert values[-1].code == "autre"


@pytest.mark.parametrize("key", UNPROVEN)
@pytest.mark.thorough(keep=2)
def test_what_is_not_proven_refuses_nothing(key: str) -> None:
    for value in few(OTHERS[key], 1):
        assert refusals(other(key, value)) ^ shipped() == frozenset()


BLOCKING = {
    "eligibility.birth_limit_years": "age",
    "reference_year.first_year": "type",
    "support.max_hours_per_day": "form",
    "support.plan_max_age_months": "form",
    "documents.required": "document",
    "identifiers.division": "division",
}
"""The values that refuse, and one thing that each refuses."""


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(("key", "what"), BLOCKING.items())
def test_what_refuses_is_proven(key: str, what: str) -> None:
    assert standings()[key] == "proven"
    changed = {line.split()[0] for line in refusals(other(key, OTHERS[key][0])) ^ shipped()}
    assert what in changed


def test_no_other_proven_value_refuses_unseen() -> None:
    """A proven value that begins to refuse takes its line above."""
    for key, standing in standings().items():
        if standing == "proven" and key in OTHERS and key not in BLOCKING:
            assert refusals(other(key, OTHERS[key][0])) == shipped(), key


LOGIC = "logic"
PROOFS = {
    "reference_document": "public S1",
    "plan_of_the_year": "public S5",
    "after_birth": LOGIC,
    "after_start": LOGIC,
    "departure_fault": LOGIC,
    "enough_days": LOGIC,
    "others_fit_in_group": LOGIC,
    "some_need": LOGIC,
    "one_partner": LOGIC,
    "another_site": "§3.3",
    "readable_year": LOGIC,
    "some_hours": LOGIC,
    "hours_fit_longest_day": LOGIC,
    "support_after_start": LOGIC,
    "support_before_end": LOGIC,
}
"""The checks of the form that block."""
LIMITS = {
    "jours_semaine": LOGIC,  # the days of a week
    "frequentation_jours": LOGIC,  # the days of a year
    "groupe_nb_enfants": LOGIC,  # nobody, or more than two digits
    "groupe_nb_educ": LOGIC,
    "autres_enfants_handicapes": LOGIC,
    "heures_jour": "support.max_hours_per_day",
    "subv_heures": "support.max_hours_per_day",
    "sg_precedent_division": "identifiers.division",
    "subv_annee": LOGIC,
}
"""The fields whose number or form is refused beyond a limit."""


def test_each_check_of_the_form_that_blocks_is_proven() -> None:
    blocking = {
        check.func.__name__ if isinstance(check, partial) else check.__name__
        for key in EDITIONS
        for page in form(key).pages
        for section in page.sections
        for check in (*section.checks, *(check for field in section.fields() for check in field.checks))
    }
    assert blocking == set(PROOFS)
    for proof in set(PROOFS.values()) - {LOGIC}:
        assert f"S{proof[8:]}:" in TOLD if proof.startswith("public") else f"### {proof[1:]} " in TOLD, proof


def test_each_limit_of_the_form_is_proven() -> None:
    limited = {
        field.key
        for key in EDITIONS
        for field in form(key).fields()
        if not field.key.startswith("grille_")
        and (field.pattern or field.minimum is not None or field.maximum is not None or field.step)
    }
    assert limited == set(LIMITS) - {"subv_annee"}
    for proof in set(LIMITS.values()) - {LOGIC}:
        assert standings()[proof] == "proven"


READERS = {
    "birth_limit_month": {"domain/eligibility.py"},
    "birth_limit_day": {"domain/eligibility.py"},
    "transitional_allowed": {"domain/eligibility.py"},
    "year_start_month": {"domain/reference_year.py"},
    "year_start_day": {"domain/reference_year.py"},
    "coming_year_from_month": {"domain/reference_year.py"},
    "hours_step": {
        "forms/editions/pes_2021/page5.py",
        "forms/editions/pes_2021/page6.py",
        "importing/people_records.py",
    },
    "max_days": {
        "forms/editions/pes_2021/checks.py",
        "forms/editions/pes_2021/page3.py",
        "importing/people_records.py",
        "samples/answers.py",
    },
    "max_days_per_week": {
        "forms/editions/pes_2021/page3.py",
        "forms/editions/pes_2026/attendance.py",
        "forms/facts.py",
        "importing/people_records.py",
    },
    "report_max_age_months": {"forms/editions/pes_2026/child.py"},
    "editions": {"forms/editions/__init__.py"},
    "calls": {"domain/calls.py"},
    "max_care_hours": {"forms/editions/pes_2021/page3.py", "forms/editions/pes_2021/timetable.py"},
    "children_per_educator": {"forms/editions/pes_2021/checks.py"},
    "expected_documents": {"domain/documents.py"},
    **{f"{kind}_months": {"domain/retention.py"} for kind in PURGED},
    "professional_signs": {"forms/editions/pes_2021/page7.py", "printing/signers.py"},
}
"""Who reads what is not proven. A new reader is looked at: it may warn or help, and a case above says that it does."""


def test_who_reads_what_is_not_proven_is_known() -> None:
    found: dict[str, set[str]] = {}
    for path in sources.files():
        for node in sources.attributes(path):
            owner = node.value
            named = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if node.attr in READERS and named in ("rules", "_rules"):
                found.setdefault(node.attr, set()).add(str(path.relative_to(Path("mes_tui"))))
    assert found == READERS


@pytest.mark.parametrize(
    "sentence",
    [
        child_doubt(child(birth_date=date(2016, 9, 30)), child_file(), 2021, rules_with("")),
        child_doubt(child(birth_date=date(2016, 9, 30)), child_file(transitional=True), 2021, rules_with("")),
        child_doubt(child(birth_date=date(2015, 9, 30)), child_file(transitional=True), 2021, rules_with("")),
        late(2021, date(2022, 1, 5), rules_with("")),
        doubt("nirec", "12", rules_with("")),
        doubt("necsg", "12", rules_with("")),
        doubt("site", "12", rules_with("")),
    ],
)
def test_what_is_doubtful_is_to_be_confirmed(sentence: str) -> None:
    assert sentence.endswith("à confirmer auprès de votre direction régionale.")


WARNED: tuple[tuple[str, dict[str, str]], ...] = (
    ("jours_semaine", {"jours_semaine": "6", "frequentation_jours": "200"}),
    ("frequentation_jours", {"frequentation_jours": "300"}),
    ("horaire_lundi_depart", {"horaire_lundi_depart": "19 h"}),
    ("groupe_nb_enfants", {"groupe_nb_enfants": "25", "groupe_nb_educ": "2"}),
    ("heures_jour", {"heures_jour": "4,3"}),
    ("grille_soins", {"grille_soins": "0,1"}),
    ("date_debut_mes", {"date_debut_mes": "2022-09-02"}),
    ("date_debut_freq", {"date_debut_freq": "2022-09-01", "date_debut_mes": "2022-09-02"}),
    ("date_fin_prevue", {"date_fin_prevue": "2022-09-01"}),
    ("attestation_date", {"attestation_date": "2020-08-02"}),
)


@pytest.mark.parametrize(("key", "changes"), WARNED)
def test_beyond_what_is_not_proven_a_request_is_complete_and_warned(key: str, changes: dict[str, str]) -> None:
    context = context_of(file(RequestType.NEW, ServiceType.CPE), rules_with(""), TODAY)
    answers = {**complete_answers(edition=EDITIONS[-1]), **changes}
    evaluation = evaluate(edition(EDITIONS[-1], context.rules), answers, context)
    assert evaluation.issues == ()
    said = [warning.sentence for warning in evaluation.warnings if warning.key == key]
    assert any("à confirmer auprès de votre direction régionale" in sentence for sentence in said)
