"""A headless Firefox of our own, driven over WebDriver BiDi on its own port, without a driver."""

import itertools
import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

STARTS_WITHIN_S = 60.0
ANSWERS_WITHIN_S = 60.0
WAITS_S = 40.0
PREFERENCES: dict[str, Any] = {
    "remote.active-protocols": 1,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "extensions.update.enabled": False,
    "browser.safebrowsing.downloads.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "security.sandbox.content.level": 0,
    # a push service on this machine, without TLS
    "dom.push.testing.allowInsecureServerURL": True,
    "dom.push.connection.enabled": True,
    "dom.webnotifications.requireuserinteraction": False,
    # the promise to keep what the app stores, which would be asked for
    "dom.storageManager.prompt.testing": True,
    "dom.storageManager.prompt.testing.allow": True,
}
"""Nothing that would call out, nothing that would ask."""


class Firefox:
    """One tab, and what a test does in it."""

    def __init__(self, connection: ClientConnection) -> None:
        """Begin a session on a connection to Firefox's own port."""
        self._connection = connection
        self._ids = itertools.count(1)
        self.send("session.new", capabilities={})
        tree = self.send("browsingContext.getTree")
        self.tab: str = tree["contexts"][0]["context"]

    def send(self, method: str, **params: Any) -> Any:
        """Send a command and return its result; events in between are passed over."""
        number = next(self._ids)
        self._connection.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._connection.recv(timeout=ANSWERS_WITHIN_S))
            if answer.get("id") == number:
                assert answer["type"] == "success", answer
                return answer["result"]

    def goto(self, address: str) -> None:
        """Open an address and wait until it is loaded."""
        self.send("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression, awaited, by way of JSON."""
        wrapped = f"(async () => JSON.stringify((await ({expression})) ?? null))()"
        result = self.send(
            "script.evaluate",
            expression=wrapped,
            target={"context": self.tab},
            awaitPromise=True,
            userActivation=True,
        )
        assert result["type"] == "success", result
        return json.loads(result["result"]["value"])

    def wait(self, expression: str) -> Any:
        """Wait until an expression is truthy, and return it."""
        until = time.monotonic() + WAITS_S
        while time.monotonic() < until:
            value = self.evaluate(expression)
            if value:
                return value
            time.sleep(0.1)
        page = self.evaluate("location.pathname + ' ' + document.body.innerText")
        raise AssertionError(f"never true: {expression}\non {page[:800]}")

    def click(self, text: str, selector: str = "button, a") -> None:
        """Click what shows a text."""
        find = (
            f"[...document.querySelectorAll({json.dumps(selector)})]"
            f".find((one) => one.innerText.includes({json.dumps(text)}) && !one.disabled)"
        )
        self.wait(f"!!{find}")
        self.evaluate(f"{find}.click()")

    def sees(self, text: str) -> None:
        """Wait until the page shows a text."""
        self.wait(f"document.body.innerText.includes({json.dumps(text)})")

    def grant(self, origin: str, permission: str) -> None:
        """Answer the browser's question about a permission before it is asked."""
        self.send(
            "permissions.setPermission",
            descriptor={"name": permission},
            state="granted",
            origin=origin,
        )


@contextmanager
def firefox(profile: Path, push_server: str) -> Iterator[Firefox]:
    """Start Firefox on a new profile; ``push_server`` is where its push service is (``ws://…``)."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "Firefox is missing: `make setup-tests` installs it"
    profile.mkdir(parents=True)
    preferences = PREFERENCES | {"dom.push.serverURL": push_server}
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n")
    environment = os.environ | {"HOME": str(profile), "MOZ_HEADLESS": "1", "LANG": "zh_CN.UTF-8"}
    process = subprocess.Popen(
        [
            program,
            "--headless",
            "--no-remote",
            "--profile",
            str(profile),
            "--remote-debugging-port",
            "0",
        ],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = _port(profile / "WebDriverBiDiServer.json", process)
        with connect(f"ws://127.0.0.1:{port}/session", max_size=None, proxy=None) as connection:
            yield Firefox(connection)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _port(file: Path, process: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until:
        assert process.poll() is None, "Firefox ended at its start"
        if file.exists() and (text := file.read_text()).strip():
            port: int = json.loads(text)["ws_port"]
            return port
        time.sleep(0.1)
    raise AssertionError("Firefox did not open its port")
