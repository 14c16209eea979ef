"""Draws how cost grows with size: a small diagram for each figure that was measured at several sizes."""

import math
import re
from collections.abc import Iterator, Sequence
from html import escape

from bench.harness.rows import Row

WIDE, HIGH = 320, 210
_LEFT, _TOP, _RIGHT, _BOTTOM = 58, 44, 18, 30
_SIZE = re.compile(r"^(\d[\d,]*)( k| M)?(?: files)?, ")
_THOUSANDS = {None: 1, " k": 1_000, " M": 1_000_000}
_PREFIXES = {9: "G", 6: "M", 3: "k"}
# By day and by night: ours first, then the peers in the order they were measured.
_COLOURS = (
    ("#1d70b8", "#5694ca"),
    ("#c05b00", "#f0a35e"),
    ("#2e7d32", "#81c784"),
    ("#7b3fa0", "#c39bdc"),
    ("#8a8a8a", "#9e9e9e"),
    ("#b0305c", "#f08db0"),
)
_OURS = "Tutela"
_LETTER, _SIGN = 6.6, 34
Points = dict[float, float]


def sized(case: str) -> tuple[float, str]:
    """Tell at what size something was measured, 0 where it has none, and what it was."""
    found = _SIZE.match(case)
    if found is None:
        return 0, case
    return float(found[1].replace(",", "")) * _THOUSANDS[found[2]], case[found.end() :]


class Colours:
    """The colour of each line, the same in all diagrams."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Give a colour to every peer of a figure that has a size."""
        peers = dict.fromkeys(each.peer for each in rows if each.peer_value and sized(each.case)[0])
        self._of = {name: number for number, name in enumerate([_OURS, *peers])}

    def kind(self, name: str) -> str:
        """Name the class of a line."""
        return f"l{self._of[name]}"

    @property
    def style(self) -> str:
        """The rules for all classes."""
        rules: list[list[str]] = [[], []]
        for number in self._of.values():
            for scheme, colour in enumerate(_COLOURS[number % len(_COLOURS)]):
                rules[scheme].append(
                    f"polyline.l{number}{{stroke:{colour}}}circle.l{number}{{fill:{colour}}}"
                )
        return f"{''.join(rules[0])}@media(prefers-color-scheme:dark){{{''.join(rules[1])}}}"

    def legend(self, y: float, wide: float) -> str:
        """Name every line, in one row or more."""
        parts, x = [], 14.0
        for name in self._of:
            room = _SIGN + _LETTER * len(name)
            if x + room > wide:
                x, y = 14.0, y + 18
            parts.append(f'<polyline class="{self.kind(name)}" points="{x},{y - 4} {x + 20},{y - 4}"/>')
            parts.append(f'<text x="{x + 26}" y="{y}">{escape(name)}</text>')
            x += room + 8
        return "\n".join(parts)


def diagrams(rows: Sequence[Row], colours: Colours) -> list[str]:
    """Draw one diagram for each case that was measured at two sizes or more, its peers beside it."""
    found: dict[tuple[str, str, str], dict[str, Points]] = {}
    for each in rows:
        size, case = sized(each.case)
        if not size or not each.value:
            continue
        series = found.setdefault((each.bench, case, each.unit), {})
        series.setdefault(_OURS, {})[size] = each.value
        if each.peer_value:
            series.setdefault(each.peer, {})[size] = each.peer_value
    return [_diagram(title, series, colours) for title, series in found.items() if len(series[_OURS]) > 1]


def _diagram(title: tuple[str, str, str], series: dict[str, Points], colours: Colours) -> str:
    sizes = [math.log10(size) for points in series.values() for size in points]
    values = [math.log10(value) for points in series.values() for value in points.values()]
    left, right = min(sizes), max(sizes)
    low, high = math.floor(min(values)), max(math.ceil(max(values)), math.floor(min(values)) + 1)

    def place(size: float, value: float) -> tuple[float, float]:
        across = (math.log10(size) - left) / (right - left)
        up = (math.log10(value) - low) / (high - low)
        return _LEFT + across * (WIDE - _LEFT - _RIGHT), HIGH - _BOTTOM - up * (HIGH - _TOP - _BOTTOM)

    bench, case, unit = title
    parts = [f'<text class="t" x="14" y="18">{escape(case)}</text>']
    parts.append(f'<text class="q u" x="14" y="33">{escape(f"{bench}, {unit}")}</text>')
    for power in range(low, high + 1, max(1, (high - low) // 4)):
        _, y = place(10**left, 10.0**power)
        parts.append(f'<line class="g" x1="{_LEFT}" y1="{y:.1f}" x2="{WIDE - _RIGHT}" y2="{y:.1f}"/>')
        parts.append(
            f'<text class="u" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_short(power)}</text>'
        )
    for power in range(math.ceil(left), math.floor(right) + 1):
        x, _ = place(10.0**power, 10.0**low)
        parts.append(
            f'<text class="u" x="{x:.1f}" y="{HIGH - 12}" text-anchor="middle">{_short(power)}</text>'
        )
    # Our own line is drawn last, above the others.
    for name, points in sorted(series.items(), key=lambda each: each[0] == _OURS):
        parts += _line(name, colours.kind(name), [place(*point) for point in sorted(points.items())])
    return "\n".join(parts)


def _line(name: str, kind: str, places: list[tuple[float, float]]) -> Iterator[str]:
    title = escape(name)
    if len(places) > 1:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline class="{kind}" points="{line}"><title>{title}</title></polyline>'
    for x, y in places:
        yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3"><title>{title}</title></circle>'


def _short(power: int) -> str:
    """Write a power of ten."""
    for exponent, prefix in _PREFIXES.items():
        if exponent <= power < exponent + 3:
            return f"{10 ** (power - exponent)} {prefix}"
    return f"{10.0**power:g}"
