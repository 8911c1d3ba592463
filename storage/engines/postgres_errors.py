"""What an error of a PostgreSQL server means for people: why the base does not open, why a write failed. Light.

A connection that fails has no SQLSTATE: libpq gives the server's words only, in the language of the server. They are
known in English and in French; any others are shown as they are.
"""

import re

from storage.engines.backend import BUSY, write_failed, write_refused

_CALL = "Prévenez la personne qui s’occupe du serveur, puis réessayez"
_LATER = "Réessayez dans quelques instants"

# Why, and what to do: each a clause, without its full stop.
_REASONS = {
    "full": (
        "toutes les connexions du serveur de la base sont prises",
        f"{_LATER} ; si cela dure, la personne qui s’en occupe relève « max_connections »",
    ),
    "limit": (
        "toutes les connexions permises à ce compte ou à cette base sont prises",
        f"{_LATER} ; si cela dure, la personne qui s’en occupe relève cette limite (« CONNECTION LIMIT »)",
    ),
    "address": (
        "le serveur de la base n’accepte pas ce compte depuis cette machine",
        "La personne qui s’en occupe l’inscrit dans « pg_hba.conf »",
    ),
    "password": (
        "le serveur de la base refuse le mot de passe, ou n’en a pas reçu",
        "Vérifiez la ligne de ce serveur, de cette base et de ce compte dans « ~/.pgpass » (mode 0600)",
    ),
    "tls": (
        "la liaison chiffrée (TLS) avec le serveur de la base a échoué",
        "Vérifiez son certificat, et « sslmode » et « sslrootcert » dans l’adresse",
    ),
    "absent": (
        "cette base n’existe pas sur le serveur",
        "Corrigez son nom dans l’adresse, ou créez-la (« createdb »)",
    ),
    "role": (
        "le serveur de la base ne connaît pas ce compte, ou lui refuse cette base",
        "Vérifiez le compte dans l’adresse, et ses droits sur la base",
    ),
    "starting": ("le serveur de la base démarre ou s’arrête", _LATER),
    "name": (
        "le nom du serveur de la base ne mène à aucune adresse",
        "Vérifiez le nom dans l’adresse, et le réseau",
    ),
    "silent": ("le serveur de la base ne répond pas", "Vérifiez l’adresse et le réseau, puis réessayez"),
    "lost": ("le serveur de la base ne répond plus", _LATER),
    "read only": ("la base est en lecture seule", _CALL),
    "room": ("le serveur n’a plus de place ou de mémoire", _CALL),
    "forbidden": ("ce compte n’a pas le droit de faire cela dans la base", _CALL),
    "busy": (BUSY.partition(". ")[0], BUSY.partition(". ")[2]),
}
# The words of a connection that fails. Letters with accents may come in any encoding.
_WORDS = (
    ("address", r"pg_hba\.conf"),
    ("full", r"too many clients|trop de clients|remaining connection slots|emplacements de connexion\S* restants"),
    ("limit", r"too many connections for|trop de connexions pour"),
    (
        "password",
        r"password authentication failed|authentification par mot de passe|no password supplied|mot de passe n",
    ),
    ("tls", r"\bSSL\b|\bTLS\b|\bcertificate?\b"),
    ("absent", r"database .* does not exist|base de donn\S+ .* n.existe pas"),
    (
        "role",
        r"role .* does not exist|le r\S+ .* n.existe pas|not permitted to log in|n.est pas autoris\S+ . se connecter",
    ),
    ("role", r"permission denied for database|droit refus\S+ pour la base"),
    ("starting", r"(starting up|shutting down)\b|bases? de donn\S+ (se lance|s.arr\S+te)|recovery mode"),
    ("name", r"(translate|resolve) host|Name or service not known|name resolution"),
    ("silent", r"refused|No such file|timeout|timed out|No route|unreachable|server closed the connection"),
)
# The beginning of a SQLSTATE.
_STATES = {
    "53300": "full",
    "28P01": "password",
    "28": "role",
    "3D": "absent",
    "3F": "absent",
    "42501": "forbidden",
    "53": "room",
    "25": "read only",
    "55": "busy",
    "40": "busy",
    "08": "lost",
    "57": "starting",
}


def reason_of(error: BaseException) -> str:
    """Which of the reasons it is, "" for none of them."""
    state = str(getattr(error, "sqlstate", "") or "")
    if state:
        return _STATES.get(state) or _STATES.get(state[:2], "")
    said = str(error)
    return next((name for name, words in _WORDS if re.search(words, said)), "")


def not_saved(error: BaseException) -> str:
    """The sentence that says why a write failed and what to do."""
    state = str(getattr(error, "sqlstate", "") or "")
    message = str(getattr(getattr(error, "diag", None), "message_primary", "") or "")
    # P0001 is what a guard raises.
    if state == "P0001" or state.startswith("23"):
        return write_refused(message, taken=state == "23505")
    name = reason_of(error) or ("" if state else "lost")
    return write_failed("{}. {}".format(*_REASONS[name]) if name else None)


def unusable(error: BaseException, label: str) -> str:
    """The sentence that says why the base cannot be opened or read."""
    if name := reason_of(error):
        return "La base « {} » ne peut pas être lue : {}. {}.".format(label, *_REASONS[name])
    said = " ".join(str(error).split())[:200]
    return f"La base « {label} » ne peut pas être lue (« {said} »). Fermez le programme, puis rouvrez-le."
