"""Schooling, work and the loss of it; wishes and skills of those who look for work."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from api.demo.families import ELDER_YEARS, Family, Resident
from api.demo.weights import YUAN, Weights, draw

UNEMPLOYED_PER_HOUSEHOLD = 496 / 3000  # row H20: 496 unemployed in 珠儿潭
ZERO_EMPLOYMENT_SHARE = 0.008
LEAVES_WORK_AT = {"MALE": 60, "FEMALE": 52}
AT_WORK = frozenset(("EMPLOYED", "SELF_EMPLOYED", "FLEXIBLE", "PUBLIC_WELFARE"))
LOW_EDUCATION = frozenset(("NONE", "PRIMARY", "JUNIOR_MIDDLE"))

EDUCATION_BY_BIRTH: tuple[tuple[int, Weights], ...] = (
    (1954, {"NONE": 12, "PRIMARY": 40, "JUNIOR_MIDDLE": 30, "SENIOR_MIDDLE": 12, "COLLEGE": 6}),
    (1969, {"PRIMARY": 14, "JUNIOR_MIDDLE": 48, "SENIOR_MIDDLE": 26, "COLLEGE": 9, "BACHELOR": 3}),
    (
        1984,
        {"JUNIOR_MIDDLE": 24, "SENIOR_MIDDLE": 20, "SECONDARY_VOCATIONAL": 14, "COLLEGE": 22}
        | {"BACHELOR": 18, "POSTGRADUATE": 2},
    ),
    (
        2100,
        {"JUNIOR_MIDDLE": 8, "SENIOR_MIDDLE": 10, "SECONDARY_VOCATIONAL": 13, "COLLEGE": 27}
        | {"BACHELOR": 35, "POSTGRADUATE": 7},
    ),
)


def adult_facts(resident: Resident, facts: dict[str, Any], random: Random) -> dict[str, Any]:
    """Schooling, and work as long as nobody is laid off; ``facts`` has health and disability."""
    born = resident.birth_date.year
    educations = next(weights for until, weights in EDUCATION_BY_BIRTH if born <= until)
    adult: dict[str, Any] = {
        "education": draw(educations, random),
        "political_status": draw({"MASSES": 84, "PARTY_MEMBER": 15, "OTHER_PARTY": 1}, random),
    }
    if facts.get("in_school"):
        return adult | {"pension": "RESIDENT"}
    if resident.age >= LEAVES_WORK_AT[resident.sex]:
        return adult | {
            "employment_status": "RETIRED",
            "pension": "RECEIVING",
            "income_pension": random.randint(19, 68) * 100 * YUAN,
            "labour_capacity": draw({"FULL": 5, "PARTIAL": 4, "LOST": 1}, random),
            "employment_since": f"{born + LEAVES_WORK_AT[resident.sex]}-07-01",
        }
    capacity = "FULL"
    if facts["disability"] != "NONE" or facts["health"] == "MAJOR_ILLNESS":
        capacity = draw({"FULL": 15, "PARTIAL": 50, "LOST": 35}, random)
    elif facts["health"] == "CHRONIC":
        capacity = draw({"FULL": 70, "PARTIAL": 28, "LOST": 2}, random)
    status = "OUT_OF_LABOUR"
    if capacity != "LOST":
        status = draw(
            {"EMPLOYED": 78, "SELF_EMPLOYED": 8, "FLEXIBLE": 9, "OUT_OF_LABOUR": 5}, random
        )
    return adult | {"employment_status": status, "labour_capacity": capacity}


def lay_off(families: Sequence[Family], random: Random) -> None:
    """Choose who is out of work: 496 of 3,000 households' people, most of them 40 to 59."""
    wanted = round(len(families) * UNEMPLOYED_PER_HOUSEHOLD)
    wanted -= sum(
        (one.work or "").startswith("UNEMPLOYED") for family in families for one in family.residents
    )
    out: list[Resident] = []
    candidates = [family for family in families if earners(family)]
    zero_count = max(1, round(len(families) * ZERO_EMPLOYMENT_SHARE))
    for family in random.sample(candidates, min(zero_count, len(candidates))):
        family.tags.append("ZERO_EMPLOYMENT")
        out.extend(earners(family))
    taken = {id(resident) for resident in out}
    others = [one for family in families for one in earners(family) if id(one) not in taken]
    others.sort(key=lambda one: random.random() ** (1 / _risk_of_losing_work(one)), reverse=True)
    for resident in (out + others)[:wanted]:
        registered = random.random() < 0.72
        resident.facts["employment_status"] = (
            "UNEMPLOYED_REGISTERED" if registered else "UNEMPLOYED"
        )


def earners(family: Family) -> list[Resident]:
    """Return those who have work and may lose it; nobody of a staged family."""
    if family.staged:
        return []
    return [resident for resident in family.residents if resident.work in AT_WORK]


def _risk_of_losing_work(resident: Resident) -> float:
    risk = 3.2 if 40 <= resident.age < ELDER_YEARS else 1.0
    risk *= 2.2 if resident.facts["education"] in LOW_EDUCATION else 1.0
    return risk * (1.0 if resident.facts["labour_capacity"] == "FULL" else 1.6)


JOBS: dict[str, tuple[tuple[str, str], ...]] = {
    "EMPLOYED": (
        ("湖墅百货", "营业员"),
        ("运河物业", "保洁"),
        ("运河物业", "保安"),
        ("武林餐饮", "厨师"),
        ("杭城快运", "分拣员"),
        ("大关电器", "装配工"),
        ("拱宸软件", "程序员"),
        ("和睦医院", "护士"),
        ("石祥机械", "车工"),
        ("城北小学", "老师"),
        ("米市建筑", "预算员"),
        ("卖鱼桥超市", "收银员"),
    ),
    "SELF_EMPLOYED": (("自家店铺", "卖水果"), ("自家店铺", "开面馆"), ("自家店铺", "修手机")),
    "FLEXIBLE": (("打零工", "送外卖"), ("打零工", "钟点保洁"), ("打零工", "网约车司机")),
    "PUBLIC_WELFARE": (("珠儿潭社区", "公益保洁"),),
}
TRADES = [
    "COMPUTER_REPAIR",
    "HAIRDRESSING",
    "HOUSEKEEPING",
    "CHEF",
    "ELDER_CARE",
    "DRIVING",
    "ELECTRICIAN",
    "SEWING",
    "ECOMMERCE",
    "BOOKKEEPING",
    "MACHINING",
]
WISHES = [
    "CLEANING",
    "SECURITY",
    "PROPERTY",
    "ELDER_CARE",
    "CATERING",
    "HOUSEKEEPING",
    "SHOP",
    "DELIVERY",
]


def work_facts(resident: Resident, today: date, random: Random) -> dict[str, Any]:
    """Return what work, or the lack of it, brings with it; a child has none."""
    work = resident.work
    if work is None:
        return {}
    if work == "RETIRED":
        return {"last_job": random.choice(JOBS["EMPLOYED"])[1]} | _skills(random)
    facts: dict[str, Any] = _skills(random) | {
        "employment_since": (today - timedelta(days=random.randint(60, 3_600))).isoformat(),
        "last_job": random.choice(JOBS["EMPLOYED"])[1],
    }
    if resident.age >= 50:  # who is old enough to be asked for a pension
        facts["income_pension"] = 0
    if work in JOBS:
        employer, occupation = random.choice(JOBS[work])
        wage = draw({24: 2, 31: 5, 42: 8, 55: 8, 72: 5, 98: 3, 140: 1}, random)
        earned = "income_business" if work == "SELF_EMPLOYED" else "income_wage"
        return facts | {
            "employer": employer,
            "occupation": occupation,
            "work_place": draw({"DISTRICT": 55, "CITY": 32, "COMMUNITY": 9, "PROVINCE": 4}, random),
            earned: (wage + random.randint(-4, 4)) * 100 * YUAN,
            "pension": "EMPLOYEE"
            if work == "EMPLOYED"
            else draw({"EMPLOYEE": 4, "RESIDENT": 6}, random),
        }
    facts["pension"] = draw({"EMPLOYEE": 30, "RESIDENT": 40, "STOPPED": 20, "NONE": 10}, random)
    if work == "OUT_OF_LABOUR":
        return facts | {"job_willingness": "NO"}
    return facts | _jobless_facts(resident, today, random)


def _skills(random: Random) -> dict[str, Any]:
    if random.random() < 0.45:
        return {"skills": ["NONE"], "skill_level": "NONE"}
    return {
        "skills": sorted(random.sample(TRADES, random.choice((1, 1, 2)))),
        "skill_level": draw({"JUNIOR": 6, "MIDDLE": 3, "SENIOR": 1}, random),
    }


def _jobless_facts(resident: Resident, today: date, random: Random) -> dict[str, Any]:
    """Row H14: most want work; H6 counts the months since the registration."""
    since = today - timedelta(days=round(31 + random.random() ** 1.7 * 1_300))
    facts: dict[str, Any] = {
        "employment_since": since.isoformat(),
        "unemployment_reason": draw(
            {"LAID_OFF": 30, "COMPANY_CLOSED": 18, "CONTRACT_END": 26, "HEALTH": 10, "FAMILY": 16},
            random,
        ),
        "job_willingness": resident.facts.get("job_willingness")
        or draw({"WANTS_NOW": 62, "LATER": 26, "NO": 12}, random),
    }
    if resident.work == "UNEMPLOYED_REGISTERED":
        registered = min(today, since + timedelta(days=random.randint(3, 40)))
        facts["unemployment_registered_on"] = registered.isoformat()
        facts["unemployment_insurance"] = draw({"RECEIVING": 45, "ENDED": 55}, random)
        if facts["unemployment_insurance"] == "RECEIVING":
            facts["income_benefit"] = 2_058 * YUAN
    if facts["job_willingness"] != "NO":
        facts |= {
            "wished_jobs": _wished_jobs(random),
            "wished_wage": random.randint(28, 60) * 100 * YUAN,
            "wished_hours": draw({"FULL_TIME": 5, "DAY_SHIFT": 4, "PART_TIME": 2}, random),
            "wished_distance": draw({"NEARBY": 5, "DISTRICT": 4, "WALK": 2, "CITY": 1}, random),
            "training_wish": random.random() < 0.35,
        }
        if facts["training_wish"] or resident.facts.get("training_wish"):
            facts["training_trades"] = [random.choice(TRADES)]
    return facts


def _wished_jobs(random: Random) -> list[str]:
    if random.random() < 0.15:
        return ["ANY"]
    return sorted(random.sample(WISHES, random.choice((1, 2, 2, 3))))
