"""Cuts a community's buildings into grids of 300–500 households and fills them with homes."""

from collections.abc import Sequence
from itertools import accumulate
from math import inf
from random import Random

from api.demo.town import Block, Door, Grid

HOUSEHOLDS_USUAL = 380
HOUSEHOLDS_MOST = 500
HOUSEHOLDS_LEAST = 300
STAGED_STAIRS = frozenset((("珠儿潭", 3, 1), ("珠儿潭", 3, 2), ("信义坊", 7, 1)))  # story.py
CUT_ESTATE_COST = 3_600.0  # as bad as a grid that is 60 households off


def cut_into_grids(blocks: Sequence[Block], count: int | None = None) -> list[Grid]:
    """Cut a row of buildings into grids, never through a building, and rarely through an estate.

    Neighbours in ``blocks`` should be neighbours on the ground. ``count`` is chosen from the
    number of homes when it is not given.
    """
    homes = [0, *accumulate(block.door_count for block in blocks)]
    grids = count or max(1, round(homes[-1] / HOUSEHOLDS_USUAL))
    grids = min(grids, len(blocks))
    cuts = _best_cuts(blocks, homes, grids)
    return [
        Grid(number, list(blocks[start:end]))
        for number, (start, end) in enumerate(zip(cuts, cuts[1:], strict=False), 1)
    ]


def _best_cuts(blocks: Sequence[Block], homes: list[int], grids: int) -> list[int]:
    """Choose the cuts of least cost: squared distance from the mean, plus split estates."""
    mean = homes[-1] / grids
    size = len(blocks)
    best = [[inf] * (size + 1) for _ in range(grids + 1)]
    came_from = [[0] * (size + 1) for _ in range(grids + 1)]
    best[0][0] = 0.0
    for grid in range(1, grids + 1):
        for end in range(grid, size + 1):
            split = end < size and blocks[end - 1].estate == blocks[end].estate
            for start in range(end - 1, grid - 2, -1):
                held = homes[end] - homes[start]
                cost = (held - mean) ** 2 + (CUT_ESTATE_COST if split else 0.0)
                if best[grid - 1][start] + cost < best[grid][end]:
                    best[grid][end] = best[grid - 1][start] + cost
                    came_from[grid][end] = start
                if held > 2 * max(mean, HOUSEHOLDS_MOST):
                    break
    cuts = [size]
    for grid in range(grids, 0, -1):
        cuts.append(came_from[grid][cuts[-1]])
    return cuts[::-1]


def move_in(grids: Sequence[Grid], households: int, random: Random) -> None:
    """Choose the homes that are lived in, evenly over the grids.

    Where fewer households are wanted than there are doors, whole buildings stay out first and a
    few homes are vacant, so that a small demo still has full stairwells.
    """
    doors = [sum(block.door_count for block in grid.blocks) for grid in grids]
    total = sum(doors)
    taken = 0
    for at, grid in enumerate(grids):
        share = round(households * sum(doors[: at + 1]) / total) - taken
        taken += share
        grid.homes = _lived_in(grid.blocks, share, random)


def _lived_in(blocks: Sequence[Block], wanted: int, random: Random) -> list[Door]:
    doors = [door for block in blocks for door in doors_of(block)]
    staged = [door for door in doors if is_staged(door)][:wanted]
    others = [door for door in doors if not is_staged(door)]
    opened: list[Door] = []
    for block in blocks:
        if len(opened) + len(staged) >= wanted:
            break
        opened.extend(door for door in others if door.block is block)
    vacant = set(random.sample(range(len(opened)), len(opened) + len(staged) - wanted))
    return staged + [door for at, door in enumerate(opened) if at not in vacant]


def is_staged(door: Door) -> bool:
    """Tell whether the demo's story may happen in this stairwell."""
    return (door.block.estate, door.block.number, door.entrance.number) in STAGED_STAIRS


def doors_of(block: Block) -> list[Door]:
    """List a building's homes, stairwell by stairwell, from the ground up."""
    return [
        Door(block, entrance, floor, f"{floor}{door:02d}" if floor > 0 else f"B{-floor}{door:02d}")
        for entrance in block.entrances
        for floor in block.floor_numbers
        for door in range(1, entrance.doors_per_landing + 1)
    ]
