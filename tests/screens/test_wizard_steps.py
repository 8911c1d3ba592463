"""The steps of the wizard one by one: what the guide writes on each, what each refuses and why."""

from pathlib import Path

import pytest
from textual.widgets import Input

from mes_tui.bootstrap import Services
from mes_tui.services.acts import signer_of
from screens.detail import DetailScreen
from screens.dialogs import Confirm
from screens.file_picker import FilePicker
from screens.home import HomeScreen
from screens.request_list import ListScreen
from screens.wizard import WizardScreen
from screens.wizard.verification_step import VerificationStep
from tests.budget import few
from tests.screens.driver import LARGE, SIZES, at_work
from tests.screens.office import CLERK, newest_draft, office, signed_draft
from tests.screens.places import page, search, wizard
from widgets.menu import Menu

STEPS = (
    ("Identité de l’enfant", "Recherche de l’enfant"),
    ("Type de la demande", "Choix de la demande de soutien"),
    ("Demande de soutien", "Formulaire de demande"),
    ("Documents à joindre", "Documents complémentaires"),
    ("Vérification", "Recevabilité de la demande"),
)


@pytest.mark.feature("P32")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_five_steps_are_named_with_their_state_and_the_subtitle_of_the_current_one(
    services: Services, size: tuple[int, int]
) -> None:
    async with at_work(services, size) as desk:
        draft = newest_draft(services)
        for number, (label, subtitle) in enumerate(STEPS, start=1):
            desk.app.open_wizard(draft, step=number)
            await desk.at(WizardScreen)
            await desk.sees(f"► {label}", subtitle)
            for other, (name, _) in enumerate(STEPS, start=1):
                assert number == other or f"{'✓' if other < 3 else '·'} {name}" in desk.read()
            await desk.press("escape")
            await desk.at(DetailScreen)
            await desk.press("escape", "escape")
            await desk.at(HomeScreen)


@pytest.mark.feature("P34", "P35", "P36", "P38")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_first_step_has_the_two_searches_and_the_preconditions(
    services: Services, size: tuple[int, int]
) -> None:
    async with at_work(services, size) as desk:
        await desk.press("f6")
        await desk.sees(
            "Recherche Numéro d’inscription (NIREC) Numéro de l’enfant (NECSG) Recherche nominative Nom de famille de "
            "l’enfant Prénom Date de naissance Résultat Veuillez effectuer une recherche.",
            "Important ! Avant de créer une demande pour un enfant : 1. S’assurer que le dossier",
            "2. Transmettre les informations de l’enfant au Ministère",
        )
        await desk.press("f8")
        assert desk.said == "Veuillez effectuer une recherche et choisir un enfant."
        await desk.press("f7")
        assert desk.said == "Vous êtes à la première étape."
        await desk.press("ctrl+g")
        assert "pas encore de demande" in desk.said


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P34", "P35")
@pytest.mark.parametrize(
    ("field", "typed", "found"),
    few(
        [
            ("nirec", "1220191000001", "EXEMPLE, Lou"),
            ("nirec", "12 2019 1000001", "EXEMPLE, Lou"),
            ("necsg", "1000011", "O’NEILL-ŒUVRAY, Élise"),
            ("last_name", "oneill", "Aucun enfant trouvé."),
            ("last_name", "o'neill-oeuvray", "O’NEILL-ŒUVRAY, Élise"),
            ("last_name", "ECUYER", "L’ÉCUYER-SANSREGRET, Rosalie"),
            ("last_name", "l’ecuyer", "L’ÉCUYER-SANSREGRET, Rosalie"),
            ("first_name", "siku", "TEMPÊTE, Siku (ᓯᑯ)"),
            ("birth_date", "14 mars 2019", "EXEMPLE, Lou"),
            ("birth_date", "20190314", "EXEMPLE, Lou"),
            ("last_name", "[/] %", "Aucun enfant trouvé."),
        ],
        2,
    ),
)
async def test_a_child_is_found_by_any_of_the_fields(services: Services, field: str, typed: str, found: str) -> None:
    async with at_work(services) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        desk.widget(Input, f"#{field}").focus()
        await desk.write(typed)
        await desk.press("f4")
        await desk.sees(found)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P36", "P37")
@pytest.mark.parametrize(
    ("field", "typed", "said"),
    few(
        [
            ("nirec", "12?", "NIREC"),
            ("necsg", "abc?", "NECSG"),
            ("birth_date", "31 février 2019", "n’existe pas au calendrier"),
            ("", "", "Inscrivez le numéro ou le nom de l’enfant"),
        ],
        3,
    ),
)
async def test_what_cannot_be_searched_is_said_and_the_cursor_goes_there(
    services: Services, field: str, typed: str, said: str
) -> None:
    async with at_work(services) as desk:
        await desk.press("f6")
        await desk.sees("Veuillez effectuer une recherche.")
        if field:
            desk.widget(Input, f"#{field}").focus()
            await desk.write(typed)
        await desk.press("f4")
        await desk.until(lambda: said in desk.said)
        assert isinstance(desk.app.focused, Input)
        assert field in ("", desk.app.focused.id)
        assert desk.app.focused.value == typed


@pytest.mark.feature("P37")
async def test_a_child_not_found_says_what_to_do(services: Services) -> None:
    async with at_work(services) as desk:
        await search("inconnue", "Aucun enfant trouvé.")(desk)
        await desk.sees(
            "Si vous ne retrouvez pas le nom de l’enfant :",
            "• S’assurer que le dossier de l’enfant est à jour dans le logiciel de gestion du service de garde (ACCÉO, "
            "ENFANTIN…).",
            "• Transmettre les informations de l’enfant au Ministère (synchronisation entre le logiciel de gestion et "
            "le CSG)",
        )


@pytest.mark.thorough
@pytest.mark.feature("P39")
@pytest.mark.parametrize(
    ("child", "reason"),
    [
        ("réglisse", "dans l’installation choisie : Installation du Quai"),
        ("départie", "dans l’installation choisie : Installation"),
    ],
)
async def test_a_child_who_may_have_no_request_is_shown_with_the_reason(
    services: Services, child: str, reason: str
) -> None:
    async with at_work(services) as desk:
        await search(child, reason)(desk)
        for key in ("f8", "enter"):
            await desk.press(key)
            await desk.until(lambda: reason in desk.said)
            await desk.sees("► Identité de l’enfant")


@pytest.mark.thorough
@pytest.mark.feature("P34", "P39")
async def test_after_a_refused_child_the_next_number_typed_is_searched(services: Services) -> None:
    async with at_work(services) as desk:
        await search("réglisse", "dans l’installation choisie")(desk)
        await desk.write("exemple")
        await desk.press("enter")
        await desk.sees("EXEMPLE, Lou")


@pytest.mark.thorough
@pytest.mark.feature("P36")
async def test_the_birth_date_and_the_number_of_a_child_with_a_long_name_are_read(services: Services) -> None:
    async with at_work(services) as desk:
        await search("bellehumeur-de-la-riviere-aux-erables", "BELLEHUMEUR")(desk)
        await desk.sees("Date de naissance : 2018-10-12 – NECSG : 1000013")


@pytest.mark.feature("P30")
async def test_a_child_in_two_homes_has_two_files_told_apart(services: Services) -> None:
    async with at_work(services) as desk:
        await search("doubledossier", "Parent responsable : Marie-Lou Doubledossier")(desk)
        await desk.press("down")
        await desk.sees("Parent responsable : Jean-Simon Doubledossier")


@pytest.mark.thorough
@pytest.mark.feature("P40", "P41")
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_second_step_has_the_installation_and_the_four_types_with_their_rules(
    services: Services, size: tuple[int, int]
) -> None:
    rules = (
        ("Nouvelle demande", "Pour les enfants qui n’ont jamais reçu de subvention en lien avec la MES"),
        ("Demande de renouvellement sans changement", "La subvention a été donnée durant l’année de référence précéd"),
        ("Demande de renouvellement avec changement", "durant l’année de référence courante ou précédente."),
        ("Demande de transfert", "dans une division ou une installation différente de celle choisie."),
    )
    async with at_work(services, size) as desk:
        await search("exemple", "Choix de la demande de soutien", "f8")(desk)
        await desk.sees("Installation du Quai (3000-2001)", "✓ Identité de l’enfant", "► Type de la demande")
        for number, (label, rule) in enumerate(rules, start=1):
            await desk.sees(f"{number} {label}", rule)
            assert desk.widget(Menu, "#types").entry.label.startswith(label)  # type: ignore[union-attr]
            await desk.press("down")
        await desk.press("f7")
        await desk.sees("► Identité de l’enfant", "EXEMPLE, Lou")


@pytest.mark.feature("P22", "P30", "P44")
async def test_choosing_a_type_creates_the_draft_and_opens_its_first_page(services: Services) -> None:
    async with at_work(services) as desk:
        await search("exemple", "Choix de la demande de soutien", "f8")(desk)
        before = newest_draft(services)
        await desk.press("3")
        await desk.until(lambda: desk.widget(Menu, "#types").current == 2)
        await desk.sees("► Type de la demande")
        assert newest_draft(services) == before
        await desk.press("1", "enter")
        await desk.sees("Renseignements sur l’identité", "EXEMPLE, Lou", "Personne à joindre", "Modifier la demande")
        created = services.drafts.read(newest_draft(services)).request
        assert f"Modifier la demande {created.number} EXEMPLE, Lou" in desk.read()
        # One level at a time, as the breadcrumb says.
        await desk.press("f3")
        await desk.at(DetailScreen)
        await desk.sees(f"Demandes brouillons / Détails de la demande {created.number} EXEMPLE, Lou")
        await desk.press("f3")
        await desk.at(ListScreen)
        await desk.press("f3")
        await desk.at(HomeScreen)
        await desk.sees("Demandes brouillons 6")


@pytest.mark.feature("P43")
@pytest.mark.thorough
async def test_the_pager_shows_the_page_and_how_far_each_is(services: Services) -> None:
    async with at_work(services) as desk:
        await page(3)(desk)
        await desk.sees("Fréquentation et milieu de garde Page 1✓ 2✓ [3]✓ 4✓ 5✓ 6✓ 7✓")


@pytest.mark.feature("P50", "P51", "P52", "P54", "P56")
async def test_the_fourth_step_has_its_four_slots_and_the_advice_of_the_guide(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Joindre des documents", step=4, signed=False)(desk)
        await desk.sees(
            "doivent être en format PDF et leur taille ne doit pas dépasser 4 Mo.",
            "Les documents obligatoires sont suivis d’un astérisque (*).",
            "imprimez le formulaire (F9), faites-le signer, puis numérisez la page qui contient les signatures.",
            "Plan d’intégration * : + Ajouter…",
            "Plan de service individualisé : + Ajouter…",
            "Rapport d’un professionnel de la santé (attendu) : + Ajouter…",
            "Signatures MES * : + Ajouter…",
            "Aucun document dans cette case.",
        )
        await desk.resize(LARGE)
        await desk.sees("Signatures MES (ex. : parent, professionnel de la santé, RSG) * : + Ajouter…")
        for key in ("o", "O", "delete", "d"):
            await desk.press(key)
            assert desk.said == "Aucun document dans cette case : Entrée pour en ajouter un."


@pytest.mark.thorough
@pytest.mark.feature("P28", "P53", "P54")
async def test_a_filled_slot_tells_its_document_and_asks_before_losing_it(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Joindre des documents", step=4)(desk)
        await desk.sees(
            "Plan d’intégration.pdf", "octets, 1 page, lettre (216 × 279 mm), reçu le", "Empreinte (SHA-256) :"
        )
        for key, sentence in (("enter", "Le remplacer par un autre document"), ("delete", "Le document sera effacé")):
            await desk.press(key)
            await desk.at(Confirm)
            await desk.sees(sentence)
            await desk.press("enter", "escape")
            await desk.at(WizardScreen)
        await desk.press("delete")
        await desk.at(Confirm)
        await desk.press("s")
        await desk.at(WizardScreen)
        await desk.sees("Plan d’intégration * : + Ajouter…")
        assert desk.said == "Document supprimé : Plan d’intégration.pdf."
        await desk.press("enter")
        await desk.at(FilePicker)


@pytest.mark.feature("P15", "P57", "P58", "A5")
async def test_the_fifth_step_has_the_lines_of_the_guide_and_the_block_to_sign(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        await desk.sees(
            "Service de garde : CPE de la Baie – Installation : du Quai (3000-2001)",
            "Analyse de recevabilité – Nouvelle demande : 2021-11-",
            "Formulaire",
            "✗ Champs obligatoires remplis (",
            "✓ Commentaires corrigés",
            "Documents",
            "✗ Plan d’intégration",
            "✗ Signatures MES (ex. : parent, professionnel de la santé, RSG)",
            "✗ Signature électronique du directeur du service de garde",
            "Signature électronique de la demande",
            "Prénom *",
            "Nom *",
            "Fonction *",
        )
        assert desk.bar()["next"] == ("Soumettre", False)
        await desk.press("f8")
        assert desk.said.startswith("La demande n’est pas encore recevable – Champs obligatoires remplis ✗.")


@pytest.mark.thorough
@pytest.mark.feature("P57")
async def test_a_line_leads_to_its_cause(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        await desk.sees("✗ Plan d’intégration")
        await desk.press("enter")
        await desk.sees("► Demande de soutien", "[1]")
        assert "Personne à joindre au service de garde" in desk.said
        await desk.press("ctrl+g", "end", "enter")
        await desk.sees("► Vérification", "✗ Plan d’intégration")
        await desk.press("down", "down", "enter")
        await desk.sees("► Documents à joindre")


@pytest.mark.feature("P58")
async def test_a_signature_misses_nothing_before_it_is_taken(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5)(desk)
        await desk.sees("Signée par")
        for field in desk.app.screen.query(Input):
            field.value = ""
        await desk.press("s")
        await desk.until(lambda: "Prénom" in desk.said)


@pytest.mark.feature("P59", "P60")
async def test_who_may_not_sign_reads_whom_to_ask(tmp_path: Path) -> None:
    async with at_work(office(tmp_path, CLERK)) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        await desk.sees("Signature électronique de la demande : refusée.", "Demandez-le à Maude Lavague")
        assert not desk.app.screen.query(Input)
        await desk.until(lambda: desk.bar()["sign"] == ("Signer", False))
        await desk.press("s")
        assert "Demandez-le à Maude Lavague" in desk.said


@pytest.mark.feature("P56")
async def test_what_is_doubtful_is_said_again_before_the_request_leaves(services: Services) -> None:
    draft = signed_draft(services)
    version = services.drafts.save(draft, {"heures_jour": "1"}, services.drafts.read(draft).request.version).version
    services.submission.sign(draft, "Maude", "Lavague", "Directrice", version)
    async with at_work(services) as desk:
        await wizard("Attention : « Accompagnement par jour » (1) diffère", step=5)(desk)
        await desk.until(lambda: desk.bar()["next"] == ("Soumettre", True))
        await desk.press("f8")
        await desk.at(Confirm)
        await desk.sees("Soumettre la demande", "Attention : « Accompagnement par jour » (1) diffère du total")


@pytest.mark.feature("P58")
async def test_who_may_sign_finds_their_name_written_and_their_function_to_write(services: Services) -> None:
    async with at_work(services) as desk:
        await wizard("Analyse de recevabilité", step=5, signed=False)(desk)
        assert [field.value for field in desk.widget(VerificationStep).query(Input)] == ["Maude", "Lavague", ""]
        await desk.press("tab", "ctrl+u")
        await desk.write("Élise")
        await desk.until(lambda: desk.widget(Input, "#first_name").value == "Élise")


@pytest.mark.parametrize(
    ("name", "signer"),
    [
        ("Maude Lavague", {"first_name": "Maude", "last_name": "Lavague"}),
        ("  Élise [/]  O’Neill-Œuvray ", {"first_name": "Élise", "last_name": "[/] O’Neill-Œuvray"}),
        ("mlavague", {}),
        ("", {}),
    ],
)
def test_the_name_of_an_account_is_split_for_the_signature(name: str, signer: dict[str, str]) -> None:
    assert signer_of(name) == signer


@pytest.mark.thorough
@pytest.mark.feature("P58", "P61")
async def test_submitting_under_a_void_signature_leads_to_the_fields_to_sign(services: Services) -> None:
    draft = services.drafts.read(signed_draft(services)).request
    services.drafts.save(draft.id, {"sg_resp_nom": "Élise O’Neill-Œuvray"}, draft.version)
    async with at_work(services) as desk:
        desk.app.open_wizard(draft.id, step=5)
        await desk.sees("Analyse de recevabilité", "ne vaut plus, car la demande a changé depuis")
        await desk.press("f8")
        await desk.until(lambda: getattr(desk.app.focused, "id", "") == "first_name")
        assert desk.said == "La signature ne vaut plus, car la demande a changé : il faut signer de nouveau."
        await desk.sees("Prénom *", "Nom *", "Fonction *")
