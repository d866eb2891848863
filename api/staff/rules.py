"""First passwords, and what a password and a login must be."""

import re
import secrets

PASSWORD_MIN = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is read wrongly from paper: no i, l, o, 0, 1."""

GROUPS, GROUP_LETTERS = 3, 4
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


def first_password() -> str:
    """Make a password to be told to its owner once, such as ``h4kd-9wqe-mm3t`` (59 bits)."""
    letters = [secrets.choice(_LETTERS) for _ in range(GROUPS * GROUP_LETTERS)]
    starts = range(0, len(letters), GROUP_LETTERS)
    return "-".join("".join(letters[at : at + GROUP_LETTERS]) for at in starts)


def password_fault(password: str, login: str) -> str | None:
    """Return why a password will not do: ``short``, ``like_login`` or ``plain``."""
    if len(password) < PASSWORD_MIN:
        return "short"
    if login.lower() in password.lower() and len(password) < len(login) + PASSWORD_MIN:
        return "like_login"
    if len(set(password)) < PASSWORD_MIN // 2 or password.isdigit():
        return "plain"
    return None


def is_login(text: str) -> bool:
    """Say whether a login has the form that new accounts must have."""
    return _LOGIN.fullmatch(text) is not None
