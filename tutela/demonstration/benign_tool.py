"""Makes a benign tool by code, byte by byte: it tells pictures apart by which colour is strongest.

An ONNX file is a protocol buffer; these few fields of `onnx.proto` (ir_version 8, opset 13) are written here,
so that no model is shipped or fetched, and no further library is needed.
"""

import hashlib
import json
import struct
from collections.abc import Sequence
from datetime import date, timedelta

# Red, green and blue stand for the proxy categories of the demonstration.
LABELS = ("Alpha", "Beta", "Gamma")
SIDE = 32
_SEVEN_BITS = 0x7F
_USED_FOR = timedelta(days=365)


def _number(value: int) -> bytes:
    out = b""
    while value > _SEVEN_BITS:
        out, value = out + bytes([value & _SEVEN_BITS | 0x80]), value >> 7
    return out + bytes([value])


def _field(number: int, value: int | str | bytes) -> bytes:
    if isinstance(value, int):
        return _number(number << 3) + _number(value)
    content = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(content)) + content


def _values(name: str, sides: Sequence[int]) -> bytes:
    shape = b"".join(_field(1, _field(1, side)) for side in sides)
    return _field(1, name) + _field(2, _field(1, _field(1, 1) + _field(2, shape)))


def _tensor(name: str, sides: Sequence[int], values: Sequence[float]) -> bytes:
    shape = b"".join(_field(1, side) for side in sides)
    return shape + _field(2, 1) + _field(8, name) + _field(9, struct.pack(f"<{len(values)}f", *values))


def _node(kind: str, takes: Sequence[str], gives: str) -> bytes:
    return b"".join(_field(1, name) for name in takes) + _field(2, gives) + _field(4, kind)


def model(strength: float = 20.0, ends_in: str = "Softmax") -> bytes:
    """Give a model whose three scores grow with the mean of red, of green and of blue."""
    nodes = [
        _node("GlobalAveragePool", ["pixels"], "means"),
        _node("Flatten", ["means"], "flat"),
        _node("Gemm", ["flat", "weights", "bias"], "sums"),
        _node(ends_in, ["sums"], "scores"),
    ]
    weights = [strength if row == column else 0.0 for row in range(3) for column in range(3)]
    graph = b"".join(_field(1, node) for node in nodes) + _field(2, "colours")
    graph += _field(5, _tensor("weights", [3, 3], weights)) + _field(5, _tensor("bias", [3], [0.0] * 3))
    graph += _field(11, _values("pixels", [1, 3, SIDE, SIDE])) + _field(12, _values("scores", [1, 3]))
    opset = _field(8, _field(1, "") + _field(2, 13))
    return _field(1, 8) + _field(2, "tutela demonstration") + _field(7, graph) + opset


def card(content: bytes, today: date, **other: str) -> bytes:
    """Give the card of a model, good for a year; any line of it may be said otherwise, as TOML writes it."""
    said = {
        "name": '"colours"',
        "version": '"1"',
        "title": '"Tells painted colours apart"',
        "owner": '"The demonstration unit"',
        "scope": '"Painted pictures of the demonstration; it may order the queue"',
        "licence": '"Apache-2.0"',
        "model_sha256": f'"{hashlib.sha256(content).hexdigest()}"',
        "impact_assessment": '"IA-DEMO-1"',
        "expires": f"{today + _USED_FOR:%Y-%m-%d}",
        "labels": json.dumps(LABELS),
        "kinds": '["picture"]',
        "width": str(SIDE),
        "height": str(SIDE),
        "tried_on": "300",
        "agreed": "297",
        "tried": '"On painted pictures, a hundred of each colour"',
        "least_agreement": "80",
        "judged_from": "20",
    }
    return "\n".join(f"{key} = {value}" for key, value in (said | other).items() if value).encode()
