"""What a person sees of one picture: more than one panel where one would show nothing of what is there."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, ImageStat

# How wide to high what is shown should be, and what lies between its parts and under its words.
SCREEN = 4 / 3
BETWEEN = (32, 34, 36)
_LIGHT, _DARK = (255, 255, 255), (24, 24, 24)
# So few shades from the darkest to the lightest are nearly no contrast; marks in a corner do not count.
_FAINT, _MARKS = 24, 0.005
# So many pixels of a picture are enough to judge by.
_LOOKED_AT = 200_000
# Colours that differ so little behind full transparency are none; below this alpha a pixel is clear.
_PLAIN, _CLEAR = 2.0, 8
# Fewer transparent pixels than this share are rounded corners; from this alpha on one is opaque.
_FEW, _OPAQUE = 0.001, 250
# Words below it would not be read.
_LEAST_PANEL = 100

Panel = tuple[Image.Image, str]


def transparency(image: Image.Image) -> Image.Image | None:
    """Give how opaque each pixel of a picture is; None where nearly all are."""
    if "A" in image.getbands():
        alpha = image.getchannel("A")
    elif "transparency" in image.info and image.mode in ("P", "L", "1", "RGB"):
        alpha = image.convert("RGBA").getchannel("A")
    else:
        return None
    see_through = sum(alpha.histogram()[:_OPAQUE])
    return alpha if see_through >= _FEW * alpha.width * alpha.height else None


def on_grounds(picture: Image.Image, alpha: Image.Image) -> list[Image.Image]:
    """Give a picture as viewers may show it: on a light ground, and on a dark one."""
    colours = picture.convert("RGB")
    return [
        Image.composite(colours, Image.new("RGB", colours.size, ground), alpha) for ground in (_LIGHT, _DARK)
    ]


def is_faint(brightness: NDArray[Any]) -> bool:
    """Say whether a picture has nearly no contrast, and is not of one shade."""
    low, high = _ends(brightness)
    return high - low < _FAINT and bool(brightness.max() > brightness.min())


def _ends(brightness: NDArray[Any]) -> tuple[float, float]:
    """Give the darkest and the lightest of a picture but for a few marks."""
    # Numpy's own percentiles load a module on first use.
    ordered = np.sort(brightness.reshape(-1)[:: 1 + brightness.size // _LOOKED_AT])
    marks = int(_MARKS * len(ordered))
    return float(ordered[marks]), float(ordered[-1 - marks])


def shown(picture: Image.Image, alpha: Image.Image | None, longest: int) -> Image.Image:
    """Give what a person sees of a picture, in no more than `longest` pixels along a side.

    Args:
        picture: in L or RGB, upright.
        alpha: how opaque each of its pixels is; None for all of them.
        longest: of the picture, or of its panels together.
    """
    small, clear = fitted(picture, longest), None
    if alpha is not None:
        # Together, so that clear pixels lend no colour to those beside them.
        both = picture.convert("RGB")
        both.putalpha(alpha)
        both = fitted(both, longest)
        small, clear = both.convert("RGB"), both.getchannel("A")
    panels = _panels(small, clear)
    return small if len(panels) == 1 else fitted(_beside(panels, longest), longest)


def fitted(picture: Image.Image, longest: int) -> Image.Image:
    """Scale a picture down to `longest` pixels; a smaller one stays as it is."""
    scale = longest / max(picture.size)
    if scale >= 1:
        return picture
    width, height = (max(1, round(side * scale)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


@lru_cache
def font(height: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Give what words are written with; its file is read once."""
    return ImageFont.load_default(height)


def _panels(picture: Image.Image, alpha: Image.Image | None) -> list[Panel]:
    panels: list[Panel] = [(picture, "as it is stored")]
    if alpha is not None:
        light, dark = on_grounds(picture, alpha)
        panels = [(light, "on a light ground"), (dark, "on a dark ground")]
        if _hides_colours(picture, alpha):
            panels.append((picture, "its colours, without transparency"))
    if all(is_faint(np.asarray(look.convert("L"))) or _is_plain(look) for look, _ in panels):
        strongest = max((look for look, _ in panels), key=lambda look: float(_spread(look)))
        if not _is_plain(strongest):
            panels.append(_stretched(strongest))
    return panels


def _hides_colours(picture: Image.Image, alpha: Image.Image) -> bool:
    clear = alpha.point([255 * (value < _CLEAR) for value in range(256)])
    return clear.getbbox() is not None and max(ImageStat.Stat(picture, clear).stddev) > _PLAIN


def _is_plain(picture: Image.Image) -> bool:
    return _spread(picture) == 0


def _spread(picture: Image.Image) -> int:
    low, high = picture.convert("L").getextrema()
    return int(high - low)  # type: ignore[operator]  # of one band


def _stretched(picture: Image.Image) -> Panel:
    """Spread the few shades of a picture over all."""
    values = np.asarray(picture.convert("L"))
    low, high = _ends(values)
    if high - low < 1:
        low, high = int(values.min()), int(values.max())
    table = [round(min(255.0, max(0.0, (value - low) * 255 / (high - low)))) for value in range(256)]
    words = f"contrast stretched {255 / (high - low):.0f} times"
    return picture.point(table * len(picture.getbands())), words


def _beside(panels: list[Panel], longest: int) -> Image.Image:
    """Put panels on one picture, about as wide to high as a screen, each with its words below."""
    count, (first, _) = len(panels), panels[0]

    def off(columns: int) -> float:
        rows = math.ceil(count / columns)
        return abs(math.log(columns * first.width / (rows * first.height) / SCREEN))

    columns = min((count, 1), key=off)
    small = [(fitted(look, longest // max(columns, count // columns)), words) for look, words in panels]
    width, height = small[0][0].size
    below = max(14, height // 16) if max(width, height) >= _LEAST_PANEL else 0
    room = Image.new("RGB", (columns * width, math.ceil(count / columns) * (height + below)), BETWEEN)
    pen = ImageDraw.Draw(room)
    for number, (look, words) in enumerate(small):
        left, top = number % columns * width, number // columns * (height + below)
        room.paste(look, (left, top))
        if below:
            pen.text((left + 4, top + height + 1), words, font=font(below - 4), fill=_LIGHT)
    return room
