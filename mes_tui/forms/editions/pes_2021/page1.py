"""Page 1, « Renseignements sur l'identité » (guide p. 7; SOURCES.md §2, page 1)."""

from mes_tui.domain.rules import Rules
from mes_tui.domain.sheets import OTHER_HOMES
from mes_tui.forms.conditions import ALWAYS, filled
from mes_tui.forms.editions.pes_2021.common import COORDINATING_OFFICE, FROM_CAFE, FROM_CSG
from mes_tui.forms.vocabulary import Context, Fault, Field, Kind, Page, Section, Values

# A child in shared custody has a file for each home, and one request in a place. All homes sign the form: of the other
# ones it tells who signs, not where they can be found.
_OTHER_HOMES = tuple(
    Field(
        key=home.key,
        label=f"Identité du parent {home.of}",
        kind=Kind.INFO,
        fact=home.fact,
        visible=filled(f"@{home.fact}"),
        source="public S17",
        help=f"L’enfant a un dossier parent-enfant pour chacun de ses foyers. {FROM_CSG}",
    )
    for home in OTHER_HOMES
)

IDENTITY = (
    Field(
        key="enfant",
        label="Identité de l’enfant",
        kind=Kind.INFO,
        fact="child",
        source="guide",
        help=f"Nom, prénom, date de naissance et numéro d’enfant (NECSG). {FROM_CSG}",
    ),
    Field(
        key="parent",
        label="Identité du parent responsable",
        kind=Kind.INFO,
        fact="parent",
        source="guide",
        help=f"Le parent qui a signé l’entente de services de garde. {FROM_CSG}",
    ),
    Field(
        key="autre_parent",
        label="Identité de l’autre parent",
        kind=Kind.INFO,
        fact="other_parent",
        source="guide",
        help=f"L’autre parent inscrit au dossier parent-enfant, s’il y en a un. {FROM_CSG}",
    ),
    *_OTHER_HOMES,
    Field(
        key="adresse",
        label="Adresse du domicile",
        kind=Kind.INFO,
        fact="address",
        source="guide",
        help=f"L’adresse du parent demandeur. {FROM_CSG}",
    ),
    Field(key="courriel", label="Adresse courriel", kind=Kind.INFO, fact="email", source="guide", help=FROM_CSG),
    Field(
        key="tel_domicile",
        label="Téléphone domicile",
        kind=Kind.INFO,
        fact="home_phone",
        shows=Kind.PHONE,
        source="guide",
        help=f"Au moins un numéro de téléphone est attendu pour joindre le parent. {FROM_CSG}",
    ),
    Field(
        key="tel_cellulaire",
        label="Téléphone cellulaire",
        kind=Kind.INFO,
        fact="cell_phone",
        shows=Kind.PHONE,
        source="guide",
        help=f"Au moins un numéro de téléphone est attendu pour joindre le parent. {FROM_CSG}",
    ),
)

PROVIDER = (
    Field(
        key="sg_nom",
        label="Nom du service de garde",
        kind=Kind.TEXT,
        required=ALWAYS,
        locked=filled("@provider"),
        prefill="provider",
        max_length=120,
        source="guide",
        help=f"Le nom inscrit sur le permis. Il ne s’écrit ici que si CAFE ne le fournit pas. {FROM_CAFE}",
    ),
    Field(
        key="sg_division",
        label="Numéro de division",
        kind=Kind.INFO,
        fact="division",
        source="guide",
        help=f"Le numéro de l’établissement inscrit sur le permis, par exemple 3000-2000. {FROM_CAFE}",
    ),
    Field(
        key="sg_installation",
        label="Numéro d’installation",
        kind=Kind.INFO,
        fact="site",
        source="guide",
        help=f"L’installation choisie à l’étape « Type de la demande ». {FROM_CAFE}",
    ),
    Field(
        key="sg_adresse", label="Adresse postale", kind=Kind.INFO, fact="site_address", source="guide", help=FROM_CAFE
    ),
    Field(
        key="sg_code_postal",
        label="Code postal",
        kind=Kind.INFO,
        fact="site_postal_code",
        shows=Kind.POSTAL_CODE,
        source="guide",
        help=FROM_CAFE,
    ),
)

CONTACT = (
    Field(
        key="sg_resp_nom",
        label="Personne à joindre au service de garde",
        kind=Kind.TEXT,
        required=ALWAYS,
        max_length=80,
        copied=True,
        remembered=True,
        help="La personne qui répondra au Ministère au sujet de cette demande. Écrivez son prénom et son nom. Une "
        "nouvelle demande reprend ce que vous avez inscrit dans la précédente.",
    ),
    Field(
        key="sg_resp_tel",
        label="Téléphone de la personne à joindre",
        kind=Kind.PHONE,
        extension_key="sg_resp_poste",
        required=ALWAYS,
        copied=True,
        remembered=True,
        help="Écrivez l’indicatif régional et les sept chiffres, avec ou sans ponctuation : 418 555-0123.",
    ),
    Field(
        key="sg_resp_poste",
        label="Poste de la personne à joindre",
        kind=Kind.EXTENSION,
        copied=True,
        remembered=True,
        max_length=6,
        help="Le poste téléphonique, s’il y en a un : six chiffres au plus.",
    ),
    Field(
        key="sg_resp_courriel",
        label="Courriel de la personne à joindre",
        kind=Kind.EMAIL,
        copied=True,
        remembered=True,
        max_length=254,
        help="L’adresse où vous souhaitez recevoir l’avis lorsque le Ministère fait des commentaires.",
    ),
)

HOME_PROVIDER = (
    Field(
        key="rsg_nom",
        label="Nom de la RSG",
        kind=Kind.TEXT,
        required=ALWAYS,
        prefill="rsg_name",
        max_length=121,
        help="La personne responsable du service de garde en milieu familial qui reçoit l’enfant. "
        "Elle signera le formulaire imprimé.",
    ),
    Field(
        key="rsg_adresse",
        label="Adresse de la RSG",
        kind=Kind.TEXT,
        prefill="rsg_address",
        max_length=160,
        help="L’adresse de la résidence où l’enfant est gardé.",
    ),
)


def one_phone(values: Values, context: Context) -> Fault | None:
    """The parent can be reached by telephone (warning)."""
    if values.get("tel_domicile") or values.get("tel_cellulaire"):
        return None
    return Fault(
        "tel_domicile",
        "Aucun numéro de téléphone du parent n’est inscrit à CSG : ajoutez-en un dans votre logiciel de gestion, puis "
        "importez de nouveau les données.",
    )


def page(rules: Rules) -> Page:
    """Return page 1; it depends on no number of ``rules``."""
    return Page(
        1,
        "Renseignements sur l’identité",
        (
            Section("identite", "Enfant et parents", IDENTITY, help=FROM_CSG, warnings=(one_phone,)),
            Section("service_garde", "Service de garde", PROVIDER, help=FROM_CAFE),
            Section("personne_joindre", "Personne à joindre", CONTACT),
            Section(
                "rsg",
                "Responsable du service de garde en milieu familial",
                HOME_PROVIDER,
                visible=COORDINATING_OFFICE,
            ),
        ),
    )
