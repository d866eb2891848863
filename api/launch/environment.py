"""Settings as the start sees them before the server's own code reads them: environment, then .env.

Standard library only: the set-up imports this before any package is installed.
"""

import os
from pathlib import Path


def environment_value(checkout: Path, name: str, default: str) -> str:
    """Return a setting from the environment, else from ``.env``, else the default."""
    return os.environ.get(name) or read_env_file(checkout / ".env").get(name) or default


def read_env_file(path: Path) -> dict[str, str]:
    """Return the ``NAME=value`` lines of a file; quotes around a value are dropped."""
    if not path.is_file():
        return {}
    values: dict[str, str] = {}
    for line in path.read_text().splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            values[name.strip()] = value.strip().strip("'\"")
    return values
