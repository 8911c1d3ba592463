"""Keys that arrive in bursts do exactly what the same keys do one by one, wherever one is."""

from pathlib import Path
from random import Random

import pytest

from tests.budget import some
from tests.journeys.bursts import REACH, cut, in_bursts, one_by_one

# Place and keys; each went wrong once, or is of a kind that did.
KNOWN = [
    ("accueil", "3 down enter"),
    ("accueil", "2 down down enter"),
    ("accueil", "3 down down down enter escape down enter"),
    ("accueil", "l end up enter m"),
    ("accueil", "1 o n d down enter"),
    ("accueil", "1 o n d é enter enter"),
    ("accueil", "3 down enter m ctrl+g 4 tab tab enter"),
    ("accueil", "f10 2 down enter escape f10 3 end enter"),
    ("accueil", "f6 tab o n d é e enter enter 1 enter"),
    ("page 4", "f enter enter c enter"),
    ("page 4", "tab tab f enter enter c enter tab a b c"),
    ("page 4", "o f6 4 enter a ctrl+d ctrl+d f6 c down f right enter x y"),
    ("page 3", "f6 2 0 0 enter 8 enter 1 6 enter ctrl+d ctrl+d up 9 ctrl+d f6 m enter 8"),
    ("page 2", "f6 p enter f4 enter o f6 r enter f4 2 f6 space f6 f6"),
    ("page 2", "p l a n enter enter 2 0 2 1 - 0 6 - 1 5 tab o tab"),
    ("page 1", "f8 f8 f8 f7 tab tab x y z f8"),
    ("page 3", "pagedown pagedown tab x f8 tab up y ctrl+g 1 a b tab"),
    ("page 7", "f8 f8 f7 f7 tab e enter"),
    ("étape 4", "down down enter escape f7 f7 tab tab x"),
    ("étape 5", "f7 down down enter escape f8 down"),
    ("étape 2", "1 enter A b c tab 4 1 8"),
    ("détails BROUILLON", "a escape m tab x f3 d escape h escape"),
    ("détails COMMENTAIRES", "c escape v pagedown escape m tab x tab"),
    ("liste en cours", "right right left down enter escape f4 down enter enter"),
    ("liste demandes", "end f4 2 ctrl+u down down enter escape p e n d down enter"),
    ("services de garde", "down enter 3 down enter"),
    ("commandes", "c r é e r enter tab tab o n d é e enter"),
    ("enregistrer", "tab end x y enter"),
    ("ajouter un document", "down enter down down backspace"),
    ("renouveler en lot", "down t down t f8 enter"),
]
ESSENTIAL = [KNOWN[rank] for rank in (1, 9, 12, 18)]
_KEYS = (
    *"1234abcdmoprsx é",
    *("down", "up", "enter", "tab", "shift+tab", "escape", "home", "end", "pageup", "pagedown", "left", "right"),
    *("f7", "f8", "f4", "f10", "ctrl+g", "ctrl+s", "backspace", "delete", "f6", "f1", "f2", "ctrl+d"),
)


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P47")
@pytest.mark.parametrize(("place", "keys"), some(KNOWN, ESSENTIAL))
async def test_a_burst_does_what_its_keys_do_one_by_one(tmp_path: Path, place: str, keys: str) -> None:
    script = keys.split()
    alone = await one_by_one(tmp_path / "bureau", place, script)
    assert await in_bursts(tmp_path / "bureau", place, [script]) == alone


@pytest.mark.feature("P47")
@pytest.mark.parametrize("seed", some(range(60), range(1)))
async def test_any_keys_in_bursts_of_any_size_do_what_they_do_one_by_one(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    place = random.choice(sorted(REACH))
    script = random.choices(_KEYS, k=random.randint(4, 14))
    alone = await one_by_one(tmp_path / "bureau", place, script)
    assert await in_bursts(tmp_path / "bureau", place, cut(random, script)) == alone, f"{place}: {' '.join(script)}"
