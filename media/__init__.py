"""Pictures and documents: bytes in, bytes out; knows no database, no network and no other package of ours."""
