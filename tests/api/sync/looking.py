"""What tests of pushes look up."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.households.models import ReviewItem
from tests.factories.sync import SyncTablet


def count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def rejected(tablet: SyncTablet, op: Any) -> str:
    [receipt] = tablet.push(op)
    assert receipt["status"] == "rejected", receipt
    rule: str = receipt["detail"][0]["rule"]
    return rule


def open_reviews(session: Session) -> list[ReviewItem]:
    return list(session.scalars(select(ReviewItem).order_by(ReviewItem.created_at)))
