"""Draws the rows as one SVG picture: how cost grows, then how many times faster than which peer."""

import math
from collections.abc import Sequence
from html import escape

from bench import growth
from bench.rows import Row

_LEFT, _WIDE, _LINE, _TOP = 430, 460, 22, 46
_WHOLE, _ACROSS = _LEFT + _WIDE + 120, 3
_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.t{font-weight:600}.g{stroke:#bbb;stroke-width:1}"
    ".o{stroke:#222;stroke-width:1.5}.b,circle.m{fill:#1d70b8}.s{fill:#b33}"
    "polyline{fill:none;stroke-width:2}polyline.m{stroke:#1d70b8}polyline.p{stroke:#999}circle.p{fill:#999}"
    "@media(prefers-color-scheme:dark){text{fill:#eee}.o{stroke:#eee}.g{stroke:#555}"
    ".b,circle.m{fill:#5694ca}polyline.m{stroke:#5694ca}}"
)


def svg(rows: Sequence[Row]) -> str:
    """Draw a diagram for each figure measured at several sizes, and a bar for each row that has a peer.

    The lines of peers are grey; bars in red are slower than the peer.
    """
    diagrams = growth.diagrams(rows)
    start = growth.HIGH * math.ceil(len(diagrams) / _ACROSS)
    told = [(each, each.ratio) for each in rows if each.ratio]
    height = start + _TOP + _LINE * len(told) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WHOLE} {height}" role="img">',
        "<title>Tutela beside its peers: growth, and how many times faster</title>",
        f"<style>{_STYLE}</style>",
    ]
    for number, drawn in enumerate(diagrams):
        x, y = number % _ACROSS * (_WHOLE // _ACROSS), number // _ACROSS * growth.HIGH
        parts.append(f'<g transform="translate({x} {y})">\n{drawn}\n</g>')
    return "\n".join([*parts, f'<g transform="translate(0 {start})">', *_bars(told), "</g>", "</svg>", ""])


def _bars(told: Sequence[tuple[Row, float]]) -> list[str]:
    most = max([10.0, *(ratio for _, ratio in told)])
    decades = math.ceil(math.log10(most))
    least = min([0, *(math.floor(math.log10(ratio)) for _, ratio in told)])
    step = _WIDE / (decades - least)
    end = _TOP + _LINE * len(told) + 4
    parts = ['<text class="t" x="8" y="18">times the speed (or a part of the cost) of the peer</text>']
    for power in range(least, decades + 1):
        at = _LEFT + (power - least) * step
        kind = "o" if power == 0 else "g"
        parts.append(f'<line class="{kind}" x1="{at:.1f}" y1="{_TOP - 8}" x2="{at:.1f}" y2="{end}"/>')
        parts.append(f'<text x="{at:.1f}" y="{_TOP - 12}" text-anchor="middle">{10.0**power:g}</text>')
    for number, (each, ratio) in enumerate(told):
        parts += _bar(each, ratio, _LEFT - least * step, step, _TOP + number * _LINE)
    return parts


def _bar(one: Row, ratio: float, start: float, step: float, top: float) -> list[str]:
    end = start + math.log10(ratio) * step
    low, high = min(start, end), max(start, end)
    name = escape(f"{one.bench}: {one.case} / {one.peer}")
    return [
        f'<text x="{_LEFT - 8}" y="{top + 14}" text-anchor="end">{name}</text>',
        f'<rect class="{"b" if ratio >= 1 else "s"}" x="{low:.1f}" y="{top + 3}"'
        f' width="{max(1.0, high - low):.1f}" height="{_LINE - 8}"/>',
        f'<text x="{high + 6:.1f}" y="{top + 14}">{ratio:.3g}</text>',
    ]
