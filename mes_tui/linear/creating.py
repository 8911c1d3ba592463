"""A new request: the child is searched, then the installation, the year and the type are chosen (P30 to P42)."""

from functools import partial

from mes_tui.domain.eligibility import RULE_TEXTS, TypeOffer
from mes_tui.domain.reference_year import label
from mes_tui.forms.french import iso_date
from mes_tui.linear.desk import Desk
from mes_tui.linear.filling import Filling
from mes_tui.linear.opened import opened
from mes_tui.linear.reading import Reading
from mes_tui.linear.talk import Back
from mes_tui.services.children import ChildMatch, Search, SiteOffer, search_doubt, sites_for
from mes_tui.services.drafts import OpenRequestExists

_QUESTION = "Quel enfant ? Tapez un numéro (NIREC ou NECSG), un nom, ou un nom et un prénom séparés par une virgule."
NOT_FOUND = (
    "Aucun enfant trouvé. Son dossier doit être à jour dans le logiciel de gestion, transmis au Ministère, puis "
    "importé ici (« mes-tui importer »)."
)


def create(desk: Desk, child_file: tuple[str, str] = ("", "")) -> None:
    """Search a child, or take that of ``child_file`` (a NECSG and the key of its file), and create a request for it;
    then its form is filled in."""
    necsg, key = child_file
    matches = desk.services.children.search(desk.division, Search(necsg=necsg)) if necsg else ()
    found = next((match for match in matches if match.child_file.key == key), None)
    _begin(desk, found if found is not None else search(desk))


def search(desk: Desk) -> ChildMatch:
    """The file that the person finds and chooses. Raises Back."""
    while True:
        text = desk.talk.ask(_QUESTION).text
        if not text:
            raise Back
        asked = _searches(text)
        matches: tuple[ChildMatch, ...] = ()
        for one in asked:
            matches = matches or desk.services.children.search(desk.division, one)
        if not matches:
            desk.talk.say(NOT_FOUND, search_doubt(asked[0], desk.services.rules))
            continue
        desk.talk.say("Un dossier trouvé." if len(matches) == 1 else f"{len(matches)} dossiers trouvés.")
        chosen = _chosen(desk, matches)
        if chosen is not None:
            return chosen


def _chosen(desk: Desk, matches: tuple[ChildMatch, ...]) -> ChildMatch | None:
    """The one of ``matches`` that the person chooses; None when none of them will do."""
    while True:
        usual = 0 if len(matches) == 1 else None
        rank = desk.talk.choose("Lequel ?", list(map(_told, matches)), usual=usual)
        match = matches[rank if isinstance(rank, int) else 0]
        if match.open_request is not None or not match.refusal:
            return match
        desk.talk.error(match.refusal)
        if all(one.refusal and one.open_request is None for one in matches):
            return None


def _searches(text: str) -> tuple[Search, ...]:
    """What ``text`` may be, the likeliest first: a number of either kind, else a name."""
    if any(char.isdigit() for char in text):
        return Search(necsg=text), Search(nirec=text)
    last, _, first = text.partition(",")
    return (Search(last_name=last.strip(), first_name=first.strip()),)


def _told(match: ChildMatch) -> str:
    child, guardian = match.child, match.child_file.guardian
    told = (
        f"{child.list_name}, naissance {iso_date(child.birth_date)}, NECSG {child.necsg}, parent {guardian.full_name}, "
        f"{match.site.name}"
    )
    return f"{told} (refusé)" if match.refusal else told


def _begin(desk: Desk, match: ChildMatch) -> None:
    talk = desk.talk
    if match.open_request is not None and _go_on(desk, *match.open_request):
        return
    if match.refusal:
        talk.error(match.refusal)
        return
    if match.doubt:
        talk.say(f"Attention : {match.doubt}")
    with talk.place(f"nouvelle demande de {match.child.list_name}"):
        site, year = _site(desk, match), _year(desk, match)
        offer = _type(desk, site, year)
        created = _created(desk, site, offer, year)
    if created is None:
        return
    with opened(desk, created) as work:
        talk.say(f"Demande {work.session.file.request.number} créée, {offer.type.long_label}.")
        desk.level(f"remplir la {work.subject}", partial(Filling(work).run, (1, "")))
    Reading(desk, created).run(told=False)


def _go_on(desk: Desk, request_id: int, number: str) -> bool:
    """Whether the person opens the request ``number`` instead, which is open for this child already."""
    desk.talk.say(
        f"La demande {number} est déjà ouverte pour cet enfant dans cette installation, pour la même année de "
        "référence."
    )
    chosen = desk.talk.choose("", ("Ouvrir cette demande", "En créer une pour une autre année"))
    if chosen == 0:
        Reading(desk, request_id).run()
    return chosen == 0


def _site(desk: Desk, match: ChildMatch) -> SiteOffer:
    children = desk.services.children
    sites = sites_for(match, children.sites(desk.division, match.child.necsg))
    if len(sites) == 1:
        return sites[0]
    labels = [f"{one.site.name} ({one.site.number}){' (refusé)' if one.refusal else ''}" for one in sites]
    while True:
        chosen = desk.talk.choose("Installation :", labels)
        site = sites[chosen] if isinstance(chosen, int) else sites[0]
        if not site.refusal:
            return site
        desk.talk.error(site.refusal)


def _year(desk: Desk, match: ChildMatch) -> int:
    proposed, other = desk.services.children.years
    # The child has a request for the year proposed, which was not wanted.
    usual = int(match.open_request is not None)
    chosen = desk.talk.choose("Année de référence :", (label(proposed), label(other)), usual=usual)
    return other if chosen == 1 else proposed


def _type(desk: Desk, site: SiteOffer, year: int) -> TypeOffer:
    offers = desk.services.children.offers(site.key, year)
    copies = desk.services.renewals.of_file(site.key).copies
    labels = [f"{one.type.long_label}{_mark(one)}" for one in offers]
    usual = next((rank for rank, one in enumerate(offers) if one.proposed and one.allowed), None)
    while True:
        chosen = desk.talk.choose("Type de la demande :", labels, usual=usual)
        offer = offers[chosen] if isinstance(chosen, int) else offers[0]
        if offer.allowed:
            desk.talk.say(RULE_TEXTS[offer.type], offer.reason, copies if offer.type.is_renewal else "")
            return offer
        desk.talk.error(offer.reason)


def _mark(offer: TypeOffer) -> str:
    return " (refusé)" if not offer.allowed else " (proposé)" if offer.proposed else ""


def _created(desk: Desk, site: SiteOffer, offer: TypeOffer, year: int) -> int | None:
    """The id of the new request; None when one that is open already was opened instead, or nothing is created."""
    said = f"Créer une demande, {offer.type.long_label}, {site.site.name}, {label(year)} ?"
    if desk.talk.choose(said, ("Oui, la créer", "Non")) != 0:
        raise Back
    try:
        return desk.services.drafts.create(site.key, offer.type, year)
    except OpenRequestExists as exists:
        _go_on(desk, exists.request_id, exists.number)
        return None
