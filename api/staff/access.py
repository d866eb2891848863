"""Who may do what, and where: the one table ``role × action × scope``.

Every endpoint names its action (``api.staff.auth.May``); an endpoint without one fails
``tests/access``. The README prints this table.
"""

from enum import StrEnum

from api.staff.models import Role


class Scope(StrEnum):
    """How far an action reaches for a role."""

    UNIT = "unit"
    """The unit in which the role is held, and everything below it."""

    ASSIGNED = "assigned"
    """Households that are assigned to the member today."""

    SELF = "self"
    """The member's own account, session and device."""

    EVERYWHERE = "everywhere"
    """Things that hold for the whole installation and name no resident."""


class Action(StrEnum):
    """What an endpoint does; ``feature.verb``."""

    SESSION_USE = "session.use"
    DEVICE_ENROL = "device.enrol"
    DEVICE_LIST = "device.list"
    DEVICE_MANAGE = "device.manage"
    ORG_READ = "org.read"
    MEMBER_LIST = "member.list"
    MEMBER_MANAGE = "member.manage"
    MEMBER_IMPORT = "member.import"
    AUDIT_READ = "audit.read"
    SURVEY_READ = "survey.read"
    HOUSEHOLD_READ = "household.read"
    HOUSEHOLD_REVEAL = "household.reveal"
    HOUSEHOLD_NOTES = "household.notes"
    """What a worker wrote down before a door: a dog, go in pairs, hard of hearing."""

    HOUSEHOLD_WRITE = "household.write"
    HOUSEHOLD_IMPORT = "household.import"
    MAP_READ = "map.read"
    REVIEW_READ = "review.read"
    REVIEW_DECIDE = "review.decide"
    ASSIGNMENT_CHANGE = "assignment.change"
    WORKLOAD_READ = "workload.read"
    MEMBER_NUDGE = "member.nudge"
    VISIT_READ = "visit.read"
    VISIT_WRITE = "visit.write"
    FILE_READ = "file.read"
    AGREEMENT_READ = "agreement.read"
    TASK_WRITE = "task.write"
    REMARK_WRITE = "remark.write"
    NOTICE_READ = "notice.read"
    REPORT_READ = "report.read"
    SYNC = "sync.use"


_ALL = tuple(Role)
_DESK = (
    Role.GRID_LEADER,
    Role.COMMUNITY_REVIEWER,
    Role.SUBDISTRICT_APPROVER,
    Role.DISTRICT_SUPERVISOR,
)
_FIELD = (Role.GRID_WORKER, Role.GRID_LEADER)
_STAFFING = (Role.GRID_LEADER, Role.ADMIN)


def _grant(scope: Scope, *roles: Role) -> dict[Role, Scope]:
    return dict.fromkeys(roles, scope)


_READ_FILES = _grant(Scope.UNIT, *_DESK) | _grant(Scope.ASSIGNED, Role.GRID_WORKER)

ACCESS: dict[Action, dict[Role, Scope]] = {
    Action.SESSION_USE: _grant(Scope.SELF, *_ALL),
    Action.DEVICE_ENROL: _grant(Scope.SELF, *_FIELD),
    Action.DEVICE_LIST: _grant(Scope.UNIT, *_DESK, Role.AUDITOR, Role.ADMIN),
    Action.DEVICE_MANAGE: _grant(Scope.UNIT, *_STAFFING),
    Action.ORG_READ: _grant(Scope.UNIT, *_ALL),
    Action.MEMBER_LIST: _grant(Scope.UNIT, *_DESK, Role.AUDITOR, Role.ADMIN),
    Action.MEMBER_MANAGE: _grant(Scope.UNIT, *_STAFFING),
    Action.MEMBER_IMPORT: _grant(Scope.UNIT, *_STAFFING),
    Action.AUDIT_READ: _grant(Scope.UNIT, Role.AUDITOR, Role.ADMIN),
    Action.SURVEY_READ: _grant(Scope.EVERYWHERE, *_ALL),
    Action.HOUSEHOLD_READ: _READ_FILES,
    Action.HOUSEHOLD_REVEAL: _READ_FILES,
    Action.HOUSEHOLD_NOTES: _grant(Scope.UNIT, Role.GRID_LEADER)
    | _grant(Scope.ASSIGNED, Role.GRID_WORKER),
    Action.HOUSEHOLD_WRITE: _grant(Scope.UNIT, Role.GRID_LEADER, Role.COMMUNITY_REVIEWER),
    Action.HOUSEHOLD_IMPORT: _grant(Scope.UNIT, Role.GRID_LEADER, Role.COMMUNITY_REVIEWER),
    Action.MAP_READ: _READ_FILES,
    Action.REVIEW_READ: _grant(Scope.UNIT, *_DESK),
    Action.REVIEW_DECIDE: _grant(Scope.UNIT, Role.GRID_LEADER, Role.COMMUNITY_REVIEWER),
    Action.ASSIGNMENT_CHANGE: _grant(Scope.UNIT, Role.GRID_LEADER),
    Action.WORKLOAD_READ: _grant(Scope.UNIT, *_DESK),
    Action.MEMBER_NUDGE: _grant(Scope.UNIT, Role.GRID_LEADER, Role.COMMUNITY_REVIEWER),
    Action.VISIT_READ: _READ_FILES,
    Action.VISIT_WRITE: _grant(Scope.UNIT, Role.GRID_LEADER)
    | _grant(Scope.ASSIGNED, Role.GRID_WORKER),
    Action.FILE_READ: _READ_FILES,
    Action.AGREEMENT_READ: _READ_FILES,
    Action.TASK_WRITE: _grant(Scope.UNIT, Role.GRID_LEADER, Role.COMMUNITY_REVIEWER),
    Action.REMARK_WRITE: _grant(Scope.UNIT, Role.GRID_LEADER, Role.COMMUNITY_REVIEWER),
    Action.NOTICE_READ: _grant(Scope.UNIT, *_DESK),
    Action.REPORT_READ: _grant(Scope.UNIT, *_DESK, Role.STATS, Role.AUDITOR),
    Action.SYNC: _grant(Scope.ASSIGNED, *_FIELD),
}
"""ADMIN keeps accounts and devices and cannot read a household; AUDITOR reads figures and the
audit trail only; STATS reads figures (domain H31, signing-privacy §9)."""

GIVES: dict[Role, frozenset[Role]] = {
    Role.ADMIN: frozenset(_ALL),
    Role.GRID_LEADER: frozenset({Role.GRID_WORKER}),
}
"""The roles that somebody may give, take away and look after, in their unit and below it. Whoever
holds a role that is not listed here for a caller is out of that caller's reach."""


def access_table() -> str:
    """Return the table as Markdown, for the README."""
    head = "| Action | " + " | ".join(f"`{role}`" for role in _ALL) + " |"
    rule = "|---|" + "---|" * len(_ALL)
    rows = [
        f"| `{action}` | " + " | ".join(ACCESS[action].get(role, "–") for role in _ALL) + " |"
        for action in Action
    ]
    return "\n".join([head, rule, *rows])
