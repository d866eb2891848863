"""The pinned font of documents: what it cannot print, and how little of it a file must carry."""

import os
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

from media.errors import MediaError

FAMILY: Final = "Noto Sans CJK SC"
_FAMILY_NAME_ID: Final = 1
_JOINERS: Final = frozenset("\u200d\ufe0e\ufe0f")


class FontMissing(MediaError):
    """The pinned font is not installed; a document would be set in whatever there is."""

    code = "font_missing"


def font_folders() -> list[Path]:
    """Return where fonts lie on this system, the person's own first."""
    homes = [Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share"))]
    shared = os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share")
    homes += [Path(folder) for folder in shared.split(":") if folder]
    homes.append(Path("/usr/share"))
    return [home / "fonts" for home in homes]


@lru_cache
def printable_code_points() -> frozenset[int]:
    """Return every character that the pinned font has a glyph for.

    Raises:
        FontMissing: See the class.
    """
    for folder in font_folders():
        for path in sorted(folder.rglob("NotoSansCJK*-Regular.*")):
            for font in _fonts_of(path):
                if font["name"].getDebugName(_FAMILY_NAME_ID) == FAMILY:
                    return frozenset(font.getBestCmap())
    raise FontMissing(f"the font {FAMILY!r} is not installed")


def _fonts_of(path: Path) -> list[TTFont]:
    if path.suffix == ".ttc":
        return list(TTCollection(str(path), lazy=True).fonts)
    return [TTFont(str(path), lazy=True)]


def unprintable(text: str) -> list[str]:
    """Return the characters of a text that would print as an empty box, each once, in order."""
    have = printable_code_points()
    lacking = (sign for sign in text if sign in _JOINERS or ord(sign) not in have)
    return list(dict.fromkeys(sign for sign in lacking if sign not in "\n\t"))


def spell_out(text: str) -> str:
    """Put the code point in place of every character without a glyph: ``〔U+2CB73〕``.

    A name is then still exact on paper, where an empty box would say nothing.
    """
    lacking = unprintable(text)
    return text.translate({ord(sign): f"〔U+{ord(sign):04X}〕" for sign in lacking})


def compact_cff(otf: bytes) -> bytes:
    """Return the bare CFF program of a subset CID font, without its tens of thousands of gaps.

    The PDF's character codes are CIDs, and the CFF keeps the CID of every glyph that stays, so
    nothing else in the file changes. A Chinese document shrinks from some 300 KB to 50 KB.
    """
    font = TTFont(BytesIO(otf), lazy=True)
    kept = [name for name, advance in font["hmtx"].metrics.items() if advance != (0, 0)]
    needed = {"CFF ", "head", "hhea", "hmtx", "maxp", "cmap"}
    options = Options(
        notdef_outline=True,
        layout_features=[],
        drop_tables=[table for table in font.keys() if table not in needed],  # noqa: SIM118
    )
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=[*kept, *font.getBestCmap().values()])
    subsetter.subset(font)
    written = BytesIO()
    font.save(written)
    return bytes(TTFont(written, lazy=True).reader["CFF "])
