"""Where a PostgreSQL base is, as its address and the environment say it: for people, without any password. Light."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

PORT = "5432"
_LOCAL = "prise locale de la machine"


@dataclass(frozen=True, slots=True)
class Server:
    """``host`` may be several names, or the folder of a socket; ``tls`` is « sslmode »."""

    host: str
    port: str
    base: str
    role: str
    tls: str

    def __str__(self) -> str:
        role = self.role or "(celui de la machine)"
        return f"{self.host}, port {self.port}, base {self.base or role}, rôle {role}, TLS {self.tls}"


def server_of(url: str, environ: Mapping[str, str]) -> Server:
    """The server of the address ``url``; what it does not say is taken where libpq takes it."""
    parts = urlsplit(url)
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    before, _, place = parts.netloc.rpartition("@")
    host, _, port = place.rpartition(":") if not place.endswith("]") and ":" in place else (place, "", "")
    return Server(
        host=options.get("host") or unquote(host) or environ.get("PGHOST") or _LOCAL,
        port=options.get("port") or port or environ.get("PGPORT") or PORT,
        base=unquote(parts.path.lstrip("/")) or options.get("dbname") or environ.get("PGDATABASE") or "",
        role=unquote(before.partition(":")[0]) or options.get("user") or environ.get("PGUSER") or "",
        tls=options.get("sslmode") or environ.get("PGSSLMODE") or "prefer (non vérifié)",
    )
