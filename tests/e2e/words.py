"""The pages' own texts: a journey names what it looks for by key, so it runs in both languages."""

import json
import re
from functools import lru_cache
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2] / "pwa" / "src"


@lru_cache(maxsize=2)
def texts(lang: str) -> dict[str, str]:
    """Return every text of the pages by its key."""
    found: dict[str, str] = {}
    for path in sorted(SOURCES.rglob(f"texts.{lang}.json")):
        found |= json.loads(path.read_text(encoding="utf-8"))
    return found


def say(key: str, lang: str = "zh-CN", **values: str | int) -> str:
    """Return a text with its placeholders filled; the first form where there are several."""
    text = texts(lang)[key].split(" | ")[0]
    for name, value in values.items():
        text = text.replace("{" + name + "}", str(value))
    return text


def like(key: str, lang: str = "zh-CN", *, whole: bool = False) -> re.Pattern[str]:
    """Return a pattern that finds a text, whatever stands in its placeholders.

    ``whole`` demands that nothing stands around it.
    """
    forms = [re.escape(form) for form in texts(lang)[key].split(" | ")]
    filled = (re.sub(r"\\\{\w+\\\}", ".+", form) for form in forms)
    either = "|".join(filled)
    return re.compile(rf"^\s*(?:{either})\s*$" if whole else either)
