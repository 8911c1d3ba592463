"""« mes-tui nouvelle »: of several files of a child, those of the installation that was named are told."""

import argparse

import pytest

from mes_tui.cli_commands.nouvelle import _file
from mes_tui.domain.errors import Refusal
from storage import records
from tests.linear.conftest import Open, open_as
from tests.services.builders import BAIE, DIRECTOR, GALETS, QUAI, child_file

__all__ = ["open_as"]


def test_only_the_files_of_the_installation_named_are_told(open_as: Open) -> None:
    services = open_as(DIRECTOR)
    with services.store.writing() as session:
        records.upsert_child_file(session, BAIE, child_file("D77", "1000001", GALETS))
    asked = argparse.Namespace(necsg="1000001", installation=QUAI, dossier_enfant="D99", division=None)
    with pytest.raises(Refusal, match="D1") as refused:
        _file(services, asked)
    assert "D77" not in refused.value.sentence
