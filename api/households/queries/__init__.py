"""Every select over households, and the one place of row access (``access.visible_to``)."""
