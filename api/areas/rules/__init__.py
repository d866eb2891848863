"""Rules of areas; pure."""
