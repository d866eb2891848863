"""What the task endpoints take and give."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.tasks.models import PartOfDay, Task, TaskKind, TaskStatus


class TaskOut(BaseModel):
    id: UUID
    household_id: UUID
    kind: TaskKind
    purpose: str | None
    due_on: date
    part_of_day: PartOfDay | None
    note: str
    basis: str
    status: TaskStatus
    result: str | None
    closed_at: datetime | None

    @classmethod
    def of(cls, task: Task) -> "TaskOut":
        """Show a stored task."""
        return cls.model_validate(task, from_attributes=True)


class TaskIn(BaseModel):
    kind: TaskKind = TaskKind.VISIT
    purpose: str | None = Field(
        default=None, pattern="^(SURVEY|FOLLOW_UP|POLICY_DELIVERY|LOOK_IN|RE_CHECK|EMERGENCY)$"
    )
    due_on: date
    note: str = Field(default="", max_length=500)
