import os
import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from api.launch.data_place import unprivileged_user
from api.launch.errors import BrokenDataDirectory
from api.launch.postgres import APP, OWNER, OwnPostgres


def test_data_stay_when_the_database_is_stopped_and_started_again(tmp_path: Path) -> None:
    with OwnPostgres(tmp_path / "postgres") as first, first.connect(role=OWNER) as connection:
        connection.execute("CREATE TABLE doors (plate text)")
        connection.execute("INSERT INTO doors VALUES ('3-2-601')")

    with OwnPostgres(tmp_path / "postgres") as again, again.connect(role=APP) as connection:
        assert connection.execute("SELECT plate FROM doors").fetchall() == [("3-2-601",)]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DROP TABLE doors")

    _remove_real_data(tmp_path / "postgres")


def test_a_second_start_joins_the_running_server_and_leaves_it_running(tmp_path: Path) -> None:
    with OwnPostgres(tmp_path / "postgres") as first:
        with OwnPostgres(tmp_path / "postgres") as second:
            assert second.url() == first.url()
        with first.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)

    _remove_real_data(tmp_path / "postgres")


def test_the_socket_is_private_and_its_path_short_even_under_a_deep_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(deep))

    with OwnPostgres(throwaway=True) as own, own.connect() as connection:
        folder = connection.execute("SHOW unix_socket_directories").fetchone()
        ports = connection.execute("SHOW listen_addresses").fetchone()

        assert folder is not None
        assert ports == ("",)
        assert len(folder[0]) < 80
        assert Path(folder[0]).stat().st_mode & 0o777 == 0o700
    assert not Path(folder[0]).exists()


def test_a_database_of_its_own_is_reached_by_its_address() -> None:
    with OwnPostgres(throwaway=True) as own:
        own.create_database("copy", template="ruhu")
        engine = create_engine(own.url(database="copy"))
        with engine.connect() as connection:
            row = connection.execute(text("SELECT current_user, postgis_lib_version()")).one()
        engine.dispose()
        own.drop_database("copy")

    assert row[0] == APP


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "letter.txt").write_text("keep me")

    with pytest.raises(BrokenDataDirectory, match="holds no database"):
        OwnPostgres(tmp_path / "postgres").start()

    assert (tmp_path / "postgres" / "letter.txt").read_text() == "keep me"


def test_data_of_another_version_are_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(BrokenDataDirectory, match="made by PostgreSQL 9"):
        OwnPostgres(tmp_path / "postgres").start()


def test_damaged_data_are_told_with_the_reason_of_the_server(tmp_path: Path) -> None:
    own = OwnPostgres(tmp_path / "postgres")
    own.start()
    own.stop()
    (tmp_path / "postgres" / "global" / "pg_control").unlink()

    with pytest.raises(BrokenDataDirectory, match="pg_control"):
        OwnPostgres(tmp_path / "postgres").start()

    _remove_real_data(tmp_path / "postgres")


def test_data_lie_where_the_user_who_runs_the_server_can_reach_them(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    own = OwnPostgres(closed / "postgres")

    with own, own.connect() as connection:
        place = connection.execute("SHOW data_directory").fetchone()

    assert place is not None
    assert (closed / "postgres").resolve() == Path(place[0])
    if unprivileged_user() is None:
        assert own.notices == []
    else:
        assert place[0].startswith("/var/lib/ruhu/")
        assert place[0] in own.notices[0]
    _remove_real_data(closed / "postgres")


def test_data_lie_beside_the_checkout_when_that_user_can_reach_it() -> None:
    open_folder = Path(tempfile.mkdtemp(dir="/tmp"))
    open_folder.chmod(0o755)

    with OwnPostgres(open_folder / "postgres") as own:
        user = unprivileged_user()
        runs_as = user.pw_uid if user else os.getuid()
        assert (open_folder / "postgres").stat().st_uid == runs_as

    assert own.notices == []
    assert not (open_folder / "postgres").is_symlink()
    shutil.rmtree(open_folder)


def _remove_real_data(data_dir: Path) -> None:
    shutil.rmtree(data_dir.resolve(), ignore_errors=True)
