"""Estates, buildings, stairs and doors: where people live."""

from enum import StrEnum
from uuid import UUID

from geoalchemy2 import Geometry, WKBElement
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.core.database import Base, Id
from api.core.geo import WGS84
from api.households.models.facts import FactSource


class Building(Base):
    """A block of flats with its outline; ``demo`` marks one drawn for the demonstration."""

    __tablename__ = "buildings"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    community_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    estate: Mapped[str]
    name: Mapped[str]
    outline: Mapped[WKBElement] = mapped_column(Geometry("POLYGON", srid=WGS84))
    point: Mapped[WKBElement] = mapped_column(Geometry("POINT", srid=WGS84))
    floors: Mapped[int]
    has_lift: Mapped[bool | None]
    source: Mapped[str]
    demo: Mapped[bool] = mapped_column(default=False)


class Entrance(Base):
    """A stair of a building, such as 2单元."""

    __tablename__ = "entrances"

    id: Mapped[Id]
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), index=True)
    name: Mapped[str]
    entrance_floor: Mapped[int] = mapped_column(default=1)
    has_lift: Mapped[bool | None]


class DoorUse(StrEnum):
    """What lies behind a door; only a HOME is lived in."""

    HOME = "HOME"
    SHOP = "SHOP"
    GARAGE = "GARAGE"
    STORE = "STORE"
    OTHER = "OTHER"


class Door(Base):
    """One line of a building's register of doors, whether anybody is registered there or not."""

    __tablename__ = "doors"
    __table_args__ = (UniqueConstraint("entrance_id", "floor", "no", name="uq_doors_place"),)

    id: Mapped[Id]
    entrance_id: Mapped[UUID] = mapped_column(ForeignKey("entrances.id"))
    floor: Mapped[int]
    """As people count: −1 is the first below 1, there is no 0."""

    no: Mapped[str]
    """What stands on the door, such as ``501``."""

    use: Mapped[DoorUse] = mapped_column(default=DoorUse.HOME)
    label: Mapped[str] = mapped_column(default="")
    """A shop's name, or how many garages."""


class Address(Base):
    """An address down to the door; parts and full text are both kept, with their source."""

    __tablename__ = "addresses"

    id: Mapped[Id]
    district_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"))
    community_id: Mapped[UUID] = mapped_column(ForeignKey("org_units.id"), index=True)
    grid_id: Mapped[UUID | None] = mapped_column(ForeignKey("org_units.id"), index=True)
    building_id: Mapped[UUID | None] = mapped_column(ForeignKey("buildings.id"), index=True)
    entrance_id: Mapped[UUID | None] = mapped_column(ForeignKey("entrances.id"))
    estate: Mapped[str] = mapped_column(default="")
    road: Mapped[str] = mapped_column(default="")
    door_no: Mapped[str] = mapped_column(default="")
    building: Mapped[str] = mapped_column(default="")
    entrance: Mapped[str] = mapped_column(default="")
    floor: Mapped[int | None]
    room: Mapped[str] = mapped_column(default="")
    full_text: Mapped[str]
    point: Mapped[WKBElement | None] = mapped_column(Geometry("POINT", srid=WGS84))
    accuracy_m: Mapped[float | None]
    point_method: Mapped[str | None]
    source: Mapped[FactSource]
