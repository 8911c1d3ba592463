"""A machine with a shared account as ADMINISTRATION.md has it made, on this one: real sshd and sudo, its own folders.

A mount namespace holds copies of /etc and /srv: the accounts, the rules and the settings made there are seen by nobody
else and are gone with it.
"""

import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
CLERK, DEPUTY = "mes-commis", "mes-adjoint"
_NEEDED = ("sshd", "ssh", "ssh-keygen", "sudo", "useradd", "runuser", "unshare", "nsenter", "mount")
_PROGRAM = "/usr/local/bin/mes-tui"
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def missing() -> str:
    """Why the machine cannot be made here, "" when it can."""
    if os.getuid():
        return "only root can make accounts"
    absent = [name for name in _NEEDED if shutil.which(name, path=PATH) is None]
    if absent:
        return f"not installed: {', '.join(absent)}"
    tried = subprocess.run(["unshare", "--mount", "true"], capture_output=True, text=True)
    return f"no namespace of mounts: {tried.stderr.strip()}" if tried.returncode else ""


def recipe(name: str) -> str:
    """The block that ADMINISTRATION.md gives under the mark « recette: name »."""
    text = (ROOT / "ADMINISTRATION.md").read_text(encoding="utf-8")
    found = re.search(rf"<!-- recette: {name} -->\n *```\w*\n(.*?)\n *```", text, re.DOTALL)
    assert found, name
    return found[1]


class SharedMachine:
    """The machine, as long as the ``with`` statement lasts; its files are in ``folder``, which everybody may enter."""

    def __init__(self, folder: Path, office: Path) -> None:
        self.folder, self._office = folder, office
        self.program = folder / "mes-tui"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])

    def __enter__(self) -> Self:
        folder = self.folder
        folder.chmod(0o755)
        environ = f"PYTHONPATH={shlex.quote(str(ROOT))} PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8"
        # As the program that is installed: nothing is imported from the folder of who calls it.
        self.program.write_text(f'#!/bin/sh\nexec env {environ} {shlex.quote(sys.executable)} -P -m mes_tui "$@"\n')
        self.program.chmod(0o755)
        for name in ("host", CLERK, "stranger"):
            key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / f"{name}.key")]
            subprocess.run(key, check=True)
        script = folder / "machine.sh"
        script.write_text(self._script(), encoding="utf-8")
        self._namespace = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-eu", str(script)],
            env={"PATH": PATH, "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=(folder / "machine.log").open("w"),
            text=True,
        )
        assert self._namespace.stdout is not None
        ready = self._namespace.stdout.readline().strip()
        assert ready == "ready", (folder / "machine.log").read_text()
        return self

    def __exit__(self, *_: object) -> None:
        self._namespace.terminate()
        self._namespace.wait(30)

    def _script(self) -> str:
        """What root does, the document's own words included."""
        said = {
            name: recipe(name).replace(_PROGRAM, str(self.program))
            for name in ("compte", "réglages", "création", "sshd", "copies")
        }
        key = (self.folder / f"{CLERK}.key.pub").read_text().split()[1]
        keys = recipe("clés").replace(_PROGRAM, str(self.program)).replace("AAAA…", key)
        keys = keys.replace("--identite mtremblay", "--identite commis")
        creation = said["création"].replace("-- mes-tui", f"-- {self.program}")
        rule = recipe("sudo").replace(_PROGRAM, str(self.program)).replace("%mes", DEPUTY)
        return "\n".join(
            (
                # Whatever the process that runs the tests has taken: what root makes here, everybody may enter.
                "umask 022",
                *self._own_folders(),
                # The machine may have such an account in earnest; this copy of its list begins without.
                f"for name in dossier {CLERK} {DEPUTY}; do userdel $name 2>/dev/null || true; done",
                said["compte"],
                f"useradd --create-home --shell /bin/sh {CLERK}",
                f"useradd --create-home --shell /bin/sh {DEPUTY}",
                *_written("/etc/xdg/mes-tui/config.toml", said["réglages"]),
                *_written("/etc/ssh/sshd_config.d/mes-tui.conf", said["sshd"]),
                *_written("/etc/ssh/mes-tui.cles", keys),
                *_written("/etc/sudoers.d/mes-tui", f"{rule}"),
                "chmod 0440 /etc/sudoers.d/mes-tui",
                "visudo -cqf /etc/sudoers.d/mes-tui",
                "install -d -o dossier -g dossier -m 0700 /srv/neuf",
                f"export MES_TUI_HOME=/srv/neuf; {creation} >&2; unset MES_TUI_HOME",
                f"cp -r {shlex.quote(str(self._office))}/. /srv/mes && rm -f /srv/mes/BUREAU-D-EXEMPLE",
                "chown -R dossier:dossier /srv/mes && chmod 0700 /srv/mes",
                # The store came from another machine: the key that sealed it is added to the one of this account.
                f"cat {shlex.quote(str(self._office.parent))}/.config/mes-tui/sceau.cle >>"
                "/home/dossier/.config/mes-tui/sceau.cle",
                f"runuser -u dossier -- {self.program} utilisateurs donner {DEPUTY} --nom 'Ève Adjointe' "
                "--droits consulter,saisir --divisions 3000-2000 >&2",
                said["copies"],
                "mkdir -p /run/sshd",
                f"$(command -v sshd) -D -e -h {self.folder}/host.key -p {self.port} -o ListenAddress=127.0.0.1 "
                "-o PidFile=none &",
                "daemon=$!",
                'trap "kill $daemon" EXIT',
                'trap "exit 0" TERM',
                f"until ssh-keyscan -p {self.port} 127.0.0.1 >{self.folder}/known_hosts 2>/dev/null; do :; done",
                "echo ready",
                "wait $daemon",
            )
        )

    def _own_folders(self) -> tuple[str, ...]:
        """A copy of /etc, empty /srv and /home; where Python lives in root's home, a way to it alone."""
        hidden = sorted({path for path in (sys.base_prefix, sys.prefix, str(ROOT)) if path.startswith("/root/")})
        kept = [(path, f"/run/kept/{place}") for place, path in enumerate(hidden)]
        return (
            "mount -t tmpfs -o mode=755 tmpfs /run",
            # A file that goes away during the copy is not one of those that are needed.
            "mkdir -p /run/etc /run/kept && { cp -a /etc/. /run/etc || true; } && mount --bind /run/etc /etc",
            "mkdir -p /etc/sudoers.d /etc/ssh/sshd_config.d",
            *(f"mkdir -p {place} && mount --bind {shlex.quote(path)} {place}" for path, place in kept),
            *(("mount -t tmpfs -o mode=755 tmpfs /root",) if kept else ()),
            *(f"mkdir -p {shlex.quote(path)} && mount --bind {place} {shlex.quote(path)}" for path, place in kept),
            "mount -t tmpfs -o mode=755 tmpfs /srv",
            "mount -t tmpfs -o mode=755 tmpfs /home",
        )

    def ssh(self, *words: str, terminal: bool = False, key: str = CLERK, program: str = "ssh") -> list[str]:
        """The command by which the clerk's own computer reaches the shared account."""
        options = ("BatchMode=yes", "IdentitiesOnly=yes", f"UserKnownHostsFile={self.folder}/known_hosts")
        return [
            *(program, "-F", "none", "-i", f"{self.folder}/{key}.key", *(f"-o{option}" for option in options)),
            *(("-tt",) if terminal else ()),
            *(("-p", str(self.port), "dossier@127.0.0.1") if program == "ssh" else ("-P", str(self.port))),
            *words,
        ]

    def inside(self, *words: str, user: str = DEPUTY) -> list[str]:
        """The command of somebody who has an account on the machine."""
        return ["nsenter", "--target", str(self._namespace.pid), "--mount", "runuser", "-u", user, "--", *words]

    def sudo(self, *words: str) -> list[str]:
        """The command by which the deputy reaches the shared account."""
        return self.inside("sudo", "-n", "-u", "dossier", str(self.program), *words)


def _written(path: str, text: str) -> tuple[str, ...]:
    return (f"cat >{path} <<'FIN'", text, "FIN")
