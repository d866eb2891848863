"""Hands the demo's accounts and map to the packages below that show them."""

from api.core.settings import get_settings
from api.demo.accounts import list_accounts
from api.demo.basemap import PLACES, shipped_map
from api.households.endpoints.maps import BASE_MAPS
from api.staff.endpoints import DEMO_ACCOUNTS


def register_demo() -> None:
    """Make sign-in page and maps know the demo; harmless when repeated."""
    if list_accounts not in DEMO_ACCOUNTS:
        DEMO_ACCOUNTS.append(list_accounts)
    if demo_map not in BASE_MAPS and get_settings().demo_place in PLACES:
        BASE_MAPS.append(demo_map)


def demo_map() -> bytes:
    """Return the base map of the place that the settings name."""
    return shipped_map(get_settings().demo_place)
