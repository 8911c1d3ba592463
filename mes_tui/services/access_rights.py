"""« Gestion des droits d’accès »: who may do what, for which divisions (P60; domain.md §3.15)."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.text import clean
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.casework import note
from mes_tui.services.desk import Desk
from mes_tui.services.drafts import limited

if TYPE_CHECKING:
    from sqlmodel import Session

_LOGIN = re.compile(r"uid:\d{1,10}", re.ASCII)
_NAME_LENGTH = 80


class AccessRights:
    """What the holder of « Gestion des droits d’accès » does, within their own divisions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def users(self) -> tuple[Actor, ...]:
        """The accounts that share a division with the actor, and those without any, by name. Raises Refusal."""
        from storage import records

        self._require()
        own = self._desk.actor.divisions
        with self._desk.store.reading() as session:
            return tuple(user for user in records.load_users(session) if not user.divisions or user.divisions & own)

    def put(self, login: str, name: str, rights: Iterable[Right], divisions: Iterable[str]) -> None:
        """Give the account ``login`` (« uid:1004 ») exactly these rights for these divisions.

        What the account has in divisions that are not the actor's stays. Raises Refusal for a login, a name, a right
        or a division that cannot be given, or when nobody would be left to manage the rights.
        """
        from storage import records

        self._require()
        desk, wanted, places = self._desk, frozenset(rights), frozenset(divisions)
        cleaned = " ".join(clean(name).split())
        if not _LOGIN.fullmatch(login):
            raise Refusal("Donnez le compte sous la forme « uid:1004 » (le numéro que donne « id -u »).", "login")
        if not cleaned:
            raise Refusal("Donnez le nom de la personne, comme il paraîtra dans les demandes.", "name")
        limited(cleaned, _NAME_LENGTH, "Nom", "name")
        if not wanted <= PROVIDER_RIGHTS:
            raise Refusal("Le droit du Ministère ne se donne pas dans un service de garde.", "rights")
        if not places <= desk.actor.divisions:
            raise Refusal("Vous ne pouvez donner accès qu’à vos propres services de garde.", "divisions")
        with desk.store.writing() as session:
            known = records.load_actor(session, login)
            elsewhere = known.divisions - desk.actor.divisions if known else frozenset()
            if elsewhere and known is not None and known.rights != wanted:
                raise Refusal(
                    "Ce compte travaille aussi pour un autre service de garde : ses droits ne se changent pas d’ici.",
                    "rights",
                )
            records.put_user(session, login, cleaned, wanted, places | elsewhere)
            self._require_manager(session)
            codes = ",".join(sorted(right.value for right in wanted))
            note(desk, session, desk.now, "", "donner des droits", f"{login}:{codes}:{','.join(sorted(places))}")
        desk.reread_actor()

    def remove(self, login: str) -> None:
        """Take every access away from ``login``. Raises NotFound, or Refusal as ``put`` does."""
        from storage import records

        self._require()
        desk = self._desk
        with desk.store.writing() as session:
            known = records.load_actor(session, login)
            if known is None:
                raise NotFound("Ce compte n’a déjà plus accès.")
            if known.divisions - desk.actor.divisions:
                raise Refusal("Ce compte travaille aussi pour un autre service de garde : il ne se retire pas d’ici.")
            records.remove_user(session, login)
            self._require_manager(session)
            note(desk, session, desk.now, "", "retirer des droits", login)

    def _require(self) -> None:
        if Right.MANAGE not in self._desk.actor.rights:
            raise Refusal(
                f"Vous ne possédez pas les accès pour gérer les droits : il faut le droit « {Right.MANAGE.label} ». "
                f"Demandez-le à {self._desk.actor.manager}."
            )

    @staticmethod
    def _require_manager(session: "Session") -> None:
        from storage import records

        if not any(Right.MANAGE in user.rights for user in records.load_users(session)):
            raise Refusal(
                "Il faut au moins une personne pour gérer les droits d’accès : donnez d’abord ce droit.", "rights"
            )
