"""Telling members something, and waking their tablets."""

from api.notices.service.telling import notify

__all__ = ["notify"]
