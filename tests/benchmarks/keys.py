"""The keys of four paths of a clerk, from the home screen, each counted when it is pressed.

A path is data: stretch by stretch, the keys and what stands on the screen after them.
"""

import asyncio
import os
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import events

from mes_tui.bootstrap import Services
from tests.attachments.documents import plain
from tests.journeys.bursts import character, quiet
from tests.screens.driver import Desk, at_work
from tests.screens.office import newest_draft, office

TITLE = "keys pressed, from the home screen (goal: a third fewer than the first version)"


@dataclass(frozen=True)
class Stretch:
    """``keys`` are Textual's names between spaces; « =text » is typed letter by letter, « _ » being a space."""

    name: str
    keys: str
    seen: str

    @property
    def pressed(self) -> tuple[str, ...]:
        """Each key."""
        return tuple(key for word in self.keys.split() for key in _of(word))


def _of(word: str) -> Sequence[str]:
    return ["space" if letter == "_" else letter for letter in word[1:]] if word.startswith("=") else [word]


@dataclass(frozen=True)
class Walk:
    """A path of ``most`` keys at most, ``first`` is what the first version took."""

    name: str
    first: int
    most: int
    stretches: tuple[Stretch, ...]


def run() -> None:
    for path in PATHS:
        with tempfile.TemporaryDirectory() as folder:
            counts = asyncio.run(walk(path, Path(folder)))
        print(f"  {path.name}: {sum(counts.values())} (at most {path.most}; first version {path.first})")
        for name, count in counts.items():
            print(f"      {name:<42}{count:>4}")


async def walk(path: Walk, folder: Path) -> Counter[str]:
    """Press the keys of ``path`` in the sample office; how many in each stretch, once all is seen that must be."""
    counts: Counter[str] = Counter()
    async with at_work(prepared(folder)) as desk:
        for stretch in path.stretches:
            for key in stretch.pressed:
                _press(desk, key)
            await quiet(desk)
            await desk.sees(stretch.seen)
            counts[stretch.name] += len(stretch.pressed)
    return counts


def _press(desk: Desk, key: str) -> None:
    """As a terminal gives it: what comes while the one before is under way waits for its turn."""
    desk.app.post_message(events.Key(key, character(key)))


def prepared(folder: Path) -> Services:
    """The sample office, with the plan and the report that somebody scanned into « Documents ».

    Whoever is at the keyboard filled and signed another request before.
    """
    services = office(folder)
    other = newest_draft(services)
    contact = {"sg_resp_nom": "Ève Lafleur", "sg_resp_tel": "418 555-0123"}
    saved = services.drafts.save(other, contact, services.drafts.read(other).request.version)
    services.submission.sign(other, "Maude", "Lavague", "Directrice générale", saved.version)
    for rank, name in enumerate(("plan.pdf", "rapport.pdf")):
        file = folder / "Documents" / name
        file.write_bytes(plain(1) + f"\n% {name}\n".encode())
        os.utime(file, (rank, rank))
    return services


SENT = "a été transmise au Ministère"
_SIGN = "s j f8 s"
NEW = (
    Stretch("child and type", "f6 =1000001 enter enter enter", "Renseignements sur l’identité"),
    Stretch("page 1", "f8", "[2]"),
    Stretch("page 2", "p enter f4 enter o f6 r enter f4 enter e enter space f6 space f6 space f6 space f8", "[3]"),
    Stretch("page 3", f"f6 =200 enter =8 enter =16 enter {'ctrl+d ' * 4} f6 m enter =8 enter =1 f8", "[4]"),
    Stretch("page 4", f"o f6 {'a enter ' * 9} n f8", "[5]"),
    Stretch("page 5", "=Adaptation tab space f6 =Adaptation tab p enter n enter f8", "[6]"),
    Stretch("page 6", "=4 f6 =Aide_repas f6 f4 enter f8", "[7]"),
    Stretch("page 7", "space enter space", "Enregistré"),
    Stretch("print", "f9 2 enter", "Document écrit"),
    Stretch("documents", "f8 enter =pl enter down down down enter =de enter 1 2 enter", "Signé par"),
    Stretch("sign and send", f"f8 {_SIGN}", SENT),
)
CORRECTION = (
    Stretch("to the comment", "2 =002 enter m", "Commentaire 2 sur 2"),
    Stretch("correct", f"{'down ' * 9} enter =,_3_x_par_jour f2", "2/2 commentaires corrigés"),
    Stretch("sign and send", f"ctrl+g end enter {_SIGN}", SENT),
)
RENEWAL = (
    Stretch("child and type", "f6 =1000013 enter enter 2 enter", "Renseignements sur l’identité"),
    Stretch("page 1", "f8", "[2]"),
    Stretch("page 2", "p enter f4 enter o f8", "[3]"),
    Stretch("page 3", "f6 =200 f6 m enter =8 enter =1 f8", "[4]"),
    Stretch("page 4", "f6 space f8", "[5]"),
    Stretch("page 5", "f8", "[6]"),
    Stretch("page 6", "f6 f4 enter f8", "[7]"),
    Stretch("page 7", "space enter space", "Enregistré"),
    Stretch("print", "f9 2 enter", "Document écrit"),
    Stretch("documents", "f8 enter =pl enter down down down enter =de enter", "Signé par"),
    Stretch("sign and send", f"f8 {_SIGN}", SENT),
)
BATCH = (Stretch("prepare", "f8 f8 p", "brouillon"),)
PATHS = (
    Walk("a new request, home to receipt", 295, 190, NEW),
    Walk("a comment corrected, sent again", 105, 49, CORRECTION),
    Walk("a renewal without change, home to receipt", 105, 70, RENEWAL),
    Walk("renewals of last year prepared", 3, 3, BATCH),
)
