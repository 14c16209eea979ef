"""What a file's name says that it is: told beside its content where they differ, and never believed."""

_MOVIES = ("video/mp4", "video/quicktime", "video/3gpp", "video/3gpp2", "audio/mp4")
_MIMES: dict[bytes, tuple[str, ...]] = {
    **dict.fromkeys((b"jpg", b"jpeg", b"jpe", b"jfif"), ("image/jpeg",)),
    b"png": ("image/png",),
    b"gif": ("image/gif",),
    b"webp": ("image/webp",),
    b"bmp": ("image/bmp",),
    **dict.fromkeys((b"tif", b"tiff"), ("image/tiff",)),
    **dict.fromkeys((b"heic", b"heif"), ("image/heic", "image/avif")),
    b"avif": ("image/avif",),
    **dict.fromkeys((b"mp4", b"m4v", b"mov", b"3gp", b"3g2"), _MOVIES),
    b"avi": ("video/x-msvideo",),
    **dict.fromkeys((b"mkv", b"webm"), ("video/x-matroska", "video/webm")),
    **dict.fromkeys((b"mpg", b"mpeg", b"vob"), ("video/mpeg", "video/mp2t")),
    **dict.fromkeys((b"wmv", b"asf"), ("video/x-ms-asf",)),
    b"flv": ("video/x-flv",),
    b"mp3": ("audio/mpeg",),
    b"wav": ("audio/wav",),
    b"pdf": ("application/pdf",),
    **dict.fromkeys((b"zip", b"docx", b"xlsx", b"pptx", b"odt", b"apk", b"jar"), ("application/zip",)),
    b"rar": ("application/vnd.rar",),
    b"7z": ("application/x-7z-compressed",),
    **dict.fromkeys((b"gz", b"tgz"), ("application/gzip",)),
    b"tar": ("application/x-tar",),
}


def otherwise(path: bytes, mime: str) -> str:
    """Say what a name claims where the content is something else; "" where they agree or it claims nothing.

    Args:
        path: the raw path.
        mime: what the content is; empty where nobody has looked.
    """
    _, dot, ending = path.rpartition(b"/")[2].rpartition(b".")
    claimed = _MIMES.get(ending.lower(), ()) if dot and mime else ()
    return f"its name says {claimed[0]}" if claimed and mime not in claimed else ""
