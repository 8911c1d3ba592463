"""The seal of a store: the keys of its journal's lines, in a file that is not in the store. Light.

Whoever can write the store cannot write a line of its journal without the key. The file belongs to the account that
holds the store (mode 0600) and is in no copy of it: each of its lines is a key, the first one seals when the journal
names none of them. Beside it is remembered the last line that this account wrote to each store, so that an older copy
put back is told.
"""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from mes_tui.domain.system_errors import reason

_BYTES = 32
_MAX_BYTES = 10_000
_NAMED, _HASH = 16, 64  # hexadecimal digits
_MEMORY = "derniers"


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and its name: who reads the name learns nothing of the key."""

    name: str
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: bytes) -> "Key":
        """The key whose bytes are ``secret``."""
        return cls(sha256(b"mes-tui sceau 1" + secret).hexdigest()[:_NAMED], secret)


def shown(name: str) -> str:
    """The name of a key as people compare it: « 3f2a 77c1 09be 5d40 »."""
    return " ".join(name[start : start + 4] for start in range(0, len(name), 4))


class Seal:
    """The keys of ``file``; None for a store whose lines are not sealed. Nothing here ever prevents a write.

    ``remembers``: whether the last line written to each store is kept beside the file.
    """

    def __init__(self, file: Path | None, *, remembers: bool = True) -> None:
        self.file = file
        self._remembers = remembers and file is not None
        self._keys: dict[str, Key] | None = None
        self._trouble = ""

    @property
    def keys(self) -> dict[str, Key]:
        """The keys of the file by name, in its order; none when it is missing or cannot be read."""
        if self._keys is None:
            self._keys = self._read()
        return self._keys

    @property
    def trouble(self) -> str:
        """What is wrong with the file, a French sentence; "" for nothing."""
        _ = self.keys
        return self._trouble

    def key(self, last: str) -> Key | None:
        """The key that seals the line after one sealed by the key called ``last`` ("" for none), made when there is no
        file yet; None when none can be had: the line is then written without."""
        if self.file is None:
            return None
        if not self.keys and not self._trouble:
            self._make(self.file)
        return self.keys.get(last) or next(iter(self.keys.values()), None)

    def _read(self) -> dict[str, Key]:
        self._trouble = ""
        if self.file is None:
            return {}
        try:
            descriptor = os.open(self.file, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
            try:
                facts = os.fstat(descriptor)
                text = os.read(descriptor, _MAX_BYTES) if stat.S_ISREG(facts.st_mode) else b"?"
            finally:
                os.close(descriptor)
            keys = [Key.of(bytes.fromhex(line)) for line in text.decode("ascii").split("\n") if line.strip()]
        except FileNotFoundError:
            return {}
        except OSError as error:
            self._trouble = f"La clé du sceau, {self.file}, ne peut pas être lue : {reason(error)}."
            return {}
        except ValueError:
            self._trouble = f"{self.file} n’est pas une clé de sceau : remettez celle que vous avez copiée."
            return {}
        if facts.st_mode & 0o037:
            # Still used: a line sealed by a key that others know is better than none.
            self._trouble = f"D’autres comptes ont accès à la clé du sceau : faites « chmod 600 {self.file} »."
        return {key.name: key for key in keys if len(key.secret) >= _BYTES}

    def _make(self, file: Path) -> None:
        """Make the file with a key of its own, whole or not at all; who comes second takes the one of the first."""
        # Once for all the stores of an account: nothing of it is loaded at each start.
        import secrets
        import tempfile

        try:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".sceau-") as new:
                new.write(secrets.token_hex(_BYTES).encode("ascii") + b"\n")
                new.flush()
                os.fsync(new.fileno())
                with suppress(FileExistsError):
                    os.link(new.name, file)
            self._keys = self._read()
        except OSError as error:
            self._trouble = f"La clé du sceau, {file}, ne peut pas être faite : {reason(error)}."

    def remembered(self, place: str) -> str:
        """The hash of the last line that this account wrote to the store at ``place``, "" when it does not know."""
        if self._remembers:
            with suppress(OSError, ValueError):
                return self.memory(place).read_text("ascii").strip()[:_HASH]
        return ""

    def remember(self, place: str, last: str) -> None:
        """Keep the hash of a line just written to the store at ``place``."""
        if not self._remembers or not self.keys:
            return
        file = self.memory(place)
        new = file.with_name(f".{file.name}.{os.getpid()}")
        with suppress(OSError):
            file.parent.mkdir(mode=0o700, exist_ok=True)
            new.write_text(f"{last}\n", "ascii")
            new.replace(file)

    def memory(self, place: str) -> Path:
        """The file that remembers the last line written to the store at ``place``."""
        assert self.file is not None
        return self.file.parent / _MEMORY / sha256(place.encode()).hexdigest()[:_NAMED]


UNSEALED = Seal(None)
"""What a store without a key is opened with."""
