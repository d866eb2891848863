"""Texts are published once, and are due where somebody has yet to sign them."""

from datetime import date
from typing import Any

import orjson
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.agreements.errors import TemplateChanged, TemplateUnusable
from api.agreements.models import AgreementTemplate
from api.agreements.queries import first_visit_due, newest_templates
from api.agreements.rules.definitions import compose
from api.agreements.service.publishing import publish_shipped, publish_template
from api.households.models import Household, Person, Relation
from api.staff.models import Role
from tests.factories.agreements import SigningTablet, definition
from tests.factories.households import make_household, make_person
from tests.factories.staff import Town, make_member, make_town


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


@pytest.fixture
def household(session: Session, town: Town) -> Household:
    return make_household(session, town)


@pytest.fixture
def resident(session: Session, household: Household) -> Person:
    make_person(session, household, "王小宝", relation=Relation.CHILD, birth_date=date(1960, 1, 1))
    return make_person(session, household, id_no="34052419800101001X")


def due_in(session: Session, household: Household) -> list[dict[str, Any]]:
    session.flush()
    due: list[dict[str, Any]] = orjson.loads(
        first_visit_due(session, [household.id]).get(household.id, "[]")
    )
    return due


def test_shipped_texts_are_published_once(session: Session) -> None:
    publish_shipped(session)
    again = publish_shipped(session)

    assert again == []
    assert session.scalar(select(func.count()).select_from(AgreementTemplate)) == 8


def test_a_published_version_never_changes_and_the_newest_is_announced(session: Session) -> None:
    publish_shipped(session)
    changed = compose(definition("policy_receipt") | {"title": "回执"})

    with pytest.raises(TemplateChanged):
        publish_template(session, changed)
    publish_template(session, compose(changed | {"version": 2}))

    newest = {(one.key, one.lang): one.version for one in newest_templates(session)}
    assert newest["policy_receipt", "zh-CN"] == 2
    assert newest["policy_receipt", "en"] == 1


def test_a_text_with_faults_is_not_published(session: Session) -> None:
    with pytest.raises(TemplateUnusable):
        publish_template(session, definition() | {"body": "<script>"})


def test_at_a_first_visit_the_notices_and_the_survey_form_are_due(
    session: Session, household: Household, resident: Person
) -> None:
    due = due_in(session, household)

    assert [one["template_key"] for one in due] == ["notice_consent", "survey_form_signature"]
    assert {one["person_id"] for one in due} == {str(resident.id)}
    assert {one["task_id"] for one in due} == {None}


def test_what_was_signed_is_not_due_again(
    session: Session, town: Town, household: Household, resident: Person
) -> None:
    worker = make_member(session, town.grids[0], Role.GRID_WORKER)
    tablet = SigningTablet.enrolled(session, worker)
    tablet.template = definition("notice_consent")
    tablet.send(session, household, tablet.body(household, resident))

    assert [one["template_key"] for one in due_in(session, household)] == ["survey_form_signature"]


def test_a_quarantined_signing_leaves_the_text_due(
    session: Session, town: Town, household: Household, resident: Person
) -> None:
    worker = make_member(session, town.grids[0], Role.GRID_WORKER)
    tablet = SigningTablet.enrolled(session, worker)
    tablet.template = definition("notice_consent")
    tablet.send(session, household, tablet.body(household, resident) | {"html": "<p>x</p>"})

    assert "notice_consent" in [one["template_key"] for one in due_in(session, household)]


def test_when_all_is_signed_nothing_is_due(
    session: Session, town: Town, household: Household, resident: Person
) -> None:
    tablet = SigningTablet.enrolled(session, make_member(session, town.grids[0], Role.GRID_WORKER))
    for key in ("notice_consent", "survey_form_signature"):
        tablet.template = definition(key)
        tablet.send(session, household, tablet.body(household, resident))

    assert first_visit_due(session, [household.id]) == {}


def test_without_a_head_the_oldest_signs_and_without_people_nobody_is_named(
    session: Session, household: Household
) -> None:
    assert {one["person_id"] for one in due_in(session, household)} == {None}

    old = make_person(
        session, household, "王大宝", relation=Relation.OTHER, birth_date=date(1950, 1, 1)
    )
    make_person(session, household, "王小宝", relation=Relation.CHILD)

    assert {one["person_id"] for one in due_in(session, household)} == {str(old.id)}
    assert first_visit_due(session, []) == {}
