import re
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def _pins(lock: Path) -> dict[str, str]:
    return dict(
        re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", lock.read_text(), re.MULTILINE)
    )


def test_the_server_image_installs_the_same_versions_that_were_tested() -> None:
    everything = _pins(CHECKOUT / "requirements.lock")
    server = _pins(CHECKOUT / "api" / "deploy" / "requirements.lock")

    assert server.items() <= everything.items()
    assert "pytest" in everything.keys() - server.keys()


def test_no_lock_names_where_packages_come_from() -> None:
    for lock in ("requirements.lock", "api/deploy/requirements.lock"):
        assert "://" not in (CHECKOUT / lock).read_text(), lock
    assert '"resolved"' not in (CHECKOUT / "pwa" / "package-lock.json").read_text()


def test_every_pinned_package_carries_its_hash() -> None:
    for lock in ("requirements.lock", "api/deploy/requirements.lock"):
        text = (CHECKOUT / lock).read_text()
        pins = re.findall(r"^[a-z0-9._-]+(?:\[[a-z,]+\])?==.*\n(.*)", text, re.MULTILINE)
        assert pins
        assert all(following.strip().startswith("--hash=sha256:") for following in pins)
