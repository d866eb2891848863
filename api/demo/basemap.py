"""The shipped pieces of OpenStreetMap and the administrative divisions (README.md: licences)."""

import csv
import gzip
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from shapely import STRtree
from shapely.geometry import MultiPolygon, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from api.demo.town import Division

DATA = Path(__file__).parent / "data"
ATTRIBUTION = "© OpenStreetMap contributors"
PLACES = ("hangzhou", "shanghai")
CENTRES = {"hangzhou": (120.1385, 30.2993), "shanghai": (121.5000, 31.2390)}
REACH_LON, REACH_LAT = 0.024, 0.020  # about 2.2 km to each side

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Feature:
    """One shape of the base map in degrees, with OpenStreetMap's layer, kind, id and name."""

    layer: str
    kind: str
    name: str
    osm_id: str
    outline: BaseGeometry
    height_m: float | None = None

    def polygons(self) -> list[Polygon]:
        """The shape's polygons; none for a line."""
        if isinstance(self.outline, Polygon):
            return [self.outline]
        return list(self.outline.geoms) if isinstance(self.outline, MultiPolygon) else []


@lru_cache(maxsize=2)
def base_map(place: str) -> tuple[Feature, ...]:
    """Return every feature of a place; ``place`` is one of ``PLACES``."""
    return tuple(_feature(raw) for raw in _raw_features(place))


def base_map_near(place: str, west: float, south: float, east: float, north: float) -> JsonObject:
    """Return the GeoJSON of the shapes that touch a box, ready for a map, with attribution."""
    window = box(west, south, east, north)
    raw = _raw_features(place)
    touched = [raw[at] for at in sorted(_tree(place).query(window, predicate="intersects"))]
    return {"type": "FeatureCollection", "attribution": ATTRIBUTION, "features": touched}


@lru_cache(maxsize=1)
def divisions() -> dict[str, Division]:
    """Return the divisions by their 12-digit code, in the order of the codes."""
    text = gzip.decompress((DATA / "divisions.csv.gz").read_bytes()).decode()
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: Division(row["code"], row["name"], int(row["level"]), row["parent_code"])
        for row in rows
    }


@lru_cache(maxsize=2)
def _raw_features(place: str) -> list[JsonObject]:
    content = gzip.decompress((DATA / f"{place}.geojson.gz").read_bytes())
    features: list[JsonObject] = json.loads(content)["features"]
    return features


@lru_cache(maxsize=2)
def _tree(place: str) -> STRtree:
    return STRtree([feature.outline for feature in base_map(place)])


def _feature(raw: JsonObject) -> Feature:
    props = raw["properties"]
    height = props.get("height")
    return Feature(
        layer=props["layer"],
        kind=props["kind"],
        name=str(props.get("name", "")),
        osm_id=str(props.get("osm_id", "")),
        outline=shape(raw["geometry"]),
        height_m=float(height) if height is not None else None,
    )


@lru_cache(maxsize=2)
def shipped_map(place: str) -> bytes:
    """Return the GeoJSON around a place's centre, as maps fetch it once and keep it."""
    lon, lat = CENTRES[place]
    return json.dumps(
        base_map_near(place, lon - REACH_LON, lat - REACH_LAT, lon + REACH_LON, lat + REACH_LAT),
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
