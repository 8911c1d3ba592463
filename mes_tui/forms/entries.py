"""The forms of who is typed here: a child with its « dossier », a site with its provider. Data, as that of a request.

Their keys are those of a file to import, by their place in it: what is typed is read as a file would be.
"""

from collections.abc import Mapping
from decimal import Decimal

from mes_tui.domain.codes import Quality, ServiceType
from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms.conditions import ALWAYS, NEVER, OneOf
from mes_tui.forms.vocabulary import Field, Form, Kind, Page, Section

HERE = "saisi ici"
"""The mark of who was typed here, until a file says it."""
OTHER_HOME = "+"
"""The choice of an RSG that is not known yet."""
_ADMISSIBLE = OneOf("dossiers.aieh.admissible", frozenset({"oui"}))
_NEW_HOME = OneOf("dossiers.rsg", frozenset({OTHER_HOME}))


def child_form(sites: Mapping[str, str], homes: Mapping[str, str], *, office: bool, identity: bool = True) -> Form:
    """What is asked of a child and of its « dossier » in one of ``sites``; with the RSG, ``homes``, of an ``office``.

    Without ``identity``, of the « dossier » only: a file said who the child is.
    """
    sections = (
        *([Section("child", "Enfant", _child())] if identity else []),
        Section("file", "Dossier parent-enfant", (*_file(sites), *(_home(homes) if office else ()), *_place())),
        Section("guardian", "Parent ou responsable de l’entente", _guardian("dossiers.responsable", needed=True)),
        Section("other", "Autre parent, s’il y en a un", _guardian("dossiers.autre_responsable", needed=False)),
        Section("allowance", "Allocation pour l’intégration (AIEH)", _allowance()),
    )
    return Form("enfant", "Enfant saisi ici", (Page(1, "Enfant saisi ici", sections),))


def site_form(rules: Rules, *, provider: bool, division: str = "") -> Form:
    """What is asked of a site; of its ``provider`` first, where nothing is known of it but, perhaps, its
    ``division``."""
    sections = (
        *([Section("provider", "Service de garde", _provider(rules, division))] if provider else []),
        Section("site", "Installation", _site(rules)),
    )
    return Form("installation", "Installation saisie ici", (Page(1, "Installation saisie ici", sections),))


def _text(key: str, label: str, length: int, help_: str = "", *, needed: bool = True) -> Field:
    return Field(
        key=key,
        label=label,
        kind=Kind.TEXT,
        required=ALWAYS if needed else NEVER,
        max_length=length,
        help=help_,
    )


def _child() -> tuple[Field, ...]:
    return (
        _text(
            "enfants.necsg",
            "Numéro de l’enfant (NECSG)",
            40,
            "Le numéro de l’enfant dans le CSG : c’est par lui qu’une importation le reconnaîtra et le confirmera.",
        ),
        _text(
            "enfants.nirec",
            "Numéro d’inscription (NIREC)",
            40,
            "Le numéro d’inscription à l’état civil, s’il est connu.",
            needed=False,
        ),
        _text("enfants.nom", "Nom de famille de l’enfant", 60),
        _text("enfants.prenom", "Prénom de l’enfant", 60, "Vide pour un enfant qui n’a qu’un nom.", needed=False),
        Field(
            key="enfants.date_naissance", label="Date de naissance", kind=Kind.DATE, required=ALWAYS, not_future=True
        ),
    )


def _file(sites: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            key="dossiers.numero_installation",
            label="Installation",
            kind=Kind.CHOICE,
            required=ALWAYS,
            choices=tuple(Choice(number, f"{name} ({number})") for number, name in sites.items()),
            help="Où l’enfant est. Une installation qui n’est pas dans la liste s’ajoute d’abord, dans « Données ».",
        ),
    )


def _home(homes: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        Field(
            key="dossiers.rsg",
            label="Responsable en milieu familial (RSG)",
            kind=Kind.CHOICE,
            required=ALWAYS,
            choices=(*(Choice(key, name) for key, name in homes.items()), Choice(OTHER_HOME, "Une autre RSG")),
        ),
        Field(
            key="rsg.nom",
            label="Nom de famille de la RSG",
            kind=Kind.TEXT,
            required=_NEW_HOME,
            visible=_NEW_HOME,
            max_length=60,
        ),
        Field(key="rsg.prenom", label="Prénom de la RSG", kind=Kind.TEXT, visible=_NEW_HOME, max_length=60),
        Field(key="rsg.adresse", label="Adresse de la RSG", kind=Kind.TEXT, visible=_NEW_HOME, max_length=160),
    )


def _place() -> tuple[Field, ...]:
    return (
        Field(key="dossiers.date_debut", label="Premier jour du dossier", kind=Kind.DATE, required=ALWAYS),
        Field(
            key="dossiers.date_fin",
            label="Dernier jour du dossier",
            kind=Kind.DATE,
            help="Vide tant que l’enfant fréquente l’installation.",
        ),
        Field(
            key="dossiers.type_place",
            label="Place",
            kind=Kind.CHOICE,
            required=ALWAYS,
            choices=(Choice("PCR", "À contribution réduite"), Choice("NON_PCR", "Sans contribution réduite")),
        ),
        Field(key="dossiers.exemption", label="Exemption de la contribution", kind=Kind.TICK),
        Field(key="dossiers.mesure_transitoire", label="Mesure transitoire", kind=Kind.TICK),
        Field(
            key="dossiers.jours_semaine",
            label="Jours par semaine",
            kind=Kind.DECIMAL,
            minimum=Decimal("0.5"),
            maximum=Decimal(7),
            step=Decimal("0.5"),
            unit="jours",
        ),
    )


def _guardian(place: str, *, needed: bool) -> tuple[Field, ...]:
    return (
        _text(
            f"{place}.nom",
            "Nom de famille",
            60,
            "Le nom de la personne, ou rien quand un organisme signe sans la nommer.",
            needed=False,
        ),
        _text(f"{place}.prenom", "Prénom", 60, needed=False),
        _text(f"{place}.organisme", "Établissement ou organisme", 120, "S’il est le responsable.", needed=False),
        Field(
            key=f"{place}.qualite",
            label="Qualité",
            kind=Kind.CHOICE,
            choices=tuple(Choice(quality.value, quality.label) for quality in Quality),
        ),
        _text(f"{place}.adresse", "Adresse", 200, needed=needed),
        Field(
            key=f"{place}.code_postal", label="Code postal", kind=Kind.POSTAL_CODE, required=ALWAYS if needed else NEVER
        ),
        Field(key=f"{place}.courriel", label="Courriel", kind=Kind.EMAIL),
        Field(key=f"{place}.tel_cellulaire", label="Téléphone cellulaire", kind=Kind.PHONE),
        Field(key=f"{place}.tel_domicile", label="Téléphone à la maison", kind=Kind.PHONE),
    )


def _allowance() -> tuple[Field, ...]:
    return (
        Field(
            key="dossiers.aieh.admissible",
            label="L’allocation est accordée",
            kind=Kind.YES_NO,
            required=ALWAYS,
            help="Sans cette allocation, aucune demande n’est possible (guide, p. 8).",
        ),
        Field(key="dossiers.aieh.debut", label="Premier jour de l’allocation", kind=Kind.DATE, visible=_ADMISSIBLE),
        Field(key="dossiers.aieh.fin", label="Dernier jour de l’allocation", kind=Kind.DATE, visible=_ADMISSIBLE),
    )


def _provider(rules: Rules, division: str) -> tuple[Field, ...]:
    number = _text(
        "service_de_garde.numero_division",
        "Numéro de division",
        40,
        "Le numéro écrit sur le permis, comme 3000-2000. Il ne change plus une fois enregistré.",
    )
    known = Field(key="service_de_garde.numero_division", label="Numéro de division", kind=Kind.INFO, fact="division")
    return (
        known if division else number,
        _text("service_de_garde.nom", "Nom du service de garde", 120),
        Field(
            key="service_de_garde.type",
            label="Type",
            kind=Kind.CHOICE,
            required=ALWAYS,
            choices=tuple(Choice(type_.value, type_.label) for type_ in ServiceType),
        ),
        _region("service_de_garde.region", rules),
        _text("service_de_garde.directeur_nom", "Qui le dirige", 150, needed=False),
    )


def _site(rules: Rules) -> tuple[Field, ...]:
    return (
        _text(
            "installations.numero_installation",
            "Numéro de l’installation",
            40,
            "Comme 3000-2001. C’est par lui qu’une importation reconnaîtra l’installation et la confirmera.",
        ),
        _text("installations.nom", "Nom de l’installation", 150),
        _text("installations.adresse", "Adresse", 200),
        Field(key="installations.code_postal", label="Code postal", kind=Kind.POSTAL_CODE, required=ALWAYS),
        _region("installations.region", rules),
        Field(key="installations.telephone", label="Téléphone", kind=Kind.PHONE),
    )


def _region(key: str, rules: Rules) -> Field:
    choices = tuple(Choice(code, f"{code} {name}") for code, name in rules.regions.items())
    return Field(key=key, label="Région", kind=Kind.CHOICE, required=ALWAYS, choices=choices)
