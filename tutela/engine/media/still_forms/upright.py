"""How a picture is turned to stand upright: by EXIF's number, or by a video's matrix."""

from collections.abc import Sequence

from PIL import Image

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# By which way rows and columns run on the screen: whether they change places, then their directions.
_NUMBERS = {
    (False, False, False): 1,
    (False, True, False): 2,
    (False, True, True): 3,
    (False, False, True): 4,
    (True, False, False): 5,
    (True, True, False): 6,
    (True, True, True): 7,
    (True, False, True): 8,
}


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """Turn a picture as EXIF's number for its orientation says."""
    return picture.transpose(TURNS[orientation]) if orientation in TURNS else picture


def orientation_of(matrix: Sequence[int]) -> int:
    """Give EXIF's number for what a display matrix does to a video's frames; the nearest for a slant.

    Args:
        matrix: nine numbers, row by row, as ISO/IEC 14496-12 has them: (across, down) becomes
            (a across + c down, b across + d down).
    """
    a, b, _, c, d = (int(number) for number in matrix[:5])
    swaps = abs(b) + abs(c) > abs(a) + abs(d)
    across, down = (c, b) if swaps else (a, d)
    return _NUMBERS[swaps, across < 0, down < 0]
