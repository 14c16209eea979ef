"""Real items for the tests: painted shapes, sealed into the vault and found in one intake."""

import io
from hashlib import sha256

from django.db import transaction
from PIL import Image, ImageDraw

from tutela.casework.custody import copies, keys, objects
from tutela.casework.gate import machine
from tutela.casework.items.models import Instance, Intake, Item
from tutela.casework.people.models import Unit


def painting(number: int, size: tuple[int, int] = (400, 300)) -> bytes:
    """Paint a picture of a few shapes; another number is another picture."""
    picture = Image.new("RGB", size, ((number * 37) % 256, 120, 200))
    drawing = ImageDraw.Draw(picture)
    for step in range(6):
        at = (number * 53 + step * 61) % (size[0] - 80)
        drawing.ellipse(
            (at, step * 40, at + 70, step * 40 + 60), fill=(step * 40, 255 - step * 30, number % 256)
        )
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90)
    return out.getvalue()


def intake_of(unit: Unit) -> Intake:
    """Give the unit's one intake under test."""
    found = Intake.objects.filter(unit=unit, reference="OP-114/1").first()
    if found is not None:
        return found
    return Intake.objects.create(unit=unit, reference="OP-114/1", key=copies.new_key("case OP-114"))


@transaction.atomic
def receive(unit: Unit, content: bytes, **columns: object) -> Item:
    """Seal some content and give its item, queued for grading."""
    intake = intake_of(unit)
    by = machine(unit.pk)
    sealed = objects.seal(io.BytesIO(content), keys.unwrap(intake.key.wrapped), lambda _: False)
    values: dict[str, object] = {
        "state": Item.State.QUEUED,
        "kind": "picture",
        "mime": "image/jpeg",
        "condition": "ok",
        "facts": {"width": 400, "height": 300},
        "is_whole": True,
    }
    item = Item.objects.create(
        unit=unit,
        sha256=sealed.digests.sha256,
        sha1=sealed.digests.sha1,
        md5=sealed.digests.md5,
        size_bytes=sealed.digests.size,
        **{**values, **columns},
    )
    copies.register(by, intake.key, [(item.pk, sealed)], copies.ORIGINAL, "received with an exhibit")
    path = f"photos/{item.pk}.jpg".encode()
    Instance.objects.create(item=item, intake=intake, path=path, path_sha256=sha256(path).digest())
    return item


def pictures(unit: Unit, count: int) -> list[Item]:
    """Receive so many different pictures."""
    return [receive(unit, painting(number)) for number in range(count)]
