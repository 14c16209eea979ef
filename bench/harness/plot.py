"""Draws the rows as one SVG picture: how cost grows, then how many times better than the nearest peer."""

import math
from collections.abc import Sequence
from html import escape

from bench.harness import growth
from bench.harness.growth import Colours
from bench.harness.rows import Row

WIDE = 3 * growth.WIDE
_LEFT, _ACROSS, _LINE, _HEAD = 370, 230, 22, 52
_MARGIN, _LEGEND = 14, 40
# Readable on its own, whatever page it is shown on: it brings its background by day and by night.
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#333}.t{font-weight:600;fill:#111}.q{fill:#767676}"
    ".u{font-size:11px}"
    ".k{fill:#fff}.g{stroke:#ddd}.o{stroke:#555;stroke-width:1.5}.b{fill:#1d70b8}.s{fill:#b33}"
    "polyline{fill:none;stroke-width:1.5}.l0{stroke-width:2.5}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}.t{fill:#fff}.q{fill:#999}.k{fill:#14181e}.g{stroke:#333a44}"
    ".o{stroke:#aaa}.b{fill:#5694ca}.s{fill:#e06c6c}}"
)
_NO_SPEED = "hits"


def svg(rows: Sequence[Row]) -> str:
    """Draw a diagram for each figure measured at several sizes, and a bar for each that has a peer.

    A bar stands for the largest size at which there was a peer, and for the peer that comes nearest; it is
    red where that peer is better.
    """
    shown = [each for each in rows if each.unit != _NO_SPEED]
    colours = Colours(shown)
    diagrams, bars = growth.diagrams(shown, colours), _bars(_nearest(shown))
    start = _MARGIN + (_LEGEND if diagrams else 0)
    below = start + growth.HIGH * math.ceil(len(diagrams) / 3)
    height = below + _HEAD + _LINE * len(bars) + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height}" role="img">',
        "<title>Tutela beside its peers: how cost grows, and how many times better</title>",
        f"<style>{_STYLE}{colours.style}</style>",
        f'<rect class="k" width="{WIDE}" height="{height}" rx="6"/>',
    ]
    if diagrams:
        parts.append(colours.legend(_MARGIN + 10, WIDE))
    for number, drawn in enumerate(diagrams):
        x, y = number % 3 * growth.WIDE, start + number // 3 * growth.HIGH
        parts.append(f'<g transform="translate({x} {y})">\n{drawn}\n</g>')
    return "\n".join([*parts, f'<g transform="translate(0 {below})">', *_framed(bars), "</g>", "</svg>", ""])


def _nearest(rows: Sequence[Row]) -> list[Row]:
    """Choose the rows that get a bar, bench by bench, in the order they were measured."""
    chosen: dict[tuple[str, str], tuple[float, Row]] = {}
    for each in rows:
        if not each.ratio:
            continue
        size, case = growth.sized(each.case)
        key = each.bench, case
        former = chosen.get(key)
        if former is None or (size, -each.ratio) > (former[0], -(former[1].ratio or 0)):
            chosen[key] = size, each
    benches = list(dict.fromkeys(each.bench for each in rows))
    return sorted((row for _, row in chosen.values()), key=lambda each: benches.index(each.bench))


_Bar = tuple[Row | str, float]


def _bars(rows: Sequence[Row]) -> list[_Bar]:
    """Put the name of each bench before its bars."""
    bars: list[_Bar] = []
    for each in rows:
        if not bars or not isinstance(bars[-1][0], Row) or bars[-1][0].bench != each.bench:
            bars.append((each.bench, 0))
        bars.append((each, each.ratio or 0))
    return bars


def _framed(bars: Sequence[_Bar]) -> list[str]:
    if not bars:
        return []
    ratios = [ratio for _, ratio in bars if ratio]
    least = min(0, math.floor(math.log10(min(ratios))))
    most = max(1, math.ceil(math.log10(max(ratios))))
    step = _ACROSS / (most - least)
    end = _HEAD + _LINE * len(bars)
    parts = [f'<text class="t" x="{_MARGIN}" y="20">times better than the peer that comes nearest</text>']
    for power in range(least, most + 1):
        at = _LEFT + (power - least) * step
        kind = "o" if power == 0 else "g"
        parts.append(f'<line class="{kind}" x1="{at:.1f}" y1="{_HEAD - 8}" x2="{at:.1f}" y2="{end}"/>')
        parts.append(
            f'<text class="u" x="{at:.1f}" y="{_HEAD - 12}" text-anchor="middle">{10.0**power:g}</text>'
        )
    for number, (one, ratio) in enumerate(bars):
        top = _HEAD + number * _LINE
        if isinstance(one, Row):
            parts += _bar(one, ratio, _LEFT - least * step, step, top)
        else:
            parts.append(f'<text class="t" x="{_MARGIN}" y="{top + 15}">{escape(one)}</text>')
    return parts


def _bar(one: Row, ratio: float, start: float, step: float, top: float) -> list[str]:
    end = start + math.log10(ratio) * step
    low, high = min(start, end), max(start, end)
    label = f'{ratio:.3g} <tspan class="q">&#215; {escape(one.peer)}</tspan>'
    return [
        f'<text x="{_LEFT - 10}" y="{top + 15}" text-anchor="end">{escape(one.case)}</text>',
        f'<rect class="{"b" if ratio >= 1 else "s"}" x="{low:.1f}" y="{top + 4}"'
        f' width="{max(1.0, high - low):.1f}" height="{_LINE - 8}"/>',
        f'<text x="{max(high, start) + 8:.1f}" y="{top + 15}">{label}</text>',
    ]
