"""What the worker does for agreements."""

from uuid import UUID

from procrastinate import RetryStrategy

from api.agreements.service.printing import print_agreement
from api.agreements.service.signing import PDF_JOB
from api.core.database import session_factory
from api.core.jobs import jobs

_STUBBORN = RetryStrategy(max_attempts=8, exponential_wait=4)


@jobs.task(name=PDF_JOB, retry=_STUBBORN)
def make_pdf(agreement_id: str) -> None:
    """Make the PDF of an agreement and put it into the store."""
    with session_factory().begin() as session:
        print_agreement(session, UUID(agreement_id))
