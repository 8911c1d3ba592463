"""The home screen of an agent of the Ministry: their regions, their lists."""

from typing import ClassVar

from screens.home import CONFIDENTIAL, NO_SERVICE, HomeScreen

WELCOME = f"""\
Bienvenue au bureau du Ministère. Le menu de gauche mène aux demandes de mesure exceptionnelle de soutien (MES) de vos \
régions, tous services de garde réunis.

Le Ministère lit, commente et décide ; il ne peut rien modifier de ce qu’un service de garde a inscrit, et il ne voit \
une demande qu’une fois transmise.

{CONFIDENTIAL}
{NO_SERVICE}"""


class MinistryHomeScreen(HomeScreen):
    """The menu at the left, the welcome message at the right, no provider and nothing to create."""

    KEYS = ("help", "refresh", "menu", "palette", "quit", "back")
    HELP_TEXT = (
        "Choisissez une liste avec les flèches et Entrée, ou tapez son chiffre. « À traiter » commence par la demande "
        "qui attend depuis le plus longtemps. → ou Tab va à «\u00a0À faire\u00a0»\u00a0: ce qui vous attend\u00a0; "
        "Entrée y mène, ← revient au menu. Page suiv. et Page préc. font défiler le message d’accueil."
    )
    WELCOME = WELCOME
    OTHER_SERVICES = ()
    CONTACT = "Vos régions"
    EXPLAINED: ClassVar = {
        "list:a-traiter": "Les demandes transmises qui attendent une décision.",
        "list:revisions": "Les demandes dont une révision est demandée, après une décision.",
        "list:commentees": "Les demandes retournées au service de garde, qui les corrige.",
        "list:declarees": "Les demandes déclarées conformes.",
        "list:fermees": "Les demandes terminées, et celles dont le soutien n’est pas accordé.",
        "list:annee": "Les demandes conformes dont l’année de référence est terminée.",
        "notices": "Ce qui est arrivé aux demandes de vos régions ; le nombre est celui des avis à lire.",
        "news": "Ce qui est annoncé à tous ; le nombre est celui des nouvelles à lire.",
        "rights": "Les agents de vos régions : qui a accès, avec quels droits et jusqu’à quand.",
        "guides": "Les guides : créer, modifier, imprimer, signer, supprimer ; les touches.",
    }

    def _division_line(self) -> str:
        return self.mes.provider_label

    def call_line(self) -> str:
        return ""  # the Ministry calls

    def call_brief(self) -> str:
        return ""

    def contact(self) -> str:
        names = self.services.rules.regions
        return "\n".join(f"{region} {names.get(region, '')}".rstrip() for region in sorted(self.services.actor.regions))
