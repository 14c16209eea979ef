"""Paint what a screen or a scanner holds: conversations, maps, notes, charts, receipts and posters."""

import math

from tutela.demonstration.painting.creatures import cat
from tutela.demonstration.painting.easel import SPAN, Colour, Easel, line_noise, mix
from tutela.demonstration.painting.landscapes import ranges, sun
from tutela.demonstration.painting.tableaux import BRIGHT, COATS, pick

WHITE: Colour = (255, 255, 255)
INK: Colour = (38, 40, 46)
LINES = (
    "Train is late again",
    "See you at six?",
    "Bring the blue umbrella",
    "The kettle is broken",
    "Window seat please",
    "Meeting moved to Monday",
    "Two loaves and some milk",
    "Garden looks lovely",
    "Bus 14 from the market",
    "Parcel arrived today",
    "Library closes at five",
    "Rain until Thursday",
    "New bicycle tyres",
    "Cat ate the fish",
    "Lighthouse walk, 8 km",
    "Seven owls counted",
    "Tickets for the museum",
    "Paint the fence green",
    "Soup in the freezer",
    "Call the plumber back",
)


def words(easel: Easel) -> str:
    """Choose one line of small talk."""
    return LINES[int(easel.rng.integers(len(LINES)))]


def page(easel: Easel, top: Colour, bottom: Colour) -> None:
    """Cover the whole canvas with a plain ground."""
    easel.shade([(0, 0), (SPAN, 0), (SPAN, easel.tall), (0, easel.tall)], top, bottom, 0.0)


def conversation(easel: Easel) -> None:
    """Paint a screenshot of a conversation."""
    tint = pick(easel, BRIGHT)
    dark = easel.palette.dark
    page(
        easel,
        mix(tint, (20, 22, 28) if dark else WHITE, 0.85),
        mix(tint, (10, 12, 16) if dark else WHITE, 0.7),
    )
    easel.box(0, 0, SPAN, 190, mix(tint, INK, 0.45))
    easel.text(40, 22, f"{int(easel.rng.integers(6, 23)):02}:{int(easel.rng.integers(60)):02}", 40, WHITE)
    easel.box(900, 28, 60, 30, WHITE, rounded=8)
    easel.ellipse(110, 132, 44, 44, mix(tint, WHITE, 0.5))
    easel.text(
        180, 104, ("Robin", "Market group", "Sasha", "Allotment club")[int(easel.rng.integers(4))], 50, WHITE
    )
    y = 240.0
    while y < easel.tall - 190:
        mine = easel.chance(0.5)
        if easel.chance(0.2) and y < easel.tall - 500:
            picture(easel, 420 if mine else 50, y, 530, 300)
            y += 330
            continue
        line = words(easel)
        wide = 90 + 21.0 * len(line)
        left = SPAN - 40 - wide if mine else 40.0
        theirs = (60, 64, 74) if dark else WHITE
        easel.box(left, y, wide, 92, mix(tint, WHITE, 0.1) if mine else theirs, rounded=30)
        easel.text(left + 36, y + 24, line, 40, WHITE if mine or dark else INK)
        y += 116
    easel.box(30, easel.tall - 130, SPAN - 60, 96, mix(tint, WHITE, 0.8), rounded=48)


def picture(easel: Easel, x: float, y: float, wide: float, high: float) -> None:
    """Hang a small landscape into a screen."""
    sky = easel.palette.sky
    easel.shade([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)], sky[0], sky[2], 0.08)
    easel.ellipse(x + wide * easel.between(0.2, 0.8), y + high * 0.3, 30, 30, easel.palette.sun)
    for base, colour in ((0.55, easel.palette.far), (0.78, easel.palette.near)):
        outline = line_noise(easel.rng, 30, 1.5)
        top = [(x + wide * i / 29, y + high * (base - 0.14 * float(outline[i]))) for i in range(30)]
        easel.polygon([(x, y + high), *top, (x + wide, y + high)], colour)


def street_map(easel: Easel) -> None:
    """Paint a street map with a route."""
    page(easel, (238, 234, 224), (232, 230, 220))
    for _ in range(int(easel.rng.integers(4, 9))):
        easel.ellipse(
            easel.between(0, SPAN),
            easel.between(0, easel.tall),
            easel.between(50, 170),
            easel.between(40, 130),
            (196, 224, 176),
        )
    river = line_noise(easel.rng, 40, 1.6)
    base = easel.tall * easel.between(0.2, 0.8)
    bank = [(SPAN * i / 39, base + 150 * float(river[i])) for i in range(40)]
    easel.line(bank, (150, 200, 228), easel.between(40, 110))
    for major in (False, True):
        for _ in range(5 if major else 26):
            angle, x, y = (
                (0.2 if easel.chance(0.5) else 1.77) + easel.between(-0.12, 0.12),
                easel.between(0, SPAN),
                easel.between(0, easel.tall),
            )
            ends = [(x + far * math.cos(angle), y + far * math.sin(angle)) for far in (-1600, 1600)]
            easel.line(ends, (206, 200, 190), 30 if major else 15)
            easel.line(ends, (252, 214, 130) if major else WHITE, 24 if major else 11)
    for _ in range(150):
        easel.box(
            easel.between(0, SPAN),
            easel.between(0, easel.tall),
            easel.between(14, 46),
            easel.between(12, 40),
            (218, 210, 200),
        )
    walk = line_noise(easel.rng, 12, 1.5)
    route = [(120 + 760 * i / 11, easel.tall * (0.5 + 0.25 * float(walk[i]))) for i in range(12)]
    easel.line(route, (46, 110, 220), 15)
    x, y = route[-1]
    easel.polygon([(x, y), (x - 30, y - 60), (x + 30, y - 60)], (216, 60, 50))
    easel.ellipse(x, y - 74, 36, 36, (216, 60, 50))
    easel.ellipse(x, y - 74, 14, 14, WHITE)
    for place in ("Mill Lane", "Harbour", "North Park", "Station"):
        easel.text(easel.between(60, 800), easel.between(0.1, 0.9) * easel.tall, place, 34, (96, 92, 90))


def note(easel: Easel) -> None:
    """Paint a scanned page of writing."""
    page(easel, (224, 214, 196), (196, 184, 166))
    paper = mix((252, 248, 236), pick(easel, BRIGHT), 0.06)
    easel.polygon([(60, 40), (946, 54), (936, easel.tall - 40), (48, easel.tall - 56)], paper)
    easel.text(120, 90, words(easel), 66, mix(INK, pick(easel, BRIGHT), 0.4))
    y = 210.0
    while y < easel.tall - 120:
        easel.line([(100, y + 50), (900, y + 54)], (176, 196, 214), 2)
        if easel.chance(0.85):
            easel.text(124, y, f"{words(easel)}. {words(easel)}"[: int(easel.rng.integers(18, 42))], 38, INK)
        y += 64
    if easel.chance(0.5):
        cat(easel, easel.between(640, 820), easel.tall - 90, easel.between(120, 210), pick(easel, COATS))


def chart(easel: Easel) -> None:
    """Paint a slide with bars and a curve."""
    page(easel, (250, 250, 252), (232, 236, 242))
    easel.text(60, 40, words(easel), 62, INK)
    low, high = easel.tall * 0.86, easel.tall * 0.2
    for step in range(6):
        y = low - (low - high) * step / 5
        easel.line([(90, y), (950, y)], (206, 210, 218), 2)
        easel.text(30, y - 16, str(step * 20), 28, (120, 124, 132))
    many = int(easel.rng.integers(5, 12))
    curve = []
    for bar in range(many):
        value, x = easel.between(0.1, 0.95), 110 + 830 * bar / many
        easel.box(
            x,
            low - (low - high) * value,
            600 / many,
            (low - high) * value,
            BRIGHT[bar % 3 + int(easel.palette.dark)],
        )
        easel.text(x, low + 12, f"w{bar + 1}", 28, (120, 124, 132))
        curve.append((x + 300 / many, low - (low - high) * min(1.0, value * easel.between(0.7, 1.2))))
    easel.line(curve, INK, 8)
    for x, y in curve:
        easel.ellipse(x, y, 13, 13, (220, 80, 90))


def receipt(easel: Easel) -> None:
    """Paint a till receipt lying on wood."""
    wood = mix((150, 104, 66), easel.palette.near, 0.25)
    easel.shade([(0, 0), (SPAN, 0), (SPAN, easel.tall), (0, easel.tall)], mix(wood, WHITE, 0.15), wood, 0.14)
    for plank in range(9):
        easel.line([(125 * plank, 0), (125 * plank + 14, easel.tall)], mix(wood, (30, 16, 8), 0.5), 6)
    left = easel.between(140, 300)
    easel.polygon(
        [(left + 16, 34), (left + 576, 18), (left + 590, easel.tall - 30), (left - 10, easel.tall - 46)],
        mix(wood, (0, 0, 0), 0.5),
    )
    easel.polygon(
        [(left, 20), (left + 560, 6), (left + 574, easel.tall - 44), (left - 24, easel.tall - 60)],
        (250, 248, 244),
    )
    easel.text(
        left + 280,
        60,
        ("CORNER SHOP", "GREEN GROCER", "BOOK BARN")[int(easel.rng.integers(3))],
        62,
        INK,
        anchor="ma",
    )
    y, total = 160.0, 0.0
    while y < easel.tall - 200:
        price = round(easel.between(0.5, 19), 2)
        total += price
        easel.text(left + 36, y, words(easel)[:16], 36, INK)
        easel.text(left + 530, y, f"{price:.2f}", 36, INK, anchor="ra")
        y += 56
    easel.line([(left + 36, y + 8), (left + 530, y + 8)], INK, 4)
    easel.text(left + 530, y + 24, f"TOTAL {total:.2f}", 48, INK, anchor="ra")


def poster(easel: Easel) -> None:
    """Paint a travel poster with large lettering."""
    easel.sky(0.5)
    sun(easel, easel.tall * 0.5)
    ranges(easel, easel.tall * 0.45, 4, easel.tall * 0.1, 1.4)
    easel.box(0, easel.tall * 0.78, SPAN, easel.tall * 0.22, mix(easel.palette.near, (0, 0, 0), 0.35))
    name = ("SEASIDE", "HIGH LAKES", "ISLANDS", "OLD TOWN", "NORTH PASS", "PINE BAY")[
        int(easel.rng.integers(6))
    ]
    size = min(1300 / (len(name) + 1), easel.tall * 0.12)
    easel.text(SPAN / 2, easel.tall * 0.855, name, size, mix(easel.palette.sun, WHITE, 0.3), anchor="mm")
    small = min(44.0, easel.tall * 0.045)
    accent = mix(easel.palette.accent, WHITE, 0.4)
    easel.text(SPAN / 2, easel.tall * 0.935, words(easel), small, accent, anchor="mm")
    frame = [(24, 24), (976, 24), (976, easel.tall - 24), (24, easel.tall - 24), (24, 24)]
    easel.line(frame, mix(easel.palette.sun, WHITE, 0.3), 10)
