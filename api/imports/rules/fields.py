"""The columns that an import understands, by the names that people give them."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.imports.models import ImportKind
from api.imports.rules.texts import (
    Read,
    half_width,
    read_birth_date,
    read_date,
    read_floor,
    read_id_no,
    read_name,
    read_phone,
    read_relation,
    read_role,
    read_sex,
    read_text,
)

HEADER_WITHIN_ROWS = 20
HEADS_MIN = 2


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its key, its names (first zh, then en), whether a row needs it."""

    key: str
    names: str
    read: Callable[[str], Read] = read_text
    required: bool = False


MEMBER_FIELDS = (
    Field("name", "姓名 名字 人员姓名 name fullname", read_name, required=True),
    Field("login", "账号 登录名 用户名 帐号 login username account"),
    Field(
        "phone", "电话 手机 手机号 手机号码 联系电话 联系方式 phone mobile telephone", read_phone
    ),
    Field("unit", "单位 所属单位 网格 所属网格 社区 部门 unit grid community"),
    Field("role", "岗位 角色 职务 role position", read_role),
    Field("until_on", "有效期至 截止日期 到期日期 合同到期 until validuntil", read_date),
)
REGISTER_FIELDS = (
    Field("household_no", "户号 户编号 家庭编号 户籍号 序户号 householdno family"),
    Field("estate", "小区 小区名称 estate compound"),
    Field("building", "幢 栋 楼 楼栋 幢号 楼号 楼幢 栋号 building"),
    Field("entrance", "单元 单元号 梯 entrance stair"),
    Field("floor", "楼层 层 floor", read_floor),
    Field("room", "室 房号 室号 门牌号 房间号 room door"),
    Field("address", "地址 住址 家庭住址 居住地址 现住址 详细地址 address"),
    Field("name", "姓名 名字 居民姓名 name fullname", read_name, required=True),
    Field("relation", "与户主关系 关系 家庭关系 relation", read_relation),
    Field("sex", "性别 sex gender", read_sex),
    Field(
        "birth_date",
        "出生日期 生日 出生年月 出生年月日 birthdate birth dateofbirth",
        read_birth_date,
    ),
    Field(
        "id_no",
        "身份证 身份证号 身份证号码 证件号 证件号码 公民身份号码 idno id idnumber",
        read_id_no,
    ),
    Field(
        "phone", "电话 手机 手机号 手机号码 联系电话 联系方式 phone mobile telephone", read_phone
    ),
    Field("worker", "网格员 负责人 责任人 包户干部 worker responsible"),
)
FIELDS = {ImportKind.MEMBERS: MEMBER_FIELDS, ImportKind.REGISTER: REGISTER_FIELDS}


def plain_head(text: str) -> str:
    """Return a head without marks, notes in brackets, spaces and capitals."""
    bare = re.sub(r"[(（\[【].*?[)）\]】]", "", half_width(text))
    return re.sub(r"[\s*:：_\-/、.]", "", bare).lower()


def map_heads(kind: ImportKind, heads: Sequence[str]) -> dict[str, int]:
    """Return field → column for the heads that are known; the first of two alike wins."""
    columns = {plain_head(head): number for number, head in reversed(list(enumerate(heads)))}
    found: dict[str, int] = {}
    for field in FIELDS[kind]:
        number = next((columns[name] for name in field.names.split() if name in columns), None)
        if number is not None and number not in found.values():
            found[field.key] = number
    return found


def find_header(kind: ImportKind, rows: Iterable[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """Return the place of the header among the first rows and its mapping.

    Titles and notes may stand above it. Without any known head the first row is taken, with
    nothing mapped.
    """
    best: tuple[int, dict[str, int]] = (0, {})
    for place, row in enumerate(rows):
        mapping = map_heads(kind, row)
        if len(mapping) > len(best[1]):
            best = place, mapping
    return best if len(best[1]) >= HEADS_MIN else (0, best[1] if best[0] == 0 else {})
