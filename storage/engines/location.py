"""Where the store is, and whether that place is safe: owner, modes, file system.

The store holds health data of children: a place that other accounts can read, or a file system that does not keep
SQLite's locks, is refused with a sentence rather than used.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, Self

from mes_tui.domain.errors import StoreMissing, StoreUnusable
from mes_tui.domain.system_errors import reason, remedy
from storage.engines import lineage

MOUNTS = Path("/proc/self/mountinfo")

NETWORK_TYPES = frozenset(
    {
        *("9p", "acfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "gfs", "gfs2", "gpfs", "lustre", "ncp"),
        *("ncpfs", "nfs", "nfs4", "ocfs2", "orangefs", "prl_fs", "smb3", "smbfs", "vboxsf", "vmhgfs"),
        *("fuse.cephfs", "fuse.curlftpfs", "fuse.davfs", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone"),
        *("fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse"),
    }
)
_POSTGRESQL = re.compile(r"^postgres(ql)?(\+\w+)?://", re.IGNORECASE)
_SERVER = ("host", "hostaddr", "port", "dbname", "service")
"""The options of an address that say which base it is."""
_OCTAL = re.compile(r"\\([0-7]{3})")


@dataclass(frozen=True, slots=True)
class Location:
    """A SQLite file (``path``, absolute) or a PostgreSQL database (``url``)."""

    path: Path | None = None
    url: str = ""

    @classmethod
    def of(cls, place: "str | Path | Location") -> Self:
        """Take a path, a ``sqlite:///`` address or a ``postgresql://`` address.

        Raises StoreUnusable for another kind of address.
        """
        if isinstance(place, Location):
            place = place.url or str(place.path)
        text = str(place)
        if _POSTGRESQL.match(text):
            return cls(url=_POSTGRESQL.sub("postgresql+psycopg://", text))
        if text.startswith("sqlite:///"):
            text = text.removeprefix("sqlite:///")
        elif "://" in text:
            scheme = text.split("://", 1)[0]
            raise StoreUnusable(
                f"L’adresse du dépôt commence par « {scheme}:// », que le programme ne connaît pas. Donnez le "
                "chemin d’un fichier ou une adresse « postgresql:// »."
            )
        # An absolute path never starts with « file: », which SQLite would read as an address with options.
        return cls(path=Path(os.path.abspath(os.path.expanduser(text))))

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return "sqlite" if self.path is not None else "postgresql"

    @property
    def label(self) -> str:
        """The place as shown to people, without any password: another server is another place, however it is named."""
        if self.path is not None:
            return str(self.path)
        address, _, options = re.sub(r"://[^@/]*@", "://…@", self.url).partition("?")
        server = "&".join(option for option in options.split("&") if option.partition("=")[0] in _SERVER)
        return f"{address}?{server}" if server else address


def missing(place: str, what: str) -> StoreMissing:
    """What to raise where there is no store: ``what``, a verb with its end, says what is wrong with ``place``."""
    return StoreMissing(
        f"Il n’y a pas de dépôt ici : {place} {what}. S’il est ailleurs, ou sur un disque qui n’est pas monté, "
        "corrigez cela d’abord ; pour en faire un nouveau, vide : « mes-tui creer »."
    )


def moved(there: str) -> StoreMissing:
    """What to raise where a store was until it was taken to ``there``."""
    return StoreMissing(
        f"Le dépôt qui était ici a été déplacé : {there}. Réglez « base » ou « dossier » à cette place (« mes-tui ou » "
        "dit dans quel fichier), puis recommencez."
    )


def prepare(path: Path, *, create: bool = True, mounts: Path = MOUNTS) -> None:
    """Check that ``path`` is a safe place for a SQLite store; create the folder (0700) and file (0600) if missing.

    The file is created by ourselves, with its mode, before SQLite would create it readable by all.
    Raises StoreMissing where there is none and ``create`` is false, else StoreUnusable with what is wrong and what to
    do.
    """
    try:
        prepare_folder(path.parent, create=create, mounts=mounts)
        _prepare_file(path, create=create)
    except OSError as error:
        raise StoreUnusable(
            f"Le dépôt « {path} » ne peut pas être utilisé : {reason(error)}. {remedy(error)}"
        ) from error


def _refuse(sentence: str) -> NoReturn:
    raise StoreUnusable(sentence)


def prepare_folder(folder: Path, *, create: bool = True, mounts: Path = MOUNTS) -> None:
    """The same for the folder alone. Raises OSError too."""
    if create and folder.parent.is_dir() and not folder.exists():
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)
    if not create and not folder.exists():
        raise missing(f"le dossier « {folder} »", "n’existe pas")
    if not folder.is_dir():
        _refuse(
            f"Le dossier « {folder} » n’existe pas. Créez-le avec « mkdir -p -m 700 » ou corrigez le chemin du dépôt."
        )
    facts = folder.stat()
    if facts.st_uid != os.geteuid():
        _refuse(
            f"Le dossier « {folder} » appartient à un autre compte. Ouvrez la session du compte qui tient le "
            "dépôt, ou choisissez un dossier à vous."
        )
    if facts.st_mode & 0o077:
        _refuse(
            f"D’autres comptes ont accès au dossier « {folder} » (mode {stat.S_IMODE(facts.st_mode):04o}). "
            f"Réservez-le avec « chmod 700 {folder} », ou choisissez un dossier à vous seul."
        )
    if not facts.st_mode & stat.S_IWUSR or not os.access(folder, os.W_OK | os.X_OK):
        _refuse(f"Le dossier « {folder} » est en lecture seule. Rendez-le modifiable, puis recommencez.")
    kind = network_type(folder, mounts)
    if kind:
        _refuse(
            f"Le dossier « {folder} » est sur un système de fichiers en réseau ({kind}), où le dépôt peut perdre des "
            "données. Placez-le sur un disque de cet ordinateur."
        )


def _prepare_file(path: Path, *, create: bool) -> None:
    try:
        facts = path.lstat()
    except FileNotFoundError:
        if not create:
            there = lineage.moved_from(path)
            raise (moved(there) if there else missing(f"« {path} »", "n’existe pas")) from None
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        _refuse(f"« {path} » est un lien symbolique. Donnez le chemin du dépôt lui-même.")
    if not stat.S_ISREG(facts.st_mode):
        _refuse(f"« {path} » n’est pas un fichier. Donnez le chemin d’un fichier de dépôt.")
    if facts.st_uid != os.geteuid():
        _refuse(f"Le dépôt « {path} » appartient à un autre compte. Ouvrez la session du compte qui le tient.")
    if facts.st_mode & 0o077:
        _refuse(
            f"D’autres comptes ont accès au dépôt « {path} » (mode {stat.S_IMODE(facts.st_mode):04o}). "
            f"Réservez-le avec « chmod 600 {path} »."
        )
    if not facts.st_mode & stat.S_IWUSR or not os.access(path, os.R_OK | os.W_OK):
        _refuse(f"Le dépôt « {path} » est en lecture seule. Rendez-le modifiable (« chmod 600 {path} »).")


def network_type(folder: Path, mounts: Path = MOUNTS) -> str:
    """Return the type of the network file system that holds ``folder``, "" on a local one or when nobody tells."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    real = Path(os.path.realpath(folder))
    best, kind = -1, ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields = before.split(" ")
        if len(fields) < 5 or not after:
            continue
        point = Path(_OCTAL.sub(lambda octal: chr(int(octal[1], 8)), fields[4]))
        # A later mount on the same point hides the earlier one.
        if (real == point or point in real.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ", 1)[0]
    return kind if kind in NETWORK_TYPES else ""
