"""Values in the words people read: the same text on the tablet, in the office and in print."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
YUAN = {"zh": "元", "en": "yuan"}
LIST_MARK = {"zh": "、", "en": ", "}
YES_NO = {"zh": ("是", "否"), "en": ("Yes", "No")}
NON_ANSWERS = {
    "UNKNOWN": {"zh": "不清楚", "en": "Don't know"},
    "DECLINED": {"zh": "不愿回答", "en": "Prefer not to say"},
}
SAME_AS_FILED = {"zh": "和档案一样", "en": "As in the file"}


def money_text(fen: int) -> str:
    """Return yuan with thousands marks, and 角/分 only where there are any: ``1,860`` ``0.50``."""
    sign = "−" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}" + (f".{rest:02d}" if rest else "")


def date_text(iso_date: str, lang: str) -> str:
    """Return ``1976年2月29日`` or ``29 Feb 1976``; a text that is no date comes back as it is."""
    parts = iso_date.split("-")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return iso_date
    year, month, day = (int(part) for part in parts)
    if lang == "en":
        return f"{day} {MONTHS_EN[(month - 1) % 12]} {year}"
    return f"{year}年{month}月{day}日"


def value_text(
    kind: str,
    value: Any,
    lang: str,
    *,
    options: Iterable[Mapping[str, str]] = (),
    unit: Mapping[str, str] | None = None,
) -> str:
    """Return an answer or a fact in words; empty for nothing, the raw text for what fits no kind.

    Args:
        kind: An item type of a survey or a fact type of the catalogue.
        value: The stored value, a non-answer ``{"na": …}`` or ``{"same": …}``.
        lang: ``zh`` or ``en``.
        options: What a choice offers, as ``{value, zh, en}``.
        unit: The unit's words, such as ``{"zh": "平方米", "en": "m²"}``.
    """
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return _marker_text(value, lang)
    if kind in ("choice", "multi"):
        chosen = value if isinstance(value, list) else [value]
        ordered = [o[lang] for o in options if o["value"] in chosen]
        known = [o["value"] for o in options]
        return LIST_MARK[lang].join(ordered + [_raw(v) for v in chosen if v not in known])
    if isinstance(value, bool):
        return YES_NO[lang][0 if value else 1]
    if isinstance(value, int):
        number = money_text(value) if kind == "money_fen" else f"{value:,}".replace("-", "−")
        words = unit or (YUAN if kind == "money_fen" else None)
        return f"{number} {words[lang]}" if words else number
    return date_text(value, lang) if kind == "date" and isinstance(value, str) else _raw(value)


def _raw(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _marker_text(value: Mapping[str, Any], lang: str) -> str:
    if "same" in value:
        return SAME_AS_FILED[lang]
    return NON_ANSWERS.get(str(value.get("na")), NON_ANSWERS["UNKNOWN"])[lang]
