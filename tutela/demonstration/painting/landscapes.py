"""Paint the open air: hills, lakes, seas, towns, woods, deserts and nights."""

import math

from tutela.demonstration.painting.buildings import cottage, lighthouse, sail, tower
from tutela.demonstration.painting.creatures import flying_bird
from tutela.demonstration.painting.easel import SPAN, Colour, Easel, Point, line_noise, mix, placed

WHITE: Colour = (255, 255, 255)


def ridge(easel: Easel, base: float, rise: float, slope: float = 1.3, foot: float = 0) -> list[Point]:
    """Outline a ridge from the left edge to the right, closed at its foot (0: the bottom of the canvas)."""
    count = 160
    outline = line_noise(easel.rng, count, slope)
    top = [(SPAN * i / (count - 1), base - rise * float(outline[i])) for i in range(count)]
    low = foot or easel.tall + 2
    return [(-2, low), (-2, top[0][1]), *top, (SPAN + 2, top[-1][1]), (SPAN + 2, low)]


def sun(easel: Easel, horizon: float) -> Point:
    """Hang the sun or the moon above the horizon and say where."""
    x, y = easel.between(120, 880), easel.between(0.25, 0.75) * horizon
    radius = easel.between(26, 56)
    easel.glow(x, y, radius * 5, mix(easel.palette.sun, easel.palette.sky[2], 0.3), 0.7)
    easel.ellipse(x, y, radius, radius, easel.palette.sun)
    return x, y


def ranges(easel: Easel, horizon: float, layers: int, rise: float, slope: float = 1.3) -> None:
    """Set ridge before ridge, hazy far away and dark close by."""
    for layer in range(layers):
        share = (layer + 0.3) / layers
        step = (easel.tall - horizon) * 0.8 / layers
        base = horizon + step * layer
        colour = mix(easel.palette.far, easel.palette.near, share)
        # Mist lies in the valleys: each ridge pales towards its foot, so the next one stands out against it.
        mist = mix(colour, easel.palette.sky[2], 0.5 - 0.35 * share)
        foot = 0.0 if layer == layers - 1 else base + step + 2.5 * rise
        easel.shade(ridge(easel, base, rise * (0.5 + share), slope, foot), colour, mist, 0.09)


def pine(easel: Easel, x: float, y: float, size: float, colour: Colour) -> None:
    """Plant a conifer whose foot stands at (x, y)."""
    easel.box(x - size * 0.04, y - size * 0.2, size * 0.08, size * 0.2, mix(colour, (40, 24, 12), 0.6))
    for tier in range(4):
        half = size * (0.30 - 0.055 * tier)
        low = y - size * (0.12 + 0.2 * tier)
        easel.polygon(
            [(x - half, low), (x, low - size * 0.36), (x + half, low)], mix(colour, WHITE, 0.05 * tier)
        )


def leafy(easel: Easel, x: float, y: float, size: float, colour: Colour) -> None:
    """Plant a broad tree whose foot stands at (x, y)."""
    trunk = mix((84, 58, 40), easel.palette.near, 0.4)
    easel.polygon(placed(x, y, size, [(-0.06, 0), (-0.03, -0.6), (0.03, -0.6), (0.06, 0)]), trunk)
    for _ in range(16):
        spread, angle = easel.between(0, 0.26) * size, easel.between(0, 2 * math.pi)
        tone = mix(colour, WHITE if math.sin(angle) < 0 else (0, 0, 0), easel.between(0, 0.22))
        radius = easel.between(0.12, 0.2) * size
        easel.ellipse(
            x + spread * math.cos(angle), y - size * 0.72 + spread * math.sin(angle), radius, radius, tone
        )


def flock(easel: Easel, horizon: float) -> None:
    """Send a few birds across the sky."""
    x, y = easel.between(150, 800), easel.between(0.15, 0.6) * horizon
    colour = mix(easel.palette.near, (0, 0, 0), 0.3)
    for _ in range(int(easel.rng.integers(3, 9))):
        flying_bird(
            easel, x + easel.between(-110, 110), y + easel.between(-50, 50), easel.between(8, 20), colour
        )


def hills(easel: Easel) -> None:
    """Paint rolling hills with trees in front."""
    horizon = easel.tall * easel.between(0.4, 0.6)
    easel.sky(easel.between(0.3, 0.8))
    sun(easel, horizon)
    ranges(easel, horizon, int(easel.rng.integers(3, 6)), easel.tall * 0.09, 1.7)
    flock(easel, horizon)
    ground = mix(easel.palette.near, easel.palette.accent, 0.15)
    plant = pine if easel.chance(0.5) else leafy
    for _ in range(int(easel.rng.integers(4, 14))):
        y = easel.between(horizon + (easel.tall - horizon) * 0.55, easel.tall * 1.02)
        plant(easel, easel.between(0, SPAN), y, 60 + 190 * (y - horizon) / (easel.tall - horizon), ground)


def lake(easel: Easel) -> None:
    """Paint snowy mountains mirrored in a lake."""
    horizon = easel.tall * easel.between(0.5, 0.64)
    easel.sky(easel.between(0.2, 0.7))
    sun(easel, horizon)
    for layer in range(3):
        rock = mix(easel.palette.far, easel.palette.near, 0.3 * layer + 0.1)
        outline = ridge(easel, horizon - easel.tall * (0.2 - 0.07 * layer), easel.tall * 0.15, 1.25)
        easel.shade(outline, mix(rock, WHITE, 0.75 - 0.28 * layer), rock, 0.2)
    shore = mix(easel.palette.near, easel.palette.far, 0.2)
    easel.shade(ridge(easel, horizon - easel.tall * 0.012, easel.tall * 0.012, 1.0), shore, shore, 0.2)
    for _ in range(int(easel.rng.integers(20, 50))):
        pine(easel, easel.between(0, SPAN), horizon, easel.between(30, 90), easel.palette.near)
    easel.mirror(horizon, easel.palette.water)


def sea(easel: Easel) -> None:
    """Paint a sea with sails, an island or a lighthouse."""
    horizon = easel.tall * easel.between(0.4, 0.6)
    easel.sky(easel.between(0.3, 0.9))
    x, _ = sun(easel, horizon)
    if easel.chance(0.6):
        easel.shade(
            ridge(easel, horizon + 8, easel.tall * 0.06, 1.8), easel.palette.far, easel.palette.near, 0.15
        )
    easel.mirror(horizon, easel.palette.water, 0.55)
    for _ in range(90):
        depth = easel.rng.random() ** 1.5
        y = horizon + (easel.tall - horizon) * depth
        left, long = x + easel.between(-1, 1) * (30 + 260 * depth), 10 + 70 * depth
        easel.line(
            [(left, y), (left + long, y)], mix(easel.palette.water, easel.palette.sun, 0.6), 1 + 3 * depth
        )
    for _ in range(int(easel.rng.integers(1, 5))):
        depth = easel.between(0.05, 0.6)
        sail(easel, easel.between(100, 900), horizon + (easel.tall - horizon) * depth, 50 + 190 * depth)
    if easel.chance(0.45):
        lighthouse(easel, easel.between(60, 940), horizon + easel.tall * 0.04, easel.tall * 0.34)
    flock(easel, horizon)


def town(easel: Easel) -> None:
    """Paint a skyline with lit windows, sometimes by a river."""
    ground = easel.tall * easel.between(0.72, 0.9)
    easel.sky(easel.between(0.1, 0.7))
    sun(easel, ground * 0.7)
    lamp = mix((255, 220, 130), easel.palette.accent, 0.2)
    for layer in range(3):
        colour = mix(easel.palette.far, easel.palette.near, 0.25 + 0.3 * layer)
        x = -easel.between(0, 60)
        while x < SPAN:
            wide = easel.between(50, 130) * (0.7 + 0.25 * layer)
            high = easel.tall * easel.between(0.1, 0.62 - 0.14 * layer)
            wall = mix(colour, WHITE, easel.between(0, 0.16))
            tower(easel, (x, ground), (wide, high), wall, lamp if layer else colour)
            x += wide + easel.between(-6, 18)
    easel.shade(
        [(0, ground), (SPAN, ground), (SPAN, easel.tall), (0, easel.tall)], easel.palette.near, (20, 20, 26)
    )
    if easel.chance(0.6):
        easel.mirror(ground, easel.palette.water, 0.3)


def wood(easel: Easel) -> None:
    """Paint a misty wood, trunk behind trunk."""
    easel.sky(0.6)
    easel.glow(easel.between(200, 800), easel.tall * 0.35, 420, mix(easel.palette.sun, WHITE, 0.3), 0.8)
    for layer in range(5):
        share = layer / 4
        bark = mix(easel.palette.near, (70, 52, 44), 0.5)
        colour = mix(mix(easel.palette.far, easel.palette.sky[2], 0.5), bark, share)
        foot = easel.tall * (0.62 + 0.09 * layer)
        for _ in range(16 - 2 * layer):
            x, thick = easel.between(-20, SPAN + 20), (6 + 13 * layer) * easel.between(0.6, 1.2)
            lean = easel.between(-30, 30)
            easel.polygon(
                [
                    (x, foot + 40),
                    (x + lean + thick * 0.2, -20),
                    (x + lean + thick * 0.8, -20),
                    (x + thick, foot + 40),
                ],
                colour,
            )
            for _ in range(4):
                y = easel.between(0, foot * 0.7)
                reach = easel.between(-90, 90)
                easel.line(
                    [(x + thick / 2 + lean * (1 - y / foot), y), (x + reach, y - abs(reach) * 0.6)],
                    colour,
                    thick * 0.25,
                )
        floor = mix(colour, easel.palette.near, 0.6)
        easel.shade(ridge(easel, foot, 14, 1.0), floor, mix(floor, (0, 0, 0), 0.3), 0.22)


def desert(easel: Easel) -> None:
    """Paint dunes with cacti."""
    horizon = easel.tall * easel.between(0.42, 0.56)
    easel.sky(easel.between(0.0, 0.4))
    sun(easel, horizon)
    sand = mix((232, 178, 116), easel.palette.far, 0.35)
    layers = 5
    for layer in range(layers):
        base = horizon + (easel.tall - horizon) * layer / layers
        light = mix(sand, easel.palette.near, 0.16 * layer)
        foot = 0.0 if layer == layers - 1 else base + easel.tall * 0.3
        outline = ridge(easel, base, easel.tall * 0.07, 2.1, foot)
        easel.shade(outline, mix(light, (60, 20, 10), 0.3), mix(light, WHITE, 0.45), 0.05)
    for _ in range(int(easel.rng.integers(3, 9))):
        y = easel.between(horizon + 40, easel.tall)
        size = 40 + 170 * (y - horizon) / (easel.tall - horizon)
        x, colour = easel.between(40, 960), mix((46, 104, 62), easel.palette.near, 0.35)
        easel.line([(x, y), (x, y - size)], colour, size * 0.16)
        for side in (-1, 1):
            elbow = y - size * easel.between(0.35, 0.6)
            bend = [(x, elbow), (x + side * size * 0.28, elbow), (x + side * size * 0.28, elbow - size * 0.3)]
            easel.line(bend, colour, size * 0.11)


def night(easel: Easel) -> None:
    """Paint stars and northern lights over dark hills."""
    easel.sky(0.15)
    for band in range(4):
        colour = ((60, 230, 150), (90, 200, 220), (160, 90, 220), (70, 240, 190))[band]
        base, outline = easel.tall * easel.between(0.25, 0.5), line_noise(easel.rng, 60, 1.6)
        for step in range(0, 60, 3):
            x, y = SPAN * step / 59, base + float(outline[step]) * 120
            easel.glow(x, y, 50 + 34 * abs(float(outline[(step * 7) % 60])), colour, 0.42)
    for _ in range(260):
        size = easel.between(0.6, 2.6)
        easel.ellipse(
            easel.between(0, SPAN),
            easel.between(0, easel.tall * 0.8),
            size,
            size,
            mix((255, 250, 230), (150, 180, 255), easel.between(0, 1)),
        )
    ranges(easel, easel.tall * 0.68, 3, easel.tall * 0.08, 1.3)
    for _ in range(int(easel.rng.integers(12, 30))):
        pine(
            easel,
            easel.between(0, SPAN),
            easel.tall * easel.between(0.86, 1.03),
            easel.between(70, 200),
            (10, 18, 28),
        )


def meadow(easel: Easel) -> None:
    """Paint a meadow in flower with a house and a fence."""
    horizon = easel.tall * easel.between(0.45, 0.58)
    easel.sky(easel.between(0.4, 0.9))
    sun(easel, horizon)
    ranges(easel, horizon, 2, easel.tall * 0.07, 1.7)
    grass = mix(easel.palette.near, (110, 170, 70), 0.35)
    easel.shade(
        ridge(easel, horizon + 50, 16, 1.8), mix(grass, WHITE, 0.15), mix(grass, (0, 0, 0), 0.35), 0.16
    )
    cottage(easel, easel.between(150, 700), horizon + 80, easel.between(120, 230))
    for _ in range(4):
        leafy(easel, easel.between(0, SPAN), horizon + easel.between(60, 120), easel.between(110, 220), grass)
    for post in range(21):
        x, y = 50.0 * post, easel.tall * 0.78 + 8 * math.sin(post)
        easel.box(x, y - 56, 9, 66, (226, 214, 196))
        easel.line([(x, y - 40), (x + 50, y - 38)], (214, 200, 180), 6)
        easel.line([(x, y - 16), (x + 50, y - 14)], (204, 190, 170), 6)
    blossoms = ((250, 240, 120), easel.palette.accent, WHITE, (190, 120, 220))
    for _ in range(240):
        y = easel.between(easel.tall * 0.74, easel.tall)
        size, x = 2 + 9 * (y / easel.tall - 0.7), easel.between(0, SPAN)
        easel.line([(x, y), (x + easel.between(-3, 3), y + size * 4)], mix(grass, (0, 0, 0), 0.3), 2)
        easel.ellipse(x, y, size, size, blossoms[int(easel.rng.integers(4))])


def balloons(easel: Easel) -> None:
    """Paint hot-air balloons over hills."""
    hills(easel)
    for _ in range(int(easel.rng.integers(3, 8))):
        x, y = easel.between(80, 920), easel.between(0.1, 0.5) * easel.tall
        size = easel.between(30, 90)
        first, second = easel.palette.accent, mix(easel.palette.sky[0], WHITE, 0.5)
        for stripe in range(5):
            half = size * (1 - stripe * 0.22)
            easel.ellipse(x, y, half, size * 1.1, first if stripe % 2 == 0 else second)
        easel.polygon(
            placed(x, y, size, [(-0.55, 0.86), (0.55, 0.86), (0.14, 1.4), (-0.14, 1.4)]),
            mix(first, (0, 0, 0), 0.2),
        )
        easel.box(
            x - size * 0.15, y + size * 1.55, size * 0.3, size * 0.24, (120, 80, 48), rounded=size * 0.05
        )
