"""How numbers and names are shown when nobody gave a purpose (signing-privacy §7)."""

from pypinyin import Style, lazy_pinyin

ID_NO_HEAD = 4
LAST = 4


def mask_id_no(id_no: str) -> str:
    """Return ``3405**********001X`` for an 18-digit number; shorter ones keep head and tail."""
    hidden = max(len(id_no) - ID_NO_HEAD - LAST, 0)
    return id_no[:ID_NO_HEAD] + "*" * hidden + id_no[-LAST:]


def mask_phone(phone: str) -> str:
    """Return ``138****1234``; a landline keeps its last four digits."""
    if len(phone) == 11 and phone.startswith("1"):
        return f"{phone[:3]}****{phone[-LAST:]}"
    return "****" + phone[-LAST:]


def mask_last4(value: str) -> str:
    """Return ``****1234``."""
    return "****" + value[-LAST:]


MASKS = {"id_no": mask_id_no, "phone": mask_phone, "last4": mask_last4}


def initials_of(name: str) -> str:
    """Return the pinyin initials of a name in lower case, ``wgx`` for 王桂香.

    Latin letters stay; signs and spaces fall away.
    """
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return "".join(letter for letter in letters if letter.isalnum()).lower()
