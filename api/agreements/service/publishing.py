"""Published texts: taken from the shipped files, kept for ever, due at a door."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from api.agreements.errors import TemplateChanged, TemplateUnusable
from api.agreements.models import AgreementTemplate
from api.agreements.queries import (
    find_template,
    list_in_force,
    list_places,
    list_residents,
    list_signing_tasks,
)
from api.agreements.rules.definitions import Definition, faults_of, shipped_definitions
from api.core.clock import now
from api.core.database import new_id
from api.households.models import Relation

FIRST_VISIT_KEYS: Final = ("notice_consent", "survey_form_signature")
"""What a resident signs at a first visit: the notices, and the survey form itself."""


@dataclass(frozen=True, slots=True)
class DueTemplate:
    """A text to be signed at a door, as the tablet's bundle carries it."""

    template_key: str
    person_id: UUID | None
    task_id: UUID | None
    values: dict[str, Any]
    """Preformatted texts. ``x_en`` holds the English wording of ``x`` where there is one."""

    def as_json(self) -> dict[str, Any]:
        return {
            key: str(value) if isinstance(value, UUID) else value
            for key, value in asdict(self).items()
        }


def publish_shipped(session: Session) -> list[AgreementTemplate]:
    """Publish the shipped texts that are not yet; return the new ones. Repeating it is harmless.

    Raises:
        TemplateChanged: A shipped file differs from the version that was published before.
    """
    made = (publish_template(session, definition) for definition in shipped_definitions())
    return [template for template in made if template is not None]


def publish_template(session: Session, definition: Definition) -> AgreementTemplate | None:
    """Publish one text; None when exactly this one is published.

    Raises:
        TemplateUnusable: It has faults; ``details`` name them.
        TemplateChanged: Another text has its key, version and language.
    """
    if faults := faults_of(definition):
        raise TemplateUnusable(faults="; ".join(faults))
    key, version, lang = definition["key"], definition["version"], definition["lang"]
    known = find_template(session, key, version, lang)
    if known is not None:
        if known.sha256 != definition["sha256"]:
            raise TemplateChanged(key=key, version=version, lang=lang)
        return None
    template = AgreementTemplate(
        id=new_id(),
        key=key,
        version=version,
        lang=lang,
        title=definition["title"],
        sha256=definition["sha256"],
        definition=definition,
        published_at=now(),
    )
    session.add(template)
    session.flush()
    return template


def due_templates(session: Session, household_ids: Iterable[UUID]) -> dict[UUID, list[DueTemplate]]:
    """Return what is to be signed in each household: what tasks ask for, then first-visit texts.

    The visit's survey answers are not among the values; the tablet adds them.
    """
    ids = list(household_ids)
    if not ids:
        return {}
    places = list_places(session, ids)
    residents: dict[UUID, list[_Resident]] = defaultdict(list)
    for household_id, person_id, name, mask, relation in list_residents(session, ids):
        residents[household_id].append(_Resident(person_id, name, mask, relation))
    due: dict[UUID, list[DueTemplate]] = {household_id: [] for household_id in ids}
    for task in list_signing_tasks(session, ids):
        values = _values(places[task.household_id], residents[task.household_id], _asked(task))
        values |= task.details.get("values", {})
        due[task.household_id].append(
            DueTemplate(task.details["template_key"], _asked(task), task.id, values)
        )
    signed = list_in_force(session, ids, FIRST_VISIT_KEYS)
    for household_id in ids:
        due[household_id] += _first_visit(
            household_id, places[household_id], residents[household_id], signed
        )
    return due


@dataclass(frozen=True, slots=True)
class _Resident:
    person_id: UUID
    name: str
    id_mask: str | None
    relation: Relation


def _asked(task: Any) -> UUID | None:
    asked = task.details.get("person_id") or task.subject_id
    return UUID(str(asked)) if asked else None


def _first_visit(
    household_id: UUID,
    place: tuple[str, str, str],
    residents: Sequence[_Resident],
    signed: set[tuple[UUID, str]],
) -> list[DueTemplate]:
    head = next((one for one in residents if one.relation is Relation.HEAD), None)
    signer = head or (residents[0] if residents else None)
    person_id = signer.person_id if signer else None
    values = _values(place, residents, person_id)
    return [
        DueTemplate(key, person_id, None, values)
        for key in FIRST_VISIT_KEYS
        if (household_id, key) not in signed
    ]


def _values(
    place: tuple[str, str, str], residents: Sequence[_Resident], person_id: UUID | None
) -> dict[str, Any]:
    address, community, community_en = place
    values = {
        "address": address,
        "community_name": community,
        "community_name_en": community_en,
        "org_name": f"{community}居民委员会",
        "org_name_en": f"Residents' Committee of {community_en}",
        "people_text": f"{len(residents)} 人",
        "people_text_en": str(len(residents)),
    }
    signer = next((one for one in residents if one.person_id == person_id), None)
    if signer is not None:
        values["resident_name"] = signer.name
        if signer.id_mask:
            values["resident_id_mask"] = signer.id_mask
    return values
