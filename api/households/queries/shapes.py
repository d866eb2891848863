"""Turns rows into the shapes that endpoints answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.core.clock import day_of, today
from api.core.database import AnyRow
from api.core.geo import lon_lat
from api.households.models import Fact, Household, Membership, Person, ReviewItem
from api.households.payloads.given import (
    AddressOut,
    ClashSide,
    FactOut,
    HouseholdRow,
    NamedMember,
    PersonOut,
    ReviewHousehold,
    ReviewOut,
)
from api.households.queries.files import facts_by_id
from api.households.queries.lists import list_households
from api.households.queries.merges import merges_of_items
from api.households.rules.decisions import can_be_taken_back, choices_of
from api.households.rules.masks import mask_phone
from api.households.rules.states import age_on
from api.staff.queries import member_names
from api.surveys.queries import fact_catalogue


def row_out(row: AnyRow) -> HouseholdRow:
    """Shape a row of ``lists.household_rows``."""
    household, address = row[0], row[1]
    return HouseholdRow(
        id=household.id,
        plate=address.room or address.door_no or address.building,
        short_address=f"{address.estate} {address.building}{address.entrance}".strip(),
        head_name=row.head_name,
        people_count=row.people_count,
        community=row.community,
        grid=row.grid,
        building_id=address.building_id,
        state=row.state,
        due_on=household.next_due_on,
        due_purpose=household.next_due_purpose,
        last_visit_at=household.last_visit_at,
        last_visit_result=household.last_visit_result,
        responsible=NamedMember(id=row.member_id, name=row.member_name) if row.member_id else None,
        point=lon_lat(address.point),
        status=household.status,
        risk_level=household.risk_level,
        tags=household.tags,
    )


def address_out(row: AnyRow) -> AddressOut:
    address = row[1]
    names = AddressOut.model_fields
    return AddressOut(**{name: getattr(address, name) for name in names})


def person_out(person: Person, membership: Membership, on: date, age_method: str) -> PersonOut:
    return PersonOut(
        id=person.id,
        name=person.name,
        sex=person.sex,
        birth_date=person.birth_date,
        age=age_on(person.birth_date, on, age_method) if person.birth_date else None,
        relation=membership.relation,
        is_head=membership.relation == "HEAD",
        co_resident=membership.co_resident,
        id_mask=person.id_mask,
        phone_mask=mask_phone(person.phone) if person.phone else None,
    )


def in_words(key: str, value: Any) -> dict[str, str]:
    """Return a fact's value in both languages."""
    catalogue = fact_catalogue()
    return {lang: catalogue.text(key, value, lang) for lang in ("zh", "en")}


def fact_out(fact: Fact, observer: str | None) -> FactOut:
    catalogue = fact_catalogue()
    kind = catalogue.get(fact.key)
    label = {lang: catalogue.label(fact.key, lang) for lang in ("zh", "en")}
    return FactOut(
        entity=f"{fact.entity_kind}:{fact.entity_id}",
        key=fact.key,
        value=fact.value,
        text=in_words(fact.key, fact.value),
        label=label,
        fver=fact.fver,
        hash=fact.hash,
        source=fact.source,
        source_id=fact.source_id,
        confirmed=fact.confirmed,
        observed_at=fact.observed_at,
        received_at=fact.received_at,
        observer=observer,
        stale=kind.stale_on(day_of(fact.observed_at), today()) if kind else False,
        sensitive=kind.sensitive if kind else True,
        three=kind.three if kind else None,
        five=kind.five if kind else None,
    )


def _side(
    fact_id: UUID | None, facts: Mapping[UUID, Any], values: Mapping[UUID, Any]
) -> ClashSide | None:
    if fact_id is None or fact_id not in facts:
        return None
    fact, observer, device = facts[fact_id]
    value = values.get(fact_id, fact.value)
    return ClashSide(
        value=value,
        text=in_words(fact.key, value),
        source=fact.source,
        observer=observer,
        device=device,
        observed_at=fact.observed_at,
        received_at=fact.received_at,
    )


def reviews_out(
    session: Session,
    rows: Sequence[Row[ReviewItem, Household]],
    full_values: Mapping[UUID, Any],
) -> list[ReviewOut]:
    """Shape review items; ``full_values`` unmasks facts for the person who decides."""
    items = [row[0] for row in rows]
    fact_ids = [one for item in items for one in (item.ours_fact_id, item.theirs_fact_id) if one]
    facts = facts_by_id(session, fact_ids)
    homes = _homes(session, [item.household_id for item in items])
    names = member_names(session, [item.decided_by_id for item in items if item.decided_by_id])
    people = _people(session, [item.entity_id for item in items if item.entity_kind == "person"])
    merges = merges_of_items(session, [item.id for item in items])
    return [
        _review_out(
            item,
            homes,
            names,
            people,
            merges.get(item.id),
            _side(item.ours_fact_id, facts, full_values),
            _side(item.theirs_fact_id, facts, full_values),
        )
        for item in items
    ]


def _homes(session: Session, ids: Sequence[UUID]) -> dict[UUID, ReviewHousehold]:
    rows = list_households(session, [Household.id.in_(ids)], None, max(len(ids), 1))
    shaped = (row_out(row) for row in rows)
    return {
        home.id: ReviewHousehold(
            id=home.id,
            plate=home.plate,
            short_address=home.short_address,
            head_name=home.head_name,
        )
        for home in shaped
    }


def _people(session: Session, ids: Sequence[UUID | None]) -> dict[UUID, str]:
    wanted = [one for one in ids if one is not None]
    return {person.id: person.name for person in session.query(Person).where(Person.id.in_(wanted))}


def _review_out(
    item: ReviewItem,
    homes: Mapping[UUID, ReviewHousehold],
    names: Mapping[UUID, str],
    people: Mapping[UUID, str],
    merge_id: UUID | None,
    ours: ClashSide | None,
    theirs: ClashSide | None,
) -> ReviewOut:
    catalogue = fact_catalogue()
    return ReviewOut(
        id=item.id,
        kind=item.kind,
        household=homes[item.household_id],
        entity=f"{item.entity_kind}:{item.entity_id}" if item.entity_kind else None,
        person_name=people.get(item.entity_id) if item.entity_id else None,
        key=item.key,
        label={lang: catalogue.label(item.key, lang) for lang in ("zh", "en")}
        if item.key
        else None,
        ours=ours,
        theirs=theirs,
        proposal=item.proposal,
        reason=item.reason,
        details={name: value for name, value in item.details.items() if name != "undo"},
        visit_id=item.subject_id if item.subject_kind == "visit" else None,
        subject_kind=item.subject_kind,
        subject_id=item.subject_id,
        status=item.status,
        decision=item.decision,
        remark=item.remark,
        decided_by=names.get(item.decided_by_id) if item.decided_by_id else None,
        decided_at=item.decided_at,
        created_at=item.created_at,
        version=item.version,
        choices=sorted(choices_of(item)),
        may_reopen=can_be_taken_back(item),
        merge_id=merge_id,
    )
