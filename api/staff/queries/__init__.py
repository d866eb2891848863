"""Every select over the staff's tables; ``staff`` holds the common ones, ``accounts`` the lists."""

from api.staff.queries.staff import (
    FoundSession,
    find_device_key,
    find_evidence_key,
    find_member_by_login,
    find_session,
    get_org,
    list_all_units,
    list_audit_events,
    list_children,
    list_devices,
    list_devices_of,
    list_grants,
    list_members,
    list_units,
    member_names,
    units_below,
)

__all__ = [
    "FoundSession",
    "find_device_key",
    "find_evidence_key",
    "find_member_by_login",
    "find_session",
    "get_org",
    "list_all_units",
    "list_audit_events",
    "list_children",
    "list_devices",
    "list_devices_of",
    "list_grants",
    "list_members",
    "list_units",
    "member_names",
    "units_below",
]
