"""What the arguments of the command line are read as."""

from datetime import date

from mes_tui.french_parser import refused


def many(text: str) -> int:
    """How many copies."""
    if not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise refused(f"« {text} » n’est pas un nombre de copies, de 1 à 9999")
    return int(text)


def day(text: str) -> date:
    """A day, as people write it."""
    from mes_tui.forms.moments import Unreadable, about, read_date

    try:
        return read_date(" ".join(text.split()))
    except Unreadable as fault:
        raise refused(about(text, fault, date.today()).rstrip(".")) from None
