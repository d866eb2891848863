"""Giving a tablet the households of its worker: all, or what changed since its cursor."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from fastapi import Request
from sqlalchemy.orm import Session

from api.core.canonical import sha256_hex
from api.core.clock import now
from api.core.database import session_factory
from api.core.fast import run
from api.staff.access import Action
from api.staff.auth import find_caller
from api.staff.errors import MissingRight, NotSignedIn
from api.staff.proof import proven_device_id
from api.sync.payloads import Item, Pulled, leaf
from api.sync.queries.bundles import build_bundles
from api.sync.queries.snapshots import (
    Digest,
    Moment,
    list_changed,
    list_first,
    list_left,
    list_scope,
    read_moment,
    scope_digest,
    scope_versions,
)
from api.sync.service.cursors import Cursor, Page, read, sign

FIRST_PAGE = 100
"""Enough to start working while the rest comes; the soonest due ones."""

FURTHER_PAGE = 500
CURSOR_DAYS = 90
"""Closed assignment intervals are kept longer than this."""

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Reader:
    """Who pulls, and on which tablet."""

    session: Session
    member_id: UUID
    device_id: UUID
    moment: Moment


@contextmanager
def one_snapshot(request: Request, body: bytes) -> Iterator[Reader]:
    """Open a transaction in which everything is read as of one moment; it knows who is asking.

    Raises:
        NotSignedIn, MissingRight: No field worker is signed in.
        DeviceUnknown, DeviceRevoked, ProofInvalid: The tablet is not proven.
    """
    with session_factory().begin() as session:
        run(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        caller = find_caller(session, request)
        if caller is None:
            raise NotSignedIn()
        if not caller.scopes(Action.SYNC):
            raise MissingRight()
        device_id = proven_device_id(session, request, sha256_hex(body))
        yield Reader(session, caller.member_id, device_id, read_moment(session))


def pull(reader: Reader, cursor: str | None, page: str | None, digest: Any) -> Pulled:
    """Return the next page of what the tablet must change (sync §4.5).

    A cursor of another epoch, member or tablet, one that is too old, or a tablet whose own digest
    differs, gets ``manifest``: it keeps what it has and asks for repair.
    """
    epoch = reader.moment.epoch
    if page is not None:
        going_on = read(Page, page)
        if going_on is None or not _is_ours(reader, going_on):
            return Pulled(epoch, [], manifest=True)
        return _page(reader, going_on)
    if cursor is None:
        return _page(reader, _new_page(reader, None))
    known = read(Cursor, cursor)
    if known is None or not _is_ours(reader, known) or _differs(known, digest):
        return Pulled(epoch, [], manifest=True)
    return _since(reader, known)


def _is_ours(reader: Reader, token: Cursor | Page) -> bool:
    age_s = now().timestamp() - token.issued_s
    return (
        token.epoch == reader.moment.epoch
        and token.member == str(reader.member_id)
        and token.device == str(reader.device_id)
        and age_s < CURSOR_DAYS * DAY_S
    )


def _differs(known: Cursor, digest: Any) -> bool:
    if known.count is None or not isinstance(digest, dict):
        return False
    return (digest.get("count"), digest.get("xor")) != (known.count, known.xor)


def _since(reader: Reader, known: Cursor) -> Pulled:
    """Answer a tablet that has a cursor; most of the time nothing has changed."""
    target = reader.moment.snapshot
    session, member_id = reader.session, reader.member_id
    left = list_left(session, member_id, known.snapshot, target)
    changed = list_changed(session, member_id, known.snapshot, target, None, FIRST_PAGE + 1)
    if not left and not changed and known.count is not None and known.xor is not None:
        digest = Digest(known.count, known.xor)
        return Pulled(
            reader.moment.epoch, [], cursor=_cursor(reader, target, digest), digest=digest
        )
    gone = [Item(id_, "out", ver, None) for id_, ver in left]
    items = gone + _items(reader, changed[:FIRST_PAGE])
    if len(changed) > FIRST_PAGE:
        rest = _new_page(reader, known.snapshot, after=str(changed[FIRST_PAGE - 1][0]))
        return Pulled(reader.moment.epoch, items, page=sign(rest))
    return _last(reader, target, items, first=False)


def _page(reader: Reader, page: Page) -> Pulled:
    """Return one page of a pull that was begun; the soonest due households open a first pull."""
    session, member_id = reader.session, reader.member_id
    first = page.base is None
    if first and page.after is None and not page.sent_first:
        ids = list_first(session, member_id, page.target, FIRST_PAGE)
        items = _items(reader, [(id_, True) for id_ in ids])
        if len(ids) < FIRST_PAGE:
            return _last(reader, page.target, items, first=True)
        ahead = tuple(str(id_) for id_ in ids)
        return Pulled(
            page.epoch,
            items,
            page=sign(_new_page(reader, None, page.target, ahead=ahead)),
            first=True,
        )
    if page.base is None:
        ahead_ids = [UUID(id_) for id_ in page.sent_first]
        found = list_scope(session, member_id, page.target, page.after, ahead_ids, FURTHER_PAGE)
    else:
        found = list_changed(session, member_id, page.base, page.target, page.after, FURTHER_PAGE)
    items = _items(reader, found)
    if len(found) < FURTHER_PAGE:
        return _last(reader, page.target, items, first=first)
    rest = _new_page(reader, page.base, page.target, after=str(found[-1][0]), ahead=page.sent_first)
    return Pulled(page.epoch, items, page=sign(rest), first=first)


def _last(reader: Reader, target: str, items: list[Item], *, first: bool) -> Pulled:
    """Close a pull: the tablet now has the target; the digest is told if nothing moved since."""
    quiet = target == reader.moment.snapshot or not _moved_since(reader, target)
    digest = scope_digest(reader.session, reader.member_id) if quiet else None
    cursor = _cursor(reader, target, digest)
    return Pulled(reader.moment.epoch, items, cursor=cursor, digest=digest, first=first)


def _moved_since(reader: Reader, target: str) -> bool:
    session, now_seen = reader.session, reader.moment.snapshot
    return bool(
        list_changed(session, reader.member_id, target, now_seen, None, 1)
        or list_left(session, reader.member_id, target, now_seen)
    )


def _items(reader: Reader, found: Sequence[tuple[UUID, bool]]) -> list[Item]:
    bundles = build_bundles(reader.session, [id_ for id_, _ in found]) if found else {}
    return [
        Item(id_, "in" if moved_in else "upd", bundles[id_].ver, bundles[id_].body)
        for id_, moved_in in found
    ]


def _new_page(
    reader: Reader,
    base: str | None,
    target: str | None = None,
    *,
    after: str | None = None,
    ahead: tuple[str, ...] = (),
) -> Page:
    return Page(
        epoch=reader.moment.epoch,
        base=base,
        target=target or reader.moment.snapshot,
        member=str(reader.member_id),
        device=str(reader.device_id),
        issued_s=int(now().timestamp()),
        after=after,
        sent_first=ahead,
    )


def _cursor(reader: Reader, snapshot: str, digest: Digest | None) -> str:
    return sign(
        Cursor(
            epoch=reader.moment.epoch,
            snapshot=snapshot,
            member=str(reader.member_id),
            device=str(reader.device_id),
            issued_s=int(now().timestamp()),
            count=digest.count if digest else None,
            xor=digest.xor if digest else None,
        )
    )


def repair(reader: Reader, leaves: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Compare what a tablet holds with its scope: what to fetch, what to drop."""
    scope = scope_versions(reader.session, reader.member_id)
    wanted = {str(id_): leaf(id_, ver) for id_, ver in scope.items()}
    held = {pair[0]: pair[1] for pair in leaves}
    fetch = [id_ for id_, mark in wanted.items() if held.get(id_) != mark]
    digest = scope_digest(reader.session, reader.member_id)
    return {
        "fetch": fetch,
        "drop": [id_ for id_ in held if id_ not in wanted],
        "keep": len(wanted) - len(fetch),
        "cursor": _cursor(reader, reader.moment.snapshot, digest),
        "digest": asdict(digest),
    }


def bundles_of(reader: Reader, ids: Sequence[UUID]) -> tuple[list[Item], list[UUID]]:
    """Return the bundles of those households that are in the worker's care, and the other ids."""
    scope = scope_versions(reader.session, reader.member_id)
    mine = [id_ for id_ in ids if id_ in scope]
    items = _items(reader, [(id_, False) for id_ in mine])
    return items, [id_ for id_ in ids if id_ not in scope]
