"""The household's story, and remarks that go back and forth about it."""

from api.cases.service.story import add_note, tell

__all__ = ["add_note", "tell"]
