"""Pictures beside the common ones: some are opened, most are only named."""

import struct

from tutela.engine.media.forms.kinds import Kind, Sniffed
from tutela.engine.media.forms.magic import Table, other, picture

_RAW = "image/x-raw"
# Brands of boxed files (ISO/IEC 14496-12) that are only named.
BRANDS = {
    b"crx ": picture("a camera raw (Canon CR3)", _RAW),
    b"jxl ": picture("a JPEG XL picture", "image/jxl"),
}
_TABLE = Table(
    (0, b"\0\0\0\x0cjP  \r\n\x87\n", Sniffed(Kind.PICTURE, "image/jp2", "JPEG2000")),
    (0, b"\xff\x4f\xff\x51\0", Sniffed(Kind.PICTURE, "image/j2c", "JPEG2000")),
    (0, b"qoif", Sniffed(Kind.PICTURE, "image/qoi", "QOI")),
    (0, b"\xff\x0a", picture("a JPEG XL picture", "image/jxl")),
    (0, b"\0\0\0\x0cJXL \r\n\x87\n", picture("a JPEG XL picture", "image/jxl")),
    (0, b"8BPS\0\1", picture("a Photoshop picture", "image/vnd.adobe.photoshop")),
    (0, b"8BPS\0\2", picture("a large Photoshop picture", "image/vnd.adobe.photoshop")),
    (128, b"DICM", picture("a medical picture (DICOM)", "application/dicom")),
    (0, b"icns", picture("an icon of macOS", "image/icns")),
    (0, b"DDS ", picture("a DirectDraw surface", "image/vnd-ms.dds")),
    (0, b"gimp xcf ", picture("a GIMP picture", "image/x-xcf")),
    (0, b"\x76\x2f\x31\x01", picture("an OpenEXR picture", "image/x-exr")),
    (0, b"#?RADIANCE", picture("a Radiance picture", "image/vnd.radiance")),
    (0, b"#?RGBE", picture("a Radiance picture", "image/vnd.radiance")),
    (0, b"II\xbc\x01", picture("a JPEG XR picture", "image/jxr")),
    (0, b"BPGB\xfb"[:4], picture("a BPG picture", "image/bpg")),
    (0, b"FLIF", picture("a FLIF picture", "image/flif")),
    (0, b"\x8aMNG\r\n\x1a\n", picture("an MNG animation", "video/x-mng")),
    (0, b"\x8bJNG\r\n\x1a\n", picture("a JNG picture", "image/x-jng")),
    (0, b"\x97JB2\r\n\x1a\n", picture("a JBIG2 picture", "image/jbig2")),
    (0, b"AT&TFORM", picture("a DjVu document", "image/vnd.djvu")),
    (0, b"SIMPLE  =", picture("an astronomical picture (FITS)", "image/fits")),
    (0, b"Paint Shop Pro Image File", picture("a Paint Shop Pro picture", "image/x-psp")),
    (0, b"Image type: ", picture("an IM picture", "image/x-im")),
    (8, b"ILBM", picture("an Amiga picture (ILBM)", "image/x-ilbm")),
    (8, b"ACON", picture("an animated cursor", "application/x-navi-animation")),
    (0, b"FUJIFILMCCD-RAW", picture("a camera raw (Fujifilm RAF)", _RAW)),
    (0, b"IIRO", picture("a camera raw (Olympus ORF)", _RAW)),
    (0, b"IIRS", picture("a camera raw (Olympus ORF)", _RAW)),
    (0, b"MMOR", picture("a camera raw (Olympus ORF)", _RAW)),
    (0, b"IIU\0", picture("a camera raw (Panasonic RW2)", _RAW)),
    (6, b"HEAPCCDR", picture("a camera raw (Canon CRW)", _RAW)),
    (0, b"FOVb", picture("a camera raw (Sigma X3F)", _RAW)),
    (0, b"\0MRM", picture("a camera raw (Minolta MRW)", _RAW)),
    (0, b"ARRI", picture("a camera raw (ARRI)", _RAW)),
    (0, b"\xc5\xd0\xd3\xc6", other("an EPS drawing", "application/postscript")),
    (0, b"%!PS", other("a PostScript document", "application/postscript")),
    (0, b"\xd7\xcd\xc6\x9a", other("a Windows metafile", "image/wmf")),
    (40, b" EMF", other("a Windows metafile", "image/emf")),
    (8, b"CDR", other("a CorelDRAW drawing", "application/vnd.corel-draw")),
)
_SVG = other("an SVG drawing", "image/svg+xml")
_SVG_WITHIN = 1024
_TRUEVISION_TYPES, _TRUEVISION_BITS = (1, 2, 3, 9, 10, 11), (8, 15, 16, 24, 32)
_DIB_HEADERS, _DIB_BITS = (40, 52, 56, 108, 124), (1, 4, 8, 16, 24, 32)


def sniffed(head: bytes) -> Sniffed | None:
    """Tell a picture by its first bytes; None for anything else."""
    found = _TABLE.find(head)
    if found is not None:
        return found
    return next((found for rule in (_netpbm, _bare, _drawing) if (found := rule(head)) is not None), None)


def icon(head: bytes) -> Sniffed | None:
    """Tell an icon or cursor, which begins as a stream of MPEG-4 does.

    It says how many pictures follow, then sixteen bytes on each, of which one must be nought.
    """
    if len(head) < 22 or head[:2] != b"\0\0" or head[2:4] not in (b"\1\0", b"\2\0"):  # noqa: PLR2004 - one entry
        return None
    count, size, at = struct.unpack_from("<H8xII", head, 4)
    if not 0 < count <= 256 or head[9] or not size or at < 6 + 16 * count:  # noqa: PLR2004 - as many as there are
        return None
    if head[2] == 1:
        return Sniffed(Kind.PICTURE, "image/vnd.microsoft.icon", "ICO", "an icon")
    return picture("a cursor of Windows", "image/x-win-bitmap")


def _netpbm(head: bytes) -> Sniffed | None:
    if head[:1] == b"P" and head[1:2] in b"123456" and head[2:3] in (b"\n", b" ", b"\r", b"\t"):
        numbers = head[3:120].split()
        if numbers and (numbers[0].isdigit() or numbers[0].startswith(b"#")):
            return Sniffed(Kind.PICTURE, "image/x-portable-anymap", "PPM")
    return None


def _bare(head: bytes) -> Sniffed | None:
    """Tell formats that begin with numbers: PCX, SGI, a bitmap without its file's header, Truevision."""
    if len(head) < 18:  # noqa: PLR2004 - the shortest header
        return None
    if head[0] == 10 and head[1] in (0, 2, 3, 4, 5) and head[2] == 1 and head[3] in (1, 2, 4, 8):  # noqa: PLR2004 - PCX
        return Sniffed(Kind.PICTURE, "image/vnd.zbrush.pcx", "PCX")
    if head[:2] == b"\x01\xda" and head[2] in (0, 1) and head[3] in (1, 2):
        return Sniffed(Kind.PICTURE, "image/sgi", "SGI")
    length, width, _, planes, bits = struct.unpack_from("<IIiHH", head)
    if length in _DIB_HEADERS and planes == 1 and bits in _DIB_BITS and 0 < width < 1 << 16:
        return Sniffed(Kind.PICTURE, "image/bmp", "DIB")
    return _truevision(head)


def _truevision(head: bytes) -> Sniffed | None:
    table, first, count, depth, _, _, width, height, bits, way = struct.unpack_from("<BxHHBHHHHBB", head, 1)
    is_plain = table == 0 and not (first or count or depth)
    is_mapped = table == 1 and 0 < count <= 256 and depth in _TRUEVISION_BITS  # noqa: PLR2004 - colours of a palette
    is_one = head[2] in _TRUEVISION_TYPES and (is_mapped or (is_plain and head[2] not in (1, 9)))
    if is_one and width and height and bits in _TRUEVISION_BITS and not way & 0xC0:
        return Sniffed(Kind.PICTURE, "image/x-tga", "TGA")
    return None


def _drawing(head: bytes) -> Sniffed | None:
    start = head[:_SVG_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _SVG if start.startswith(b"<") and b"<svg" in start else None
