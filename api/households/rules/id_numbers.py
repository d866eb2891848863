"""What is wrong with a resident ID number, said so that it can be mended."""

from api.core.resident_id import birth_date_in, check_digit

LENGTH = 18


def id_no_fault(id_no: str) -> str | None:
    """Return None for a sound number, else ``length``, ``digits``, ``birth_date`` or ``check``."""
    if len(id_no) != LENGTH:
        return "length"
    if not id_no[:17].isdigit() or not (id_no[17].isdigit() or id_no[17] == "X"):
        return "digits"
    if birth_date_in(id_no) is None:
        return "birth_date"
    return None if check_digit(id_no[:17]) == id_no[17] else "check"
