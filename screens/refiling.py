"""Taking another « dossier parent-enfant » for a request: what it changes is shown before."""

from collections.abc import Iterator, Sequence

from mes_tui.domain.requests import RequestFile
from mes_tui.forms.french import listed
from mes_tui.services.file_changes import FileChange
from screens.base import MesScreen
from screens.dialogs import Confirm
from screens.print_dialog import choose

TAKE = "Prendre un autre dossier parent-enfant"
TAKE_AGAIN = "Reprendre les données du dossier parent-enfant"


def offer(changes: Sequence[FileChange]) -> str:
    """What is offered where these are the files of the child, "" for nothing."""
    if not changes:
        return ""
    return TAKE_AGAIN if all(change.own for change in changes) else TAKE


async def refile(screen: MesScreen[None], file: RequestFile, changes: Sequence[FileChange]) -> str:
    """Ask which file the request takes, and give it; the sentence that says it is done, "" for nothing."""
    request = file.request
    heading = f"{offer(changes)}\u00a0: {request.number}"
    now = f"{file.child_file.guardian.full_name} – {file.site.name} ({file.site.number})"
    files = ((change.key, _named(change)) for change in changes)
    chosen = await choose(screen.app, heading, f"Dossier actuel\u00a0: {now}", files)
    change = next((change for change in changes if change.key == chosen), None)
    if change is None:
        return ""
    if change.refusal:
        screen.say(change.refusal, alert=True)
        return ""
    if not await screen.app.push_screen_wait(Confirm(heading, "\n".join(consequences(change, file)), "Prendre")):
        return ""
    await screen.call(screen.services.file_changes.make, request.id, change.key, request.version)
    return f"La demande {request.number} suit maintenant ce dossier\u00a0: {change.label}."


def _named(change: FileChange) -> str:
    if change.refusal:
        return f"({change.label})"
    return f"{change.label}, tel qu’il est maintenant" if change.own else change.label


def consequences(change: FileChange, file: RequestFile) -> Iterator[str]:
    """What does not hold any more, what stays to look at, what changes, a line each."""
    yield f"Nouveau dossier\u00a0: {change.label}."
    if change.signed:
        yield "La signature électronique ne couvrira plus la demande\u00a0: signez de nouveau avant de soumettre."
    if change.papers:
        yield (
            "La page de signatures jointe ne la couvrira plus\u00a0: imprimez-en une nouvelle, faites-la signer, puis "
            "joignez-la à la place de l’autre."
        )
    if change.left:
        yield f"À vérifier, car vous l’aviez écrit autrement que le dossier\u00a0: {listed(change.left)}."
    if change.doubt:
        yield change.doubt
    yield "Ce qui change dans la demande\u00a0:" if change.changes else "Rien ne change dans ce que dit la demande."
    for told in change.changes:
        yield f"– {told.label}\u00a0: {told.before} → {told.after}"
    yield "Les autres réponses, les documents et les commentaires restent."
    if file.request.transmitted_at is not None:
        yield "Le Ministère lit l’ancien dossier jusqu’à la prochaine transmission."
