"""Two files side by side, before anybody merges them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.core.clock import today
from api.households.errors import MergeRefused
from api.households.models import Address, Fact, Household, MergeKind
from api.households.payloads.given import PersonOut
from api.households.payloads.merges import (
    ComparedField,
    ComparedHome,
    ComparedPerson,
    MergeAsk,
    MergeIn,
    MergePreview,
    PairIn,
    SideValue,
)
from api.households.queries.files import list_people
from api.households.queries.hanging import count_hanging
from api.households.queries.lists import list_households
from api.households.queries.merges import (
    alike_people,
    current_of,
    differing_id_numbers,
    homes_of,
    seen_mark,
)
from api.households.queries.shapes import in_words, person_out, row_out
from api.households.service.facts import plain_value
from api.households.service.merging import check_mergeable, lock_both
from api.policies.queries import policy_value
from api.staff.auth import Caller
from api.staff.service.audit import audit
from api.surveys.queries import fact_catalogue

SHOWN_WHEN_EQUAL = frozenset({"name", "sex", "birth_date", "id_no", "phone"})
ADDRESS = {"zh": "地址", "en": "Address"}
RISK_LEVEL = {"zh": "走访周期", "en": "Visit interval"}
FactRowOf = Row[Fact, str | None]


def preview_merge(session: Session, asked: MergeAsk, caller: Caller) -> MergePreview:
    """Show what a merge would do; numbers that differ are shown in full, which is audited.

    Raises:
        NotFound: One of them does not exist or lies outside the caller's units.
        MergeRefused: One of them was merged before.
    """
    wanted = MergeIn(**asked.model_dump(), seen="")
    homes = lock_both(session, wanted, caller)
    problems = []
    try:
        check_mergeable(session, wanted, homes)
    except MergeRefused as refusal:
        problems.append(str(refusal.details["problem"]))
    pairs, why = _pairs(session, asked)
    keep_home = homes[0][0]
    gone_home = homes[1][0] if homes[1] else keep_home
    is_households = asked.kind is MergeKind.HOUSEHOLD
    fields = _household_fields(session, keep_home, gone_home) if is_households else []
    people = [_person(session, pair, why) for pair in pairs]
    audit(session, "file.compare", asked.kind.value, asked.keep_id, caller=caller)
    return MergePreview(
        kind=asked.kind,
        keep=_home(session, keep_home),
        gone=_home(session, gone_home),
        fields=fields,
        pairs=people,
        moves=count_hanging(session, gone_home.id) if is_households else {},
        needs_reason=bool(differing_id_numbers(session, pairs)),
        problems=problems,
        seen=seen_mark([home for side in homes for home in side]),
    )


def _pairs(session: Session, asked: MergeAsk) -> tuple[list[PairIn], Mapping[UUID, str]]:
    if asked.kind is MergeKind.PERSON:
        pair = PairIn(keep_id=asked.keep_id, gone_id=asked.gone_id)
        return [pair], {asked.gone_id: "chosen"}
    alike = alike_people(session, asked.keep_id, asked.gone_id)
    why = {gone: reason for _, gone, reason in alike}
    if asked.people is not None:
        return asked.people, why
    return [PairIn(keep_id=keep, gone_id=gone) for keep, gone, _ in alike], why


def _home(session: Session, household: Household) -> ComparedHome:
    row = list_households(session, [Household.id == household.id], None, 1)[0]
    return ComparedHome(
        row=row_out(row), address=row[1].full_text, people=_people(session, household.id)
    )


def _people(session: Session, household_id: UUID) -> list[PersonOut]:
    method = policy_value(session, "age.method", None)
    listed = list_people(session, household_id)
    return [person_out(person, member, today(), method) for person, member in listed]


def _person(session: Session, pair: PairIn, why: Mapping[UUID, str]) -> ComparedPerson:
    keep, gone = _shown(session, pair.keep_id), _shown(session, pair.gone_id)
    sides = current_of(session, pair.keep_id), current_of(session, pair.gone_id)
    return ComparedPerson(
        keep=keep,
        gone=gone,
        why=why.get(pair.gone_id, "chosen"),
        id_numbers_differ=bool(differing_id_numbers(session, [pair])),
        fields=_compared(sides[0], sides[1]),
    )


def _shown(session: Session, person_id: UUID) -> PersonOut:
    method = policy_value(session, "age.method", None)
    for household_id in homes_of(session, person_id):
        for person, member in list_people(session, household_id):
            if person.id == person_id:
                return person_out(person, member, today(), method)
    raise MergeRefused(problem="not_of_these_homes")


def _household_fields(session: Session, keep: Household, gone: Household) -> list[ComparedField]:
    sides = current_of(session, keep.id), current_of(session, gone.id)
    addresses = {
        one.id: one.full_text
        for one in session.scalars(
            select(Address).where(Address.id.in_([keep.address_id, gone.address_id]))
        )
    }
    own = [
        _column("address", ADDRESS, addresses[keep.address_id], addresses[gone.address_id]),
        _column("risk_level", RISK_LEVEL, keep.risk_level.value, gone.risk_level.value),
    ]
    return [*own, *_compared(sides[0], sides[1])]


def _column(key: str, label: dict[str, str], keep: str, gone: str) -> ComparedField:
    sides = [SideValue(value=text, text={"zh": text, "en": text}) for text in (keep, gone)]
    return ComparedField(
        key=key,
        label=label,
        keep=sides[0],
        gone=sides[1],
        differs=keep != gone,
        proposal="keep",
    )


def _compared(keep: Mapping[str, FactRowOf], gone: Mapping[str, FactRowOf]) -> list[ComparedField]:
    """Return what both sides say: all that differs or comes along, and what tells people apart."""
    fields = [
        _field(key, keep.get(key), gone.get(key))
        for key in _in_order({*keep, *gone})
        if key in SHOWN_WHEN_EQUAL or _differ(keep.get(key), gone.get(key)) or key not in keep
    ]
    return sorted(fields, key=lambda field: not field.differs)


def _in_order(keys: Iterable[str]) -> Sequence[str]:
    order = {key: place for place, key in enumerate(fact_catalogue().facts)}
    return sorted(keys, key=lambda key: (order.get(key, len(order)), key))


def _differ(keep: FactRowOf | None, gone: FactRowOf | None) -> bool:
    return keep is not None and gone is not None and keep[0].hash != gone[0].hash


def _field(key: str, keep: FactRowOf | None, gone: FactRowOf | None) -> ComparedField:
    differs = _differ(keep, gone)
    later = keep is None or (gone is not None and gone[0].observed_at > keep[0].observed_at)
    return ComparedField(
        key=key,
        label={lang: fact_catalogue().label(key, lang) for lang in ("zh", "en")},
        keep=_side(keep, full=differs),
        gone=_side(gone, full=differs),
        differs=differs,
        proposal="gone" if later else "keep",
    )


def _side(row: FactRowOf | None, *, full: bool) -> SideValue | None:
    if row is None:
        return None
    fact, observer = row
    value: Any = plain_value(fact) if full else fact.value
    return SideValue(
        value=value,
        text=in_words(fact.key, value),
        source=fact.source,
        observer=observer,
        observed_at=fact.observed_at,
    )
