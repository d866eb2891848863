"""Reading one cell: text → value, or what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as default_of
from datetime import date, timedelta
from typing import Any

from api.core.clock import today
from api.core.phone import is_phone, plain_phone
from api.core.resident_id import birth_date_in, check_digit, is_resident_id
from api.core.tables import LOST_DIGITS
from api.households.models import Relation, Sex
from api.imports.models import Severity
from api.staff.models import Role

ID_LENGTH, OLD_ID_LENGTH = 18, 15
NAME_MAX = 60
EXCEL_EPOCH = date(1899, 12, 30)
OLDEST = date(1900, 1, 1)
_SERIAL = re.compile(r"[1-9][0-9]{3,4}")
_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?( 0?0:00)?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to tell about a cell; without a field, about the whole row."""

    field: str | None
    code: str
    severity: Severity = Severity.ERROR
    details: dict[str, Any] = default_of(default_factory=dict)
    """For the text's placeholders; never a personal value."""

    def as_json(self) -> dict[str, Any]:
        """Return the problem as it is stored and sent."""
        return {
            "field": self.field,
            "code": self.code,
            "severity": self.severity.value,
            "details": self.details,
        }


@dataclass(frozen=True, slots=True)
class Read:
    """A value, and perhaps something to tell about it."""

    value: Any = None
    code: str | None = None
    severity: Severity = Severity.ERROR


def half_width(text: str) -> str:
    """Return full-width digits, letters and marks as ASCII; everything else stays."""
    folded = (
        unicodedata.normalize("NFKC", one) if "\uff01" <= one <= "\uff5e" else one for one in text
    )
    return "".join(folded)


def read_name(text: str) -> Read:
    """Names lose the spaces that were put in for looks; rare characters stay as they are."""
    name = half_width(text)
    name = re.sub(r"\s+", "" if _HAN.search(name) else " ", name).strip()
    if len(name) > NAME_MAX:
        return Read(None, "name_long")
    if re.search(r"[0-9?？□■*]", name):
        return Read(name, "name_odd", Severity.WARNING)
    return Read(name)


def read_text(text: str) -> Read:
    return Read(half_width(text))


def read_id_no(text: str) -> Read:
    """18 digits by GB 11643; 15 old ones are completed with 19 and the check digit."""
    if text.startswith(LOST_DIGITS):
        digits = text.removeprefix(LOST_DIGITS)
        lost = len(digits) == ID_LENGTH or not digits.isdigit()
        return Read(None, "id_lost_digits" if lost else "id_length")
    number = re.sub(r"[\s\-]", "", half_width(text)).upper()
    if len(number) == OLD_ID_LENGTH and number.isdigit():
        longer = f"{number[:6]}19{number[6:]}"
        longer += check_digit(longer)
        if birth_date_in(longer) is None or not is_resident_id(longer):
            return Read(None, "id_wrong_date")
        return Read(longer, "id_old_form", Severity.WARNING)
    if len(number) != ID_LENGTH:
        return Read(None, "id_length")
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return Read(None, "id_wrong_form")
    if birth_date_in(number) is None:
        return Read(None, "id_wrong_date")
    return Read(number) if is_resident_id(number) else Read(None, "id_check_digit")


def read_phone(text: str) -> Read:
    if text.startswith(LOST_DIGITS):
        return Read(None, "phone_wrong")
    number = plain_phone(half_width(text))
    return Read(number) if is_phone(number) else Read(None, "phone_wrong")


def read_date(text: str) -> Read:
    """Dates as people write them, and the day numbers that a table program leaves behind."""
    plain = half_width(text)
    found = _DATE.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found:
        try:
            return Read(date(*(int(part) for part in found.groups()[:3])))
        except ValueError:
            return Read(None, "date_wrong")
    if _SERIAL.fullmatch(plain):
        return Read(EXCEL_EPOCH + timedelta(days=int(plain)), "date_was_number", Severity.WARNING)
    return Read(None, "date_wrong")


def read_birth_date(text: str) -> Read:
    read = read_date(text)
    if read.value is not None and not OLDEST <= read.value <= today():
        return Read(None, "date_impossible")
    return read


def read_floor(text: str) -> Read:
    number = re.sub(r"(层|楼|F|f)$", "", half_width(text)).replace("B", "-").replace("负", "-")
    if not re.fullmatch(r"-?[0-9]{1,3}", number):
        return Read(None, "floor_wrong")
    return Read(int(number))


def chosen(values: dict[str, Any], code: str) -> Callable[[str], Read]:
    """Make a reader for a column that knows a few words."""

    def read(text: str) -> Read:
        word = re.sub(r"\s+", "", half_width(text)).lower().replace("_", "")
        return Read(values[word]) if word in values else Read(None, code)

    return read


def _words(table: dict[Any, str]) -> dict[str, Any]:
    words = {word: value for value, names in table.items() for word in names.split()}
    return words | {value.value.lower().replace("_", ""): value for value in table}


read_sex = chosen(
    _words({Sex.MALE: "男 男性 m 1", Sex.FEMALE: "女 女性 f 2"}),
    "sex_unknown",
)
read_relation = chosen(
    _words(
        {
            Relation.HEAD: "户主 本人 户主本人 self",
            Relation.SPOUSE: "配偶 妻 妻子 丈夫 夫 老婆 老公 爱人 wife husband",
            Relation.CHILD: "子 女 儿子 女儿 子女 长子 次子 三子 长女 次女 三女 独生子 独生女 "
            "之子 之女 养子 养女 继子 继女 son daughter",
            Relation.PARENT: "父 母 父亲 母亲 父母 father mother",
            Relation.GRANDCHILD: "孙子 孙女 外孙 外孙女 孙 外孙子 grandson granddaughter",
            Relation.GRANDPARENT: "祖父 祖母 外祖父 外祖母 爷爷 奶奶 外公 外婆",
            Relation.SIBLING: "兄 弟 姐 妹 哥哥 弟弟 姐姐 妹妹 兄弟 姐妹 兄弟姐妹 brother sister",
            Relation.CHILD_IN_LAW: "儿媳 媳妇 女婿 儿媳妇",
            Relation.PARENT_IN_LAW: "公公 婆婆 岳父 岳母",
            Relation.OTHER: "其他 其它 亲属 非亲属 保姆 租客",
        }
    ),
    "relation_unknown",
)
read_role = chosen(
    _words(
        {
            Role.GRID_WORKER: "网格员 专职网格员 兼职网格员 worker gridworker",
            Role.GRID_LEADER: "网格长 组长 teamlead leader",
            Role.COMMUNITY_REVIEWER: "社区审核 社区审核员 社区干部 reviewer communityreviewer",
            Role.SUBDISTRICT_APPROVER: "街道审批 街道审批员 街道干部 approver",
            Role.DISTRICT_SUPERVISOR: "区级督导 区督导 督导 supervisor",
            Role.STATS: "统计 统计员 statistics",
            Role.AUDITOR: "审计 审计员",
            Role.ADMIN: "管理员 系统管理员 administrator",
        }
    ),
    "role_unknown",
)
