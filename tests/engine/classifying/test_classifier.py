"""A classifier runs behind the strongest fence there is, on the very model that its card names."""

import io

import pytest
from PIL import Image

from tests.engine.classifying.model import LABELS, SIDE, card, model
from tutela.engine.classifying import card as cards
from tutela.engine.classifying.classifier import Classifier
from tutela.engine.classifying.errors import BadCard, BadOpinion, ModelChanged
from tutela.engine.media.fence.fence import Fence

pytest.importorskip("onnxruntime")


def painted(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (SIDE * 3, SIDE * 2), colour).save(out, "PNG")
    return out.getvalue()


def test_a_model_made_here_tells_painted_colours_apart_behind_the_fence() -> None:
    content = model()
    with Fence("tutela.engine.media.fence.isolation:nothing") as strongest:
        level = strongest.start().name

    with Classifier(cards.parse(card(content)), content) as colours:
        said = [colours.opinion(painted(colour)) for colour in ((200, 9, 9), (9, 200, 9), (9, 9, 200))]

        assert [opinion.label for opinion in said] == list(LABELS)
        assert all(0.5 < opinion.score <= 1 and len(opinion.scores) == 3 for opinion in said)
        # No weaker than what decoders have on this machine.
        assert colours.level is level
        with pytest.raises(BadOpinion):
            colours.opinion(b"no picture")
        assert colours.opinion(painted((200, 9, 9))).label == "red"


def test_another_model_than_the_card_names_is_not_run() -> None:
    with pytest.raises(ModelChanged):
        Classifier(cards.parse(card(model())), model(strength=19.0))


@pytest.mark.parametrize(
    ("content", "other"),
    [
        (b"no model", {}),
        (model(), {"labels": '["red", "green"]'}),
        (model(strength=2000.0, ends_in="Identity"), {}),
    ],
    ids=["not a model", "fewer labels", "scores above one"],
)
def test_what_gives_no_opinion_of_its_form_gives_none(content: bytes, other: dict[str, str]) -> None:
    with Classifier(cards.parse(card(content, **other)), content) as wrong, pytest.raises(BadOpinion):
        wrong.opinion(painted((200, 9, 9)))


@pytest.mark.parametrize(
    "other",
    [
        {"owner": ""},
        {"owner": '""'},
        {"model_sha256": '"00"'},
        {"name": '"Colours"'},
        {"labels": '["red"]'},
        {"labels": '["red", "red"]'},
        {"width": "0"},
        {"tried_on": "0"},
        {"agreed": "4"},
        {"least_agreement": "101"},
        {"judged_from": "0"},
        {"kinds": "[]"},
        {"kinds": '["sound"]'},
        {"expires": '"never"'},
    ],
    ids=lambda other: "-".join(f"{key}={value}" for key, value in other.items()),
)
def test_a_card_that_breaks_a_rule_is_refused(other: dict[str, str]) -> None:
    with pytest.raises(BadCard):
        cards.parse(card(model(), **other))
