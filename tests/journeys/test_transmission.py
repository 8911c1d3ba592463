"""The whole path of a request, for each request type and each kind of provider, with the keyboard alone.

From the home screen to the printed form that the Ministry would read: search, type, seven pages, documents, electronic
signature, transmission, details, print.
"""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.domain.codes import ListKind, Nature, RequestType, ServiceType
from screens.detail import DetailScreen
from screens.home import HomeScreen
from tests.budget import some
from tests.forms.builders import complete_answers
from tests.journeys import paths
from tests.journeys.driver import Clerk, at_work, plain
from tests.journeys.filling import PAGES, fill_page, next_page
from tests.journeys.office import DIVISIONS, ELISE, MILAN, SITES, necsg, nirec, office

# forms/test_visibility.py has what every pair of a type and a service shows, test_renewal.py the path of a renewal.
CASES = some(
    [(type_, service) for type_ in RequestType for service in ServiceType], [(RequestType.NEW, ServiceType.BC)]
)
REGIONS = {ServiceType.CPE: "11", ServiceType.GARD: "06", ServiceType.BC: "16"}
DIRECTORATES = {
    ServiceType.CPE: "Capitale-Nationale, Nord et Est",
    ServiceType.GARD: "Île de Montréal",
    ServiceType.BC: "Sud",
}
PROFESSIONAL = "Professionnel de la santé"
RSG = "Responsable d’un service de garde en milieu familial (RSG)"
# What the printed form says of the answers typed (tests.forms.builders), whatever the type and the provider.
PRINTED = (
    "Ève Lafleur-Sansnom",
    "418 555-0123",
    "15 juin 2021",
    "20 janvier 2021",
    "Ergothérapeute",
    "Épilepsie [/] réfractaire à 50 %",
    "Hypothèse : dyspraxie motrice",
    "Crises à surveiller; médication donnée à midi par une personne formée.",
    "Un adulte l’habille et la change; quinze minutes à chaque sortie.",
    "Chutes pendant les crises; un adulte reste à portée de main.",
    "Chaise adaptée, pictogrammes, formation de l’équipe par l’ergothérapeute.",
    "CISSS de la Baie-Fictive",
    "ᐃᓄᓕᕆᔨᒃᑯᑦ",
    "4,5 heures / jour",
    "261 jours",
    "Signée par Maude Lavague, Directrice générale, le 2 août 2021",
)


async def by_nirec(clerk: Clerk, division: str) -> None:
    """The registration number, in the field where the focus is: that of the other number."""
    await clerk.write(nirec(division, ELISE))


async def by_necsg(clerk: Clerk, division: str) -> None:
    """The child's number in CSG."""
    await clerk.write(necsg(division, MILAN))


async def by_name(clerk: Clerk, division: str) -> None:
    """Name, first name and date of birth, without accents and in lower case."""
    for entry, text in (("last_name", "o'neill-oeuvray"), ("first_name", "elise"), ("birth_date", "14 mars 2019")):
        await clerk.tab_to(entry)
        await clerk.write(text)


async def several(clerk: Clerk, division: str) -> None:
    """A child in shared custody: two files answer."""
    await clerk.tab_to("last_name")
    await clerk.write("double")


# Each type of request is found in another way: (how, who is found, which of the two sites).
SEARCHES: Mapping[RequestType, tuple[Callable[[Clerk, str], Awaitable[None]], str, int]] = {
    RequestType.NEW: (by_nirec, "O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ", 0),
    RequestType.RENEWAL_UNCHANGED: (by_necsg, "FICELLE, Milan", 0),
    RequestType.RENEWAL_CHANGED: (by_name, "O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ", 0),
    RequestType.TRANSFER: (several, "DOUBLEDOSSIER, Ana", 1),
}


async def choose_provider(clerk: Clerk, service: ServiceType) -> None:
    """F2, then the provider's digit: the account works for three of them."""
    division = DIVISIONS[service]
    if service is not ServiceType.CPE:
        clerk.press("f2")
        await clerk.sees("Service de garde", f"3 {DIVISIONS[ServiceType.BC]}")
        clerk.press(str(list(DIVISIONS).index(service) + 1))
    await clerk.at(HomeScreen)
    await clerk.sees(f"No de division {division}")


async def search(clerk: Clerk, type_: RequestType, division: str) -> None:
    """Find the child of ``type_``; with several files, choose the second with the arrows."""
    how, name, rank = SEARCHES[type_]
    await how(clerk, division)
    clerk.press("f4")
    if rank:
        await clerk.sees("Plusieurs dossiers : choisissez celui de la demande", f"{SITES[division][0][1]} (")
        clerk.press("down")
        await clerk.sees(f"{SITES[division][1][1]} (", "Parent responsable : Dominique Autregarde")
    else:
        await clerk.sees("Enfant trouvé : Entrée ou F8 pour continuer.")
    await clerk.sees(name)


async def join_documents(clerk: Clerk, folder: Path, type_: RequestType) -> None:
    """The obligatory documents, and a report for a new request."""
    clerk.press("f8")
    await clerk.sees("► Documents à joindre", "Plan d’intégration * : + Ajouter…", "Signatures MES * : + Ajouter…")
    await paths.attach(clerk, Nature.PLAN, paths.paper(folder, "plan-élise.pdf", 3))
    if type_ is RequestType.NEW:
        await paths.attach(clerk, Nature.REPORT, paths.paper(folder, "rapport 50 %.pdf"))
    await paths.attach(clerk, Nature.SIGNATURES, paths.paper(folder, "signatures.pdf"), "comparée au formulaire")
    await clerk.sees("Plan d’intégration * : plan-élise.pdf", "signatures.pdf")


async def verify_and_submit(clerk: Clerk, number: str, service: ServiceType) -> None:
    """Every line but the signature is ticked; sign, submit, read the receipt."""
    clerk.press("f8")
    await clerk.sees(
        "► Vérification",
        "✓ Champs obligatoires remplis",
        "✓ Commentaires corrigés",
        "✓ Plan d’intégration",
        "✓ Signatures MES (ex. : parent, professionnel de la santé, RSG)",
        "✗ Signature électronique du directeur du service de garde",
        "La demande n’est pas signée.",
    )
    clerk.press("f8")
    await clerk.sees("La demande n’est pas encore recevable")
    await clerk.until(lambda: clerk.is_in("first_name"), "F8 leads to the signature")
    await paths.sign(clerk)
    await clerk.sees("✓ Signature électronique du directeur du service de garde")
    await paths.submit(clerk, number)
    await clerk.sees("Statut de la demande : Transmis", f"direction régionale : {DIRECTORATES[service]}")
    clerk.press("enter")


async def check_details(clerk: Clerk, number: str, type_: RequestType) -> None:
    """The request is in the list of current requests, and nothing of it can be changed any more."""
    await clerk.at(DetailScreen)
    await paths.details_in(clerk, ListKind.CURRENT, number)
    await paths.home(clerk)
    await clerk.sees("2 Demandes en cours 1", "3 Demandes brouillons 0")
    await paths.open_request(clerk, ListKind.CURRENT, number)
    await clerk.sees("Statut de la demande Transmis", "Date de transmission 2 août 2021", type_.label)
    clerk.press("pagedown")
    await clerk.sees("Accompagnement par jour 4,5 heures / jour", "Fréquentation prévue 261 jours")
    clerk.press("m")
    await clerk.sees("Le service de garde ne peut pas modifier une demande transmise au Ministère.")
    clerk.press("d")
    await clerk.sees("Vous ne pouvez supprimer que les demandes dont le statut est « Brouillon ».")


def printed(file: Path) -> str:
    """The text of a PDF, blanks made single."""
    return plain(" ".join(page.extract_text() for page in PdfReader(file).pages))


def check_print(file: Path, number: str, type_: RequestType, service: ServiceType, name: str) -> None:
    """The printed form says what was typed, and has the boxes of those who sign on paper, no other."""
    text = printed(file)
    assert [part for part in (number, name, type_.long_label, *PRINTED) if plain(part) not in text] == []
    assert "BROUILLON" not in text.upper()
    assert "Parent ou tuteur" in text
    assert ("Autre parent ou tuteur" in text) is ("Élise" in name)
    assert (PROFESSIONAL in text) is (type_ is not RequestType.RENEWAL_UNCHANGED)
    assert (RSG in text) is (service is ServiceType.BC)
    assert ("Garderie du Vieux-Phare" in text) is (type_ is RequestType.TRANSFER)
    assert ("mange maintenant seule" in text) is type_.is_renewal
    assert ("passées de deux à cinq" in text) is (type_ is RequestType.RENEWAL_CHANGED)


@pytest.mark.feature(
    *("P7", "P14", "P30", "P32", "P33", "P34", "P35", "P36", "P40", "P41", "P43", "P44", "P45", "P46", "P47", "P48"),
    *("P49", "P50", "P52", "P53", "P54", "P55", "P57", "P58", "P61", "P62", "P63", "P64", "P70", "P71", "P72"),
)
@pytest.mark.parametrize(("type_", "service"), CASES, ids=[f"{t.value}-{s.value}" for t, s in CASES])
@pytest.mark.thorough
async def test_a_request_goes_from_the_home_screen_to_the_ministry_and_to_paper(
    tmp_path: Path, type_: RequestType, service: ServiceType
) -> None:
    division, answers = DIVISIONS[service], complete_answers(type_, service)
    async with at_work(office(tmp_path)) as clerk:
        await choose_provider(clerk, service)
        await paths.begin(clerk)
        await search(clerk, type_, division)
        number = await paths.choose_type(clerk, type_)
        assert number == f"2021-{REGIONS[service]}-001"
        answered: set[str] = set()
        for page in range(1, PAGES + 1):
            answered |= await fill_page(clerk, answers)
            if page < PAGES:
                await next_page(clerk)
        # The provider's own name is read, not typed: CAFE gives it.
        assert set(answers) - answered == {"sg_nom"}
        await join_documents(clerk, tmp_path / "Documents", type_)
        await verify_and_submit(clerk, number, service)
        await check_details(clerk, number, type_)
        file = await paths.print_pdf(clerk, "1", "formulaire signé.pdf")
        check_print(file, number, type_, service, SEARCHES[type_][1])
