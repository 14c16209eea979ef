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

LARGE = 1_600_000  # pixels; larger pictures are drawn at their own size, for speed
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


def colours(codes: str) -> tuple[Colour, ...]:
    """Read colours from hexadecimal codes with spaces between them."""
    values = [int(code, 16) for code in codes.split()]
    return tuple((value >> 16, value >> 8 & 255, value & 255) for value in values)


def _palette(codes: str, *, dark: bool = False) -> Palette:
    top, middle, horizon, sun, far, near, water, accent = colours(codes)
    return Palette((top, middle, horizon), sun, far, near, water, accent, dark)


# Three colours of the sky, then sun, far land, near land, water and accent.
PALETTES = (
    _palette("3a4a82 e28c8c ffd8a8 fff0c8 8a7092 2c2e42 967896 f0785a"),
    _palette("408ad6 8cc4f0 e2f2fa fffadc 7ca8be 306c3e 3a82b4 d6463c"),
    _palette("282054 a03e6e ff9254 ffdc8c 6a3e70 1a142e 6e3860 ffbe5a", dark=True),
    _palette("080c24 12204c 344c80 f0f0e0 26365c 080e1a 162850 ffd678", dark=True),
    _palette("8eb8d2 d8dcd0 fce8c0 fff6d6 b89470 84401e 6e8c96 d05c20"),
    _palette("a8b8c2 cad4d8 eaece6 fafaf4 a4b4ba 365052 8ca0a8 be5046"),
    _palette("62b6e6 bae2ee f8f8de fffcd6 88be94 3e8e3e 54a8be ee6e96"),
    _palette("4296c2 c4d2c2 fcdeac fff4c8 e0ac7a b05c32 5aa0aa 286e6e"),
    _palette("1084ba 68cedc def6e8 ffffe6 46a096 125646 1496aa ff8250"),
    _palette("5c3c6e d67896 ffcebe ffecd6 a06e96 462850 aa6e96 ffb478"),
)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """Blend two colours; share 0 gives the first and 1 the second."""
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return (red, green, blue)


def placed(x: float, y: float, size: float, points: Sequence[Point], side: int = 1) -> list[Point]:
    """Move an outline drawn around (0, 0) to (x, y) at some size; side -1 turns it to look the other way."""
    return [(x + side * size * across, y + size * down) for across, down in points]


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
    """A canvas drawn at twice its size for smooth edges, in units of a thousandth of its width."""

    def __init__(self, rng: np.random.Generator, width: int, height: int, palette: Palette) -> None:
        self.rng = rng
        self.width, self.height = width, height
        self.palette = palette
        self.tall = SPAN * height / width
        self._times = 2 if width * height < LARGE else 1
        self._unit = width * self._times / SPAN
        self.image = Image.new("RGB", (width * self._times, height * self._times), palette.sky[2])
        self._pen = ImageDraw.Draw(self.image)

    def _pixels(self, points: Sequence[Point]) -> list[Point]:
        return [(x * self._unit, y * self._unit) for x, y in points]

    def chance(self, share: float) -> bool:
        """Say yes in the given share of cases."""
        return bool(self.rng.random() < share)

    def between(self, low: float, high: float) -> float:
        """Draw one number from a range."""
        return float(self.rng.uniform(low, high))

    def polygon(self, points: Sequence[Point], colour: Colour) -> None:
        """Fill a polygon with one colour."""
        self._pen.polygon(self._pixels(points), fill=colour)

    def box(
        self, x: float, y: float, wide: float, high: float, colour: Colour, *, rounded: float = 0
    ) -> None:
        """Fill a rectangle whose top left corner is at (x, y)."""
        corners = self._pixels([(x, y), (x + wide, y + high)])
        self._pen.rounded_rectangle(corners, radius=rounded * self._unit, fill=colour)

    def ellipse(self, x: float, y: float, wide: float, high: float, colour: Colour) -> None:
        """Fill an ellipse around (x, y) with the given half axes."""
        self._pen.ellipse(self._pixels([(x - wide, y - high), (x + wide, y + high)]), fill=colour)

    def line(self, points: Sequence[Point], colour: Colour, thick: float) -> None:
        """Draw a line through the points."""
        self._pen.line(
            self._pixels(points), fill=colour, width=max(1, round(thick * self._unit)), joint="curve"
        )

    def arc(self, centre: Point, axes: Point, span: Point, colour: Colour, thick: float) -> None:
        """Draw a part of an ellipse's edge, from and to in degrees clockwise from three o'clock."""
        (x, y), (wide, high) = centre, axes
        corners = self._pixels([(x - wide, y - high), (x + wide, y + high)])
        self._pen.arc(corners, span[0], span[1], fill=colour, width=max(1, round(thick * self._unit)))

    def text(
        self, x: float, y: float, words: str, size: float, colour: Colour, *, anchor: str = "la"
    ) -> None:
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
        if min(wide, high) <= 1:
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
        mask = (
            _falloff(round(strength * 100))
            .resize((few, few), Image.Resampling.BILINEAR)
            .resize((size, size), 0)
        )
        corner = (round((x - radius) * self._unit), round((y - radius) * self._unit))
        self.image.paste(colour, (*corner, corner[0] + size, corner[1] + size), mask)

    def mirror(self, horizon: float, tint: Colour, share: float = 0.35) -> None:
        """Turn everything below the horizon into rippled water that reflects what stands above it."""
        level = round(horizon * self._unit)
        depth = self.image.height - level
        above = self.image.crop((0, max(0, level - depth), self.image.width, level))
        flipped = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        water = np.asarray(
            flipped.resize((self.width // 2, max(2, depth // (2 * self._times))), Image.Resampling.BOX)
        )
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
        # One strip of speckle serves every row from another starting point: far cheaper than fresh noise.
        speckle = self.rng.integers(-128, 128, self.width * self.height // 8, dtype=np.int8) * np.float32(
            grain / 74
        )
        starts = self.rng.integers(0, speckle.size - self.width, self.height)
        field += np.lib.stride_tricks.sliding_window_view(speckle, self.width)[starts]
        relief = Image.fromarray(np.clip(field, 0, 255).astype(np.uint8))
        return ImageChops.overlay(small, Image.merge("RGB", (relief, relief, relief)))
