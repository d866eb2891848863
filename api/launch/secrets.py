"""The keys of one installation: made at the first start, kept in ``var/secrets.env`` (0600).

Losing the file means losing what was encrypted with it, so it belongs into every backup.
"""

import base64
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from api.launch.environment import read_env_file


@dataclass(frozen=True)
class Secret:
    """One key of the inventory; ``setting`` is its name in the environment."""

    setting: str
    purpose: str
    make: Callable[[], bytes]
    rotates: bool = False
    """Whether a new one can follow while the one before still works."""


def _random_key() -> bytes:
    return secrets.token_bytes(32)


def _p256_scalar() -> bytes:
    private = ec.generate_private_key(ec.SECP256R1())
    return private.private_numbers().private_value.to_bytes(32, "big")


INVENTORY = (
    Secret("RUHU_PII_KEY", "encrypts ID numbers, accounts and pen strokes", _random_key),
    Secret("RUHU_INDEX_KEY", "makes encrypted numbers searchable", _random_key),
    Secret("RUHU_HPKE_KEY", "opens what tablets seal", _p256_scalar),
    Secret("RUHU_CURSOR_KEY", "signs pull cursors and previews", _random_key),
    Secret("RUHU_RECEIPT_KEY", "countersigns agreements and receipts", _p256_scalar),
    Secret("RUHU_VAPID_KEY", "signs the pushes that wake tablets", _p256_scalar, rotates=True),
)
BEFORE = "_BEFORE"
"""Ends the name under which a rotated key is kept until everybody has changed over."""

HEADER = """\
# The keys of this installation of Ruhu, made at its first start. Keep a copy in a safe place:
# without them encrypted numbers cannot be read and tablets' sealed visits cannot be opened.
"""


def ensure_secrets(path: Path) -> list[str]:
    """Add the keys that the file does not have yet and return their names; none is changed.

    A key that the environment sets is not written.
    """
    present = read_env_file(path)
    missing = [
        secret
        for secret in INVENTORY
        if secret.setting not in present and secret.setting not in os.environ
    ]
    if not missing:
        return []
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "w") as file:
        if is_new:
            file.write(HEADER)
        for secret in missing:
            file.write(f"{secret.setting}={_new_value(secret)}\n")
        file.flush()
        os.fsync(file.fileno())
    return [secret.setting for secret in missing]


def _new_value(secret: Secret) -> str:
    return f"base64:{base64.b64encode(secret.make()).decode()}"


def rotate_secret(path: Path, secret: Secret) -> None:
    """Put a new key in place and keep the present one as ``…_BEFORE``; an older one goes.

    The file is replaced as a whole, so that a power cut leaves the old or the new one.
    """
    present = read_env_file(path)
    old = present.get(secret.setting)
    changed = {secret.setting: _new_value(secret)}
    if old:
        changed[secret.setting + BEFORE] = old
    kept = [line for line in path.read_text().splitlines() if _name_in(line) not in changed]
    lines = [*kept, *(f"{name}={value}" for name, value in changed.items())]
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join(lines) + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def _name_in(line: str) -> str:
    return line.strip().removeprefix("export ").partition("=")[0].strip()
