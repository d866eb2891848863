"""Compiled surveys by the SHA-256 of their definition; a process compiles each version once."""

from dataclasses import dataclass
from typing import Any

from api.surveys.rules.definition import CompiledSurvey, compile_survey


@dataclass(frozen=True, slots=True)
class OpenedSurvey:
    """A published version, ready to check answers."""

    key: str
    version: int
    sha256: str
    compiled: CompiledSurvey

    @property
    def definition(self) -> dict[str, Any]:
        """The definition as it was published; callers must not change it."""
        return dict(self.compiled.raw)


_opened: dict[str, OpenedSurvey] = {}


def known_survey(sha256: str) -> OpenedSurvey | None:
    """Return a survey that this process has compiled before."""
    return _opened.get(sha256)


def open_definition(definition: dict[str, Any], sha256: str) -> OpenedSurvey:
    """Compile a definition, or return what was compiled for the same hash."""
    opened = _opened.get(sha256)
    if opened is None:
        opened = OpenedSurvey(
            definition["key"], definition["version"], sha256, compile_survey(definition)
        )
        _opened[sha256] = opened
    return opened
