"""Moving homes between workers, and arranging stand-ins."""
