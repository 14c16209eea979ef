"""Give every scene a canvas with smooth edges, a palette of the hour and natural texture."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
Field = NDArray[np.float32]

SPAN = 1000.0  # every scene is drawn as if the canvas were this wide, whatever its pixels


@dataclass(frozen=True)
class Palette:
    """The colours of one hour of the day: sky from top to horizon, land from far to near."""

    sky: tuple[Colour, Colour, Colour]
    sun: Colour
    far: Colour
    near: Colour
    water: Colour
    accent: Colour
    dark: bool = False


PALETTES: tuple[Palette, ...] = (
    Palette(((58, 74, 130), (226, 140, 140), (255, 216, 168)), (255, 240, 200), (138, 112, 146), (44, 46, 66),
            (150, 120, 150), (240, 120, 90)),
    Palette(((64, 138, 214), (140, 196, 240), (226, 242, 250)), (255, 250, 220), (124, 168, 190), (48, 108, 62),
            (58, 130, 180), (214, 70, 60)),
    Palette(((40, 32, 84), (160, 62, 110), (255, 146, 84)), (255, 220, 140), (106, 62, 112), (26, 20, 46),
            (110, 56, 96), (255, 190, 90), True),
    Palette(((8, 12, 36), (18, 32, 76), (52, 76, 128)), (240, 240, 224), (38, 54, 92), (8, 14, 26),
            (22, 40, 80), (255, 214, 120), True),
    Palette(((142, 184, 210), (216, 220, 208), (252, 232, 192)), (255, 246, 214), (184, 148, 112), (132, 64, 30),
            (110, 140, 150), (208, 92, 32)),
    Palette(((168, 184, 194), (202, 212, 216), (234, 236, 230)), (250, 250, 244), (164, 180, 186), (54, 80, 82),
            (140, 160, 168), (190, 80, 70)),
    Palette(((98, 182, 230), (186, 226, 238), (248, 248, 222)), (255, 252, 214), (136, 190, 148), (62, 142, 62),
            (84, 168, 190), (238, 110, 150)),
    Palette(((66, 150, 194), (196, 210, 194), (252, 222, 172)), (255, 244, 200), (224, 172, 122), (176, 92, 50),
            (90, 160, 170), (40, 110, 110)),
    Palette(((16, 132, 186), (104, 206, 220), (222, 246, 232)), (255, 255, 230), (70, 160, 150), (18, 86, 70),
            (20, 150, 170), (255, 130, 80)),
    Palette(((92, 60, 110), (214, 120, 150), (255, 206, 190)), (255, 236, 214), (160, 110, 150), (70, 40, 80),
            (170, 110, 150), (255, 180, 120)),
)  # fmt: skip


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Blend two colours; share 0 gives the first and 1 the second."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return (red, green, blue)


def noise(rng: np.random.Generator, width: int, height: int, slope: float = 1.0, grid: int = 256) -> Field:
    """Make a random field with a 1/f^slope spectrum, mean 0 and spread 1, as (height, width)."""
    white = np.fft.rfft2(rng.standard_normal((grid, grid), dtype=np.float32))
    down = np.fft.fftfreq(grid)[:, None]
    across = np.fft.rfftfreq(grid)[None, :]
    frequency = np.hypot(down * width / max(width, height), across * height / max(width, height))
    frequency[0, 0] = np.inf
    field = np.fft.irfft2(white / frequency**slope, s=(grid, grid)).astype(np.float32)
    field /= max(float(field.std()), 1e-9)
    return np.asarray(Image.fromarray(field).resize((width, height), Image.Resampling.BILINEAR))


def line_noise(rng: np.random.Generator, count: int, slope: float = 1.3) -> Field:
    """Make a rough one-dimensional outline with mean 0 and extremes near -1 and 1."""
    white = np.fft.rfft(rng.standard_normal(count * 2))
    frequency = np.fft.rfftfreq(count * 2)
    frequency[0] = np.inf
    outline = np.fft.irfft(white / frequency**slope)[:count]
    outline -= outline.mean()
    return (outline / max(float(np.abs(outline).max()), 1e-9)).astype(np.float32)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


@lru_cache(maxsize=16)
def _falloff(percent: int) -> Image.Image:
    levels = [round(max(0, 1 - level / 181) ** 2 * 2.55 * percent) for level in range(256)]
    return Image.radial_gradient("L").point(levels)


class Easel:
    """A canvas drawn at twice its size, so that edges come out smooth, in units of a thousandth of its width."""

    def __init__(self, rng: np.random.Generator, width: int, height: int, palette: Palette) -> None:
        self.rng = rng
        self.width, self.height = width, height
        self.palette = palette
        self.tall = SPAN * height / width
        self._times = 2 if width * height < 1_600_000 else 1
        self._unit = width * self._times / SPAN
        self.image = Image.new("RGB", (width * self._times, height * self._times), palette.sky[2])
        self._pen = ImageDraw.Draw(self.image)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._unit, y * self._unit) for x, y in points]

    def between(self, low: float, high: float) -> float:
        """Draw one number from a range."""
        return float(self.rng.uniform(low, high))

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon with one colour."""
        self._pen.polygon(self._pixels(points), fill=colour)

    def box(self, x: float, y: float, wide: float, high: float, colour: Colour, rounded: float = 0) -> None:
        """Fill a rectangle whose top left corner is at (x, y)."""
        corners = self._pixels([(x, y), (x + wide, y + high)])
        self._pen.rounded_rectangle(corners, radius=rounded * self._unit, fill=colour)

    def ellipse(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """Fill an ellipse around (x, y) with the given half axes."""
        self._pen.ellipse(self._pixels([(x - wide, y - high), (x + wide, y + high)]), fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, thick: float) -> None:
        """Draw a line through the points."""
        self._pen.line(self._pixels(points), fill=colour, width=max(1, round(thick * self._unit)), joint="curve")

    def arc(self, x: float, y: float, wide: float, high: float, span: tuple[float, float], colour: Colour,
            thick: float) -> None:  # fmt: skip
        """Draw a part of an ellipse's edge, from and to in degrees clockwise from three o'clock."""
        corners = self._pixels([(x - wide, y - high), (x + wide, y + high)])
        self._pen.arc(corners, span[0], span[1], fill=colour, width=max(1, round(thick * self._unit)))

    def text(self, x: float, y: float, words: str, size: float, colour: Colour, anchor: str = "la") -> None:
        """Write words with the font that comes with Pillow."""
        font = _font(max(6, round(size * self._unit)))
        self._pen.text((x * self._unit, y * self._unit), words, fill=colour, font=font, anchor=anchor)

    def shade(self, points: Sequence[Point], top: Colour, bottom: Colour, rough: float = 0.12) -> None:
        """Fill a polygon with a gradient from top to bottom, broken up by natural texture."""
        pixels = self._pixels(points)
        left, right = max(0, int(min(x for x, _ in pixels))), int(max(x for x, _ in pixels)) + 1
        upper, lower = max(0, int(min(y for _, y in pixels))), int(max(y for _, y in pixels)) + 1
        right, lower = min(right, self.image.width), min(lower, self.image.height)
        wide, high = right - left, lower - upper
        if wide < 2 or high < 2:
            return
        small = self.gradient((top, bottom), max(2, wide // 5) if rough else 1, max(2, high // 5), rough)
        patch = self._spread(small, (wide, high))
        mask = Image.new("1", (wide, high))
        ImageDraw.Draw(mask).polygon([(x - left, y - upper) for x, y in pixels], fill=1)
        self.image.paste(patch, (left, upper), mask)

    def _spread(self, small: Image.Image, size: tuple[int, int]) -> Image.Image:
        # Smoothing is dear and soft grounds do not show it: smooth half way, then repeat pixels.
        half = (max(1, size[0] // (2 * self._times)), max(1, size[1] // (2 * self._times)))
        return small.resize(half, Image.Resampling.BILINEAR).resize(size, Image.Resampling.NEAREST)

    def gradient(self, stops: Sequence[Colour], wide: int, high: int, rough: float) -> Image.Image:
        """Paint a vertical gradient through the colour stops, with texture of the given strength."""
        at = np.linspace(0, len(stops) - 1, high)
        columns = [np.interp(at, range(len(stops)), [stop[part] for stop in stops]) for part in range(3)]
        plane = np.stack(columns, axis=-1)[:, None, :].astype(np.float32)
        if not rough:
            return Image.fromarray(np.repeat(plane, wide, axis=1).astype(np.uint8))
        grain = noise(self.rng, wide, high, 0.9, grid=128)
        return Image.fromarray(np.clip(plane * (1 + rough * grain[..., None]), 0, 255).astype(np.uint8))

    def sky(self, clouds: float = 0.5) -> None:
        """Fill the canvas with the palette's sky and drifting clouds (0 none, 1 heavy)."""
        wide, high = max(8, self.image.width // 4), max(8, self.image.height // 4)
        picture = np.asarray(self.gradient(self.palette.sky, wide, high, 0.01), dtype=np.float32)
        if clouds > 0:
            drift = noise(self.rng, wide, high, 1.5)
            cover = np.clip((drift - (1.1 - 1.5 * clouds)) * 0.55, 0, 0.85)[..., None]
            light = np.asarray(mix(self.palette.sky[2], (255, 255, 255), 0.5), dtype=np.float32)
            light = light * (0.45 if self.palette.dark else 1.0)
            edge = np.roll(drift, max(1, high // 40), axis=0)
            relief = np.clip((edge - drift) * 26, -34, 20)[..., None] * cover
            picture = picture * (1 - cover) + light * cover + relief
        small = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
        self.image.paste(self._spread(small, self.image.size))

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Let light spread from a point, brightest in the middle."""
        size = max(2, round(radius * 2 * self._unit))
        few = max(2, size // 4)
        mask = _falloff(round(strength * 100)).resize((few, few), Image.Resampling.BILINEAR).resize((size, size), 0)
        corner = (round((x - radius) * self._unit), round((y - radius) * self._unit))
        self.image.paste(colour, (*corner, corner[0] + size, corner[1] + size), mask)

    def mirror(self, horizon: float, tint: Colour, share: float = 0.35) -> None:
        """Turn everything below the horizon into rippled water that reflects what stands above it."""
        level = round(horizon * self._unit)
        depth = self.image.height - level
        above = self.image.crop((0, max(0, level - depth), self.image.width, level))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        water = np.asarray(flipped.resize((self.width // 2, max(2, depth // (2 * self._times))), Image.Resampling.BOX))
        high, wide = water.shape[:2]
        wobble = noise(self.rng, wide, high, 0.8, grid=128) * np.linspace(1, 9, high)[:, None]
        rows = np.clip(np.arange(high)[:, None] + wobble, 0, high - 1).astype(np.intp)
        rippled = water[rows, np.arange(wide)[None, :]].astype(np.float32)
        tinted = rippled * (1 - share) + np.asarray(tint, dtype=np.float32) * share
        surface = self._spread(Image.fromarray(tinted.astype(np.uint8)), (self.image.width, depth))
        self.image.paste(surface, (0, level))

    def finish(self, texture: float = 0.04, grain: float = 3.0) -> Image.Image:
        """Return the picture at its true size, with texture and the grain of a camera over it."""
        small = self.image.reduce(self._times) if self._times > 1 else self.image
        if not texture and not grain:
            return small
        coarse = 127.5 + 128 * texture * noise(self.rng, self.width // 2 + 1, self.height // 2 + 1, 1.0)
        field = coarse.repeat(2, axis=0).repeat(2, axis=1)[: self.height, : self.width]
        # One long strip of speckle serves every row from another starting point: far cheaper than fresh noise.
        speckle = self.rng.integers(-128, 128, self.width * self.height // 8, dtype=np.int8) * np.float32(grain / 74)
        starts = self.rng.integers(0, speckle.size - self.width, self.height)
        field += np.lib.stride_tricks.sliding_window_view(speckle, self.width)[starts]
        relief = Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))
        return ImageChops.overlay(small, Image.merge("RGB", (relief, relief, relief)))
