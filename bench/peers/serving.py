"""Answers orders of the bench, one JSON line each, from inside the peers' environment."""

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

Order = Callable[..., Any]


def serve(orders: Mapping[str, Order]) -> None:
    """Run each order that arrives and tell what it returned and what it took.

    An order may return a result that `json` can write; it is measured from call to return.
    """
    answers = sys.stdout
    # Peers print as they like; their words must not mix with answers.
    sys.stdout = sys.stderr
    for line in sys.stdin:
        asked = json.loads(line)
        used, started = time.process_time(), time.perf_counter()
        result = orders[asked.pop("do")](**asked)
        answer = {
            "processor_s": time.process_time() - used,
            "wall_s": time.perf_counter() - started,
            "result": result,
        }
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
