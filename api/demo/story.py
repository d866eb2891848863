"""The families whom the demo's story needs, told in full; everybody else is drawn by lot."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from api.demo.weights import YUAN


@dataclass(frozen=True)
class Cast:
    """One person of the story; ``facts`` win over what chance would have said."""

    relation: str
    name: str
    sex: str
    age: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """One family: at which door, with which past, and when somebody has to call there."""

    key: str
    grid: int
    door: tuple[str, int, int, str]
    """Estate, building, stairwell, room: taken if the place has it, else a neighbouring home."""

    cast: tuple[Cast, ...]
    purpose: str
    due_in_days: int
    visits: tuple[tuple[int, str, str, int], ...]
    """Days ago, purpose, result, minutes; the oldest first."""

    risk_level: str = "QUARTERLY"
    tags: tuple[str, ...] = ()
    arrival_notes: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    never_asked: frozenset[str] = frozenset()


HEALTHY = {"health": "HEALTHY", "disability": "NONE"}


def _jobless(months: int, on: date) -> dict[str, Any]:
    since = (on - timedelta(days=30 * months)).isoformat()
    return {
        "employment_status": "UNEMPLOYED_REGISTERED",
        "employment_since": since,
        "unemployment_registered_on": since,
    }


def scenes(on: date) -> tuple[Scene, ...]:
    """Return the story's families as they stand on a day."""
    return (
        Scene(
            "zero_employment",
            3,
            ("珠儿潭", 3, 2, "501"),
            (
                Cast(
                    "HEAD",
                    "王桂香",
                    "FEMALE",
                    51,
                    _jobless(14, on)
                    | {
                        "education": "JUNIOR_MIDDLE",
                        "labour_capacity": "FULL",
                        "health": "FAIR",
                        "last_job": "纺织厂挡车工",
                        "unemployment_reason": "COMPANY_CLOSED",
                        "job_willingness": "WANTS_NOW",
                        "wished_jobs": ["CLEANING"],
                        "wished_wage": 3_200 * YUAN,
                        "wished_distance": "NEARBY",
                        "job_obstacles": ["AGE", "HEALTH"],
                        "skills": ["SEWING"],
                        "training_wish": True,
                        "income_benefit": 1_860 * YUAN,
                        "disability": "NONE",
                    },
                ),
                Cast(
                    "SPOUSE",
                    "李福根",
                    "MALE",
                    56,
                    _jobless(31, on)
                    | {
                        "health": "CHRONIC",
                        "illness": "糖尿病",
                        "labour_capacity": "PARTIAL",
                        "job_willingness": "LATER",
                        "disability": "NONE",
                    },
                ),
                Cast("CHILD", "李晓燕", "FEMALE", 19, {"in_school": True, "disability": "NONE"}),
            ),
            "FOLLOW_UP",
            -2,
            (
                (254, "SURVEY", "DONE", 42),
                (185, "FOLLOW_UP", "DONE", 26),
                (116, "FOLLOW_UP", "NOBODY_HOME", 2),
                (93, "FOLLOW_UP", "DONE", 42),
            ),
            tags=("ZERO_EMPLOYMENT", "UNEMPLOYED"),
            arrival_notes="家里有狗，先打电话再上楼。下午 3 点后在家。没电梯，走楼梯。",
            facts={
                "family_kind": "USUAL",
                "dibao_status": "NEVER",
                "income_total_month": 1_860 * YUAN,
                "expense_medical": 600 * YUAN,
                "tenure": "OWNED",
                "hukou_type": "LOCAL",
            },
            never_asked=frozenset(("move_plan", "expense_education", "pension")),
        ),
        Scene(
            "dibao",
            3,
            ("珠儿潭", 3, 2, "602"),
            (
                Cast(
                    "HEAD",
                    "何水娟",
                    "FEMALE",
                    58,
                    {"health": "MAJOR_ILLNESS", "illness": "尿毒症透析", "marital": "WIDOWED"},
                ),
                Cast("CHILD", "方志明", "MALE", 27, {"employment_status": "FLEXIBLE"}),
            ),
            "RE_CHECK",
            0,
            ((212, "SURVEY", "DONE", 38), (30, "FOLLOW_UP", "DONE", 18)),
            risk_level="MONTHLY",
            tags=("DIBAO", "MAJOR_ILLNESS"),
            facts={
                "dibao_status": "RECEIVING",
                "dibao_amount": 1_140 * YUAN,
                "dibao_since": f"{on.year - 2}-04-01",
                "hardship_causes": ["ILLNESS"],
            },
        ),
        Scene(
            "policy",
            3,
            ("珠儿潭", 3, 2, "203"),
            (
                Cast("HEAD", "金连生", "MALE", 67, {"health": "FAIR"}),
                Cast("SPOUSE", "陆秀珍", "FEMALE", 64, {"health": "CHRONIC", "illness": "高血压"}),
            ),
            "POLICY_DELIVERY",
            0,
            ((182, "SURVEY", "DONE", 29),),
            risk_level="HALF_YEARLY",
        ),
        Scene(
            "hardship",
            2,
            ("信义坊", 7, 1, "402"),
            (
                Cast(
                    "HEAD",
                    "赵秀英",
                    "FEMALE",
                    61,
                    {"disability": "PHYSICAL", "disability_level": "LEVEL_2"},
                ),
                Cast("GRANDCHILD", "钱子涵", "MALE", 12, {"in_school": True}),
            ),
            "SURVEY",
            -1,
            (),
            tags=("DISABLED",),
            arrival_notes="耳朵背，敲门要重",
            facts={"family_kind": "GRANDPARENTS"},
        ),
        Scene(
            "looking",
            2,
            ("信义坊", 7, 1, "301"),
            (
                Cast(
                    "HEAD", "陈宝林", "MALE", 48, _jobless(9, on) | {"education": "SENIOR_MIDDLE"}
                ),
                Cast("SPOUSE", "徐美珍", "FEMALE", 46, {"employment_status": "EMPLOYED"}),
                Cast("CHILD", "陈佳宁", "FEMALE", 17, {"in_school": True}),
            ),
            "FOLLOW_UP",
            0,
            ((189, "SURVEY", "DONE", 33), (91, "FOLLOW_UP", "DONE", 21)),
            tags=("UNEMPLOYED",),
            arrival_notes="约好 15:30",
        ),
        Scene(
            "clash",
            3,
            ("珠儿潭", 3, 1, "302"),
            (
                Cast("HEAD", "俞国华", "MALE", 63, {"health": "FAIR"}),
                Cast("SPOUSE", "沈彩凤", "FEMALE", 60),
            ),
            "LOOK_IN",
            46,
            ((136, "SURVEY", "DONE", 31),),
            risk_level="HALF_YEARLY",
        ),
        Scene(
            "unchanged",
            3,
            ("珠儿潭", 3, 1, "401"),
            (
                Cast("HEAD", "朱明强", "MALE", 45, {"employment_status": "EMPLOYED"} | HEALTHY),
                Cast("SPOUSE", "徐敏华", "FEMALE", 43, {"employment_status": "EMPLOYED"} | HEALTHY),
                Cast("CHILD", "朱嘉怡", "FEMALE", 14, {"in_school": True} | HEALTHY),
            ),
            "SURVEY",
            1,
            ((40, "SURVEY", "DONE", 34),),
            risk_level="HALF_YEARLY",
        ),
        Scene(
            "moved",
            4,
            ("珠儿潭北区", 3, 1, "402"),
            (
                Cast("HEAD", "许志刚", "MALE", 41, {"employment_status": "EMPLOYED"}),
                Cast("SPOUSE", "胡丽萍", "FEMALE", 39, {"employment_status": "EMPLOYED"}),
                Cast("CHILD", "许梓睿", "MALE", 8, {"in_school": True}),
            ),
            "LOOK_IN",
            -3,
            ((185, "LOOK_IN", "DONE", 11),),
            risk_level="HALF_YEARLY",
        ),
    )
