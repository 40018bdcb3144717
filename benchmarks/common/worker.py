"""ONE IMPLEMENTATION IN A PROCESS OF ITS OWN: builds, lives and reports on request.

    python -m common.worker numpy_csr        (in benchmarks/; requests and answers are lines of JSON)

A process for each lets implementations take turns in one run, under whichever interpreter their framework needs.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from common.rules import load, save, summary


def main() -> None:
    """Answer until there are no more requests."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever a framework prints goes elsewhere
    made = importlib.import_module(f"common.{sys.argv[1]}")
    answers.write("{}\n")
    answers.flush()
    town: Any = None
    start: Any = None
    for line in sys.stdin:
        request = json.loads(line)
        answer: dict[str, Any] = {}
        match request.pop("do"):
            case "begin":  # this project alone: makes the start that all share
                first = made.Town(None, None, request["seed"], citizens=request["citizens"])
                save(Path(request["path"]), first.start(), made.rules_of(first.scenario.settings))
            case "build":
                start, rules = load(Path(request.pop("path")))
                town = made.Town(start, rules, **request)
            case "live":
                begun = time.perf_counter()
                town.live(request["days"])
                answer["seconds"] = time.perf_counter() - begun
            case "summary":
                answer = summary(start, town.reading())
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
