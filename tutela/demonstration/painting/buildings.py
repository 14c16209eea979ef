"""Draw what people built: boats, lighthouses, towers and cottages."""

from tutela.demonstration.painting.easel import Colour, Easel, Point, mix, placed

WHITE: Colour = (255, 255, 255)


def sail(easel: Easel, x: float, y: float, size: float) -> None:
    """Put a sailing boat on the water."""
    hull = mix(easel.palette.accent, easel.palette.near, easel.between(0, 0.6))
    cloth = mix(WHITE, easel.palette.sky[2], 0.3)
    easel.polygon(placed(x, y, size, [(0, -0.12), (0, -1), (0.42, -0.14)]), cloth)
    easel.polygon(
        placed(x, y, size, [(-0.04, -0.14), (-0.04, -0.86), (-0.3, -0.16)]),
        mix(cloth, easel.palette.accent, 0.35),
    )
    easel.polygon(placed(x, y, size, [(-0.4, -0.1), (0.46, -0.1), (0.32, 0.08), (-0.28, 0.08)]), hull)


def lighthouse(easel: Easel, x: float, y: float, high: float) -> None:
    """Build a striped lighthouse on a rock."""
    rock = [
        (x - high * 0.5, y + 20),
        (x - high * 0.2, y - 20),
        (x + high * 0.24, y - 24),
        (x + high * 0.6, y + 22),
    ]
    easel.polygon(rock, mix(easel.palette.near, (60, 56, 54), 0.5))
    for band in range(6):
        low, half = y - 18 - high * band / 6, high * (0.11 - 0.008 * band)
        colour = easel.palette.accent if band % 2 else (244, 242, 236)
        easel.polygon(
            [
                (x - half, low),
                (x - half * 0.93, low - high / 6),
                (x + half * 0.93, low - high / 6),
                (x + half, low),
            ],
            colour,
        )
    easel.glow(x, y - high * 1.12, high * 0.5, (255, 240, 170), 0.6)
    easel.box(x - high * 0.05, y - 18 - high * 1.12, high * 0.1, high * 0.12, (255, 236, 150))
    easel.polygon(placed(x, y - 18, high, [(-0.08, -1.12), (0, -1.24), (0.08, -1.12)]), easel.palette.accent)


def tower(easel: Easel, foot: Point, size: Point, wall: Colour, lamp: Colour) -> None:
    """Build one house of the skyline on its bottom left corner, with rows of windows."""
    (x, ground), (wide, high) = foot, size
    easel.shade(
        [(x, ground), (x, ground - high), (x + wide, ground - high), (x + wide, ground)],
        mix(wall, easel.palette.sky[2], 0.15),
        mix(wall, (0, 0, 0), 0.25),
        0,
    )
    if easel.chance(0.3):
        easel.polygon(
            [(x, ground - high), (x + wide / 2, ground - high - wide * 0.45), (x + wide, ground - high)],
            mix(wall, easel.palette.accent, 0.4),
        )
    elif easel.chance(0.2):
        easel.line([(x + wide / 2, ground - high), (x + wide / 2, ground - high - wide * 0.7)], wall, 4)
    dim = mix(wall, (0, 0, 0), 0.35)
    columns, rows = max(2, int(wide // 20)), max(2, int(high // 26))
    lit = easel.rng.random((rows, columns)) < (0.55 if easel.palette.dark else 0.25)
    for row in range(rows):
        for column in range(columns):
            left = x + wide * (column + 0.28) / columns
            top = ground - high + high * (row + 0.3) / rows
            easel.box(left, top, wide * 0.42 / columns, high * 0.42 / rows, lamp if lit[row, column] else dim)


def cottage(easel: Easel, x: float, y: float, size: float) -> None:
    """Build a small house with a red roof and a chimney."""
    wall = mix((240, 228, 206), easel.palette.sky[2], 0.25)
    easel.box(x + size * 0.72, y - size * 0.95, size * 0.12, size * 0.4, (130, 84, 70))
    easel.shade(
        [(x, y), (x, y - size * 0.5), (x + size, y - size * 0.5), (x + size, y)],
        wall,
        mix(wall, (90, 70, 60), 0.3),
        0.06,
    )
    easel.polygon(
        placed(x, y, size, [(-0.1, -0.48), (0.2, -0.86), (0.8, -0.86), (1.1, -0.48)]),
        mix((176, 70, 52), easel.palette.accent, 0.3),
    )
    easel.box(x + size * 0.42, y - size * 0.34, size * 0.18, size * 0.34, (96, 66, 50))
    for left in (0.12, 0.72):
        easel.box(x + size * left, y - size * 0.38, size * 0.18, size * 0.18, (255, 226, 150))
        easel.line(
            [(x + size * (left + 0.09), y - size * 0.38), (x + size * (left + 0.09), y - size * 0.2)],
            (110, 80, 60),
            3,
        )
