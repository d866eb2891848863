"""Pictures and documents: bytes in, bytes out; nothing here knows database, network or `api`."""
