"""Recording visits: the visit itself, its answers, facts, photos and consents."""
