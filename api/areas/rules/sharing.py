"""Sharing the homes of a worker who is away among stand-ins; pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID


def share_out(
    homes: Sequence[tuple[UUID, UUID | None]],
    stand_ins: Sequence[UUID],
    by_building: Mapping[UUID, UUID],
    held: Mapping[UUID, int],
) -> dict[UUID, UUID]:
    """Give each home ``(id, building)`` to a stand-in: a building whole, to whom has fewest.

    ``by_building`` says who stands in at a building already, ``held`` how many homes each has.
    """
    load = Counter({one: held.get(one, 0) for one in stand_ins})
    groups: dict[UUID, list[UUID]] = {}
    for home_id, building_id in homes:
        groups.setdefault(building_id or home_id, []).append(home_id)
    shared: dict[UUID, UUID] = {}
    for place, ids in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        known = by_building.get(place)
        if known is None or known not in load:
            known = min(stand_ins, key=lambda one: load[one])
        load[known] += len(ids)
        shared.update(dict.fromkeys(ids, known))
    return shared
