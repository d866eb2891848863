"""Every select around moves of homes and stand-ins."""
