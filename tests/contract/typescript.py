"""Runs the tablet's own code on values made here: both languages answer the same question."""

import json
import subprocess
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

PWA = Path(__file__).resolve().parents[2] / "pwa"
NODE = Path(sys.executable).parent / "node"

RUNNER = """
import { readFileSync, writeSync } from 'node:fs'
const module = await import(process.argv[1])
const inputs = JSON.parse(readFileSync(0, 'utf8'))
const call = %s
const answer = Buffer.from(JSON.stringify(inputs.map((input) => call(module, input))))
for (let sent = 0; sent < answer.length; ) sent += writeSync(1, answer, sent)
"""


@lru_cache
def bundle(entry: str) -> Path:
    """Bundle a module of ``pwa/src`` with the build's own bundler; once per test run."""
    target = Path(mkdtemp(prefix="ruhu-contract-")) / "module.mjs"
    rolldown = PWA / "node_modules/rolldown/bin/cli.mjs"
    options = ["--format", "esm", "--platform", "node", "--tsconfig", "tsconfig.json"]
    command = [str(NODE), str(rolldown), entry, *options, "--file", str(target)]
    subprocess.run(command, cwd=PWA, check=True, capture_output=True)
    return target


def on_the_tablet(entry: str, call: str, inputs: list[Any]) -> list[Any]:
    """Return what a function makes of each input, as the tablet's code does it.

    Args:
        entry: The module inside ``pwa``, such as ``src/core/expressions/index.ts``.
        call: JavaScript ``(module, input) => answer``.
        inputs: JSON values, one per call.
    """
    finished = subprocess.run(
        [NODE, "--input-type=module", "-e", RUNNER % call, bundle(entry)],
        input=json.dumps(inputs).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers: list[Any] = json.loads(finished.stdout)
    return answers
