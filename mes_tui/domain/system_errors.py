"""Why the operating system refused, in French: its own words follow the machine's language, or are English."""

import errno

_REASONS = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EEXIST: "il existe déjà",
    errno.ENOTDIR: "un des dossiers du chemin n’en est pas un",
    errno.EISDIR: "c’est un dossier",
    errno.ELOOP: "c’est un lien",
    errno.ENOSPC: "il n’y a plus de place sur le disque",
    errno.EDQUOT: "votre espace sur le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
    errno.EFBIG: "il est trop gros",
    errno.ENAMETOOLONG: "son nom est trop long",
    errno.EMFILE: "trop de fichiers sont ouverts",
    errno.ENFILE: "trop de fichiers sont ouverts",
    errno.EBUSY: "il est déjà utilisé",
    errno.ETXTBSY: "il est déjà utilisé",
    errno.EIO: "le disque répond mal",
    errno.ESTALE: "le disque en réseau ne répond plus",
    errno.ENODEV: "le disque n’est plus là",
    errno.ENXIO: "le disque n’est plus là",
}


def reason(error: OSError) -> str:
    """Why ``error`` happened, as a clause whose subject is the file; the system's number when nothing says it."""
    return _REASONS.get(error.errno or 0, f"erreur {error.errno or 0} du système")
