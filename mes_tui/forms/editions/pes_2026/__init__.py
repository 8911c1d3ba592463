"""The form in the words in use since the allowance was renamed: seven pages, made of those of 2021 (SOURCES.md §2.1).

Who signs, what CSG and CAFE know, the timetable, the partners and the summary are asked as they were.
"""

from mes_tui.domain.codes import Nature
from mes_tui.domain.rules import Rules
from mes_tui.forms.editions import pes_2021
from mes_tui.forms.editions.pes_2026 import attendance, child, identity, means, needs, support
from mes_tui.forms.vocabulary import Form


def form(key: str, rules: Rules) -> Form:
    """Return the seven pages, with the numbers and lists of ``rules``."""
    first, second, third, fourth, fifth, sixth, seventh = pes_2021.form(key, rules).pages
    return Form(
        key,
        pes_2021.TITLE,
        (
            identity.page(first),
            child.page(second),
            attendance.page(third, rules),
            needs.page(fourth),
            means.page(fifth),
            support.page(sixth),
            seventh,
        ),
        {Nature.PLAN: child.PLAN_TITLE},
    )
