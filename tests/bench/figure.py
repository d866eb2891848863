"""The one shape of every measured figure."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number.

    ``unit`` belongs to the name too (``ingest.full_visit.cpu_ms``); ``n`` says from how many
    measurements the value comes; ``note`` says against what, for example the goal.
    """

    name: str
    value: float
    unit: str
    n: int
    note: str = ""

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps(asdict(self) | {"value": round(self.value, 3)}, ensure_ascii=False)


def median_figure(name: str, values: Sequence[float], unit: str, note: str = "") -> Figure:
    """Return the median of repeated measurements, with the spread in the note."""
    spread = f"{min(values):.3g}–{max(values):.3g}"
    return Figure(
        name, statistics.median(values), unit, len(values), f"{note}; {spread}".strip("; ")
    )
