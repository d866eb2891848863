"""Everything the server reads from its environment."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ByteSize, PositiveFloat, PositiveInt, SecretBytes
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[2]


def _key_from_text(value: object) -> object:
    """Secrets travel as ``base64:…`` in files and environments; bytes pass unchanged."""
    if isinstance(value, str) and value.startswith("base64:"):
        return base64.b64decode(value.removeprefix("base64:"))
    return value


SecretKey = Annotated[SecretBytes, BeforeValidator(_key_from_text)]
MaybeKey = Annotated[
    SecretBytes | None, BeforeValidator(lambda value: _key_from_text(value or None))
]
"""A key that an installation may lack; an empty line counts as none."""


class Settings(BaseSettings):
    """A missing secret or address stops the start and is named in the message.

    Values come from the environment (``RUHU_…``), then ``.env``, then ``var/secrets.env``.
    """

    model_config = SettingsConfigDict(
        env_prefix="RUHU_",
        env_file=(CHECKOUT / "var" / "secrets.env", CHECKOUT / ".env"),
        extra="ignore",
        frozen=True,
    )

    database_url: str
    """Of role ``ruhu_app``: ``postgresql+psycopg://…``; the role owns nothing."""

    owner_database_url: str | None = None
    """Of role ``ruhu_owner``, used by migrations and the demo only."""

    host: str = "127.0.0.1"
    port: PositiveInt = 8000
    var_dir: Path = CHECKOUT / "var"
    web_dir: Path = CHECKOUT / "pwa" / "dist"
    files_url: str | None = None
    """``file:///…`` or ``s3://bucket/prefix``; without it, ``var/files``."""

    pii_key: SecretKey
    """32 bytes; encrypts ID numbers, accounts and pen strokes (AES-256-GCM)."""

    pii_key_id: str = "k1"
    index_key: SecretKey
    """32 bytes; keys the blind indexes (HMAC-SHA-256). Changing it means re-indexing."""

    hpke_key: SecretKey
    """32-byte P-256 private scalar; tablets seal their operations to it."""

    hpke_kid: str = "2026-11"
    cursor_key: SecretKey
    """32 bytes; signs pull cursors and assignment previews."""

    receipt_key: SecretKey
    """32-byte P-256 private scalar; countersigns agreements and receipts."""

    vapid_key: MaybeKey = None
    """32-byte P-256 private scalar; signs pushes. Without it nobody is woken; lists still fill."""

    vapid_key_before: MaybeKey = None
    """The one before the last rotation: it serves subscriptions that tablets have not renewed."""

    push_contact: str = "mailto:admin@localhost"
    """Where a push service may complain: ``mailto:…`` or ``https://…`` (RFC 8292, ``sub``)."""

    push_hosts: str = ""
    """Names of push services, separated by commas; empty: any public one. A service that is named
    may stand in a private network, which closed networks with their own need."""

    push_loopback: bool = False
    """For tests alone: plain HTTP to this machine."""

    push_timeout_s: PositiveFloat = 5.0
    """For a whole exchange with a push service, from looking up its name to the last byte."""

    office_session_hours: PositiveInt = 12
    field_session_days: PositiveInt = 30
    secure_cookies: bool = False
    """Set behind TLS. Off on loopback, where browsers would not send the cookie back."""

    require_persistent_storage: bool = False
    demo: bool = False
    demo_place: str = "hangzhou"
    tiles_url: str | None = None
    """Host of an online base map; it is added to the content security policy."""

    sign_in_tries: PositiveInt = 5
    sign_in_backoff_s: PositiveInt = 30
    """First pause after too many wrong passwords; it doubles with each further try."""

    sign_in_backoff_max_s: PositiveInt = 3600
    reveal_hide_after_s: PositiveInt = 30
    push_ops_max: PositiveInt = 200
    push_body_max: ByteSize = ByteSize(2 * 1024 * 1024)
    json_body_max: ByteSize = ByteSize(1024 * 1024)
    photo_max: ByteSize = ByteSize(12 * 1024 * 1024)
    upload_chunk_max: ByteSize = ByteSize(512 * 1024)
    table_file_max: ByteSize = ByteSize(12 * 1024 * 1024)
    pool_size: PositiveInt = 10
    tablet_threads: PositiveInt = 4
    """Calls of tablets that one process works on at once; about two for each core."""

    preview_valid_s: PositiveFloat = 900.0


@lru_cache
def get_settings() -> Settings:
    """Read the environment once per process."""
    return Settings()  # type: ignore[call-arg]  # pydantic fills the fields from the environment
