"""Operations and what surrounds them, as the server handles them."""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from api.core.contracts import problems_of
from api.households.models import FactSource, Household
from api.households.payloads import Origin
from api.sync.queries.snapshots import Digest

ENVELOPE_SCHEMA = "sync/envelope.v1.json"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An envelope with its ids read; ``raw`` is the envelope as it came."""

    op_id: UUID
    sha: str
    seq: int
    kind: str
    v: int
    session_id: UUID | None
    household_id: UUID | None
    deps: tuple[UUID, ...]
    raw: Json

    @classmethod
    def of(cls, envelope: Json) -> "Operation":
        """Read an envelope that fits its schema."""
        household = envelope["household"]
        return cls(
            op_id=UUID(envelope["op_id"]),
            sha=envelope["sha"],
            seq=envelope["seq"],
            kind=envelope["kind"],
            v=envelope["v"],
            session_id=uuid_or_none(envelope["session"]),
            household_id=UUID(household) if household else None,
            deps=tuple(UUID(dep) for dep in envelope["deps"]),
            raw=envelope,
        )

    @property
    def replaces_id(self) -> UUID | None:
        """The refused operation that this one corrects."""
        return uuid_or_none(self.raw.get("replaces")) if isinstance(self.raw, dict) else None

    @property
    def packed(self) -> bytes:
        """The envelope's bytes for the inbox."""
        return orjson.dumps(self.raw)


def envelope_problems(envelope: Json) -> list[Json]:
    """Return where an envelope misses its schema."""
    return problems_of(ENVELOPE_SCHEMA, envelope)


def uuid_or_none(value: object) -> UUID | None:
    """Read an id; anything else is None."""
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Author:
    """Whoever was signed in when an operation was made."""

    member_id: UUID
    name: str
    active: bool


class Standing(StrEnum):
    """What an author is to a household when an operation arrives (sync §4.6)."""

    RESPONSIBLE = "responsible"
    LEADS = "leads"
    LATE = "late_after_move"
    """Was responsible until lately: the operation counts, and is shown to lead and successor."""

    FOREIGN = "out_of_scope"
    REVOKED = "author_revoked"
    UNKNOWN = "author_unknown"

    @property
    def counts(self) -> bool:
        """Whether the operation may change the household's file without a person's word."""
        return self in (Standing.RESPONSIBLE, Standing.LEADS, Standing.LATE)


@dataclass(slots=True)
class Circumstances:
    """Who sent an operation, when, and what the server made of its clock."""

    op: Operation
    device_id: UUID
    author: Author | None
    received_at: datetime
    corrected_at: datetime
    """The tablet's time set right by its known offset; ``received_at`` when it cannot be."""

    clock_implausible: bool
    standing: Standing
    policy: Callable[[UUID], Json]
    """Policy values of a unit."""

    @property
    def author_id(self) -> UUID | None:
        """The author's member id, where it is known."""
        return self.author.member_id if self.author else None

    def corrected(self, moment: datetime) -> datetime:
        """Return a time of the tablet set right, never later than the receipt."""
        if self.clock_implausible:
            return self.received_at
        offset = timedelta(milliseconds=self.op.raw["clock"]["offset_ms"] or 0)
        return min(moment + offset, self.received_at)

    def origin(self, source: FactSource, source_id: UUID | None = None) -> Origin:
        """Return what facts recorded by this operation carry."""
        return Origin(
            source=source,
            source_id=source_id or self.op.op_id,
            observer_id=self.author_id,
            device_id=self.device_id,
            observed_at=self.corrected_at,
            received_at=self.received_at,
        )


@dataclass(slots=True)
class Outcome:
    """What applying an operation led to."""

    household: Household | None = None
    merged: bool = False
    review_item_ids: list[UUID] = field(default_factory=list)
    status: str | None = None
    """Set by a handler that knows better than the rule (``review`` before ``merged``)."""

    detail: list[Json] = field(default_factory=list)

    @property
    def receipt_status(self) -> str:
        """``review`` when something waits for a person, ``merged`` when a rule decided."""
        if self.status:
            return self.status
        if self.review_item_ids:
            return "review"
        return "merged" if self.merged else "applied"


def leaf(household_id: UUID, ver: int) -> str:
    """Return the first 8 bytes, in hex, of SHA-256 over ``<id>:<ver>``."""
    return hashlib.sha256(f"{household_id}:{ver}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Item:
    """A household that changed for this worker; ``body`` is its bundle's JSON."""

    household_id: UUID
    change: str
    ver: int
    body: str | None

    def wire(self) -> dict[str, Any]:
        """Return the item as it travels; the bundle goes in as the database wrote it."""
        return {
            "household": str(self.household_id),
            "change": self.change,
            "ver": self.ver,
            "leaf": leaf(self.household_id, self.ver) if self.body else None,
            "bundle": orjson.Fragment(self.body) if self.body else None,
        }


@dataclass(frozen=True, slots=True)
class Pulled:
    """One page of a pull."""

    epoch: str
    items: list[Item]
    page: str | None = None
    cursor: str | None = None
    digest: Digest | None = None
    first: bool = False
    manifest: bool = False

    def wire(self) -> dict[str, Any]:
        """Return the page as it travels, without what every reply carries."""
        return {
            "items": [item.wire() for item in self.items],
            "page": self.page,
            "cursor": self.cursor,
            "digest": asdict(self.digest) if self.digest else None,
            "first": self.first,
            "manifest": self.manifest,
        }
