"""What each kind of operation does: a table from kind and version to a feature's service.

Features never import sync. Every handler takes a body that fits its schema; the household is
locked, and None only where the envelope names none or one that does not exist.
"""

from api.sync.handlers.homes import (
    add_person,
    change_membership,
    create_household_at_door,
    move_location,
)
from api.sync.handlers.standing import Handler, at_home, hand_to_lead
from api.sync.handlers.work import (
    do_task,
    read_notices,
    reply_to_remark,
    set_fact,
    sign,
    submit_visit,
    write_note,
)

HANDLERS: dict[tuple[str, int], Handler] = {
    ("visit.submit", 1): submit_visit,
    ("household.create", 1): create_household_at_door,
    ("person.create", 1): at_home(add_person),
    ("membership.set", 1): at_home(change_membership),
    ("fact.set", 1): at_home(set_fact),
    ("location.set", 1): at_home(move_location),
    ("note.add", 1): at_home(write_note),
    ("task.done", 1): at_home(do_task),
    ("agreement.sign", 1): at_home(sign),
    ("remark.answer", 1): at_home(reply_to_remark),
    ("notice.read", 1): read_notices,
    ("triage", 1): hand_to_lead,
}
"""By kind and version of the body. An absent pair is stored until a server knows it."""

__all__ = ["HANDLERS", "Handler"]
