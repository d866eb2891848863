"""Which user runs the database, and where its data lie so that this user can reach them."""

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from api.launch.errors import BrokenDataDirectory, WrongSystem

FALLBACK_ROOT = Path("/var/lib/ruhu")


def unprivileged_user() -> pwd.struct_passwd | None:
    """Return the user to run as when root starts the server, else None."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise WrongSystem("There is no user `postgres` to run the database as; run `make setup` first.")


def run_as(user: pwd.struct_passwd | None) -> dict[str, Any]:
    """Return the subprocess arguments that give up root's rights; ordinary users keep theirs."""
    if user is None:
        return {"cwd": "/"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}


def place_data(wanted: Path, user: pwd.struct_passwd | None) -> tuple[Path, list[str]]:
    """Make the folder of the data, owned by the user who runs the server.

    When that user cannot enter the folder above, the data go to ``/var/lib/ruhu`` and ``wanted``
    becomes a link.

    Returns:
        The real folder, and what the person at the terminal should be told.
    """
    wanted.parent.mkdir(parents=True, exist_ok=True)
    if wanted.exists():
        return wanted.resolve(), []
    if user is None:
        wanted.mkdir(mode=0o700)
        return wanted, []
    if _can_enter(wanted.parent, user):
        wanted.mkdir(mode=0o700)
        shutil.chown(wanted, user.pw_uid, user.pw_gid)
        return wanted.resolve(), []
    real = _fallback(wanted, user)
    notice = (
        f"数据库放在 {real} / The database lies in {real}: user {user.pw_name} cannot enter here."
    )
    return real, [notice]


def _fallback(wanted: Path, user: pwd.struct_passwd) -> Path:
    digest = hashlib.sha256(str(wanted.absolute()).encode()).hexdigest()[:12]
    real = FALLBACK_ROOT / digest
    real.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    real.mkdir(mode=0o700, exist_ok=True)
    shutil.chown(real, user.pw_uid, user.pw_gid)
    if wanted.is_symlink():
        wanted.unlink()
    wanted.symlink_to(real)
    return real


def _can_enter(folder: Path, user: pwd.struct_passwd) -> bool:
    command = ["test", "-x", str(folder.absolute())]
    return subprocess.run(command, **run_as(user)).returncode == 0


def check_usable(data_dir: Path, user: pwd.struct_passwd | None, installed_version: str) -> bool:
    """Tell whether the folder holds a cluster that can be started; False if it is still empty.

    Raises:
        BrokenDataDirectory: It holds something else, another version, or another user's data.
    """
    if not data_dir.exists():
        return False
    version_file = data_dir / "PG_VERSION"
    is_cluster = version_file.is_file()
    if not is_cluster and any(data_dir.iterdir()):
        raise BrokenDataDirectory(
            f"{data_dir} is not empty and holds no database; move it away, then start again."
        )
    if is_cluster and version_file.read_text().strip() != installed_version:
        version = version_file.read_text().strip()
        raise BrokenDataDirectory(
            f"{data_dir} was made by PostgreSQL {version}, but {installed_version} is "
            f"installed; install postgresql-{version} or restore a backup."
        )
    owner = data_dir.stat().st_uid
    if owner != (user.pw_uid if user else os.getuid()):
        raise BrokenDataDirectory(
            f"{data_dir} belongs to another user (id {owner}); "
            "start Ruhu as the user who started it first."
        )
    return is_cluster
