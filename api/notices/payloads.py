"""What notices and subscriptions look like on their way."""

import binascii
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, Field

from api.notices.models import NoticeKind
from api.staff.auth import base64url


def _from_base64url(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return base64url(value)
    except (binascii.Error, ValueError) as cause:
        raise ValueError("not base64url") from cause


Base64Url = Annotated[bytes, BeforeValidator(_from_base64url)]


class NewSubscription(BaseModel):
    """What a browser says of its push subscription."""

    endpoint: str = Field(max_length=4000)
    p256dh: Base64Url = Field(max_length=200)
    auth: Base64Url = Field(max_length=100)
    kid: str = Field(max_length=40)
    """The key of ours to which it is bound, as hello named it."""


class NamedMember(BaseModel):
    id: UUID
    name: str


class NoticeOut(BaseModel):
    """A notice as its member and their lead see it; words are made where it is shown."""

    id: UUID
    kind: NoticeKind
    household_id: UUID | None
    params: dict[str, Any]
    by: NamedMember | None
    at: datetime
    delivered_at: datetime | None
    read_at: datetime | None


class NoticesOut(BaseModel):
    """A member's newest notices, and whether a tablet of theirs can be woken now."""

    items: list[NoticeOut]
    can_be_woken: bool
