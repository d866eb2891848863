"""What tablets call, and what a desk may see of what they sent."""

from api.sync.endpoints.tablets import router

__all__ = ["router"]
