"""One question of the form in words: what is asked, what may be answered, what is answered now."""

import re
from collections.abc import Mapping

from mes_tui.domain.rules import Choice
from mes_tui.domain.text import fold
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.french import counted
from mes_tui.forms.values import parse, show, with_unit
from mes_tui.forms.vocabulary import Field, Kind

TO_CHOOSE = (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO, Kind.TICK)
"""What is chosen, where a text that cannot be read is no answer to keep."""
_HINTS: Mapping[Kind, str] = {
    Kind.DATE: "Une date, comme 2021-08-02.",
    Kind.TIME: "Une heure, comme 8:05.",
    Kind.DECIMAL: "Un nombre.",
    Kind.COUNT: "Un nombre entier.",
    Kind.NOTE: "Plusieurs lignes, puis une ligne vide.",
    Kind.CHOICE: "Un numéro.",
    Kind.CHOICES: "Un ou plusieurs numéros, comme 1, 3.",
    Kind.YES_NO: "oui ou non.",
    Kind.TICK: "oui pour cocher, non pour décocher.",
    Kind.PHONE: "Dix chiffres.",
    Kind.POSTAL_CODE: "Comme H3B 1A7.",
    Kind.SITE_NUMBER: "Huit chiffres, comme 3000-2000.",
    Kind.EMAIL: "Comme nom@exemple.ca.",
}
# A long text must not go for a word typed in its place.
_REPLACED = "Un texte tapé remplace celui-ci ; « ajouter » le garde et y ajoute des lignes."


def offered(field: Field, evaluation: Evaluation) -> tuple[Choice, ...]:
    """The choices of ``field`` as things stand."""
    return evaluation.offered.get(field.key, field.choices)


def asked(field: Field, evaluation: Evaluation, answer: str) -> list[str]:
    """The lines that ask ``field``, which holds ``answer``."""
    required = ", obligatoire" if field.key in evaluation.required else ""
    unit = f", en {field.unit}" if field.unit else ""
    hint = f"{_HINTS.get(field.kind, '')} {_REPLACED if answer and field.kind is Kind.NOTE else ''}".strip()
    lines = [f"{field.label}{unit}{required}. {hint}".rstrip()]
    lines += [f"{rank} {choice.label}" for rank, choice in enumerate(offered(field, evaluation), start=1)]
    return [*lines, present(field, evaluation, answer)]


def present(field: Field, evaluation: Evaluation, answer: str) -> str:
    """« Réponse actuelle : 2 août 2021. »"""
    if field.kind is Kind.TICK:
        return "Cochée." if answer else "Pas cochée."
    if not answer:
        instead = evaluation.texts.get(field.key, "") if field.compute is not None else ""
        return f"Sans réponse ; vaut alors {with_unit(field, instead)}." if instead else "Sans réponse."
    wrong = " (à corriger)" if wrong_of(field, evaluation) else ""
    return f"Réponse actuelle : {with_unit(field, show(field, answer))}{wrong}"


def wrong_of(field: Field, evaluation: Evaluation) -> str:
    """What is wrong with the answer of ``field``, "" when nothing is or when it is only empty."""
    found = (issue.sentence for issue in evaluation.issues if issue.key == field.key and not issue.missing)
    return next(found, "")


def read(field: Field, evaluation: Evaluation, typed: str) -> tuple[str, str]:
    """The answer that ``typed`` gives to ``field``, in its normal form where it can be read; what is wrong with it."""
    choices = offered(field, evaluation)
    if field.kind in (Kind.CHOICE, Kind.CHOICES) and re.fullmatch(r"\d{1,3}([ ,;]+\d{1,3})*", typed, re.ASCII):
        ranks = [int(rank) for rank in re.findall(r"\d+", typed)]
        if all(1 <= rank <= len(choices) for rank in ranks) and (len(ranks) == 1 or field.kind is Kind.CHOICES):
            codes = [choices[rank - 1].code for rank in ranks]
            return parse(field, ",".join(codes)).text, ""
        return typed, f"tapez {'un numéro' if field.kind is Kind.CHOICE else 'des numéros'} de 1 à {len(choices)}."
    parsed = parse(field, typed)
    if not parsed.error and choices and set(parsed.text.split(",")) - {choice.code for choice in choices}:
        return typed, f"cette réponse n’est pas offerte ici : tapez un numéro de 1 à {len(choices)}."
    return parsed.text, parsed.error.replace(" (F4)", "")


def told(field: Field, typed: str, answer: str) -> str:
    """That the answer is saved, with how it was read where that is not what was typed."""
    reading = with_unit(field, show(field, answer))
    if not answer:
        return "Enregistré : case pas cochée." if field.kind is Kind.TICK else "Enregistré : sans réponse."
    if field.kind is Kind.NOTE:
        return f"Enregistré : {counted(len(answer), 'caractère', 'caractères')}."
    if field.kind is Kind.TICK:
        return "Enregistré : case cochée."
    return "Enregistré." if fold(reading) == fold(typed) else f"Enregistré : {reading}"
