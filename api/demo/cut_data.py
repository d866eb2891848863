"""Cuts the demo's data files out of larger ones; run by hand when a source is renewed."""

import gzip
import json
from pathlib import Path
from typing import Annotated, Any

import typer
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).parent / "data"
DECIMALS = 5  # about one metre
KEPT_LAND = frozenset(
    [
        "residential",
        "retail",
        "commercial",
        "industrial",
        "park",
        "grass",
        "forest",
        "scrub",
        "recreation_ground",
    ]
    + ["school", "pedestrian"]
)
SHANGHAI_LAYERS = frozenset(("buildings", "roads", "water", "landuse"))
HANGZHOU_BOX = box(120.105, 30.265, 120.195, 30.375)


def main(
    hangzhou: Annotated[Path, typer.Option(help="Base map of Hangzhou, gzipped GeoJSON")],
    shanghai: Annotated[Path, typer.Option(help="Quarter of Shanghai, gzipped GeoJSON")],
    divisions: Annotated[Path, typer.Option(help="Administrative divisions, gzipped CSV")],
) -> None:
    """Write the three files of api/demo/data."""
    _write("hangzhou", [f for f in map(_hangzhou_feature, _read(hangzhou)) if f])
    _write("shanghai", [f for f in map(_shanghai_feature, _read(shanghai)) if f])
    rows = gzip.decompress(divisions.read_bytes()).decode().splitlines()
    prefixes = ("330105", "310101", "310109", "310115")
    uppers = ("code", "3300", "3301000", "3100", "3101000")
    kept = [row for row in rows if row.startswith(prefixes) or row.startswith(uppers)]
    _gzip(DATA / "divisions.csv.gz", "\n".join(kept) + "\n")


def _hangzhou_feature(feature: dict[str, Any]) -> dict[str, Any] | None:
    """Keep water and what a reader of the map needs; drop farms and small green far from homes."""
    props = feature["properties"]
    outline = shape(feature["geometry"])
    if not outline.intersects(HANGZHOU_BOX):
        return None
    if props["layer"] != "water" and props["kind"] not in KEPT_LAND:
        return None
    return _slim(props, outline)


def _shanghai_feature(feature: dict[str, Any]) -> dict[str, Any] | None:
    """Keep footprints, streets, water and land; drop shops and other points."""
    props = feature["properties"]
    outline = shape(feature["geometry"])
    if props["layer"] not in SHANGHAI_LAYERS or outline.geom_type == "Point":
        return None
    return _slim(props, outline)


def _slim(props: dict[str, Any], outline: BaseGeometry) -> dict[str, Any]:
    names = ("layer", "osm_id", "kind", "name", "height", "is_bridge")
    kept = {name: props[name] for name in names if props.get(name) not in (None, "")}
    geometry = mapping(outline)
    geometry["coordinates"] = _rounded(geometry["coordinates"])
    return {"type": "Feature", "properties": kept, "geometry": geometry}


def _rounded(value: Any) -> Any:
    return round(value, DECIMALS) if isinstance(value, float) else [_rounded(v) for v in value]


def _read(path: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(gzip.decompress(path.read_bytes()))["features"]
    return features


def _write(name: str, features: list[dict[str, Any]]) -> None:
    collection = {
        "type": "FeatureCollection",
        "attribution": "© OpenStreetMap contributors",
        "license": "ODbL-1.0",
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
    _gzip(DATA / f"{name}.geojson.gz", text)


def _gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    typer.echo(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    typer.run(main)
