"""Draws how cost grows with size: a small diagram for each figure that was measured at several sizes."""

import math
import re
from collections.abc import Iterator, Sequence
from html import escape

from bench.rows import Row

WIDE, HIGH = 300, 190
_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 34, 12, 24
_SIZE = re.compile(r"^(\d[\d,]*)( k| M)?(?: files)?, ")
_THOUSANDS = {None: 1, " k": 1_000, " M": 1_000_000}
Points = dict[float, float]


def diagrams(rows: Sequence[Row]) -> list[str]:
    """Draw one diagram for each case that was measured at two sizes or more, its peers beside it."""
    found: dict[tuple[str, str, str], dict[str, Points]] = {}
    for each in rows:
        sized = _SIZE.match(each.case)
        if sized is None or not each.value:
            continue
        size = float(sized[1].replace(",", "")) * _THOUSANDS[sized[2]]
        series = found.setdefault((each.bench, each.case[sized.end() :], each.unit), {})
        series.setdefault("", {})[size] = each.value
        if each.peer_value:
            series.setdefault(each.peer, {})[size] = each.peer_value
    return [_diagram(*title, series) for title, series in found.items() if len(series[""]) > 1]


def _diagram(bench: str, case: str, unit: str, series: dict[str, Points]) -> str:
    sizes = [math.log10(size) for points in series.values() for size in points]
    values = [math.log10(value) for points in series.values() for value in points.values()]
    left, right = min(sizes), max(sizes)
    low, high = math.floor(min(values)), max(math.ceil(max(values)), math.floor(min(values)) + 1)

    def place(size: float, value: float) -> tuple[float, float]:
        across = (math.log10(size) - left) / (right - left)
        up = (math.log10(value) - low) / (high - low)
        return _LEFT + across * (WIDE - _LEFT - _RIGHT), HIGH - _BOTTOM - up * (HIGH - _TOP - _BOTTOM)

    parts = [f'<text class="t" x="8" y="16">{escape(f"{bench}: {case}")}</text>']
    parts.append(f'<text x="{_LEFT}" y="30">{escape(unit)}</text>')
    for power in range(low, high + 1):
        _, y = place(10**left, 10.0**power)
        parts.append(f'<line class="g" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDE - _RIGHT}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{_LEFT - 4}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
    for size in sorted({size for points in series.values() for size in points}):
        x, _ = place(size, 10.0**low)
        parts.append(f'<text x="{x:.1f}" y="{HIGH - 6}" text-anchor="middle">{_short(size)}</text>')
    # Our own line is drawn last, above the others.
    for name, points in sorted(series.items(), reverse=True):
        parts += _line(name, [place(*point) for point in sorted(points.items())])
    return "\n".join(parts)


def _line(name: str, places: list[tuple[float, float]]) -> Iterator[str]:
    kind = "p" if name else "m"
    told = escape(name or "Tutela")
    if len(places) > 1:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline class="{kind}" points="{line}"><title>{told}</title></polyline>'
    for x, y in places:
        yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{told}</title></circle>'


def _short(size: float) -> str:
    if size >= 1_000_000:  # noqa: PLR2004 - a million
        return f"{size / 1_000_000:g} M"
    return f"{size / 1000:g} k" if size >= 1000 else f"{size:g}"  # noqa: PLR2004 - a thousand
