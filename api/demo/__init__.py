"""A real place with invented residents, to try Ruhu out: see README.md here."""
