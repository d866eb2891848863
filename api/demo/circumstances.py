"""What befalls the invented families: work, income, illness, help; shares follow the papers."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from api.demo.families import ADULT_YEARS, ELDER_YEARS, Family, Resident
from api.demo.livelihood import adult_facts, earners, lay_off, work_facts
from api.demo.weights import YUAN, draw

DIBAO_SHARE = 0.022
UNION_FILE_SHARE = 0.014
DISABLED_SHARE = 0.03


def settle(families: Sequence[Family], today: date, random: Random) -> None:
    """Give every family its circumstances, so that the counts fit the shares above exactly."""
    for family in families:
        for resident in family.residents:
            resident.facts = _person_facts(resident, family, random) | resident.facts
    lay_off(families, random)
    for family in families:
        for resident in family.residents:
            resident.facts = work_facts(resident, today, random) | resident.facts
    _grant_help(families, today, random)


def _person_facts(resident: Resident, family: Family, random: Random) -> dict[str, Any]:
    age = resident.age
    facts: dict[str, Any] = {
        "ethnicity": "HA" if random.random() < 0.985 else draw({"SH": 3, "HU": 1, "TJ": 1}, random),
        "hukou_kind": "URBAN" if resident.local else draw({"RURAL": 6, "URBAN": 4}, random),
        "disability": resident.facts.get("disability", "NONE"),
        "health": resident.facts.get("health") or _health(age, random),
        "medical_insurance": draw({"EMPLOYEE": 58, "RESIDENT": 38, "OTHER_PLACE": 3}, random),
    }
    by_chance = "disability" not in resident.facts
    if by_chance and random.random() < DISABLED_SHARE * (1.8 if age > ELDER_YEARS else 0.8):
        facts["disability"] = draw(
            {"PHYSICAL": 50, "HEARING": 16, "VISUAL": 12, "INTELLECTUAL": 10, "MENTAL": 12}, random
        )
        facts["disability_level"] = draw(
            {"LEVEL_1": 12, "LEVEL_2": 28, "LEVEL_3": 32, "LEVEL_4": 28}, random
        )
    if facts["health"] in ("CHRONIC", "MAJOR_ILLNESS"):
        facts["illness"] = _illness(facts["health"], random)
    if 3 <= age < 25:
        facts["in_school"] = age < 19 or random.random() < 0.75
    if age >= ADULT_YEARS:
        facts["marital"] = _marital(resident, family, random)
        facts |= adult_facts(resident, facts, random)
    if age >= ELDER_YEARS:
        facts["self_care"] = draw(
            {"INDEPENDENT": 99 - age if age < 98 else 1, "PARTIAL": age // 4, "DEPENDENT": 3},
            random,
        )
    return facts


def _marital(resident: Resident, family: Family, random: Random) -> str:
    relations = {member.relation for member in family.residents}
    if resident.relation == "SPOUSE" or (resident.relation == "HEAD" and "SPOUSE" in relations):
        return "MARRIED"
    if resident.relation in ("CHILD", "GRANDCHILD"):
        return "UNMARRIED" if resident.age < 40 else "DIVORCED"
    if resident.age >= 66:
        return "WIDOWED"
    if family.kind == "SINGLE_PARENT":
        return str(draw({"DIVORCED": 8, "WIDOWED": 2}, random))
    return str(draw({"UNMARRIED": 7, "DIVORCED": 3}, random))


def _health(age: int, random: Random) -> str:
    if age < 40:
        return str(draw({"HEALTHY": 92, "FAIR": 6, "CHRONIC": 2}, random))
    if age < ELDER_YEARS:
        return str(draw({"HEALTHY": 66, "FAIR": 18, "CHRONIC": 14, "MAJOR_ILLNESS": 2}, random))
    return str(draw({"HEALTHY": 24, "FAIR": 26, "CHRONIC": 45, "MAJOR_ILLNESS": 5}, random))


def _illness(health: str, random: Random) -> str:
    if health == "CHRONIC":
        return random.choice(
            ("高血压", "糖尿病", "腰椎间盘突出", "膝关节炎", "冠心病", "慢性支气管炎")
        )
    return random.choice(("肺癌术后", "尿毒症透析", "脑梗后遗症", "乳腺癌术后", "肝硬化"))


def _grant_help(families: Sequence[Family], today: date, random: Random) -> None:
    """Choose dibao and union households among the poorest, then tags and how often to visit."""
    poorest = sorted(
        families, key=lambda family: _income_per_head(family) * random.uniform(0.7, 1.3)
    )
    on_dibao = set(map(id, poorest[: max(1, round(len(families) * DIBAO_SHARE))]))
    with_file = set(
        map(id, [one for one in poorest if earners(one)][: round(len(families) * UNION_FILE_SHARE)])
    )
    for family in families:
        family.facts = _household_facts(family, random) | family.facts
        if family.staged:
            family.facts = _troubles(family, random) | family.facts
            continue
        if id(family) in on_dibao:
            since = date(today.year - random.randint(0, 4), random.randint(1, 10), 1)
            family.facts |= {
                "dibao_status": "RECEIVING",
                "dibao_amount": random.randint(42, 118) * 10 * YUAN * len(family.residents),
                "dibao_since": since.isoformat(),
            }
        if id(family) in with_file:
            family.head.facts["union_file"] = draw(
                {"DEEP": 2, "RELATIVE": 5, "ACCIDENTAL": 2}, random
            )
        _tag(family)
        family.facts = _troubles(family, random) | family.facts
        family.risk_level = _risk_level(family, random)
        family.arrival_notes = _arrival_notes(random)


def _income(family: Family) -> int:
    keys = ("income_wage", "income_business", "income_pension", "income_benefit")
    return sum(one.facts.get(key, 0) for one in family.residents for key in keys)


def _income_per_head(family: Family) -> float:
    return _income(family) / len(family.residents)


def _household_facts(family: Family, random: Random) -> dict[str, Any]:
    size = len(family.residents)
    local = family.head.local
    needs = [
        need
        for need, applies in (
            ("INFANT", any(one.age < 3 for one in family.residents)),
            ("PUPIL", any(3 <= one.age < 18 for one in family.residents)),
            ("ELDER", any(one.facts.get("self_care") == "DEPENDENT" for one in family.residents)),
            ("DISABLED", any(one.facts["disability"] != "NONE" for one in family.residents)),
        )
        if applies
    ]
    pupils = sum(bool(one.facts.get("in_school")) for one in family.residents)
    tenure = {"OWNED": 70, "OWNED_MORTGAGE": 14, "PUBLIC_RENTAL": 8, "RELATIVE": 8}
    return {
        "family_kind": family.kind,
        "hukou_type": "LOCAL" if local else draw({"LOCAL_ELSEWHERE": 4, "OUTSIDE": 6}, random),
        "tenure": draw(tenure if local else {"PRIVATE_RENTAL": 8, "OWNED_MORTGAGE": 2}, random),
        "area_sqm": random.choice((38, 45, 52, 58, 63, 70, 78, 86)),
        "rooms": random.choice((1, 2, 2, 2, 3)),
        "housing_condition": draw({"GOOD": 60, "OLD": 36, "LEAKING": 4}, random),
        "care_needs": needs or ["NONE"],
        "dibao_status": "NEVER",
        "income_total_month": _income(family),
        "expense_food": size * random.randint(7, 14) * 100 * YUAN,
        "expense_education": pupils * random.choice((0, 3, 5, 8, 12)) * 100 * YUAN,
        "expense_medical": random.choice((0, 0, 1, 2, 3, 6)) * 100 * YUAN * len(family.elders),
        "move_plan": draw({"STAY": 94, "CITY": 4, "HOMETOWN": 2}, random),
    }


def _tag(family: Family) -> None:
    """Properties by which lists are filtered; stable words, shown through the texts."""
    people = family.residents
    tagged = (
        ("DIBAO", family.facts["dibao_status"] == "RECEIVING"),
        ("UNION_FILE", "union_file" in family.head.facts),
        ("UNEMPLOYED", any((one.work or "").startswith("UNEMPLOYED") for one in people)),
        ("DISABLED", any(one.facts["disability"] != "NONE" for one in people)),
        ("LONE_ELDER", family.kind == "LONE_ELDER"),
        ("SINGLE_PARENT", family.kind == "SINGLE_PARENT"),
        ("MAJOR_ILLNESS", any(one.facts["health"] == "MAJOR_ILLNESS" for one in people)),
    )
    family.tags.extend(tag for tag, applies in tagged if applies)


CAUSES = {
    "MAJOR_ILLNESS": ("ILLNESS", "MEDICAL", "MEDICAL"),
    "DISABLED": ("DISABILITY", "CARE", "CARE"),
    "UNEMPLOYED": ("UNEMPLOYMENT", "JOB", "JOB"),
}
"""Tag: cause of hardship, difficulty of the day, help that is needed."""


def _troubles(family: Family, random: Random) -> dict[str, Any]:
    """What makes life hard follows from the tags; a family without them has no trouble to tell."""
    told = [CAUSES[tag] for tag in family.tags if tag in CAUSES]
    columns = [sorted({row[at] for row in told}) or ["NONE"] for at in range(3)]
    troubles: dict[str, Any] = dict(
        zip(("hardship_causes", "difficulties", "needs"), columns, strict=True)
    )
    if random.random() < 0.5:
        troubles["preferred_hours"] = [random.choice(("MORNING", "AFTERNOON", "EVENING"))]
    return troubles


def _risk_level(family: Family, random: Random) -> str:
    """Frail elders weekly, hardship monthly, the unemployed quarterly, others twice a year."""
    if family.kind == "LONE_ELDER" and family.head.facts.get("self_care") == "DEPENDENT":
        return "WEEKLY"
    tags = set(family.tags)
    if tags & {"ZERO_EMPLOYMENT", "DIBAO"} or (
        family.kind == "LONE_ELDER" and random.random() < 0.3
    ):
        return "MONTHLY"
    return "QUARTERLY" if tags else "HALF_YEARLY"


def _arrival_notes(random: Random) -> str:
    if random.random() > 0.16:
        return ""
    return random.choice(
        (
            "家里有狗",
            "先打电话再上楼",
            "下午 3 点后在家",
            "耳朵背，敲门要重",
            "上夜班，上午在睡",
            "周末人在家",
        )
    )
