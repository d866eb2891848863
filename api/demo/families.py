"""Invents families: who lives together, of what age; what befalls them is in circumstances.py."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from api.demo.identity import IdentityMint, given_name, surname

DAYS_PER_YEAR = 365.25
LOCAL_SHARE = 0.62
ADULT_YEARS = 16
ELDER_YEARS = 60

Sex = str
Draft = tuple[str, Sex, int]
"""Relation to the head, sex, age in years."""


@dataclass
class Resident:
    """One invented person; ``facts`` holds values by the keys of the facts catalogue."""

    name: str
    sex: Sex
    birth_date: date
    id_no: str
    phone: str | None
    relation: str
    age: int
    local: bool
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def work(self) -> str | None:
        """Value of the fact ``employment_status``, None for a child."""
        work: str | None = self.facts.get("employment_status")
        return work


@dataclass
class Family:
    """The people of one home, the head first; ``facts`` are those of the household."""

    residents: list[Resident]
    kind: str
    tags: list[str] = field(default_factory=list)
    risk_level: str = "HALF_YEARLY"
    arrival_notes: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    staged: bool = False
    """Belongs to the demo's story (staged.py), so chance may not change what it says."""

    @property
    def head(self) -> Resident:
        """The household's head."""
        return self.residents[0]

    @property
    def elders(self) -> list[Resident]:
        """Everyone of 60 or more."""
        return [resident for resident in self.residents if resident.age >= ELDER_YEARS]


def _other(sex: Sex) -> Sex:
    return "FEMALE" if sex == "MALE" else "MALE"


def _any_sex(random: Random) -> Sex:
    return random.choice(("MALE", "FEMALE"))


def _couple(age: int, random: Random) -> list[Draft]:
    sex = "MALE" if random.random() < 0.62 else "FEMALE"
    older = 2 if sex == "MALE" else -2
    return [("HEAD", sex, age), ("SPOUSE", _other(sex), max(20, age - older + _spread(random)))]


def _spread(random: Random) -> int:
    return random.choice((-3, -2, -1, 0, 0, 1, 2, 3))


def _couple_alone(random: Random) -> list[Draft]:
    return _couple(random.randint(26, 58), random)


def _couple_with_child(random: Random) -> list[Draft]:
    couple = _couple(random.randint(30, 57), random)
    mother_age = next(age for _, sex, age in couple if sex == "FEMALE")
    born_at = random.randint(23, 34)
    children = [("CHILD", _any_sex(random), max(0, mother_age - born_at))]
    if mother_age < 45 and random.random() < 0.28:
        children.append(("CHILD", _any_sex(random), max(0, mother_age - born_at - 4)))
    return couple + children


def _three_generations(random: Random) -> list[Draft]:
    family = _couple_with_child(random)
    head_age = family[0][2]
    relation = "PARENT" if random.random() < 0.8 else "PARENT_IN_LAW"
    elders = [(relation, "FEMALE", head_age + random.randint(23, 30))]
    if random.random() < 0.5:
        elders.append((relation, "MALE", elders[0][2] + random.randint(0, 4)))
    return family + elders


def _elder_couple(random: Random) -> list[Draft]:
    return _couple(random.randint(63, 86), random)


def _lone_elder(random: Random) -> list[Draft]:
    sex = "FEMALE" if random.random() < 0.68 else "MALE"
    return [("HEAD", sex, random.randint(66, 93))]


def _elder_with_child(random: Random) -> list[Draft]:
    elders = _elder_couple(random)[: random.choice((1, 2))]
    mother_age = elders[0][2]
    return [*elders, ("CHILD", _any_sex(random), mother_age - random.randint(24, 33))]


def _lone_adult(random: Random) -> list[Draft]:
    return [("HEAD", _any_sex(random), random.randint(23, 58))]


def _single_parent(random: Random) -> list[Draft]:
    sex = "FEMALE" if random.random() < 0.78 else "MALE"
    age = random.randint(32, 54)
    return [("HEAD", sex, age), ("CHILD", _any_sex(random), age - random.randint(23, 31))]


def _grandparents(random: Random) -> list[Draft]:
    elders = _couple(random.randint(58, 74), random)
    return [*elders, ("GRANDCHILD", _any_sex(random), random.randint(2, 17))]


# family_kind of the facts catalogue, weight, who lives there
KINDS: tuple[tuple[str, int, Callable[[Random], list[Draft]]], ...] = (
    ("USUAL", 25, _couple_with_child),
    ("USUAL", 14, _three_generations),
    ("EMPTY_NEST", 17, _elder_couple),
    ("LONE_ELDER", 8, _lone_elder),
    ("USUAL", 9, _elder_with_child),
    ("USUAL", 11, _couple_alone),
    ("LONE_ADULT", 9, _lone_adult),
    ("SINGLE_PARENT", 5, _single_parent),
    ("GRANDPARENTS", 2, _grandparents),
)
WEIGHTS = [weight for _, weight, _ in KINDS]


def invent_family(today: date, mint: IdentityMint, random: Random) -> Family:
    """Draw one family as it stands on ``today``."""
    kind, _, draw = random.choices(KINDS, weights=WEIGHTS)[0]
    local = random.random() < LOCAL_SHARE
    drafts = draw(random)
    father_name = surname(random)
    residents = []
    for relation, sex, age in drafts:
        own_name = father_name if _bears_head_name(relation, drafts) else surname(random)
        residents.append(_resident(own_name, relation, sex, age, local, today, mint, random))
    return Family(residents, kind)


def _bears_head_name(relation: str, drafts: list[Draft]) -> bool:
    """Children bear the father's surname, whether he or the mother is the head."""
    head_is_man = drafts[0][1] == "MALE"
    if relation in ("HEAD", "PARENT"):
        return head_is_man
    if relation in ("CHILD", "GRANDCHILD"):
        return True
    return relation == "SPOUSE" and not head_is_man


def _resident(
    own_name: str,
    relation: str,
    sex: Sex,
    age: int,
    local: bool,
    today: date,
    mint: IdentityMint,
    random: Random,
) -> Resident:
    born = today - timedelta(days=int(age * DAYS_PER_YEAR) + random.randint(1, 364))
    years = years_between(born, today)
    has_phone = years >= ADULT_YEARS and random.random() < (0.72 if years > 82 else 0.97)
    return Resident(
        name=own_name + given_name(sex, born.year, random),
        sex=sex,
        birth_date=born,
        id_no=mint.id_number(sex, born, local=local or random.random() < 0.2),
        phone=mint.phone() if has_phone else None,
        relation=relation,
        age=years,
        local=local,
    )


def years_between(born: date, day: date) -> int:
    """Return the full years of age on a day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
