"""Runs a model on a picture, inside the fence, where neither sees anything else."""

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import onnxruntime
from PIL import Image

from tutela.engine.media import stills
from tutela.engine.media.fence.limits import Limits
from tutela.engine.media.fence.wire import Message

_sessions: dict[str, Any] = {}


def prepare(*_: str) -> None:
    """Load what decoders would load on first use."""
    stills.prepare()


def classify(stream: BinaryIO, asked: dict[str, Any]) -> Iterator[Message]:
    """Give the scores of one picture, or say in a word why there are none.

    Args:
        stream: the model file, and behind it the picture's.
        asked: `model_bytes`, `width`, `height` and `labels`, how many; and the limits.
    """
    model = stream.read(asked["model_bytes"])
    picture = _pixels(stream.read(), asked["limits"], asked["width"], asked["height"])
    if picture is None:
        yield Message({"refused": "the picture does not open"})
        return
    try:
        session = _session(model)
        (given, *_) = session.run(None, {session.get_inputs()[0].name: picture})
    except Exception as fault:  # another's code: whatever it raises, it is the model that is told of
        yield Message({"refused": f"the model fails: {type(fault).__name__}"})
        return
    scores = np.asarray(given, dtype=np.float64).reshape(-1)
    if scores.size != asked["labels"]:
        yield Message({"refused": f"the model gives {scores.size} scores"})
        return
    yield Message({"scores": [float(score) for score in scores]})


def _session(model: bytes) -> Any:
    """Give what runs a model: on one thread, for the filter counts threads as the limits count memory."""
    key = hashlib.sha256(model).hexdigest()
    if key not in _sessions:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        _sessions.clear()
        _sessions[key] = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return _sessions[key]


def _pixels(data: bytes, limits: Limits, width: int, height: int) -> "np.ndarray[Any, Any] | None":
    """Give a picture as a model takes it: 1 x 3 x height x width, from 0 to 1, as stored."""
    image = stills.read_still(data, limits).picture()
    if image is None:
        return None
    small = image.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
    return (np.asarray(small, dtype=np.float32) / 255).transpose(2, 0, 1)[np.newaxis]
