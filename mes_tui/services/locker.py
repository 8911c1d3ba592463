"""The folders of the people of a shared account: each has one, for the files that they bring and take away."""

from pathlib import Path

from mes_tui.attachments.files import read_file
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import file_name
from mes_tui.forms.french import size
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import require_folder, write_file
from mes_tui.services.locker_note import NOTE, emptied, folder_of

# What one person may keep there: the disk is that of everybody.
ROOM = 512 * 1024 * 1024


def locker(root: Path | None, login: str) -> Path | None:
    """The folder of ``login`` under ``root``, made when it is missing (mode 0700); None when it cannot be had."""
    if root is None:
        return None
    try:
        return require_folder(folder_of(login), root=root, make=True)
    except Refusal:
        return None


class Locker:
    """The files that the person keeps between their own computer and the application."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    @property
    def folder(self) -> Path:
        """Where they are. Raises Refusal for who has no locker, or needs none."""
        root = self._context.files_root()
        if root is None:
            raise Refusal("Un casier est pour les personnes d’un compte partagé. Ici, vos fichiers sont déjà à vous.")
        return root

    def emptied(self) -> str:
        """What « purger » left to say of it, once; "" for nothing."""
        return emptied(self.folder)

    @property
    def room(self) -> int:
        """How many bytes may still be put there."""
        return ROOM - sum(bytes_ for _, bytes_ in self.files())

    def files(self) -> tuple[tuple[str, int], ...]:
        """The name of each file and its size in bytes, by name; those of its folders with the name of the folder."""
        folder = self.folder
        found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        paths = sorted(path for path in found if path.name != NOTE)
        return tuple((str(path.relative_to(folder)), path.stat().st_size) for path in paths)

    def put(self, name: Path, data: bytes, *, overwrite: bool = False) -> Path:
        """Keep ``data`` under ``name``. Raises Refusal when there is no room, or as ``write_file`` does."""
        if len(data) > self.room:
            raise Refusal(f"Votre casier est plein\u00a0: {size(ROOM)} au plus. Effacez-en des fichiers.")
        return write_file(data, self._inside(name), "", root=self.folder, overwrite=overwrite)

    def take(self, name: Path) -> bytes:
        """The bytes of the file ``name``. Raises Refusal when there is none."""
        return read_file(self._inside(name), ROOM)

    def remove(self, name: Path) -> None:
        """Erase the file ``name``. Raises Refusal when there is none."""
        path = self._inside(name)
        read_file(path, ROOM)
        path.unlink()

    def _inside(self, name: Path) -> Path:
        folder = self.folder
        # Nothing in it is a link: the application alone writes there, and it makes none.
        if name.is_absolute() or ".." in name.parts:
            raise Refusal(f"«\u00a0{file_name(str(name))}\u00a0» n’est pas un nom de votre casier. Donnez un nom seul.")
        return folder / name
