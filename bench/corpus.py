"""Makes the pictures that are hashed, from photographs that scikit-image and scikit-learn bring along."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from bench.harness.peer import ROOT

FOLDER = ROOT / "var" / "bench" / "pictures"
SIZES = {"0.3 MP": (640, 480), "2 MP": (1632, 1224), "12 MP": (4032, 3024)}
_PHOTOGRAPHS = (
    "astronaut.png", "brick.png", "camera.png", "chelsea.png", "china.jpg", "coffee.png", "coins.png",
    "flower.jpg", "grass.png", "gravel.png", "hubble_deep_field.jpg", "ihc.png", "moon.png",
    "motorcycle_left.png", "motorcycle_right.png", "retina.jpg", "rocket.jpg",
)  # fmt: skip
_SEED = 20_260_101
# Enlarged pictures are smoother than a camera's; grain brings their files to a camera's size: 60 KB, 0.4 MB
# and 2.7 MB on average.
_GRAIN = 5.0
_QUALITIES = {480: (65, 75, 85), 1224: (70, 80, 88), 3024: (85, 90, 95)}
_SMALLEST_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Work:
    """Some files of one size, and what they are called in rows."""

    name: str
    paths: tuple[Path, ...]

    @property
    def pixels(self) -> int:
        """How many pixels each file has."""
        width, height = SIZES[self.name.removesuffix(" progressive")]
        return width * height


def pictures(size: str, count: int, *, progressive: bool = False) -> Work:
    """Give so many JPEG files of a size in `SIZES`; they are made once and kept under `var/bench`."""
    name = f"{size} progressive" if progressive else size
    folder = FOLDER / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"{number:04}.jpg" for number in range(count))
    for number, path in enumerate(paths):
        if not path.exists():
            part = path.with_suffix(".part")
            part.write_bytes(_made(number, *SIZES[size], progressive=progressive))
            part.rename(path)
    return Work(name, paths)


@cache
def photographs() -> tuple[Image.Image, ...]:
    """Give the photographs that the two packages bring along, in RGB."""
    return tuple(Image.open(path).convert("RGB") for path in _found())


def _found() -> Iterator[Path]:
    for package in ("skimage", "sklearn"):
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(
                f"The corpus is made from the pictures of {package}: run `make test` once."
            )
        yield from sorted(path for path in Path(spec.origin).parent.rglob("*.*") if path.name in _PHOTOGRAPHS)


def _made(number: int, width: int, height: int, *, progressive: bool) -> bytes:
    """Cut a window out of a photograph, enlarge it, add grain, and compress it; always the same bytes."""
    random = np.random.default_rng([_SEED, number])
    image = photographs()[number % len(photographs())]
    share = random.uniform(_SMALLEST_SHARE, 1.0) * min(image.width / width, image.height / height)
    wide, high = width * share, height * share
    left, top = random.uniform(0, image.width - wide), random.uniform(0, image.height - high)
    enlarged = image.resize(
        (width, height), Image.Resampling.BICUBIC, box=(left, top, left + wide, top + high)
    )
    if number % 2:
        enlarged = enlarged.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    grain = random.normal(0, _GRAIN, (height, width, 1)).astype(np.float32)
    grainy = np.clip(np.asarray(enlarged) + grain, 0, 255).astype(np.uint8)
    made = io.BytesIO()
    qualities = _QUALITIES[height]
    quality = qualities[number // len(photographs()) % len(qualities)]
    Image.fromarray(grainy).save(made, "JPEG", quality=quality, subsampling="4:2:0", progressive=progressive)
    return made.getvalue()
