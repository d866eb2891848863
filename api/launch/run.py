"""``make run``: database, migrations, demo, worker and server in one terminal; Ctrl-C ends all."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from api.launch.banner import print_banner, wait_until_healthy
from api.launch.certificate import Certificate, ensure_certificate
from api.launch.children import Children
from api.launch.environment import environment_value, read_env_file
from api.launch.errors import AlreadyRunning, LaunchError, StepFailed, WrongSetting
from api.launch.postgres import APP, OWNER, OwnPostgres
from api.launch.secrets import ensure_secrets
from api.launch.system import check_disk, check_port
from api.migrations.state import is_current, is_empty

CHECKOUT = Path(__file__).resolve().parents[2]
NEEDED_MB = 200
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class Stop(Exception):
    """Somebody asked us to end."""


def run() -> None:
    """Start everything and stay until a signal comes or a part ends by itself."""
    host = environment_value(CHECKOUT, "RUHU_HOST", "127.0.0.1")
    port = int(environment_value(CHECKOUT, "RUHU_PORT", "8000"))
    var = Path(environment_value(CHECKOUT, "RUHU_VAR_DIR", str(CHECKOUT / "var")))
    with only_one(var):
        check_port(host, port)
        check_disk(var, needed_mb=NEEDED_MB)
        if ensure_secrets(var / "secrets.env"):
            print(f"新密钥在 / New keys in {var / 'secrets.env'}; keep a copy in a safe place.")
        certificate = own_certificate(var)
        with database(var) as settings:
            from_file = read_env_file(var / "secrets.env")
            settings |= {name: key for name, key in from_file.items() if name not in os.environ}
            settings |= {"RUHU_HOST": host, "RUHU_PORT": str(port), "RUHU_VAR_DIR": str(var)}
            settings["RUHU_DEMO"] = "true" if wants_demo(host) else "false"
            if certificate is not None:
                settings["RUHU_SECURE_COOKIES"] = "true"
            prepare(settings)
            serve_until_stopped(settings, host, port, certificate)


def wants_demo(host: str) -> bool:
    """Tell whether this start shows the demo; without a word about it, never on an open address."""
    said = environment_value(CHECKOUT, "RUHU_DEMO", "")
    return said.lower() in {"1", "true", "yes", "on"} if said else host in LOOPBACK


def own_certificate(var: Path) -> Certificate | None:
    """Return the certificate of ``RUHU_TLS=self``; without the setting, plain http.

    Raises:
        WrongSetting: Another word was said.
    """
    said = environment_value(CHECKOUT, "RUHU_TLS", "")
    if said not in {"", "self"}:
        raise WrongSetting(f"RUHU_TLS is `{said}`; it can be `self`, or left out.")
    return ensure_certificate(var / "tls") if said else None


@contextmanager
def only_one(var: Path) -> Iterator[None]:
    """Hold the folder's lock, so that no second start works on the same data."""
    var.mkdir(parents=True, exist_ok=True)
    with (var / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise AlreadyRunning("Ruhu already runs from this folder; stop it first.") from cause
        yield


@contextmanager
def database(var: Path) -> Iterator[dict[str, str]]:
    """Yield the settings of the database: an outside one if it is named, else our own."""
    outside = environment_value(CHECKOUT, "RUHU_DATABASE_URL", "")
    if outside:
        owner = environment_value(CHECKOUT, "RUHU_OWNER_DATABASE_URL", outside)
        yield {"RUHU_DATABASE_URL": outside, "RUHU_OWNER_DATABASE_URL": owner}
        return
    own = OwnPostgres(var / "postgres")
    own.stop_orphan()
    with own:
        for notice in own.notices:
            print(notice)
        yield {"RUHU_DATABASE_URL": own.url(APP), "RUHU_OWNER_DATABASE_URL": own.url(OWNER)}


def prepare(settings: dict[str, str]) -> None:
    """Bring the schema up to date and, in a demo without any data, load the demo."""
    owner_url = settings["RUHU_OWNER_DATABASE_URL"]
    if not is_current(owner_url):
        print("数据库升级 / Upgrading the database …", flush=True)
        _run_step([*ruhu(), "migrate"], settings, "The database could not be upgraded")
    if settings["RUHU_DEMO"] == "true" and is_empty(owner_url):
        print("装入示例社区 / Loading the demo …", flush=True)
        _run_step([*ruhu(), "demo"], settings, "The demo could not be loaded")


def _run_step(command: list[str], settings: dict[str, str], failure: str) -> None:
    if subprocess.run(command, env=os.environ | settings).returncode != 0:
        raise StepFailed(f"{failure}; the reason stands above.")


def ruhu() -> list[str]:
    """Return how to call the console command of this very installation."""
    return [sys.executable, "-m", "api.cli.main"]


def serve_until_stopped(
    settings: dict[str, str], host: str, port: int, certificate: Certificate | None = None
) -> None:
    """Run worker and server; print the address when the server answers."""
    children = Children(os.environ | settings)
    try:
        server = [sys.executable, "-m", "api.launch.serve", "--host", host, "--port", str(port)]
        if certificate is not None:
            server += ["--certificate", str(certificate.server), "--key", str(certificate.key)]
        children.start("server", server)
        scheme = "https" if certificate else "http"
        address = f"{scheme}://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"
        wait_until_healthy(address, children, certificate.context() if certificate else None)
        children.start("worker", [sys.executable, "-m", "api.worker"])
        print_banner(address, certificate)
        if settings["RUHU_DEMO"] == "true":
            children.run_aside([*ruhu(), "demo", "--restage"])  # yesterday's plan becomes today's
        while (ended := children.ended()) is None:
            time.sleep(0.5)
        raise StepFailed(f"A part of Ruhu ended by itself: {ended}.")
    finally:
        print("\n正在停止 / Stopping …", flush=True)
        children.stop()


def _ask_to_stop(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not cut the ending short
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Stop


def main() -> int:
    """Run from the command line and return the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _ask_to_stop)
    try:
        run()
    except LaunchError as stopped:
        print(f"\n✗ {stopped}", file=sys.stderr)
        return stopped.exit_code
    except Stop:
        print("已停止，数据都在 / Stopped; the data stay.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
