"""Metres on a small piece of the earth: enough for building blocks, wrong for a whole city."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any, TypeVar

from shapely import transform
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

METRES_PER_DEGREE = 111_320.0
Shape = TypeVar("Shape", bound=BaseGeometry)


@dataclass(frozen=True)
class Plane:
    """A flat map whose origin is (lon, lat); x is metres east, y metres north."""

    lon: float
    lat: float

    def to_metres(self, shape: Shape) -> Shape:
        """Return the shape in metres from the origin."""
        return _moved(shape, self.xy)

    def to_degrees(self, shape: Shape) -> Shape:
        """Return the shape in longitude and latitude."""
        return _moved(shape, self.lon_lat)

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """Return metres east and north of the origin."""
        return (lon - self.lon) * self._metres_east(), (lat - self.lat) * METRES_PER_DEGREE

    def lon_lat(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude and latitude, rounded to about 0.1 m."""
        lon, lat = self.lon + x / self._metres_east(), self.lat + y / METRES_PER_DEGREE
        return round(lon, 6), round(lat, 6)

    def _metres_east(self) -> float:
        return METRES_PER_DEGREE * cos(radians(self.lat))


def _moved(shape: Shape, move: Callable[[float, float], tuple[float, float]]) -> Shape:
    def move_all(corners: Any) -> Any:
        return [move(x, y) for x, y in corners.tolist()]

    return transform(shape, move_all)


def frame_sides(outline: Polygon) -> list[tuple[float, float]]:
    """Return two neighbouring sides of the narrowest rectangle around an outline, as vectors."""
    frame = outline.minimum_rotated_rectangle
    corners = list(frame.exterior.coords)[:3] if isinstance(frame, Polygon) else []
    return [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(corners)]
