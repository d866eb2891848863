"""The states of an agreement and the moves between them (domain §c)."""

from enum import StrEnum
from typing import Final

from api.agreements.errors import MoveNotAllowed


class AgreementStatus(StrEnum):
    """Where an agreement stands; the text cannot change after ``signed``."""

    DRAFT = "draft"
    PRESENTED = "presented"
    """The exact text was shown and its hash is fixed."""

    SIGNED = "signed"
    """The resident signed; another demanded party has not."""

    SIGNED_BY_ALL = "signed_by_all"
    """Everyone signed on the tablet; the organisation's seal is not on it yet."""

    QUARANTINED = "quarantined"
    """Something in it contradicts itself; kept whole until a person has looked."""

    COUNTERSIGNED = "countersigned"
    ACTIVE = "active"
    FULFILLED = "fulfilled"
    TERMINATED = "terminated"
    EXPIRED = "expired"
    VOID = "void"


_S = AgreementStatus
MOVES: Final[dict[AgreementStatus, frozenset[AgreementStatus]]] = {
    _S.DRAFT: frozenset({_S.PRESENTED, _S.VOID}),
    _S.PRESENTED: frozenset({_S.SIGNED, _S.SIGNED_BY_ALL, _S.QUARANTINED, _S.VOID}),
    _S.SIGNED: frozenset({_S.SIGNED_BY_ALL, _S.COUNTERSIGNED, _S.QUARANTINED, _S.TERMINATED}),
    _S.SIGNED_BY_ALL: frozenset({_S.COUNTERSIGNED, _S.QUARANTINED, _S.TERMINATED, _S.EXPIRED}),
    _S.QUARANTINED: frozenset({_S.SIGNED_BY_ALL, _S.SIGNED, _S.TERMINATED}),
    _S.COUNTERSIGNED: frozenset({_S.ACTIVE, _S.TERMINATED}),
    _S.ACTIVE: frozenset({_S.FULFILLED, _S.TERMINATED, _S.EXPIRED}),
    _S.FULFILLED: frozenset(),
    _S.TERMINATED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.VOID: frozenset(),
}

IN_FORCE: Final = frozenset({_S.SIGNED, _S.SIGNED_BY_ALL, _S.COUNTERSIGNED, _S.ACTIVE})
"""While an agreement stands like this, the same text is not due again."""


def require_move(old: AgreementStatus, new: AgreementStatus) -> None:
    """Refuse a move that the table does not have.

    Raises:
        MoveNotAllowed: For instance, a signed text that somebody wants to make a draft again.
    """
    if new not in MOVES[old]:
        raise MoveNotAllowed(old=old.value, new=new.value)
