"""A tablet on a bad network: cut requests, lost answers, everything twice, in one thread."""

import time
from http.client import HTTPConnection, HTTPException
from random import Random

import orjson

from tests.bench.tablets import Bench, Request, push_request
from tests.factories.sync import Json, visit_body

PUSH_MAX = 20
SETTLED = {"applied", "merged", "review", "rejected"}
FAULTS = ("none", "none", "lost_answer", "cut_body", "twice")


class SoakingTablet:
    """Makes visits and sends them until each has its receipt."""

    def __init__(self, bench: Bench, port: int, random: Random) -> None:
        """Take over a signed-in tablet with its homes."""
        self.made: list[str] = []
        """Ids of the visits that were finished at a door."""

        self.faults = 0
        self._bench = bench
        self._port = port
        self._random = random
        self._waiting: list[Json] = []

    def work(self, until: float) -> None:
        """Visit and push with faults until a moment of the monotonic clock."""
        while time.monotonic() < until:
            self._visit()
            if self._random.random() < 0.5:
                self._push(self._random.choice(FAULTS))

    def deliver(self, until: float) -> None:
        """Push without faults until nothing waits or the time is up."""
        while self._waiting and time.monotonic() < until:
            self._push("none")

    def _visit(self) -> None:
        household = self._random.choice(self._bench.homes).household
        body = visit_body(household)
        self._waiting.append(self._bench.tablet.op("visit.submit", body, household=household))
        self.made.append(body["visit_id"])

    def _push(self, fault: str) -> None:
        request = push_request(self._bench, self._waiting[:PUSH_MAX])
        self.faults += fault != "none"
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        try:
            for _ in range(2 if fault == "twice" else 1):
                self._send(connection, request, fault)
        except (OSError, HTTPException):
            time.sleep(self._random.uniform(0.05, 0.3))  # the server was killed: try again later
        finally:
            connection.close()

    def _send(self, connection: HTTPConnection, request: Request, fault: str) -> None:
        length = {"Content-Length": str(len(request.body))}
        sent = request.body[: len(request.body) // 2] if fault == "cut_body" else request.body
        connection.request(request.method, request.path, sent, request.headers | length)
        if fault in {"cut_body", "lost_answer"}:
            return
        answer = connection.getresponse()
        body = answer.read()
        if answer.status == 200:
            self._settle(orjson.loads(body)["receipts"])

    def _settle(self, receipts: list[Json]) -> None:
        done = {receipt["op_id"] for receipt in receipts if receipt["status"] in SETTLED}
        self._waiting = [op for op in self._waiting if op["op_id"] not in done]
