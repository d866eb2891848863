"""Publishing policy packs."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.canonical import canonical_json, sha256_hex
from api.core.clock import now
from api.core.errors import AppError
from api.policies.models import PolicyPack
from api.staff.models import OrgUnit


class PackPublished(AppError):
    """The version exists with other content; a published pack never changes."""

    status = 409
    code = "policy_pack_published"


def publish_pack(session: Session, pack: dict[str, Any], org: OrgUnit) -> PolicyPack:
    """Publish ``{key, version, valid_from, valid_to?, values}`` for a unit and all below it.

    The same content again returns the stored pack.

    Raises:
        PackPublished: The version is taken by other content.
    """
    sha256 = sha256_hex(canonical_json(pack))
    stored = session.scalar(
        select(PolicyPack).where(
            PolicyPack.key == pack["key"], PolicyPack.version == pack["version"]
        )
    )
    if stored is not None:
        if stored.sha256 != sha256 or stored.org_id != org.id:
            raise PackPublished(key=pack["key"], version=pack["version"])
        return stored
    valid_to = pack.get("valid_to")
    published = PolicyPack(
        key=pack["key"],
        version=pack["version"],
        org_id=org.id,
        valid_from=date.fromisoformat(pack["valid_from"]),
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        values=pack["values"],
        sha256=sha256,
        published_at=now(),
    )
    session.add(published)
    session.flush()
    return published
