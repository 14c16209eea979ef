"""Fills one database with what a million reports name, bundles them, and joins more: a process of its own."""

import json
import os
import random
import sys
import time
from collections.abc import Callable
from statistics import quantiles

import django

_SEED, _MORE = 20_261_129, 300


def main(count: int) -> None:
    """Do it, and print the figures as one line of JSON."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.site.django_settings")
    django.setup()
    from bench.reports.bundled import Filled
    from tutela.site import processes

    processes.prepare()

    filled = Filled(count)
    filled.fill()
    anew_s = _timed(filled.bundle)
    draw = random.Random(_SEED)  # noqa: S311 - nothing here is secret
    whole, joined, looked = [], [], []
    for number in range(_MORE):
        whole_s, join_s = filled.one_more(count + number + 1, draw)
        whole.append(whole_s)
        joined.append(join_s)
        looked.append(_timed(lambda: filled.look_up(draw)))
    figures = {
        "joins": filled.joins(), "anew_s": anew_s, "join_ms": _p95(joined), "whole_ms": _p95(whole),
        "look_up_ms": _p95(looked),
    }  # fmt: skip
    sys.stdout.write(f"{json.dumps(figures)}\n")


def _timed(do: Callable[[], object]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]))
