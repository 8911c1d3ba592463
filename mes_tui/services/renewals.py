"""Year two: the fitting renewal of a request, and those of all the children subsidised last year (P41, P42)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mes_tui.domain.access import Action
from mes_tui.domain.codes import RequestType
from mes_tui.domain.eligibility import TypeOffer, child_doubt, child_refusal, renewals
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.reference_year import target_year
from mes_tui.domain.requests import Request
from mes_tui.forms import editions
from mes_tui.forms.french import listed, quoted
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import Drafts, taken_from
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Renewal:
    """What renewing means for one « dossier parent-enfant », for the reference year ``year``.

    ``offers`` are the types that fit, the likeliest first; there is none when ``refusal`` says why not. ``doubt`` is ""
    or what is to be confirmed. ``open`` is
    the id and number of the request that is already open for the child, the site and the year. ``previous`` is the
    number of the request whose answers would be copied, "" when there is none; ``left`` are the labels of those that
    the form of today has no place for.
    """

    file: FileKey
    child: str
    site: str
    year: int
    offers: tuple[TypeOffer, ...] = ()
    refusal: str = ""
    doubt: str = ""
    open: tuple[int, str] | None = None
    previous: str = ""
    left: tuple[str, ...] = ()

    @property
    def copies(self) -> str:
        """What becomes of the answers of the request before, "" without one or when there is nothing to renew."""
        if not self.previous or self.refusal:
            return ""
        taken = f"Les réponses de la demande {self.previous} seront reprises."
        if not self.left:
            return taken
        return (
            f"{taken} Le formulaire a changé depuis ; ce qui n’y a plus de place se lit encore dans cette demande : "
            f"{listed(list(map(quoted, self.left)))}."
        )


@dataclass(frozen=True, slots=True)
class RenewalStep:
    """One file of a batch is done, the ``done``-th ``of`` so many: a draft was made, or ``refused`` says why not."""

    done: int
    of: int
    child: str
    type: RequestType
    number: str = ""
    refused: str = ""

    @property
    def sentence(self) -> str:
        """How far the batch is: « 3 de 12 – EXEMPLE, Lou »."""
        return f"{self.done} de {self.of} – {self.child}"


class Renewals:
    """Prepares renewals for the year at which a request created today aims."""

    def __init__(self, context: WorkContext, drafts: Drafts) -> None:
        self._context, self._drafts = context, drafts

    @property
    def year(self) -> int:
        """The starting year of the reference year that is renewed for."""
        return target_year(self._context.today, self._context.rules)

    def of_request(self, request_id: int) -> Renewal:
        """What renewing this request would be. Raises NotFound, Refusal without the right to create one."""
        with self._context.view(request_id, Action.VIEW) as view:
            self._context.require(Action.CREATE, view.request.division, session=view.session)
            return self._renewal(view.session, view.request.file_key)

    def of_file(self, key: FileKey) -> Renewal:
        """The same for a « dossier parent-enfant »."""
        with self._context.store.reading() as session:
            self._context.require(Action.CREATE, key.division, session=session)
            return self._renewal(session, key)

    def preview(self, division: str) -> tuple[Renewal, ...]:
        """One for each file of ``division`` whose child had a subsidy there last year, or asked for one, by name.

        Raises Refusal without the right to create a request there.
        """
        with self._context.store.reading() as session:
            self._context.require(Action.CREATE, division, session=session)
            keys = records.files_to_renew(session, division, self.year - 1)
            return tuple(self._renewal(session, key) for key in keys)

    def renew(self, renewal: Renewal, type_: RequestType) -> int:
        """Create the draft, prefilled from the previous request, and return its id.

        Everything is asked again; raises what ``Drafts.create`` does.
        """
        return self._drafts.create(renewal.file, type_)

    def prepare(
        self,
        chosen: Sequence[tuple[Renewal, RequestType]],
        told: Callable[[RenewalStep], None] = lambda _: None,
        given_up: Callable[[], bool] = lambda: False,
    ) -> tuple[RenewalStep, ...]:
        """Create a draft for each, in a transaction of its own: a refusal leaves the others made.

        ``told`` hears of each; once ``given_up`` the rest is left undone, what is made stays.
        """
        steps: list[RenewalStep] = []
        for done, (renewal, type_) in enumerate(chosen, start=1):
            if given_up():
                break
            steps.append(self._prepared(renewal, type_, done, len(chosen)))
            told(steps[-1])
        return tuple(steps)

    def _prepared(self, renewal: Renewal, type_: RequestType, done: int, of: int) -> RenewalStep:
        try:
            request_id = self.renew(renewal, type_)
        except Refusal as refusal:
            return RenewalStep(done, of, renewal.child, type_, refused=refusal.sentence)
        with self._context.view(request_id, Action.VIEW) as view:
            return RenewalStep(done, of, renewal.child, type_, number=view.request.number)

    def _renewal(self, session: "Session", file: FileKey) -> Renewal:
        people = records.load_people(session, file)
        if people is None:
            raise NotFound("Le dossier de cet enfant n’est plus dans vos données : importez-les de nouveau.")
        context, year = self._context, self.year
        child, care = people.child, people.child_file
        refusal = child_refusal(child, care, people.site, year, context.today, context.rules)
        necsg, home = child.necsg, care.home_provider
        opened = records.open_request(session, file.division, necsg, people.site.number, year, home)
        previous = (
            None if opened else records.previous_request(session, necsg, file.division, year, child_file=file.key)
        )
        return Renewal(
            file,
            people.child.list_name,
            people.site.name,
            year,
            () if refusal or opened else renewals(people.grants, people.site, year),
            refusal,
            child_doubt(child, care, year, context.rules),
            opened,
            previous.number if previous else "",
            self._left(session, previous),
        )

    def _left(self, session: "Session", previous: Request | None) -> tuple[str, ...]:
        """What the form of a request created today has no place for."""
        context = self._context
        now = editions.current(context.rules, context.today)
        if previous is None or previous.edition == now:
            return ()
        return taken_from(context, session, previous, editions.edition(now, context.rules)).left
