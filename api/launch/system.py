"""What Ruhu needs from the system: programs, libraries and fonts, a free port, room on the disk.

Needs are probed by what they give, not by package names, so a system that has them in another
way is left alone. Standard library only: the set-up imports this before anything is installed.
"""

import errno
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from api.launch.errors import (
    NoDiskSpace,
    NoPackageManager,
    NoRightToInstall,
    PortInUse,
    WrongSystem,
)

OLDEST_PYTHON = (3, 11)
CLUSTER_SETTING = "/etc/postgresql-common/createcluster.conf"


@dataclass(frozen=True)
class Need:
    """One thing that must be there, and the Debian packages that bring it."""

    name: str
    packages: tuple[str, ...]
    is_met: Callable[[], bool]


def _has_postgis() -> bool:
    servers = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    control = "/usr/share/postgresql/{}/extension/postgis.control"
    return any(Path(control.format(path.parents[1].name)).exists() for path in servers)


def _has_chinese_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    return any(next(folder.rglob("NotoSansCJK*"), None) for folder in folders)


def _has_program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _has_library(*names: str) -> Callable[[], bool]:
    return lambda: all(find_library(name) for name in names)


RUN_NEEDS = (
    Need("virtual environments", ("python3-venv",), lambda: find_spec("ensurepip") is not None),
    Need("PostgreSQL with PostGIS", ("postgresql", "postgresql-postgis"), _has_postgis),
    Need(
        "text layout for PDF",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        _has_library("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"),
    ),
    Need("Chinese fonts", ("fonts-noto-cjk",), _has_chinese_font),
    Need("setpriv", ("util-linux",), _has_program("setpriv")),
)
TEST_NEEDS = (
    Need("Chromium", ("chromium",), _has_program("chromium", "chromium-browser")),
    Need("Firefox", ("firefox-esr",), _has_program("firefox-esr", "firefox")),
    Need("library of the browser's driver", ("libatomic1",), _has_library("atomic")),
    Need("PDF reading tools", ("poppler-utils",), _has_program("pdftotext")),
    Need("docker-compose", ("docker-compose",), _has_program("docker-compose")),
)


def missing_needs(*, tests: bool) -> list[Need]:
    """Return what is not there yet; ``tests`` adds what only tests use."""
    return [need for need in RUN_NEEDS + (TEST_NEEDS if tests else ()) if not need.is_met()]


def install_commands(needs: list[Need]) -> list[list[str]]:
    """Return the commands that install the packages of the needs.

    Debian's PostgreSQL starts a server of its own when it is installed; Ruhu runs its own, so
    that is switched off during the installation and back on afterwards.

    Raises:
        NoPackageManager: There is no apt-get.
        NoRightToInstall: Neither root nor sudo.
    """
    names = ", ".join(need.name for need in needs)
    packages = [package for need in needs for package in need.packages]
    if shutil.which("apt-get") is None:
        raise NoPackageManager(
            f"Missing: {names}. This system has no apt-get; install them with its own package "
            "manager, then start again."
        )
    prefix = [*_become_root(names, packages), "env", "DEBIAN_FRONTEND=noninteractive"]
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends"]
    commands = [[*prefix, "apt-get", "update", "-q"]]
    if "postgresql" in packages:
        line = "create_main_cluster = false # while Ruhu is set up"
        commands += [
            [*install, "postgresql-common"],
            [*prefix, "sh", "-c", f"echo '{line}' >> {CLUSTER_SETTING}"],
            [*install, *packages],
            [*prefix, "sed", "-i", "/while Ruhu is set up/d", CLUSTER_SETTING],
        ]
    else:
        commands.append([*install, *packages])
    return commands


def _become_root(names: str, packages: list[str]) -> list[str]:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is not None:
        quiet = subprocess.run(["sudo", "-n", "true"], capture_output=True)
        if quiet.returncode == 0:
            return ["sudo", "-n"]
        if sys.stdin.isatty() and subprocess.run(["sudo", "-v"]).returncode == 0:
            return ["sudo"]
    raise NoRightToInstall(
        f"Missing: {names}. You may not install packages here; ask an administrator to run: "
        f"apt-get install {' '.join(packages)}"
    )


def check_python() -> None:
    """Refuse a Python that cannot run Ruhu."""
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        found = ".".join(map(str, sys.version_info[:2]))
        raise WrongSystem(f"Ruhu needs Python {wanted} or newer; python3 here is {found}.")


def check_disk(folder: Path, *, needed_mb: int) -> None:
    """Refuse to begin what would fill the disk."""
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise NoDiskSpace(
            f"Only {free_mb} MB are free at {folder}; Ruhu needs {needed_mb} MB. "
            "Make room, then start again."
        )


def check_port(host: str, port: int) -> None:
    """Refuse an address that another program has, or that this machine does not have."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as cause:
            if cause.errno == errno.EADDRINUSE:
                reason = "is in use by another program"
            elif cause.errno == errno.EACCES:
                reason = "may only be opened by root"
            else:
                reason = f"cannot be opened on {host}"
            raise PortInUse(
                f"Port {port} {reason}; choose another one, for example: "
                f"RUHU_PORT={port + 10 if port < 60000 else 8010} make run"
            ) from cause
