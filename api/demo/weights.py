"""Drawing from tables of weights."""

from random import Random
from typing import Any

Weights = dict[Any, int]
YUAN = 100
"""In fen."""


def draw(weights: Weights, random: Random) -> Any:
    """Draw one key of a table of weights."""
    return random.choices(list(weights), weights=list(weights.values()))[0]
