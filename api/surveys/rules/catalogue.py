"""The facts catalogue: what may be known about a person or a household, and how it ages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from api.surveys.rules.text import value_text


@dataclass(frozen=True, slots=True)
class Fact:
    """One kind of fact, as schemas/facts/catalogue.v1.json describes it."""

    key: str
    entity: str
    """``person`` or ``household``."""
    type: str
    label: Mapping[str, str]
    merge: str
    """What happens when two people observed different values: review, latest_observed, union."""
    freshness_days: int | None
    """Days after which the fact must be asked again; None for what does not age."""
    unit: str | None = None
    options: tuple[Mapping[str, str], ...] = ()
    sensitive: bool = False
    mask: str | None = None
    """How a sensitive value is shown: id_no, phone, last4."""
    three: str | None = None
    five: str | None = None
    essential: bool = False
    """Whether a group of 三清/五清 is only clear when this is known."""
    applies: str | None = None
    """Name of the audience to which it applies; None for everybody."""
    max: int | None = None

    @property
    def option_values(self) -> frozenset[str]:
        """The values a choice may take."""
        return frozenset(option["value"] for option in self.options)

    def stale_on(self, observed_on: date, today: date) -> bool:
        """Say whether a value observed on a day is too old on another day."""
        if self.freshness_days is None:
            return False
        return observed_on + timedelta(days=self.freshness_days) < today


@dataclass(frozen=True, slots=True)
class FactCatalogue:
    """All kinds of facts in the order in which pages show them."""

    facts: Mapping[str, Fact]
    groups: Mapping[str, tuple[Mapping[str, str], ...]]
    """``three`` and ``five``: the groups of 三清 and 五清 in their order, as ``{key, zh, en}``."""
    units: Mapping[str, Mapping[str, str]]
    audiences: Mapping[str, Any]
    """Expressions over the facts of one person or household and ``age``."""
    raw: Mapping[str, Any]
    """The file as it is, for those who hand it on."""
    sha256: str

    def __getitem__(self, key: str) -> Fact:
        return self.facts[key]

    def get(self, key: str) -> Fact | None:
        """Return the fact, or None for a key of another version."""
        return self.facts.get(key)

    def of(self, entity_kind: str) -> list[Fact]:
        """Return the facts of ``person`` or ``household`` in the catalogue's order."""
        return [fact for fact in self.facts.values() if fact.entity == entity_kind]

    def label(self, key: str, lang: str = "zh") -> str:
        """Return the fact's short name; the key itself when an old key left the catalogue."""
        fact = self.facts.get(key)
        return fact.label[lang] if fact else key

    def text(self, key: str, value: Any, lang: str = "zh") -> str:
        """Return a value in words: options by label, fen as yuan, dates and units written out."""
        fact = self.facts.get(key)
        if fact is None:
            return str(value)
        unit = self.units[fact.unit] if fact.unit else None
        return value_text(fact.type, value, lang, options=fact.options, unit=unit)


def parse_catalogue(raw: Mapping[str, Any], sha256: str) -> FactCatalogue:
    """Build the catalogue from its file."""
    facts = {
        entry["key"]: Fact(**{**entry, "options": tuple(entry.get("options", ()))})
        for entry in raw["facts"]
    }
    return FactCatalogue(
        facts=MappingProxyType(facts),
        groups={name: tuple(groups) for name, groups in raw["groups"].items()},
        units=raw["units"],
        audiences=raw["audiences"],
        raw=raw,
        sha256=sha256,
    )
