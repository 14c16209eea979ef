"""Draw cartoon animals: cats, fish, birds, owls and butterflies."""

import math

from tutela.demonstration.painting.easel import Colour, Easel, mix, placed

WHITE: Colour = (255, 255, 255)
BLACK: Colour = (24, 22, 26)


def flying_bird(easel: Easel, x: float, y: float, size: float, colour: Colour) -> None:
    """Draw a far bird as two bent wings."""
    lift = easel.between(0.2, 0.6) * size
    easel.line([(x - size, y - lift), (x - size * 0.4, y - lift * 1.2), (x, y)], colour, size * 0.16)
    easel.line([(x, y), (x + size * 0.4, y - lift * 1.2), (x + size, y - lift)], colour, size * 0.16)


def perched_bird(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw a round bird whose feet are at (x, y)."""
    side = 1 if easel.chance(0.5) else -1
    easel.polygon(
        placed(x, y, size, [(-0.3, -0.5), (-1.15, -0.1), (-0.95, 0.12), (-0.1, -0.15)], side),
        mix(coat, BLACK, 0.4),
    )
    for foot in (-0.12, 0.12):
        easel.line([(x + foot * size, y - size * 0.2), (x + foot * size, y)], (214, 150, 60), size * 0.06)
    easel.ellipse(x, y - size * 0.5, size * 0.5, size * 0.42, coat)
    easel.ellipse(x + side * size * 0.12, y - size * 0.38, size * 0.32, size * 0.27, mix(coat, WHITE, 0.6))
    easel.ellipse(x + side * size * 0.36, y - size * 0.92, size * 0.29, size * 0.28, coat)
    easel.ellipse(x - side * size * 0.1, y - size * 0.52, size * 0.3, size * 0.2, mix(coat, BLACK, 0.25))
    easel.polygon(placed(x, y, size, [(0.6, -1), (0.92, -0.88), (0.6, -0.8)], side), (240, 166, 50))
    easel.ellipse(x + side * size * 0.42, y - size * 0.98, size * 0.075, size * 0.075, WHITE)
    easel.ellipse(x + side * size * 0.44, y - size * 0.98, size * 0.045, size * 0.045, BLACK)


def fish(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw a striped fish around (x, y)."""
    side = 1 if easel.chance(0.5) else -1
    other = mix(coat, WHITE, 0.55)
    tail = [
        (x - side * size * 0.7, y),
        (x - side * size * 1.35, y - size * 0.45),
        (x - side * size * 1.15, y),
        (x - side * size * 1.35, y + size * 0.45),
    ]
    easel.polygon(tail, mix(coat, BLACK, 0.15))
    easel.polygon(
        placed(x, y, size, [(-0.3, -0.4), (-0.5, -0.85), (0.35, -0.4)], side), mix(coat, BLACK, 0.2)
    )
    easel.ellipse(x, y, size, size * 0.52, coat)
    for stripe in range(3):
        centre = x + side * size * (0.42 - 0.38 * stripe)
        easel.ellipse(centre, y, size * 0.075, size * (0.42 - 0.03 * stripe), other)
    easel.ellipse(x + side * size * 0.66, y - size * 0.1, size * 0.14, size * 0.14, WHITE)
    easel.ellipse(x + side * size * 0.7, y - size * 0.1, size * 0.075, size * 0.075, BLACK)
    fin = [
        (x + side * size * 0.2, y + size * 0.1),
        (x - side * size * 0.25, y + size * 0.42),
        (x - side * size * 0.1, y),
    ]
    easel.polygon(fin, mix(coat, BLACK, 0.2))


def cat(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw a sitting cat whose paws are at (x, y)."""
    dark, pale = mix(coat, BLACK, 0.32), mix(coat, WHITE, 0.62)
    side = 1 if easel.chance(0.5) else -1
    curl = (x + side * size * 0.5, y - size * 0.32)
    easel.arc(curl, (size * 0.3, size * 0.34), (0, 180), dark, size * 0.12)
    easel.ellipse(x, y - size * 0.42, size * 0.42, size * 0.5, coat)
    easel.ellipse(x, y - size * 0.34, size * 0.24, size * 0.36, pale)
    for paw in (-0.2, 0.2):
        easel.ellipse(x + paw * size, y - size * 0.02, size * 0.16, size * 0.1, pale)
    for stripe in range(3):
        for flank in (-1, 1):
            height = y - size * (0.3 + 0.14 * stripe)
            easel.line(
                [(x + flank * size * 0.4, height), (x + flank * size * 0.25, height + size * 0.03)],
                dark,
                size * 0.05,
            )
    _cat_head(easel, x + easel.between(-0.06, 0.06) * size, y - size * 1.06, size * 0.4, coat)


def _cat_head(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    dark, pale = mix(coat, BLACK, 0.32), mix(coat, WHITE, 0.62)
    for ear in (-1, 1):
        easel.polygon(placed(x, y, size, [(0.95, -0.3), (0.82, -1.3), (0.15, -0.75)], ear), coat)
        easel.polygon(placed(x, y, size, [(0.82, -0.5), (0.74, -1.08), (0.34, -0.74)], ear), (236, 160, 160))
    easel.ellipse(x, y, size, size * 0.86, coat)
    for mark in (-0.22, 0, 0.22):
        easel.line(
            [(x + mark * size, y - size * 0.8), (x + mark * size * 0.7, y - size * 0.48)], dark, size * 0.09
        )
    easel.ellipse(x, y + size * 0.36, size * 0.46, size * 0.34, pale)
    iris = ((120, 190, 90), (236, 186, 70), (90, 170, 210))[int(easel.rng.integers(3))]
    for eye in (-1, 1):
        easel.ellipse(x + eye * size * 0.4, y - size * 0.06, size * 0.2, size * 0.23, iris)
        easel.ellipse(x + eye * size * 0.4, y - size * 0.06, size * 0.09, size * 0.2, BLACK)
        easel.ellipse(x + eye * size * 0.44, y - size * 0.14, size * 0.05, size * 0.05, WHITE)
        for whisker in (-0.12, 0.02, 0.16):
            easel.line(placed(x, y, size, [(0.3, 0.36), (1.2, 0.3 + whisker)], eye), WHITE, size * 0.03)
        lip = (x + eye * size * 0.14, y + size * 0.34)
        easel.arc(lip, (size * 0.14, size * 0.14), (10, 170), dark, size * 0.05)
    easel.polygon(placed(x, y, size, [(-0.12, 0.2), (0.12, 0.2), (0, 0.34)]), (226, 120, 130))


def owl(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw an owl whose feet are at (x, y)."""
    pale = mix(coat, WHITE, 0.55)
    easel.ellipse(x, y - size * 0.6, size * 0.5, size * 0.62, coat)
    easel.ellipse(x, y - size * 0.44, size * 0.34, size * 0.42, pale)
    for row in range(4):
        for column in range(-2 + row // 2, 3 - row // 2):
            feather = (x + column * size * 0.12, y - size * (0.66 - 0.14 * row))
            easel.arc(feather, (size * 0.06, size * 0.07), (0, 180), mix(coat, BLACK, 0.2), size * 0.025)
    for side in (-1, 1):
        easel.polygon(placed(x, y, size, [(0.44, -1.02), (0.4, -1.38), (0.1, -1.14)], side), coat)
        easel.ellipse(x + side * size * 0.5, y - size * 0.54, size * 0.16, size * 0.4, mix(coat, BLACK, 0.3))
        easel.ellipse(x + side * size * 0.21, y - size * 0.92, size * 0.23, size * 0.23, WHITE)
        easel.ellipse(x + side * size * 0.21, y - size * 0.92, size * 0.15, size * 0.15, (244, 190, 60))
        easel.ellipse(x + side * size * 0.21, y - size * 0.92, size * 0.09, size * 0.09, BLACK)
        easel.ellipse(x + side * size * 0.15, y, size * 0.12, size * 0.06, (226, 156, 60))
    easel.polygon(placed(x, y, size, [(-0.08, -0.84), (0.08, -0.84), (0, -0.66)]), (230, 150, 50))


def butterfly(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw a butterfly around (x, y)."""
    for side in (-1, 1):
        for lower, reach in ((0.0, 1.0), (1.0, 0.72)):
            centre = (x + side * size * 0.42 * reach, y - size * 0.25 + size * 0.5 * lower)
            easel.ellipse(*centre, size * 0.4 * reach, size * 0.36 * reach, mix(coat, BLACK, 0.3))
            easel.ellipse(*centre, size * 0.3 * reach, size * 0.27 * reach, coat)
            easel.ellipse(*centre, size * 0.12 * reach, size * 0.11 * reach, mix(coat, WHITE, 0.7))
        tip = (x + side * size * 0.3, y - size * 0.72)
        easel.line([(x, y - size * 0.3), tip], BLACK, size * 0.03)
    easel.ellipse(x, y, size * 0.06, size * 0.4, BLACK)


def snail(easel: Easel, x: float, y: float, size: float, coat: Colour) -> None:
    """Draw a snail whose foot is at (x, y)."""
    body = (206, 182, 140)
    easel.ellipse(x + size * 0.1, y - size * 0.08, size * 0.75, size * 0.12, body)
    easel.ellipse(x + size * 0.72, y - size * 0.28, size * 0.14, size * 0.26, body)
    for horn in (0.0, 0.14):
        easel.line(
            [(x + size * (0.7 + horn), y - size * 0.45), (x + size * (0.72 + horn * 1.6), y - size * 0.78)],
            body,
            size * 0.05,
        )
        easel.ellipse(x + size * (0.72 + horn * 1.6), y - size * 0.78, size * 0.05, size * 0.05, BLACK)
    for ring in range(5):
        radius, angle = size * (0.5 - 0.1 * ring), ring * 2.1
        shift = size * 0.04 * ring
        easel.ellipse(
            x + shift * math.cos(angle),
            y - size * 0.5 + shift * math.sin(angle),
            radius,
            radius,
            coat if ring % 2 == 0 else mix(coat, WHITE, 0.45),
        )
