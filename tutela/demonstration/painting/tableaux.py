"""Paint close scenes: animals at home, reefs, gardens, fruit on a table and plain shapes."""

import math

from tutela.demonstration.painting.creatures import butterfly, cat, fish, owl, perched_bird, snail
from tutela.demonstration.painting.easel import SPAN, Colour, Easel, colours, line_noise, mix, placed
from tutela.demonstration.painting.landscapes import leafy, ranges, ridge, sun

WHITE: Colour = (255, 255, 255)
COATS = colours("e28e42 7a7c82 423c40 d6bea0 a06842 ece2d4 5a6e8c")
BRIGHT = colours("ee6c3c fac238 409cd4 e2547e 62ba78 9668c8 2c8082")


def pick(easel: Easel, colours: tuple[Colour, ...]) -> Colour:
    """Choose one of the colours."""
    return colours[int(easel.rng.integers(len(colours)))]


def wallpaper(easel: Easel, floor: float) -> None:
    """Paper a wall with a pattern and lay a wooden floor."""
    wall = mix(easel.palette.sky[1], pick(easel, BRIGHT), 0.2)
    easel.shade(
        [(0, 0), (SPAN, 0), (SPAN, floor), (0, floor)],
        mix(wall, WHITE, 0.2),
        mix(wall, (60, 40, 40), 0.25),
        0.05,
    )
    motif, step, figure = mix(wall, WHITE, 0.4), easel.between(54, 110), int(easel.rng.integers(3))
    for row in range(int(floor // step) + 1):
        for column in range(int(SPAN // step) + 2):
            x, y = step * (column + 0.5 * (row % 2)), step * (row + 0.4)
            if figure == 0:
                easel.ellipse(x, y, step * 0.13, step * 0.13, motif)
            elif figure == 1:
                easel.polygon(
                    [(x, y - step * 0.3), (x + step * 0.2, y), (x, y + step * 0.3), (x - step * 0.2, y)],
                    motif,
                )
            else:
                easel.box(x - step * 0.06, 0, step * 0.12, floor, motif)
    wood = mix((164, 112, 70), easel.palette.near, 0.2)
    easel.shade(
        [(0, floor), (SPAN, floor), (SPAN, easel.tall), (0, easel.tall)],
        wood,
        mix(wood, (30, 14, 8), 0.4),
        0.1,
    )
    easel.box(0, floor - 12, SPAN, 14, mix(wood, WHITE, 0.45))
    for plank in range(14):
        left = 1400 * plank / 13 - 200
        easel.line(
            [(SPAN / 2 + (left - SPAN / 2) * 0.6, floor), (SPAN / 2 + (left - SPAN / 2) * 1.5, easel.tall)],
            mix(wood, (30, 14, 8), 0.45),
            3,
        )


def window(easel: Easel, x: float, y: float, wide: float, high: float) -> None:
    """Let a window look out on hills."""
    easel.box(x - 14, y - 14, wide + 28, high + 28, (240, 234, 222))
    sky = easel.palette.sky
    easel.shade([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], sky[0], sky[2], 0.05)
    easel.ellipse(x + wide * 0.7, y + high * 0.3, wide * 0.1, wide * 0.1, easel.palette.sun)
    outline = line_noise(easel.rng, 24, 1.6)
    for base, colour, crests in (
        (0.62, easel.palette.far, outline),
        (0.8, easel.palette.near, outline[::-1]),
    ):
        top = [(x + wide * i / 23, y + high * (base - 0.12 * float(crests[i]))) for i in range(24)]
        easel.polygon([(x, y + high), *top, (x + wide, y + high)], colour)
    easel.line([(x + wide / 2, y), (x + wide / 2, y + high)], (240, 234, 222), 10)
    easel.line([(x, y + high / 2), (x + wide, y + high / 2)], (240, 234, 222), 10)


def cats(easel: Easel) -> None:
    """Paint one to three cats in a room."""
    floor = easel.tall * easel.between(0.6, 0.72)
    wallpaper(easel, floor)
    if easel.chance(0.7):
        window(easel, easel.between(60, 640), easel.tall * 0.1, easel.between(180, 300), easel.tall * 0.38)
    rug = pick(easel, BRIGHT)
    for ring in range(5):
        size = 1 - ring * 0.2
        easel.ellipse(
            SPAN / 2,
            easel.tall * 0.88,
            420 * size,
            easel.tall * 0.11 * size,
            rug if ring % 2 else mix(rug, WHITE, 0.6),
        )
    many = int(easel.rng.integers(1, 4))
    for number in range(many):
        x = SPAN * (number + 0.5) / many + easel.between(-60, 60)
        cat(
            easel,
            x,
            easel.tall * easel.between(0.84, 0.94),
            easel.tall * easel.between(0.32, 0.5),
            pick(easel, COATS),
        )


def birds(easel: Easel) -> None:
    """Paint birds on wires before an evening sky."""
    easel.sky(easel.between(0.4, 0.9))
    sun(easel, easel.tall * 0.7)
    ranges(easel, easel.tall * 0.84, 2, easel.tall * 0.05, 1.4)
    post = easel.between(80, 900)
    easel.box(post, easel.tall * 0.12, 22, easel.tall, mix((90, 66, 50), easel.palette.near, 0.4))
    for wire in range(3):
        y = easel.tall * (0.28 + 0.18 * wire)
        easel.box(post - 60, y - 10, 142, 14, mix((90, 66, 50), easel.palette.near, 0.5))
        sag = [(SPAN * i / 20, y + 26 * math.sin(math.pi * i / 20)) for i in range(21)]
        easel.line(sag, mix(easel.palette.near, (0, 0, 0), 0.4), 4)
        for _ in range(int(easel.rng.integers(1, 5))):
            x = easel.between(40, 960)
            perched_bird(
                easel, x, y + 26 * math.sin(math.pi * x / SPAN), easel.between(46, 96), pick(easel, BRIGHT)
            )


def owls(easel: Easel) -> None:
    """Paint owls on a branch by moonlight."""
    easel.sky(0.4)
    x, y = easel.between(200, 800), easel.tall * easel.between(0.25, 0.4)
    easel.glow(x, y, 380, (250, 240, 200), 0.6)
    easel.ellipse(x, y, 130, 130, (250, 244, 214))
    for _ in range(7):
        spot = easel.between(8, 26)
        easel.ellipse(x + easel.between(-80, 80), y + easel.between(-80, 80), spot, spot, (232, 222, 186))
    easel.shade(ridge(easel, easel.tall * 0.9, 30), easel.palette.far, easel.palette.near, 0.2)
    bark, level = (64, 46, 36), easel.tall * easel.between(0.68, 0.8)
    easel.line([(-10, level + 20), (400, level - 8), (SPAN + 10, level + 26)], bark, 30)
    for _ in range(16):
        left = easel.between(0, SPAN)
        easel.line([(left, level), (left + easel.between(-60, 60), level + easel.between(-90, 60))], bark, 7)
        easel.ellipse(
            left + easel.between(-40, 40),
            level + easel.between(-80, 50),
            26,
            13,
            mix(easel.palette.near, (90, 140, 70), 0.6),
        )
    many = int(easel.rng.integers(1, 4))
    for number in range(many):
        owl(
            easel,
            SPAN * (number + 0.5) / many + easel.between(-50, 50),
            level - 4,
            easel.between(150, 250),
            pick(easel, COATS),
        )


def reef(easel: Easel) -> None:
    """Paint fish over a reef."""
    deep = mix((12, 62, 110), easel.palette.water, 0.3)
    easel.shade(
        [(0, 0), (SPAN, 0), (SPAN, easel.tall), (0, easel.tall)],
        mix(deep, (120, 220, 230), 0.65),
        mix(deep, (0, 10, 30), 0.4),
        0.1,
    )
    for _ in range(6):
        easel.glow(
            easel.between(0, SPAN), easel.between(-60, 60), easel.between(160, 420), (180, 240, 240), 0.4
        )
    easel.shade(ridge(easel, easel.tall * 0.84, 30, 1.4), (214, 190, 140), (120, 96, 80), 0.2)
    for _ in range(int(easel.rng.integers(8, 18))):
        weed(easel, easel.between(0, SPAN), easel.tall * easel.between(0.86, 1.0), easel.between(90, 340))
    for _ in range(int(easel.rng.integers(5, 13))):
        fish(
            easel,
            easel.between(60, 940),
            easel.between(0.1, 0.8) * easel.tall,
            easel.between(28, 110),
            pick(easel, BRIGHT),
        )
    for _ in range(30):
        x, y, size = easel.between(0, SPAN), easel.between(0, easel.tall * 0.8), easel.between(3, 12)
        easel.arc((x, y), (size, size), (0, 360), (210, 244, 248), 2)


def weed(easel: Easel, x: float, y: float, high: float) -> None:
    """Grow a waving weed or a fan of coral from (x, y)."""
    colour = mix(pick(easel, BRIGHT), (20, 90, 80), easel.between(0.2, 0.8))
    if easel.chance(0.6):
        phase = easel.between(0, 6)
        stem = [(x + 18 * math.sin(phase + i * 0.7) * i / 9, y - high * i / 9) for i in range(10)]
        easel.line(stem, colour, 13)
        for px, py in stem[1::2]:
            easel.ellipse(px + 14, py, 17, 8, mix(colour, WHITE, 0.15))
            easel.ellipse(px - 14, py + 8, 17, 8, mix(colour, (0, 0, 0), 0.15))
        return
    for finger in range(-4, 5):
        angle, reach = finger * 0.2, high * 0.5 * easel.between(0.7, 1.1)
        tip = (x + reach * math.sin(angle), y - reach * math.cos(angle))
        easel.line([(x, y), tip], colour, 14)
        easel.ellipse(*tip, 13, 13, mix(colour, WHITE, 0.25))


def garden(easel: Easel) -> None:
    """Paint large flowers with butterflies and a snail."""
    easel.sky(0.6)
    ranges(easel, easel.tall * 0.55, 2, easel.tall * 0.06, 1.7)
    for _ in range(3):
        leafy(
            easel,
            easel.between(0, SPAN),
            easel.tall * easel.between(0.62, 0.7),
            easel.between(160, 260),
            easel.palette.near,
        )
    for _ in range(int(easel.rng.integers(10, 20))):
        x, y, size = easel.between(20, 980), easel.between(0.35, 0.85) * easel.tall, easel.between(26, 64)
        stem = mix((60, 130, 60), easel.palette.near, 0.3)
        easel.line([(x, y), (x + easel.between(-30, 30), easel.tall + 10)], stem, 9)
        easel.ellipse(x + size * 0.8, (y + easel.tall) / 2, size * 0.8, size * 0.25, mix(stem, WHITE, 0.12))
        petal, many = pick(easel, BRIGHT), int(easel.rng.integers(5, 11))
        for leaf in range(many):
            angle = 2 * math.pi * leaf / many
            easel.ellipse(
                x + size * 0.62 * math.cos(angle),
                y + size * 0.62 * math.sin(angle),
                size * 0.4,
                size * 0.4,
                mix(petal, WHITE, 0.12 * (leaf % 3)),
            )
        easel.ellipse(x, y, size * 0.36, size * 0.36, (252, 214, 90))
    for _ in range(int(easel.rng.integers(1, 5))):
        butterfly(
            easel,
            easel.between(80, 920),
            easel.between(0.08, 0.5) * easel.tall,
            easel.between(36, 80),
            pick(easel, BRIGHT),
        )
    snail(easel, easel.between(100, 850), easel.tall * 0.97, easel.between(50, 100), pick(easel, BRIGHT))


def table(easel: Easel) -> None:
    """Paint fruit, a vase and a cup on a table."""
    edge = easel.tall * easel.between(0.58, 0.68)
    wallpaper(easel, edge)
    cloth, step = pick(easel, BRIGHT), 90
    for row in range(8):
        for column in range(-1, 13):
            if (row + column) % 2:
                top, low = edge + (easel.tall - edge) * row / 8, edge + (easel.tall - edge) * (row + 1) / 8
                wide = (1 + 0.06 * row, 1 + 0.06 * (row + 1))
                corner = [
                    SPAN / 2 + (step * (column + add) - SPAN / 2) * wide[part]
                    for add, part in ((0, 0), (1, 0), (1, 1), (0, 1))
                ]
                easel.polygon(
                    [(corner[0], top), (corner[1], top), (corner[2], low), (corner[3], low)],
                    mix(cloth, WHITE, 0.5),
                )
    vase(easel, easel.between(180, 820), edge + 60, easel.tall * 0.4)
    for _ in range(int(easel.rng.integers(5, 11))):
        x, y, size = easel.between(80, 920), edge + easel.between(60, 170), easel.between(36, 66)
        skin = pick(easel, BRIGHT)
        easel.ellipse(x + size * 0.2, y + size * 0.85, size, size * 0.22, mix(cloth, (0, 0, 0), 0.5))
        easel.ellipse(x, y, size, size * 0.94, skin)
        easel.glow(x - size * 0.3, y - size * 0.3, size * 0.6, mix(skin, WHITE, 0.8), 0.9)
        easel.line([(x, y - size * 0.8), (x + size * 0.16, y - size * 1.25)], (92, 66, 40), 6)
        easel.ellipse(x + size * 0.42, y - size * 1.15, size * 0.28, size * 0.12, (98, 156, 72))


def vase(easel: Easel, x: float, y: float, high: float) -> None:
    """Stand a vase of flowers at (x, y)."""
    for _ in range(9):
        tip = (x + easel.between(-0.55, 0.55) * high, y - high * easel.between(0.75, 1.3))
        easel.line([(x, y - high * 0.4), tip], (76, 130, 66), 6)
        bloom, size = pick(easel, BRIGHT), easel.between(0.07, 0.12) * high
        for leaf in range(6):
            easel.ellipse(
                tip[0] + size * 0.8 * math.cos(leaf),
                tip[1] + size * 0.8 * math.sin(leaf),
                size * 0.7,
                size * 0.7,
                bloom,
            )
        easel.ellipse(*tip, size * 0.5, size * 0.5, (250, 226, 120))
    glaze = mix(pick(easel, BRIGHT), easel.palette.sky[0], 0.4)
    easel.ellipse(x, y - high * 0.22, high * 0.22, high * 0.25, glaze)
    easel.polygon(placed(x, y, high, [(-0.11, -0.55), (0.11, -0.55), (0.16, -0.3), (-0.16, -0.3)]), glaze)
    for band in range(3):
        easel.line(
            [
                (x - high * 0.2, y - high * (0.3 - 0.09 * band)),
                (x + high * 0.2, y - high * (0.3 - 0.09 * band)),
            ],
            mix(glaze, WHITE, 0.5),
            7,
        )


RINGS, ARC = 2, 3


def shapes(easel: Easel) -> None:
    """Paint overlapping circles, bars and triangles."""
    ground = mix(easel.palette.sky[2], WHITE, 0.3)
    easel.shade(
        [(0, 0), (SPAN, 0), (SPAN, easel.tall), (0, easel.tall)],
        ground,
        mix(ground, easel.palette.far, 0.4),
        0.06,
    )
    for _ in range(int(easel.rng.integers(16, 34))):
        x, y, size = easel.between(0, SPAN), easel.between(0, easel.tall), easel.between(30, 190)
        colour, figure = (
            mix(pick(easel, BRIGHT), easel.palette.near, easel.between(0, 0.5)),
            int(easel.rng.integers(5)),
        )
        turn = easel.between(0, 2 * math.pi)
        corners = 3 if figure == 0 else 4
        angles = [turn + 2 * math.pi * i / corners for i in range(corners)]
        outline = placed(x, y, size, [(math.cos(angle), math.sin(angle)) for angle in angles])
        if figure in {0, 1}:
            easel.shade(outline, colour, mix(colour, WHITE, 0.4), 0.05)
        elif figure == RINGS:
            for ring in range(4):
                easel.ellipse(
                    x,
                    y,
                    size * (1 - 0.25 * ring),
                    size * (1 - 0.25 * ring),
                    mix(colour, WHITE, 0.22 * (ring % 2 * 3)),
                )
        elif figure == ARC:
            opening = math.degrees(turn)
            easel.arc((x, y), (size, size), (opening, opening + 220), colour, size * 0.22)
        else:
            easel.line(
                [(x, y), (x + 2 * size * math.cos(turn), y + 2 * size * math.sin(turn))], colour, size * 0.12
            )
