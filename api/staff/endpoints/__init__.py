"""Sign-in, the org tree and the audit trail (``sessions``), people and tablets."""

from api.staff.endpoints.sessions import DEMO_ACCOUNTS, VERSION, org_out, router

__all__ = ["DEMO_ACCOUNTS", "VERSION", "org_out", "router"]
