"""Identifiers brought to one form before they are tested or compared (SOURCES.md §4).

The forms of the NIREC, of the NECSG and of site numbers are not published: their patterns are settings, and what
departs from them is only doubtful (``doubt``). Every other function takes the text as typed or imported and raises
``Refusal`` with a sentence when it is not usable.
"""

import re
from dataclasses import dataclass

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import TO_CONFIRM, clean

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
MAX_RANK = 99_999
"""The last request of a year and a region (SOURCES.md §4)."""
READABLE = r"[\dA-Z](?:[\dA-Z-]{0,18}[\dA-Z])?"
"""What may be a number whose form is not published."""
_REQUEST = r"20\d{2}-\d{2}-\d{3,5}"
_POSTAL_CODE = r"[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z]\d[ABCEGHJ-NPRSTV-Z]\d"
_PHONE = r"1?([2-9]\d{2}[2-9]\d{6})"
# What a message can be sent to: nothing that has a meaning of its own in its head, which would make several addresses.
_ATOM = r"[^\s@.()<>\[\]:;,\\\"]+"
_LABEL = r"[^\W_]+(?:-+[^\W_]+)*"
_EMAIL = rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+"
_EMAIL_LENGTH = 254


@dataclass(frozen=True, slots=True)
class FileKey:
    """Which « dossier parent-enfant »: ``key`` tells it apart in its ``division`` only."""

    division: str
    key: str


def compact(text: str) -> str:
    """Return ``text`` in capitals without any space, with plain hyphens: how identifiers are compared."""
    return "".join(clean(text).translate(_DASHES).upper().split())


def nirec(text: str) -> str:
    """Return the birth registration number in its normal form."""
    return _tested(
        compact(text),
        READABLE,
        "nirec",
        "Ce numéro d’inscription (NIREC) n’est pas lisible : recopiez les chiffres du certificat de naissance.",
    )


def necsg(text: str) -> str:
    """Return the child's number in CSG in its normal form."""
    return _tested(
        compact(text),
        READABLE,
        "necsg",
        "Ce numéro d’enfant (NECSG) n’est pas lisible : recopiez les chiffres du dossier CSG.",
    )


def doubt(kind: str, number: str, rules: Rules) -> str:
    """Return "" or what is doubtful in ``number``, a NIREC, a NECSG or the number of an « installation ».

    Their forms are not published: one that has another form is said, and kept.
    """
    forms = rules.identifiers
    if re.fullmatch(forms[kind], number, re.ASCII):
        return ""
    other = {"nirec": "necsg", "necsg": "nirec"}.get(kind, "")
    if other and re.fullmatch(forms[other], number, re.ASCII):
        return (
            f"Ce numéro de {len(number)} chiffres ressemble à {_NAMES[other]} plus qu’à {_NAMES[kind]} : vérifiez-le."
        )
    name = _NAMES[kind]
    return (
        f"{name[:1].upper()}{name[1:]} s’écrit d’ordinaire autrement\u00a0: «\u00a0{number}\u00a0» "
        f"{_made_of(number)}. Vérifiez-le {_WRITTEN[kind]}. Sa forme est {TO_CONFIRM}."
    )


def meant(kind: str, number: str, rules: Rules) -> str:
    """What a child's ``number`` typed as ``kind`` is: the other kind of number when it has the form of that only."""
    forms, other = rules.identifiers, {"nirec": "necsg", "necsg": "nirec"}[kind]
    looks = [one for one in (kind, other) if re.fullmatch(forms[one], number, re.ASCII)]
    return other if looks == [other] else kind


def _made_of(number: str) -> str:
    """What is seen first in a number that has another form: its letters, unless it is made of them, else how many
    digits it has."""
    digits, letters = sum(sign.isdigit() for sign in number), dict.fromkeys(filter(str.isalpha, number))
    if not digits:
        return "n’a aucun chiffre"
    if letters:
        return f"a {'une lettre' if len(letters) == 1 else 'des lettres'} ({''.join(letters)})"
    return f"a {digits} chiffre{'s' if digits > 1 else ''}"


_NAMES = {
    "nirec": "un numéro d’inscription (NIREC)",
    "necsg": "un numéro d’enfant (NECSG)",
    "site": "un numéro d’installation",
}
_WRITTEN = {"nirec": "sur le certificat de naissance", "necsg": "dans le dossier CSG", "site": "dans le dossier CSG"}


def division(text: str, rules: Rules) -> str:
    """Return the division number written on the permit as « 3000-2000 »; eight digits in a row are accepted."""
    return _tested(
        _split(compact(text)),
        rules.identifiers["division"],
        "division",
        "Ce numéro de division n’a pas la forme attendue : écrivez-le comme sur le permis, par exemple 3000-2000.",
    )


def site(text: str) -> str:
    """Return the number of an « installation » as « 3000-2001 »; eight digits in a row are accepted."""
    return _tested(
        _split(compact(text)),
        READABLE,
        "site",
        "Ce numéro d’installation n’est pas lisible : écrivez-le comme 3000-2001.",
    )


def request_number(text: str) -> str:
    """Return the number of a request as « 2021-11-026 »."""
    return _tested(
        compact(text),
        _REQUEST,
        "number",
        "Ce numéro de demande n’a pas la forme attendue : écrivez-le comme 2021-11-026.",
    )


def postal_code(text: str) -> str:
    """Return a Canadian postal code as « H3B 1A7 »."""
    letters = _tested(
        compact(text).replace("-", ""),
        _POSTAL_CODE,
        "postal_code",
        "Ce code postal n’existe pas : écrivez-le comme H3B 1A7.",
    )
    return f"{letters[:3]} {letters[3:]}"


def phone(text: str) -> str:
    """Return the ten digits of a North American telephone number, whatever was typed around them."""
    digits = re.sub(r"[-.()/+]", "", compact(text))
    match = re.fullmatch(_PHONE, digits, re.ASCII)
    if not match:
        raise Refusal(
            "Ce numéro de téléphone n’est pas complet : écrivez l’indicatif et les sept chiffres, "
            "par exemple 418 555-0123.",
            "phone",
        )
    return match.group(1)


def email(text: str) -> str:
    """Return an e-mail address without the spaces around it."""
    address = clean(text).strip()
    if len(address) > _EMAIL_LENGTH or not re.fullmatch(_EMAIL, address):
        raise Refusal(
            "Cette adresse courriel n’est pas complète : écrivez-la comme nom@exemple.ca, sans espace.", "email"
        )
    return address


def is_region(code: str, rules: Rules) -> bool:
    """True when ``code`` is the two-digit code of an administrative region."""
    return code in rules.regions


def _split(text: str) -> str:
    return f"{text[:4]}-{text[4:]}" if re.fullmatch(r"\d{8}", text, re.ASCII) else text


def _tested(text: str, pattern: str, key: str, sentence: str) -> str:
    if not re.fullmatch(pattern, text, re.ASCII):
        raise Refusal(sentence, key)
    return text
