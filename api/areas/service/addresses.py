"""Which homes an address list means."""

from uuid import UUID

from sqlalchemy.orm import Session

from api.areas.payloads import AddressLine, AddressList, AddressListIn, AddressPlace
from api.areas.queries.moves import list_doors
from api.areas.rules.addresses import Door, Register
from api.households.endpoints.households import within
from api.households.queries.access import visible_to
from api.staff.access import Action
from api.staff.auth import Caller


def resolve(session: Session, wanted: AddressListIn, caller: Caller) -> AddressList:
    """Look every line up among the homes that the caller may move."""
    condition = visible_to(caller, Action.ASSIGNMENT_CHANGE)
    if wanted.org_id is not None:
        condition = condition & within(session, wanted.org_id)
    register = Register(Door(*row) for row in list_doors(session, condition))
    seen: dict[UUID, int] = {}
    lines = []
    for no, line in enumerate(wanted.lines, start=1):
        if line.strip():
            lines.append(_line(register, no, line.strip(), seen))
    return AddressList(lines=lines, household_ids=list(seen))


def _line(register: Register, no: int, line: str, seen: dict[UUID, int]) -> AddressLine:
    found = register.look_up(line)
    new = [one for one in found.household_ids if one not in seen]
    seen.update(dict.fromkeys(new, no))
    return AddressLine(
        no=no,
        line=line,
        household_ids=new,
        problem=found.problem or (None if new else "repeated"),
        candidates=[
            AddressPlace(name=name, household_ids=ids) for name, ids in found.candidates.items()
        ],
    )
