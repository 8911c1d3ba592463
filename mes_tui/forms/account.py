"""The form of an account: who, which rights, where, until when (P60). Data, as the form of a request is."""

from collections.abc import Mapping, Sequence

from mes_tui.domain.codes import Right
from mes_tui.domain.rules import Choice, Directorate
from mes_tui.forms.conditions import ALWAYS, NEVER, OneOf
from mes_tui.forms.vocabulary import Field, Form, Kind, Page, Section

_AGENT = OneOf("rights", frozenset({Right.AGENT.value}))

_LOGIN_HELP = (
    "Le compte de la personne sur cette machine : son numéro, comme uid:1004 (« id -u » le dit), ou son nom "
    "d’ouverture de session. Pour un compte partagé par commande forcée, nom:mtremblay."
)
_RIGHTS_HELP = (
    "Consulter : voir et imprimer. Saisir : créer, remplir, joindre, soumettre. Signature : saisir, et signer pour la "
    "direction. Gestion : donner et retirer des droits. Un agent du Ministère lit, commente et décide ; il n’a aucun "
    "autre droit que celui de gérer d’autres agents. Espace coche ou décoche."
)
SHARED = (
    "Ce compte travaille aussi ailleurs que chez vous : son nom ne se change pas d’ici, et ce que vous lui donnez ne "
    "vaut que chez vous."
)
"""What is said of an account that has places which the person does not manage."""
_UNTIL_HELP = "Le dernier jour où l’accès vaut, ce jour compris. Vide : sans fin. F4 ouvre le calendrier."


REGIONS = "regions:"
"""What the keys of the questions about regions begin with: one question for each directorate."""


def account_form(
    *,
    new: bool,
    shared: bool,
    rights: Sequence[Right],
    divisions: Mapping[str, str],
    regions: Mapping[str, str],
    directorates: Sequence[Directorate],
) -> Form:
    """The one page of an account.

    ``new``: its login is asked for. ``shared``: it works for others too, and is not renamed.
    ``rights``, ``divisions`` and ``regions`` are what may be given, with the names of the places; the regions are asked
    by ``directorates``. A single division is shown, not asked.
    """
    return Form(
        "compte",
        "Droits d’accès",
        (
            Page(
                1,
                "Droits d’accès",
                (
                    Section("person", "Personne", _person(new, shared)),
                    Section("access", "Accès", _access(shared, rights, divisions)),
                    Section("regions", "Régions", _regions(regions, directorates), visible=_AGENT),
                ),
            ),
        ),
    )


def _person(new: bool, shared: bool) -> tuple[Field, ...]:
    fixed = ALWAYS if shared else NEVER
    if new:
        login = Field(
            key="login",
            label="Compte",
            kind=Kind.TEXT,
            required=ALWAYS,
            max_length=40,
            help=_LOGIN_HELP,
            missing="« Compte » est vide : inscrivez le numéro ou le nom du compte, par exemple uid:1004.",
        )
    else:
        login = Field(key="login", label="Compte", kind=Kind.INFO, fact="login")
    return (
        login,
        Field(
            key="name",
            label="Nom",
            kind=Kind.TEXT,
            required=ALWAYS,
            locked=fixed,
            max_length=80,
            help="Le nom de la personne, comme il paraîtra dans les demandes.",
        ),
        Field(
            key="email",
            label="Courriel",
            kind=Kind.EMAIL,
            help="L’adresse où les avis sont aussi envoyés. Vide : nulle part. Aucun nom d’enfant n’y est écrit.",
        ),
    )


def _access(shared: bool, rights: Sequence[Right], divisions: Mapping[str, str]) -> tuple[Field, ...]:
    several = Field(
        key="divisions",
        label="Services de garde",
        kind=Kind.CHOICES,
        required=NEVER if shared else ALWAYS,
        visible=~_AGENT,
        choices=tuple(Choice(number, f"{number} {name}") for number, name in divisions.items()),
        help="Les services de garde où ces droits valent. Espace coche ou décoche.",
    )
    only = Field(key="division", label="Service de garde", kind=Kind.INFO, fact="division", visible=~_AGENT)
    fields = [
        Field(
            key="rights",
            label="Droits",
            kind=Kind.CHOICES,
            required=ALWAYS,
            choices=tuple(Choice(right.value, right.label) for right in rights),
            help=_RIGHTS_HELP,
        ),
        Field(
            key="until",
            label="Dernier jour de l’accès",
            kind=Kind.DATE,
            help=_UNTIL_HELP,
        ),
    ]
    if divisions:
        fields.append(only if len(divisions) == 1 and not shared else several)
    if shared:
        fields.append(Field(key="shared", label=SHARED, kind=Kind.STATEMENT))
    return tuple(fields)


def _regions(regions: Mapping[str, str], directorates: Sequence[Directorate]) -> tuple[Field, ...]:
    """A question for each directorate that has some of ``regions``."""
    groups = [[code for code in directorate.regions if code in regions] for directorate in directorates]
    return tuple(
        Field(
            key=f"{REGIONS}{rank}",
            label=directorate.name,
            kind=Kind.CHOICES,
            choices=tuple(Choice(code, f"{code} {regions[code]}") for code in codes),
            help="Les régions de l’agent, par direction régionale. Espace coche ou décoche.",
        )
        for rank, (directorate, codes) in enumerate(zip(directorates, groups, strict=True))
        if codes
    )
