"""Makes a benign model by code, byte by byte: it tells pictures apart by which colour is strongest.

An ONNX file is a protocol buffer; these few fields of `onnx.proto` (ir_version 8, opset 13) are written here,
so that no model and no further library is needed.
"""

import hashlib
import struct
from collections.abc import Sequence

LABELS = ("red", "green", "blue")
SIDE = 32


def _number(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
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
    return _field(1, 8) + _field(2, "tutela tests") + _field(7, graph) + opset


def card(content: bytes, **other: str) -> bytes:
    """Give the card of a model; any line of it may be said otherwise, as TOML writes it."""
    said = {
        "name": '"colours"',
        "version": '"1"',
        "title": '"Tells painted colours apart"',
        "owner": '"The unit under test"',
        "scope": '"Painted pictures of the tests"',
        "licence": '"Apache-2.0"',
        "model_sha256": f'"{hashlib.sha256(content).hexdigest()}"',
        "impact_assessment": '"IA-1"',
        "expires": "2099-12-31",
        "labels": '["red", "green", "blue"]',
        "width": str(SIDE),
        "height": str(SIDE),
        "tried_on": "3",
        "agreed": "3",
        "tried": '"On one painted picture of each colour"',
        "least_agreement": "80",
        "judged_from": "5",
    }
    return "\n".join(f"{key} = {value}" for key, value in (said | other).items() if value).encode()
