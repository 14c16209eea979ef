"""One classifier: a model file that its card names, asked picture by picture behind the fence."""

import hashlib
import importlib.util
import io
import math
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tutela.engine.classifying.card import Card
from tutela.engine.classifying.errors import BadOpinion, ModelChanged, NoRuntime
from tutela.engine.media.fence.fence import Answer, Fence, FenceBreach, Level
from tutela.engine.media.fence.limits import MIB, Limits

_RUNTIME = "onnxruntime"
_WORK = "tutela.engine.classifying.child_work:classify"
LARGEST_MODEL = 48 * MIB


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a classifier says of one picture: the label with the highest score, and all scores, 0 to 1."""

    label: str
    score: float
    scores: tuple[float, ...]


class Classifier:
    """A model that runs behind the fence; one call at a time."""

    def __init__(self, card: Card, model: bytes, *, least: Level = Level.REDUCED) -> None:
        """Take a model file, if it is the one that the card names.

        Args:
            card: what it is.
            model: the bytes of an ONNX file.
            least: how strongly the child must be fenced in.

        Raises:
            ModelChanged: it is another file, or larger than any that is run.
            NoRuntime: what runs it is not installed.
        """
        if len(model) > LARGEST_MODEL or hashlib.sha256(model).hexdigest() != card.model_sha256:
            raise ModelChanged(
                f"The model file is not the one that {card.name} {card.version} names. It is not used."
            )
        if importlib.util.find_spec(_RUNTIME) is None:
            raise NoRuntime("Install tutela[tools], which brings onnxruntime, to use classifiers.")
        self._card, self._model = card, model
        self._fence = Fence(_WORK, Limits(), least=least)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._fence.close()

    @property
    def level(self) -> Level | None:
        """Say how strongly the latest child was fenced in; None before the first picture."""
        return self._fence.level

    def opinion(self, picture: bytes) -> Opinion:
        """Ask for the opinion of one picture, as its file is.

        Raises:
            BadOpinion: it gave none, or none of the form that its card names.
            FenceUnusable: no child could be started.
        """
        card = self._card
        asked = {
            "model_bytes": len(self._model),
            "width": card.width,
            "height": card.height,
            "labels": len(card.labels),
        }
        try:
            answer = self._fence.call(io.BytesIO(self._model + picture), asked)
        except FenceBreach as breach:
            raise BadOpinion(f"{card.name} {card.version}: {breach}") from breach
        return self._read(answer)

    def _read(self, answer: Answer) -> Opinion:
        scores = answer.facts.get("scores")
        labels = self._card.labels
        if not isinstance(scores, list) or len(scores) != len(labels):
            raise BadOpinion(f"{self._card.name} {self._card.version} gave no opinion.")
        if not all(isinstance(one, float) and math.isfinite(one) and 0 <= one <= 1 for one in scores):
            raise BadOpinion(f"{self._card.name} {self._card.version}: scores lie between 0 and 1.")
        best = max(range(len(scores)), key=scores.__getitem__)
        return Opinion(labels[best], scores[best], tuple(scores))
