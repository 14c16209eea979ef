"""Videos beside the common ones: streams without a container, cameras' own files, and old ones."""

import re

from tutela.engine.media.forms.kinds import Kind, Sniffed
from tutela.engine.media.forms.magic import Table, video

# JPEGs one behind the other, as cameras on a network send them; in a file it begins as one picture.
PICTURES = Sniffed(Kind.VIDEO, "video/x-motion-jpeg", "mjpeg")
_SENT = Sniffed(Kind.VIDEO, "multipart/x-mixed-replace", "mpjpeg")
_BOUNDARY = re.compile(rb"--[^\r\n]{1,70}\r?\nContent-Type: *image/jpeg\r?\n", re.IGNORECASE)
_DAHUA = Sniffed(Kind.VIDEO, "video/x-dav", "dhav", "a Dahua recording")
_BINK = video("a Bink video", "video/x-bink")
_FLASH = video("a Flash film", "application/x-shockwave-flash")
_TABLE = Table(
    (0, b"DKIF\0\0", Sniffed(Kind.VIDEO, "video/x-ivf", "ivf")),
    (0, b"YUV4MPEG2 ", Sniffed(Kind.VIDEO, "video/x-yuv4mpeg", "yuv4mpegpipe")),
    (0, b"\x06\x0e\x2b\x34\x02\x05\x01\x01", video("an MXF recording", "application/mxf", "mxf")),
    (0, b"DAHUA", _DAHUA),
    (0, b"DHAV", _DAHUA),
    (0, b"\x12\x00\x0a", video("a stream of AV1", "video/av1", "obu")),
    (0, b"\x1f\x07\x00\x3f", video("a DV recording", "video/dv", "dv")),
    (0, b"\x1f\x07\x00\xbf", video("a DV recording", "video/dv", "dv")),
    (0, b"IMKH", video("a Hikvision recording", "video/x-hikvision")),
    (0, b".RMF", video("a RealMedia video", "application/vnd.rn-realmedia")),
    (0, b".RMP", video("a RealMedia video", "application/vnd.rn-realmedia")),
    (0, b"\xb7\xd8\x00\x20\x37\x49\xda\x11", video("a recording of Windows TV", "video/x-ms-wtv")),
    (0, b"nut/multimedia container\0", video("a NUT video", "video/x-nut")),
    (4, b"\x11\xaf", video("a FLIC animation", "video/x-flic")),
    (4, b"\x12\xaf", video("a FLIC animation", "video/x-flic")),
    *((0, b"BIK" + bytes([version]), _BINK) for version in b"bdfghik"),
    *((0, b"KB2" + bytes([version]), _BINK) for version in b"adfghijk"),
    *(
        (0, start + bytes([version]), _FLASH)
        for start in (b"FWS", b"CWS", b"ZWS")
        for version in range(1, 50)
    ),
    (0, b"SMK2", video("a Smacker video", "video/x-smacker")),
    (0, b"SMK4", video("a Smacker video", "video/x-smacker")),
    (0, b"NSVf", video("a Nullsoft video", "video/x-nsv")),
    (0, b"NSVs", video("a Nullsoft video", "video/x-nsv")),
    (0, b"TiVo", video("a TiVo recording", "video/x-tivo")),
    (4, b"RED1", video("a RED recording", "video/x-red")),
    (4, b"RED2", video("a RED recording", "video/x-red")),
    (8, b"AMV ", video("an AMV video", "video/x-amv")),
    (8, b"ANIM", video("an Amiga animation", "video/x-anim")),
    (0, b"\0\0\1\x0f", video("a stream of VC-1", "video/vc1")),
    (0, b"\0\0\0\0\1\xbc\0\0\0\0\xe1\xe2", video("a GXF recording", "application/gxf")),
)
_START, _LONG_START = b"\0\0\1", b"\0\0\0\1"
_H264, _HEVC = (
    Sniffed(Kind.VIDEO, "video/h264", "h264"),
    Sniffed(Kind.VIDEO, "video/h265", "hevc"),
)
_MPEG_4 = Sniffed(Kind.VIDEO, "video/mp4v-es", "m4v")
# The first unit of a stream: a delimiter, or parameters with the bits that are always 0.
_DELIMITER, _PARAMETERS, _MOST_IMPORTANT = 9, 7, 3
_HEVC_FIRST = (32, 33, 35)
# Profiles that ITU-T H.264 knows.
_PROFILES = (44, 66, 77, 83, 86, 88, 100, 110, 118, 122, 128, 138, 139, 134, 135, 244)
_MPEG_4_STARTS = (0xB0, 0xB5, *range(0x20))
# Packets of a transport stream with sixteen bytes of correction, and streams cut off within a packet.
_PACKET_BYTES, _MARK, _USUAL = (188, 192, 204), b"\x47", (0, 4)
_LEAST_PACKETS, _LEAST_OF_A_CUT = 3, 5
_TRANSPORT = Sniffed(Kind.VIDEO, "video/mp2t", "mpegts")


def sniffed(head: bytes) -> Sniffed | None:
    """Tell a video by its first bytes; None for anything else."""
    sent = _SENT if _BOUNDARY.match(head.lstrip(b"\r\n")) else None
    return _TABLE.find(head) or sent or _stream(head) or _transport_stream(head)


def _stream(head: bytes) -> Sniffed | None:
    """Tell a stream of H.264, H.265 or MPEG-4 without a container by its first unit."""
    start = next((start for start in (_LONG_START, _START) if head.startswith(start)), None)
    if start is None or len(head) < len(start) + 2:
        return None
    first, second = head[len(start)], head[len(start) + 1]
    kind, importance = first & 31, first >> 5
    if (
        kind == _PARAMETERS and 0 < importance <= _MOST_IMPORTANT and second in _PROFILES
    ) or first == _DELIMITER:
        return _H264
    if first >> 1 in _HEVC_FIRST and second == 1:
        return _HEVC
    return _MPEG_4 if first in _MPEG_4_STARTS and _START in head[4:64] else None


def _transport_stream(head: bytes) -> Sniffed | None:
    """Tell a transport stream by the mark of each packet, also where it is cut off within a packet."""
    for step in _PACKET_BYTES:
        first = head.find(_MARK, 0, step)
        while first >= 0:
            marks = head[first::step]
            least = _LEAST_PACKETS if first in _USUAL else _LEAST_OF_A_CUT
            if len(marks) >= least and not marks.strip(_MARK):
                return _TRANSPORT
            first = head.find(_MARK, first + 1, step)
    return None
