"""Published texts: taken from the shipped files and kept for ever."""

from pathlib import Path

from sqlalchemy.orm import Session

from api.agreements.errors import TemplateChanged, TemplateUnusable
from api.agreements.models import AgreementTemplate
from api.agreements.queries import find_template
from api.agreements.rules.definitions import (
    Definition,
    faults_of,
    read_definition,
    shipped_definitions,
)
from api.core.clock import now
from api.core.database import new_id


def publish_shipped(session: Session) -> list[AgreementTemplate]:
    """Publish the shipped texts that are not yet; return the new ones. Repeating it is harmless.

    Raises:
        TemplateChanged: A shipped file differs from the version that was published before.
    """
    made = (publish_template(session, definition) for definition in shipped_definitions())
    return [template for template in made if template is not None]


def publish_file(session: Session, path: Path) -> AgreementTemplate | None:
    """Publish the text of a composed file; see ``publish_template``."""
    return publish_template(session, read_definition(path))


def publish_template(session: Session, definition: Definition) -> AgreementTemplate | None:
    """Publish one text; None when exactly this one is published.

    Raises:
        TemplateUnusable: It has faults; ``details`` name them.
        TemplateChanged: Another text has its key, version and language.
    """
    if faults := faults_of(definition):
        raise TemplateUnusable(faults="; ".join(faults))
    key, version, lang = definition["key"], definition["version"], definition["lang"]
    known = find_template(session, key, version, lang)
    if known is not None:
        if known.sha256 != definition["sha256"]:
            raise TemplateChanged(key=key, version=version, lang=lang)
        return None
    template = AgreementTemplate(
        id=new_id(),
        key=key,
        version=version,
        lang=lang,
        title=definition["title"],
        sha256=definition["sha256"],
        definition=definition,
        published_at=now(),
    )
    session.add(template)
    session.flush()
    return template
