"""Ruhu's own PostgreSQL with PostGIS: reached through a unix socket by one user, no network port.

The socket lies in a private folder (0700), so whoever can open it is trusted and there are no
passwords to keep. PostgreSQL refuses to run as root; started by root it runs as an unprivileged
user.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from api.launch.data_place import check_usable, place_data, run_as, unprivileged_user
from api.launch.errors import BrokenDataDirectory, WrongSystem

SUPERUSER = "ruhu_super"
OWNER = "ruhu_owner"
APP = "ruhu_app"
DATABASE = "ruhu"
DATABASE_SQL = Path(__file__).with_name("database.sql")

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH_BYTES = 107
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 30

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "80",
    "timezone": "UTC",
    "jit": "off",  # compiles longer than our short queries run
    # Nothing personal in the log: neither statements nor the values of a violated key.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",  # a week, then over again
    "log_truncate_on_rotation": "on",
}
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "logging_collector": "off",
}


class OwnPostgres:
    """One database cluster in one folder; also usable as a context manager.

    A cluster that is already running (``make run`` in another terminal) is joined, and left
    running at ``stop()``.
    """

    def __init__(self, data_dir: Path | None = None, *, throwaway: bool = False) -> None:
        """Name the cluster; nothing is touched before ``start()``.

        Args:
            data_dir: Where the data lie and stay.
            throwaway: For tests: data in the temporary folder, no care for crashes, gone at
                ``stop()``. ``data_dir`` is not used then.
        """
        if data_dir is None and not throwaway:
            raise ValueError("a cluster that stays needs a folder")
        self.throwaway = throwaway
        self.notices: list[str] = []
        self._wanted_dir = data_dir
        self._data_dir = data_dir or Path()
        self._socket_dir: Path | None = None
        self._made_dir: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._bin = find_binaries()
        self._user = unprivileged_user()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def start(self) -> None:
        """Create the cluster if there is none, start it, and make roles, database and PostGIS.

        Raises:
            BrokenDataDirectory: The folder holds something else, another version, or data that
                PostgreSQL refuses; it is left as it is.
        """
        if self.throwaway or self._wanted_dir is None:
            self._socket_dir = self._made_dir = self._new_private_dir()
            self._data_dir = self._socket_dir / "data"
        else:
            self._data_dir, self.notices = place_data(self._wanted_dir, self._user)
            running = self.running_socket_dir()
            if running is not None:
                self._socket_dir = running
                return
            self._socket_dir = self._made_dir = self._new_private_dir()
        try:
            self._init_cluster()
            self._run_server()
            self._provision()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server that this object started and remove what is temporary."""
        if self._process is not None:
            end_server(self._process)
            self._process = None
        if self._made_dir is not None:
            shutil.rmtree(self._made_dir, ignore_errors=True)
        self._made_dir = self._socket_dir = None

    def stop_orphan(self) -> None:
        """End a server that an earlier, killed start has left in this folder."""
        pid = self._running_pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + STOP_TIMEOUT_S
        while self._running_pid() is not None and time.monotonic() < deadline:
            time.sleep(0.1)

    def alive(self) -> bool:
        """Tell whether the server that this object started still runs."""
        return self._process is not None and self._process.poll() is None

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """Return the SQLAlchemy address for a role."""
        return f"postgresql+psycopg://{role}@localhost/{database}?host={quote(str(self._socket()))}"

    def connect(self, database: str = DATABASE, role: str = SUPERUSER) -> psycopg.Connection[Any]:
        """Open a connection in which every statement is its own transaction."""
        return psycopg.connect(
            host=str(self._socket()), dbname=database, user=role, autocommit=True
        )

    def running_socket_dir(self) -> Path | None:
        """Return the socket folder of the server that runs on these data, if one does."""
        if self._running_pid() is None:
            return None
        lines = (self._data_dir / "postmaster.pid").read_text().splitlines()
        return Path(lines[4]) if len(lines) > 4 and lines[4] else None

    def _socket(self) -> Path:
        if self._socket_dir is None:
            raise RuntimeError("this PostgreSQL is not started")
        return self._socket_dir

    def _running_pid(self) -> int | None:
        pid_file = (self._data_dir if self._data_dir.is_dir() else Path()) / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
            os.kill(pid, 0)
            command = Path(f"/proc/{pid}/comm").read_text().strip()
        except (OSError, ValueError, IndexError):
            return None
        return pid if command in {"postgres", "postmaster"} else None

    def _new_private_dir(self) -> Path:
        """Make an empty 0700 folder whose name is short enough for a socket's path."""
        base = tempfile.gettempdir()
        longest = len(os.fsencode(f"{base}/ruhu-12345678/{SOCKET_NAME}"))
        base = "/tmp" if longest > LONGEST_SOCKET_PATH_BYTES else base
        made = tempfile.mkdtemp(prefix="ruhu-", dir=base)
        if self._user is not None:
            os.chown(made, self._user.pw_uid, self._user.pw_gid)
        return Path(made)

    def _init_cluster(self) -> None:
        if check_usable(self._data_dir, self._user, self._bin.parent.name):
            return
        command = [
            str(self._bin / "initdb"), "-D", str(self._data_dir), "--username", SUPERUSER,
            "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8",
        ]  # fmt: skip
        if self.throwaway:
            command.append("--no-sync")
        made = subprocess.run(command, capture_output=True, text=True, **run_as(self._user))
        if made.returncode != 0:
            reason = last_line(made.stderr)
            raise BrokenDataDirectory(f"{self._data_dir} could not be made: {reason}")

    def _run_server(self) -> None:
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.throwaway else {})
        settings["unix_socket_directories"] = str(self._socket())
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # A session of its own keeps the terminal's Ctrl-C away from it, so that it ends last;
        # pdeathsig ends it cleanly even if we are killed.
        command = ["setpriv", "--pdeathsig", "INT", str(self._bin / "postgres"), "-D"]
        log = self._socket() / "start.log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [*command, str(self._data_dir), *options],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                start_new_session=True, **run_as(self._user),
            )  # fmt: skip
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise BrokenDataDirectory(
                    f"PostgreSQL does not start on {self._data_dir}: {self._reason(log)}"
                )
            time.sleep(0.05)

    def _reason(self, log: Path) -> str:
        """Return the complaint of a server that did not start, on one line."""
        said = log.read_text(errors="replace").splitlines()
        plain = " ".join(line for line in said if " LOG:  " not in line and " HINT:  " not in line)
        logs = sorted((self._data_dir / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)
        if plain or not logs:
            return plain
        newest = logs[-1].read_text(errors="replace").splitlines()
        fatal = [line for line in newest if "FATAL" in line or "PANIC" in line]
        return fatal[-1] if fatal else last_line("\n".join(newest))

    def _answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _provision(self) -> None:
        with self.connect("postgres") as connection:
            known = "SELECT 1 FROM pg_roles WHERE rolname = %s"
            if connection.execute(known, [APP]).fetchone() is None:
                for role in (OWNER, APP):
                    connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        self.create_database(DATABASE)

    def create_database(self, name: str, template: str = "template1") -> None:
        """Make a database owned by ``ruhu_owner`` with PostGIS, unless it is there already.

        ``ruhu_app`` may use every table that ``ruhu_owner`` makes, and owns none.
        """
        with self.connect("postgres") as connection:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if connection.execute(known, [name]).fetchone() is None:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                        sql.Identifier(name), sql.Identifier(OWNER), sql.Identifier(template)
                    )
                )
        if template == "template1":
            with self.connect(name) as connection:
                connection.execute(DATABASE_SQL.read_bytes())

    def drop_database(self, name: str) -> None:
        """Remove a database and whoever is connected to it; for tests."""
        with self.connect("postgres") as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def find_binaries() -> Path:
    """Return the folder with the newest installed PostgreSQL server.

    Raises:
        WrongSystem: No PostgreSQL server is installed.
    """
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not found:
        raise WrongSystem("PostgreSQL is not installed; run `make setup` first.")
    return max(found, key=lambda path: int(path.parent.name))


def end_server(process: subprocess.Popen[bytes]) -> None:
    """Stop a server: politely first, then without waiting for its clients."""
    for polite in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if process.poll() is None:
            process.send_signal(polite)
        try:
            process.wait(STOP_TIMEOUT_S)
            return
        except subprocess.TimeoutExpired:
            continue


def last_line(text: str) -> str:
    """Return the last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
