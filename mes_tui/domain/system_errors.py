"""Why the operating system refused, in French: its own words follow the machine's language, or are English."""

import errno
import os

from mes_tui.domain.text import file_name

_ELSEWHERE = "Choisissez un autre endroit."
_ROOM = "Libérez de la place, puis recommencez."
_RIGHTS = "Demandez l’accès à la personne qui gère cet endroit, ou choisissez-en un autre."
_CLOSE = "Fermez d’autres programmes, puis recommencez."
_LATER = "Attendez qu’il soit revenu, puis recommencez."
# Why, as a clause whose subject is the file, and what to do.
_KNOWN = {
    errno.ENOENT: ("il n’existe pas", "Vérifiez son nom et son dossier."),
    errno.EACCES: ("l’accès est refusé", _RIGHTS),
    errno.EPERM: ("l’accès est refusé", _RIGHTS),
    errno.EEXIST: ("il existe déjà", "Choisissez un autre nom."),
    errno.ENOTDIR: ("un des dossiers du chemin n’en est pas un", "Vérifiez le chemin."),
    errno.EISDIR: ("c’est un dossier", "Donnez le nom d’un fichier."),
    errno.ELOOP: ("c’est un lien", "Donnez le chemin du fichier lui-même."),
    errno.ENOSPC: ("il n’y a plus de place sur le disque", _ROOM),
    errno.EDQUOT: ("votre espace sur le disque est plein", _ROOM),
    errno.EROFS: ("le disque est en lecture seule", _ELSEWHERE),
    errno.EFBIG: ("il est trop gros", _ELSEWHERE),
    errno.ENAMETOOLONG: ("son nom est trop long", "Choisissez un nom plus court."),
    errno.EMFILE: ("trop de fichiers sont ouverts", _CLOSE),
    errno.ENFILE: ("trop de fichiers sont ouverts", _CLOSE),
    errno.ENOMEM: ("la mémoire manque", _CLOSE),
    errno.EBUSY: ("il est déjà utilisé", _CLOSE),
    errno.ETXTBSY: ("il est déjà utilisé", _CLOSE),
    errno.EIO: ("le disque répond mal", "Prévenez la personne qui s’occupe de cet ordinateur."),
    errno.ESTALE: ("le disque en réseau ne répond plus", _LATER),
    errno.ENODEV: ("le disque n’est plus là", _LATER),
    errno.ENXIO: ("le disque n’est plus là", _LATER),
}
_FOLDER_GONE = "Le dossier où vous êtes n’existe plus. Placez-vous dans un autre (« cd »), puis recommencez."

_NO_TEMPORARY = (
    "Aucun dossier temporaire n’est utilisable. Libérez de la place sur le disque, ou donnez dans la variable TMPDIR "
    "un dossier où vous pouvez écrire."
)


def reason(error: OSError) -> str:
    """Why ``error`` happened, as a clause whose subject is the file; the system's number when nothing says it."""
    return _KNOWN.get(error.errno or 0, (f"erreur {error.errno or 0} du système",))[0]


def remedy(error: OSError) -> str:
    """What to do about ``error``, as a sentence."""
    return _KNOWN.get(error.errno or 0, ("", _ELSEWHERE))[1]


def sentence(error: BaseException) -> str:
    """What the system refused, why and what to do; "" for an error that is none of its known refusals."""
    if not isinstance(error, OSError) or error.errno not in _KNOWN:
        return ""
    if error.errno == errno.ENOENT and error.filename is None:
        # What has no name of its own is where one is, or whichever folder « tempfile » would have taken.
        return _FOLDER_GONE if error.strerror == os.strerror(errno.ENOENT) else _NO_TEMPORARY
    named = isinstance(error.filename, str | bytes | os.PathLike)
    what = f"« {file_name(os.fsdecode(error.filename), limit=200)} »" if named else "Le système refuse"
    return f"{what} : {reason(error)}. {remedy(error)}"
