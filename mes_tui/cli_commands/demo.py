"""« mes-tui demo »: the sample office, thrown away at the end unless a folder is named."""

import argparse
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

from mes_tui.cli_commands.open_app import open_app, open_linear, unusable_terminal
from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal
from mes_tui.samples import is_sample
from mes_tui.settings import SEAL_NAME, SampleOffice, Settings
from mes_tui.terminal import say


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Make or reopen the sample office and open the application on it."""
    if options.sans_ouvrir and options.dossier is None:
        say("mes-tui : --sans-ouvrir demande --dossier : sans lui, le bureau serait effacé aussitôt.", error=True)
        return 2
    if options.dossier and settings.restricted:
        raise Refusal("Ici, un bureau d’exemple ne se garde pas\u00a0: ouvrez-le sans --dossier.")
    kept = options.dossier and options.dossier.expanduser().absolute()
    if kept and kept.exists() and not kept.is_dir():
        say(f"mes-tui\u00a0: «\u00a0{kept}\u00a0» n’est pas un dossier.", error=True)
        return 2
    if not (options.sans_ouvrir or options.lineaire) and unusable_terminal():
        return 2
    with _folder(kept, settings) as folder:
        person = _person(options)
        sample = SampleOffice.KEPT if kept else SampleOffice.THROWN_AWAY
        # Of what is thrown away nothing is left elsewhere.
        key = settings.seal_file if kept else folder / SEAL_NAME
        own = replace(settings, home=folder, database_url="", seal_file=key, mail=None, sample=sample)
        fill(own)
        if person is not None and not is_sample(folder):
            raise Refusal(
                f"{folder} contient un dépôt qui n’est pas marqué comme bureau d’exemple. Ouvrez-le de votre propre "
                "compte, sans --commis ni --agent. Si une version précédente en a fait un exemple, faites-en un autre "
                "dans un dossier vide."
            )
        if options.sans_ouvrir:
            say(f"Le bureau d’exemple est prêt dans {folder}. Pour l’ouvrir : mes-tui demo --dossier {folder}")
            return 0
        return open_linear(own, actor=person) if options.lineaire else open_app(own, actor=person)


def _person(options: argparse.Namespace) -> Actor | None:
    """Whose account of the sample office to open it with: None for one's own, which manages it."""
    from mes_tui.samples.build import AGENT, CLERK

    return AGENT if options.agent else CLERK if options.commis else None


def fill(settings: Settings) -> None:
    """Make the sample office in the empty store of ``settings``.

    A store that is already there is left as it is: it may be somebody's own.
    """
    if settings.store_file.exists():
        return
    from mes_tui.bootstrap import open_services
    from mes_tui.samples.build import build

    try:
        with open_services(settings, create=True) as services:
            build(services)
    except BaseException:
        _remove_store(settings.store_file)
        raise


@contextmanager
def _folder(named: Path | None, settings: Settings) -> Iterator[Path]:
    if named is not None:
        if not settings.database_url and named.resolve() == settings.home.resolve():
            raise Refusal(f"{named} contient votre propre dépôt. Choisissez un autre dossier pour l’exemple.")
        yield named
        return
    # An ended session raises SystemExit: the folder is removed in that case too.
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, _leave)
    folder = Path(tempfile.mkdtemp(prefix="mes-tui-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _remove_store(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-queue", f"{path.name}-lignee"):
        path.with_name(name).unlink(missing_ok=True)
