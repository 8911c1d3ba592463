"""The sample office of « mes-tui demo » and of the tests: three fictitious providers, every case. Light to import."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


def build(services: "Services") -> None:
    """Fill the empty store of ``services`` with the sample office, dated from its clock."""
    from mes_tui.samples.build import build as build_office

    build_office(services)
