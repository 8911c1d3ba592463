"""Who may do what to which request, and if not, why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import Right, Status
from mes_tui.domain.statuses import Event, either
from mes_tui.domain.text import long_date


@dataclass(frozen=True, slots=True)
class Post:
    """What an account has in a place: its rights there, their last day (None: no end), where the notices of the place
    are sent too, "" for nowhere, and whether all of it is suspended for now."""

    rights: frozenset[Right] = frozenset()
    until: date | None = None
    email: str = ""
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard, as the store knows it.

    A provider works in each of ``divisions``, an agent in each of ``regions``: their places. ``rights``, ``until``,
    ``email`` and ``suspended`` are those of every place, see ``Post``; where the places differ, ``posts`` has what each
    of them gave, and the others are all the rights together, the latest day, the first address, and true where every
    place is. ``manager`` is whom to ask for a
    right. ``barred`` is "", or the sentence that says why no right holds any more. ``elsewhere``: they have other
    places, which are not told. ``engaged`` makes one of its places.
    """

    login: str
    name: str
    rights: frozenset[Right] = frozenset()
    divisions: frozenset[str] = frozenset()
    manager: str = field(default="la direction de votre service de garde")
    regions: frozenset[str] = frozenset()
    until: date | None = None
    email: str = ""
    suspended: bool = False
    barred: str = ""
    elsewhere: bool = False
    posts: Mapping[str, Post] = field(default_factory=dict, hash=False)

    @property
    def places(self) -> frozenset[str]:
        """Every division or region where the person works."""
        return self.divisions | self.regions

    def post(self, place: str) -> Post:
        """What the person has in one of their places."""
        return self.posts.get(place) or Post(self.rights, self.until, self.email, self.suspended)

    def rights_in(self, place: str) -> frozenset[Right]:
        """The rights that hold in ``place``, none where the person does not work."""
        return self.post(place).rights if place in self.places else frozenset()

    def where(self, right: Right) -> frozenset[str]:
        """The places where ``right`` holds."""
        return frozenset(place for place in self.places if right in self.post(place).rights)

    def at(self, places: Collection[str]) -> "Actor":
        """The account as it is in these of its places; what it has anywhere when it has none of them."""
        return engaged(self, {place: self.post(place) for place in self.places if place in places})

    @property
    def agent(self) -> bool:
        """True for who works for the Ministry: they read and decide, and write nothing of what a provider writes.

        Who has no right any more stays on their side: only agents have regions.
        """
        return Right.AGENT in self.rights or bool(self.barred and self.regions)


def engaged(account: Actor, posts: Mapping[str, Post]) -> Actor:
    """``account`` with exactly these places, each a division or a region as it is in ``account``, where a new one is
    of the side of its rights."""
    regions = frozenset(place for place in posts if place in account.regions or Right.AGENT in posts[place].rights)
    divisions = frozenset(posts) - regions
    every = set(posts.values())
    if len(every) > 1:
        ends = [post.until for post in every]
        return replace(
            account,
            rights=frozenset[Right]().union(*(post.rights for post in every)),
            divisions=divisions,
            regions=regions,
            until=None if None in ends else max(filter(None, ends)),
            email=min((post.email for post in every if post.email), default=""),
            suspended=all(post.suspended for post in every),
            posts=dict(posts),
        )
    post = every.pop() if every else account.post("")
    same = replace(account, rights=post.rights, until=post.until, email=post.email, suspended=post.suspended, posts={})
    return replace(same, divisions=divisions, regions=regions)


class Action(StrEnum):
    """Everything a person may try on a request: a provider's user, then an agent of the Ministry."""

    VIEW = "consulter"
    PRINT = "imprimer"
    CREATE = "créer"
    EDIT = "modifier"
    NOTE = "noter pour le service de garde"
    ATTACH = "joindre un document"
    DELETE = "supprimer"
    SIGN = "signer"
    TRANSMIT = "soumettre"
    WITHDRAW = "retirer la transmission"
    ASK_CORRECTION = "demander une correction"
    ASK_REVIEW = "demander une révision"
    ANNOUNCE = "annoncer un départ"
    GIVE_UP = "abandonner la demande"
    ABANDON = "abandonner la demande retirée"
    RECORD = "inscrire la réponse du Ministère"
    ANNUL = "annuler une réponse inscrite"
    COMMENT = "commenter"
    RETURN = "retourner avec des commentaires"
    RETURN_OTHERWISE = "retourner sans commentaire"
    DECLARE = "déclarer conforme"
    CORRECT = "corriger la décision"
    REFUSE = "ne pas accorder"
    CLOSE = "terminer"


@dataclass(frozen=True, slots=True)
class Rule:
    """The statuses where an action makes sense, and the rights of which one is enough."""

    statuses: frozenset[Status]
    rights: frozenset[Right]

    @property
    def ministry(self) -> bool:
        """True for what an agent does, in the regions of their account; else it is a provider's, in its divisions."""
        return Right.AGENT in self.rights


_ANY = frozenset(Status)
_EDITABLE = frozenset(status for status in Status if status.editable)
# What a provider took back was examined by nobody, and perhaps sent by mistake.
_SENT = _ANY - {Status.DRAFT, Status.WITHDRAWN}
_ENTER = frozenset({Right.ENTER, Right.SIGN})
_VIEW = frozenset({Right.CONSULT, Right.ENTER, Right.SIGN})
_IMPORT = frozenset({Right.ENTER, Right.SIGN, Right.MANAGE})
# « Vérification » « permet au directeur du service de garde de signer la demande et de la transmettre » (guide).
_DIRECTION = frozenset({Right.SIGN})

_AGENT = frozenset({Right.AGENT})


CLOSING = (Event.CLOSE_DEPARTURE, Event.CLOSE_YEAR_END, Event.CLOSE_DUPLICATE, Event.CLOSE_WITHDRAWN)
RETURNING = (Event.RETURN_FOR_CORRECTION, Event.RETURN_FOR_TYPE)
"""The ways to send a request back without a comment."""


def _when(*events: Event) -> frozenset[Status]:
    """The statuses in which one of ``events`` may happen."""
    return frozenset(status for event in events for status in event.effect.before)


# SOURCES.md §3.12 and §3.15. The Ministry never sees a draft and never modifies (guide, « Soumettre une demande »).
RULES: Mapping[Action, tuple[Rule, ...]] = {
    Action.VIEW: (Rule(_ANY, _VIEW), Rule(_SENT, _AGENT)),
    Action.PRINT: (Rule(_ANY, _VIEW), Rule(_SENT, _AGENT)),
    Action.CREATE: (Rule(_ANY, _ENTER),),
    Action.EDIT: (Rule(_EDITABLE, _ENTER),),
    # Never sent, and no part of the request: whatever its status.
    Action.NOTE: (Rule(_ANY, _ENTER),),
    Action.ATTACH: (Rule(_EDITABLE, _ENTER),),
    Action.DELETE: (Rule(_when(Event.DELETE), _ENTER),),
    Action.SIGN: (Rule(_EDITABLE, _DIRECTION),),
    Action.TRANSMIT: (Rule(_when(Event.TRANSMIT, Event.HAND_OVER), _DIRECTION),),
    Action.WITHDRAW: (Rule(_when(Event.WITHDRAW), _ENTER),),
    Action.ASK_CORRECTION: (Rule(_when(Event.ASK_CORRECTION), _ENTER),),
    Action.ASK_REVIEW: (Rule(_when(Event.ASK_REVIEW), _ENTER),),
    Action.ANNOUNCE: (Rule(_when(Event.ANNOUNCE_DEPARTURE), _ENTER),),
    Action.GIVE_UP: (Rule(_when(Event.GIVE_UP), _ENTER),),
    Action.ABANDON: (Rule(_when(Event.ABANDON), _ENTER),),
    # Only where no agent answers in the store: see ``domain.answering``.
    Action.RECORD: (Rule(_when(*ANSWERS), _ENTER),),
    Action.ANNUL: (Rule(_when(Event.ANNUL), _ENTER),),
    Action.COMMENT: (Rule(_when(Event.RETURN_WITH_COMMENTS), _AGENT),),
    Action.RETURN: (Rule(_when(Event.RETURN_WITH_COMMENTS), _AGENT),),
    Action.RETURN_OTHERWISE: (Rule(_when(*RETURNING), _AGENT),),
    Action.DECLARE: (Rule(_when(Event.DECLARE_COMPLIANT), _AGENT),),
    Action.CORRECT: (Rule(_when(Event.CORRECT_DECISION), _AGENT),),
    Action.REFUSE: (Rule(_when(Event.REFUSE), _AGENT),),
    Action.CLOSE: (Rule(_when(*CLOSING), _AGENT),),
}


EVENTS: Mapping[Event, Action] = {
    Event.TRANSMIT: Action.TRANSMIT,
    Event.HAND_OVER: Action.TRANSMIT,
    Event.DELETE: Action.DELETE,
    Event.WITHDRAW: Action.WITHDRAW,
    Event.ASK_CORRECTION: Action.ASK_CORRECTION,
    Event.ASK_REVIEW: Action.ASK_REVIEW,
    Event.ANNOUNCE_DEPARTURE: Action.ANNOUNCE,
    Event.GIVE_UP: Action.GIVE_UP,
    Event.ABANDON: Action.ABANDON,
    Event.ANNUL: Action.ANNUL,
    Event.RETURN_WITH_COMMENTS: Action.RETURN,
    Event.DECLARE_COMPLIANT: Action.DECLARE,
    Event.CORRECT_DECISION: Action.CORRECT,
    Event.REFUSE: Action.REFUSE,
    **dict.fromkeys(RETURNING, Action.RETURN_OTHERWISE),
    **dict.fromkeys(CLOSING, Action.CLOSE),
}
"""The action by which an event happens."""

PROVIDERS_EVENTS = tuple(e for e, action in EVENTS.items() if not any(rule.ministry for rule in RULES[action]))
"""What happens by a provider's hand; the others are the Ministry's."""
MORE_THAN_WORDS = (Event.TRANSMIT, Event.HAND_OVER, Event.DELETE, Event.RETURN_WITH_COMMENTS, Event.ANNUL)
"""What is done by a service of its own, with more than answers to questions."""
TOLD = tuple(event for event in PROVIDERS_EVENTS if event not in MORE_THAN_WORDS)
"""What a provider tells the Ministry of a request that it sent."""


def may(actor: Actor, action: Action, division: str, status: Status | None = None, region: str = "") -> str:
    """Return "" when ``actor`` may do ``action`` in ``division``, else the French sentence that says why not.

    ``status`` and ``region`` are those of the request on the freshly read row; None and "" when there is no request
    yet, or any more: what is said then is what is said of a row of somebody else. One rule of the action that lets the
    actor through is enough; the refusal is that of the actor's own side.
    """
    if actor.barred:
        return actor.barred
    rules = sorted(RULES[action], key=lambda rule: rule.ministry is not actor.agent)
    refusals = [_refusal(actor, action, rule, division, status, region) for rule in rules]
    return "" if "" in refusals else refusals[0]


def _refusal(actor: Actor, action: Action, rule: Rule, division: str, status: Status | None, region: str) -> str:
    if rule.ministry and not actor.rights & rule.rights:
        return f"Cette action est réservée au Ministère (droit « {Right.AGENT.label} »)."
    if rule.ministry and not actor.rights_in(region) & rule.rights:
        return "Cette demande n’existe plus, ou elle vient d’une région qui n’est pas la vôtre. Revenez à la liste."
    if not rule.ministry and actor.agent and not actor.divisions:
        return "Le Ministère ne peut pas modifier une demande d’un service de garde."
    if not rule.ministry and division not in actor.divisions:
        return "Cette demande n’existe plus, ou elle appartient à un autre service de garde. Revenez à la liste."
    if not rule.ministry and not actor.rights_in(division) & rule.rights:
        return _missing(actor, action, rule.rights)
    if status is not None and status not in rule.statuses:
        return _wrong_status(action, status, rule)
    return ""


def may_manage(actor: Actor, what: str = "gérer les droits d’accès", place: str = "") -> str:
    """Return "" when ``actor`` may manage accounts in ``place``, or in one at least; else the French sentence that says
    why not.

    The same right opens ``what`` concerns a whole office and no request in particular.
    """
    if actor.barred or Right.MANAGE in (actor.rights_in(place) if place else actor.rights):
        return actor.barred
    return _missing(actor, what, frozenset({Right.MANAGE}))


def may_manage_all(actor: Actor, divisions: Iterable[str], what: str) -> str:
    """The same for ``what`` reads a whole store: it takes the accounts of all its ``divisions`` in one's hands."""
    refusal = may_manage(actor, what)
    if refusal or (actor.where(Right.MANAGE).issuperset(divisions) and not actor.agent):
        return refusal
    return (
        f"Vous ne possédez pas les accès pour {what} : d’autres services de garde que les vôtres y sont. "
        "Demandez-le à la personne qui tient le dépôt."
    )


def may_set_aside(opened: bool) -> str:
    """Return "" when somebody may leave what they typed beside the answers of a request, else why not.

    Whatever became of their rights: they typed it while they had the request ``opened`` to fill it. It is no answer.
    """
    return "" if opened else "Cette demande n’est pas ouverte ici : il n’y a rien à mettre de côté."


def as_of(actor: Actor, today: date) -> Actor:
    """``actor`` as ``today`` finds them: no right holds in a place after its last day, nor while it is suspended."""
    posts = actor.posts or {"": actor.post("")}
    holding = [place for place, post in posts.items() if _holds(post, today)]
    if holding:
        return actor.at(holding) if actor.posts else actor
    sentence = f"Votre accès est suspendu. Demandez à {actor.manager} de le rétablir."
    if actor.until and not any(post.suspended for post in posts.values()):
        sentence = f"Votre accès a pris fin le {long_date(actor.until)}. Demandez à {actor.manager} de le prolonger."
    return replace(actor, rights=frozenset(), posts={}, barred=sentence)


def _holds(post: Post, today: date) -> bool:
    return not post.suspended and (post.until is None or today <= post.until)


def suspended(actor: Actor, places: Collection[str], *, yes: bool = True) -> Actor:
    """``actor`` suspended in these of its places, or no more; everything that it has there stays as it is."""
    posts = {
        place: replace(actor.post(place), suspended=yes) if place in places else actor.post(place)
        for place in actor.places
    }
    return engaged(actor, posts) if posts else replace(actor, suspended=yes)


def removed(actor: Actor) -> Actor:
    """``actor`` once the store does not know the account any more."""
    sentence = f"Votre compte n’a plus accès à ce dépôt. Demandez l’accès à {actor.manager}."
    return replace(actor, rights=frozenset(), posts={}, barred=sentence)


def allowed(actor: Actor, division: str, status: Status, region: str = "") -> Iterable[Action]:
    """The actions that ``actor`` may do now on a request of ``division`` and ``region`` in ``status``."""
    return [action for action in Action if not may(actor, action, division, status, region)]


def may_import(actor: Actor, division: str, divisions: Collection[str], *, holder: bool = False) -> str:
    """Return "" when ``actor`` may import the file of ``division``, else the French sentence that says why not.

    A provider's file changes its own division only. ``divisions`` are all those of the store: adding one takes the
    right to manage the accounts of every one of them, or to be the ``holder`` of the store.
    """
    if actor.barred:
        return actor.barred
    if actor.agent:
        return "Le Ministère ne peut pas importer les données d’un service de garde."
    own = division in actor.divisions
    if not (actor.rights_in(division) if own else actor.rights) & _IMPORT:
        return _missing(actor, "importer un fichier", _IMPORT)
    if own:
        return ""
    if Right.MANAGE not in actor.rights:
        return (
            f"La division {division} n’est pas dans vos données : pour l’ajouter, il faut le droit "
            f"« {Right.MANAGE.label} ». Demandez-le à {actor.manager}."
        )
    if actor.where(Right.MANAGE).issuperset(divisions) or (holder and division not in divisions):
        return ""
    # Whether another provider has it is told to nobody else: who could add it would learn it.
    return (
        f"La division {division} n’est pas dans vos données, et ce dépôt en a d’autres que les vôtres : seule la "
        "personne qui le tient peut y en ajouter une. Demandez-le-lui."
    )


def may_restore(actor: Actor, division: str, divisions: Collection[str], *, holder: bool = False) -> str:
    """Return "" when ``actor`` may take in a request of ``division`` exported elsewhere, else why not.

    It brings people of their service in: it takes the right to manage, for a draft of their own too.
    """
    held = actor.rights_in(division) if division in actor.divisions else actor.rights
    if not actor.barred and Right.MANAGE not in held:
        return _missing(actor, "reprendre un dossier exporté", frozenset({Right.MANAGE}))
    return may_import(actor, division, divisions, holder=holder)


_BARE = {Action.TRANSMIT, Action.DELETE, Action.RETURN, Action.DECLARE, Action.CLOSE}
_EVENTFUL = (frozenset(EVENTS.values()) | {Action.RECORD}) - _BARE
"""The actions whose name has an object already: « annoncer un départ »."""


def _missing(actor: Actor, action: str, rights: frozenset[Right]) -> str:
    lowest = min(rights, key=list(Right).index)
    return (
        f"Vous ne possédez pas les accès pour {action} : il faut le droit « {lowest.label} ». "
        f"Demandez-le à {actor.manager}."
    )


WITHDRAWN = "Le service de garde a retiré cette demande : vous la verrez de nouveau s’il la transmet."


def _wrong_status(action: Action, status: Status, rule: Rule) -> str:
    only = f"que les demandes dont le statut est {either(rule.statuses)}"
    now = f"(statut actuel : « {status.in_sentence} »)"
    if rule.ministry and status is Status.WITHDRAWN:
        return WITHDRAWN
    if action in _EVENTFUL:
        return f"Pour {action}, il faut une demande dont le statut est {either(rule.statuses)} {now}."
    if rule.ministry:
        return f"Vous ne pouvez {action} {only} {now}."
    if action is Action.DELETE:
        return f"Vous ne pouvez supprimer {only}."
    if status is Status.TRANSMITTED:
        return "Le service de garde ne peut pas modifier une demande transmise au Ministère."
    return f"Vous ne pouvez modifier {only} {now}."
