"""The labels and values of a request, where it is read in detail: on the screen, line by line."""

from datetime import date

from mes_tui.domain.codes import Status
from mes_tui.domain.outcomes import withdrawn
from mes_tui.domain.requests import RequestFile
from mes_tui.forms.findings import PAPERS_TITLE
from mes_tui.forms.french import long_date, phone
from mes_tui.forms.presentation import NOT_PROVIDED, sent_text


def facts(
    file: RequestFile,
    call: str = "",
    homes: tuple[tuple[str, str], ...] = (),
    first_sent: date | None = None,
    papers: str = "",
) -> list[tuple[str, str]]:
    """The labels and values of the request itself (P25); ``homes`` says who signs for the other homes of the child,
    ``papers`` who signed on paper."""
    request, guardian, other = file.request, file.child_file.guardian, file.child_file.other_guardian
    numbers = (phone(number).replace(" ", "\u00a0") for number in (guardian.home_phone, guardian.cell_phone) if number)
    phones = " ou ".join(numbers)
    taken_back = withdrawn(request, file.outcomes)
    sent = sent_text(first_sent, request.transmitted_at, withdrawn=taken_back) or "-"
    rows = [
        ("Installation", f"{file.site.name} ({file.site.number})"),
        ("Enfant", file.child.described),
        ("Parent", " – ".join(filter(None, (guardian.described, phones)))),
        ("Autre parent", other.described if other else NOT_PROVIDED),
        *homes,
        ("Adresse du parent demandeur", guardian.full_address or NOT_PROVIDED),
        ("Type de demande", request.type.label),
        ("Statut de la demande", request.standing),
        ("Date de transmission", f"{sent} ({call})" if call else sent),
    ]
    if papers:
        rows.append((PAPERS_TITLE, papers))
    if request.origin:
        rows.append(("Provenance", request.origin))
    if request.granted_hours:
        rows.append(("Heures accordées par jour", request.granted_hours.replace(".", ",")))
    if request.closed_at and request.close_reason:
        when = "Terminée le" if request.status is Status.CLOSED else "Décidée le"
        rows.append((when, f"{long_date(request.closed_at.astimezone())} ({request.close_reason.label})"))
    return rows
