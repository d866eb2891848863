"""The texts of refusals by code, in zh-CN and en; one pair of files a feature."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import orjson

LANGUAGES = ("zh-CN", "en")
FOLDER = Path(__file__).parent


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


@lru_cache
def texts(language: str) -> dict[str, str]:
    """Return every text of a language by its code.

    Raises:
        ValueError: One code stands in two files.
    """
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob(f"*.{language}.json")):
        for code, text in orjson.loads(path.read_bytes()).items():
            if code in found:
                raise ValueError(f"the message {code} stands twice, again in {path.name}")
            found[code] = text
    return found


def message_for(code: str, language: str, details: dict[str, Any]) -> tuple[str, str]:
    """Return title and message of a code; the title is the message up to its first full stop."""
    known = texts(language)
    text = known.get(code) or known["unknown_error"]
    message = text.format_map(_Gaps(details))
    end = "。" if language == "zh-CN" else "."
    return message.split(end)[0], message
