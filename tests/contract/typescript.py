"""Runs the tablet's own code on values made here: both languages answer the same question."""

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

PWA = Path(__file__).resolve().parents[2] / "pwa"
NODE = Path(sys.executable).parent / "node"

RUNNER = """
import { readFileSync, writeSync } from 'node:fs'
const modules = await Promise.all(process.argv.slice(1).map((path) => import(path)))
const module = Object.assign({}, ...modules)
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


def on_the_tablet(entries: Sequence[str], call: str, inputs: list[Any]) -> list[Any]:
    """Return what a function makes of each input, as the tablet's code does it.

    Args:
        entries: Modules inside ``pwa``, such as ``src/core/expressions/index.ts``.
        call: JavaScript ``(module, input) => answer``; ``module`` has the exports of all entries.
        inputs: JSON values, one per call.
    """
    bundles = [str(bundle(entry)) for entry in entries]
    finished = subprocess.run(
        [str(NODE), "--input-type=module", "-e", RUNNER % call, *bundles],
        input=json.dumps(inputs).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers: list[Any] = json.loads(finished.stdout)
    return answers
