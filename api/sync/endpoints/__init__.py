"""What tablets call, and what a desk may see of what they sent."""

from api.sync.endpoints.tablets import EXPRESS, router

__all__ = ["EXPRESS", "router"]
