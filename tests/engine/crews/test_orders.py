"""What comes over the wire makes values of the types agreed and refusals of words, and nothing else."""

import json
import pickle
from pathlib import Path

import pytest

from tests.engine.crews import work
from tutela.engine.crews import orders
from tutela.engine.crews.orders import Duty, Fault, Garbled, Hands
from tutela.engine.hashing.examiner import Examined
from tutela.engine.hashing.fingerprints import HASH_BYTES, ORIENTATIONS, Mode, Pdq
from tutela.engine.hashing.plugin_hashes import PluginValue
from tutela.engine.hashing.sealed_batch import Batch, examine
from tutela.engine.media.facts import Condition, Facts
from tutela.engine.media.file_types import Kind
from tutela.engine.media.parts import Holds, Part
from tutela.engine.vault.bucket import Address
from tutela.engine.vault.references import Reference
from tutela.engine.vault.seal import ObjectKey
from tutela.errors import Refusal

DOUBLED = b"do tests.engine.crews.work:doubled\n"
BUCKET = Address("bucket", "prefix", "https://store.example", "eu-west-1")
OBJECTS = (
    Reference("0a", 3, bytes(range(224, 256)), 4),
    Reference("0b", 3, ObjectKey(bytes(32)), 4),
    "the vault holds no copy of it",
)
SEEN = Examined(
    Facts(Kind.PICTURE, "image/jpeg", Condition.NOTED, "n\u00f6ted", 3, 4, parts=(Part(Holds.FRAME, 3),)),
    Pdq(b"\xff" * HASH_BYTES, 99),
    (b"\x80" * HASH_BYTES,) * ORIENTATIONS,
    b"\x00\xff",
    b"",
    "recipe",
    (PluginValue("name", "recipe", b"\xfe", 7),),
    {"preview": bytes(range(256))},
)


@pytest.mark.parametrize("vault", [Path("/var/vault"), BUCKET])
def test_an_order_to_examine_arrives_as_it_was_given(
    vault: Path | Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, came = Batch(vault, OBJECTS, ("blockmean==1.0",), Mode.FAST, sheets=True), list[Batch]()

    def noted(batch: Batch) -> list[Examined]:
        came.append(batch)
        return [SEEN]

    noted.__module__, noted.__qualname__ = examine.__module__, examine.__qualname__
    monkeypatch.setattr("tutela.engine.hashing.sealed_batch.examine", noted)
    answer = Hands().do(orders.order(Duty.DO, examine, batch))

    assert came == [batch]
    assert orders.read_answer(Duty.DO, examine, answer) == [SEEN]


@pytest.mark.parametrize(
    "order",
    [
        b"",
        b'do os:system\n["touch MARK"]',
        b"do builtins:eval\n[\"open('MARK', 'w')\"]",
        b'do tests.engine.crews.work:os.system\n["touch MARK"]',
        b'do tests.engine.crews.work:Hostile\n["MARK"]',
        b'do tests.engine.crews.work:Path\n["MARK"]',
        b"burn tests.engine.crews.work:doubled\n[1]",
        b"answer tests.engine.crews.work:adder\n[1]",
        DOUBLED + b'["1"]',
        DOUBLED + b"[1,2]",
        DOUBLED + b"[" * 100_000,
        b"make tests.engine.crews.work:doubled\n[{}]",
    ],
)
def test_an_order_that_is_none_is_refused_and_does_nothing(
    order: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    with pytest.raises(Fault):
        orders.read_answer(Duty.DO, work.doubled, Hands().do(order))

    assert not list(tmp_path.iterdir())


def test_a_pickle_is_no_order(tmp_path: Path) -> None:
    mark = tmp_path / "mark"

    answer = Hands().do(pickle.dumps(work.Hostile(mark)))

    assert answer.startswith(b"raised\n")
    assert not mark.exists()


def test_an_unknown_field_or_a_class_that_is_named_makes_nothing() -> None:
    order = orders.order(Duty.DO, examine, Batch(BUCKET, OBJECTS, (), Mode.FAST))
    head, _, body = order.partition(b"\n")
    (batch,) = json.loads(body)
    batch["__class__"] = "tests.engine.crews.work:Hostile"

    with pytest.raises(Fault, match="values are not of the types agreed"):
        orders.read_answer(Duty.DO, examine, Hands().do(head + b"\n" + json.dumps([batch]).encode()))


@pytest.mark.parametrize(
    "answer", [b"", b"done", b"done\n[1]", b'done\n[[1,"2"]]', b"raised\n[[[],7]]", b"so\n[]"]
)
def test_an_answer_that_is_none_is_refused(answer: bytes) -> None:
    with pytest.raises(Garbled):
        orders.read_answer(Duty.DO, work.doubled, answer)


def test_only_refusals_that_hold_words_are_made_of_what_was_raised() -> None:
    for named in (
        "builtins:SystemExit",
        "tests.engine.crews.work:Stubborn",
        "tests.engine.crews.work:Hostile",
    ):
        with pytest.raises(Fault):
            orders.read_answer(Duty.DO, work.doubled, f'raised\n[[["{named}"],"words"]]'.encode())
    with pytest.raises(Refusal, match="words"):
        orders.read_answer(
            Duty.DO, work.doubled, b'raised\n[[["gone:Gone","tutela.errors:Refusal"],"words"]]'
        )


def test_no_secret_stands_in_the_words_of_what_is_not_of_its_type() -> None:
    wrong = Batch(BUCKET, (*OBJECTS, 7), (), Mode.FAST)  # type: ignore[arg-type]

    with pytest.raises(TypeError) as raised:
        orders.order(Duty.DO, examine, wrong)

    assert "Batch is not of the type agreed" in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused_and_not_taken_for_nothing(number: float) -> None:
    order = orders.order(Duty.DO, work.halved, number)

    with pytest.raises(Fault, match="not of the types agreed"):
        orders.read_answer(Duty.DO, work.halved, Hands().do(order))
    for written in (b"NaN", b"Infinity", b"-Infinity"):
        with pytest.raises(Garbled):
            orders.read_answer(Duty.DO, work.halved, b"done\n[" + written + b"]")
