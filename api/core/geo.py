"""Points and polygons: EPSG:4326, longitude first; metres come from geography."""

from math import asin, cos, radians, sin, sqrt
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

WGS84 = 4326
EARTH_RADIUS_M = 6_371_008.8


def point(longitude: float, latitude: float) -> WKBElement:
    """Return a WGS 84 point for a geometry column."""
    return from_shape(Point(longitude, latitude), srid=WGS84)


def shape_of(stored: WKBElement) -> BaseGeometry:
    """Return a stored geometry as a Shapely shape in degrees."""
    return to_shape(stored)


def lon_lat(stored: WKBElement | None) -> list[float] | None:
    """Return ``[longitude, latitude]`` rounded to about a decimetre, or None."""
    if stored is None:
        return None
    place: Any = to_shape(stored)
    return [round(place.x, 6), round(place.y, 6)]


def distance_m(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Return the metres between two ``(longitude, latitude)`` pairs on a sphere (±0.5 %)."""
    lon_a, lat_a, lon_b, lat_b = map(radians, (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(half))
