import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from api.launch import errors, system
from api.launch.system import Need, check_disk, check_port, check_python, install_commands

CHECKOUT = Path(__file__).resolve().parents[2]
FONTS = Need("Chinese fonts", ("fonts-noto-cjk",), lambda: False)
DATABASE = Need("PostgreSQL", ("postgresql", "postgresql-postgis"), lambda: False)


def _programs(monkeypatch: pytest.MonkeyPatch, *present: str) -> None:
    found = {name: f"/usr/bin/{name}" for name in present}
    monkeypatch.setattr(shutil, "which", found.get)


def test_without_apt_the_missing_things_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    _programs(monkeypatch)

    with pytest.raises(errors.NoPackageManager, match="Chinese fonts, PostgreSQL"):
        install_commands([FONTS, DATABASE])


def test_without_root_and_sudo_the_command_for_an_administrator_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _programs(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    with pytest.raises(errors.NoRightToInstall, match="apt-get install fonts-noto-cjk"):
        install_commands([FONTS])


def test_an_ordinary_user_installs_through_sudo(monkeypatch: pytest.MonkeyPatch) -> None:
    _programs(monkeypatch, "apt-get", "sudo")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(
        subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0)
    )

    assert all(command[:2] == ["sudo", "-n"] for command in install_commands([FONTS]))


def test_the_server_that_debian_would_start_is_off_only_while_installing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _programs(monkeypatch, "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    commands = [" ".join(command) for command in install_commands([DATABASE])]

    switched_off, installed, back_on = commands[-3:]
    assert "create_main_cluster = false" in switched_off
    assert installed.endswith("postgresql postgresql-postgis")
    assert "sed -i" in back_on


def test_a_port_in_use_is_named_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(errors.PortInUse, match=f"Port {port} is in use.*RUHU_PORT="):
            check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(errors.PortInUse, match=r"cannot be opened on 192\.0\.2\.1"):
        check_port("192.0.2.1", 8000)


def test_a_full_disk_stops_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10**9, 10**9, 5_000_000))

    with pytest.raises(errors.NoDiskSpace, match="Only 5 MB are free"):
        check_disk(tmp_path, needed_mb=300)


def test_an_old_python_is_told_which_one_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(errors.WrongSystem, match="3.11 or newer; python3 here is 3.9"):
        check_python()


def test_every_refusal_has_an_exit_code_of_its_own() -> None:
    kinds = errors.LaunchError.__subclasses__()

    assert len({kind.exit_code for kind in kinds}) == len(kinds)


def test_the_set_up_needs_no_installed_package() -> None:
    isolated = [sys.executable, "-I", "-S", "-c"]
    program = f"import sys; sys.path.insert(0, {str(CHECKOUT)!r}); import api.launch.setup"

    subprocess.run([*isolated, program], check=True)


def test_a_port_in_use_ends_the_set_up_with_its_code_and_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "api.launch.setup", "--will-serve"],
            cwd=CHECKOUT,
            env=os.environ | {"RUHU_PORT": port, "RUHU_HOST": "127.0.0.1"},
            capture_output=True,
            text=True,
        )

    assert ended.returncode == errors.PortInUse.exit_code
    assert ended.stderr.strip().startswith(f"✗ Port {port} is in use")
    assert ended.stdout == ""


def test_the_probes_find_what_this_machine_has() -> None:
    assert system.missing_needs(tests=False) == []
