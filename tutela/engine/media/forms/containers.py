"""What may hold pictures and is none: archives, documents, mail, disk images, encrypted volumes."""

import re

from tutela.engine.media.forms.kinds import Sniffed
from tutela.engine.media.forms.magic import Table, archive, encrypted, other

_TABLE = Table(
    (257, b"ustar", archive("a tar archive", "application/x-tar", "tar")),
    (0, b"\x1f\x8b\x08", archive("a gzip file", "application/gzip", "gzip")),
    (0, b"BZh", archive("a bzip2 file", "application/x-bzip2", "bzip2")),
    (0, b"\xfd7zXZ\0", archive("an xz file", "application/x-xz", "xz")),
    (0, b"7z\xbc\xaf\x27\x1c", archive("a 7z archive", "application/x-7z-compressed")),
    (0, b"Rar!\x1a\x07", archive("a RAR archive", "application/vnd.rar")),
    (0, b"MSCF", archive("a cabinet", "application/vnd.ms-cab-compressed")),
    (0, b"\x28\xb5\x2f\xfd", archive("a Zstandard file", "application/zstd")),
    (0, b"\x04\x22\x4d\x18", archive("an LZ4 file", "application/x-lz4")),
    (0, b"\x1f\x9d\x90", archive("a compress file", "application/x-compress")),
    (2, b"-lh", archive("an LZH archive", "application/x-lzh-compressed")),
    (7, b"**ACE**", archive("an ACE archive", "application/x-ace-compressed")),
    (0, b"070701", archive("a cpio archive", "application/x-cpio")),
    (0, b"070707", archive("a cpio archive", "application/x-cpio")),
    (0, b"!<arch>\n", archive("an ar archive", "application/x-archive")),
    (0, b"xar!", archive("an xar archive", "application/x-xar")),
    (0, b"StuffIt", archive("a StuffIt archive", "application/x-stuffit")),
    (0, b"ITSF", archive("a help file of Windows", "application/vnd.ms-htmlhelp")),
    (0, b"MSWIM\0\0\0", archive("a Windows image", "application/x-ms-wim")),
    (0, b"ANDROID BACKUP\n", archive("a backup of Android", "application/x-android-backup")),
    (0, b"CMMM", archive("a thumbnail cache of Windows", "application/x-thumbcache")),
    (
        0,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        other("a document or message of Office, or a thumbnail store (OLE)"),
    ),
    (0, b"%PDF-", other("a PDF document", "application/pdf")),
    (0, b"{\\rtf", other("an RTF document", "application/rtf")),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", other("a OneNote document", "application/onenote")),
    (0, b"!BDN", other("a mail store (PST)", "application/vnd.ms-outlook-pst")),
    (0, b"\xcf\xad\x12\xfe", other("a mail store (DBX)")),
    (0, b"SQLite format 3\0", other("an SQLite database", "application/vnd.sqlite3")),
    (4, b"\xef\xcd\xab\x89", other("a database of Windows (ESE)")),
    (4, b"Standard Jet DB", other("an Access database", "application/vnd.ms-access")),
    (4, b"Standard ACE DB", other("an Access database", "application/vnd.ms-access")),
    (0, b"EVF\x09\x0d\x0a\xff\0", other("a disk image (E01)")),
    (0, b"EVF2\x0d\x0a\x81\0", other("a disk image (Ex01)")),
    (0, b"LVF\x09\x0d\x0a\xff\0", other("a logical image (L01)")),
    (0, b"AFF10\r\n", other("a disk image (AFF)")),
    (0, b"ADSEGMENTEDFILE", other("a logical image (AD1)")),
    (0, b"KDMV", other("a virtual disk (VMDK)")),
    (0, b"COWD", other("a virtual disk (VMDK)")),
    (0, b"# Disk DescriptorFile", other("the descriptor of a virtual disk (VMDK)")),
    (0, b"QFI\xfb", other("a virtual disk (QCOW)")),
    (64, b"\x7f\x10\xda\xbe", other("a virtual disk (VDI)")),
    (0, b"vhdxfile", other("a virtual disk (VHDX)")),
    (0, b"conectix", other("a virtual disk (VHD)")),
    (0, b"encrcdsa", encrypted("an encrypted disk image of macOS")),
    (0, b"LUKS\xba\xbe", encrypted("an encrypted volume (LUKS)")),
    (3, b"-FVE-FS-", encrypted("an encrypted volume (BitLocker)")),
    (0, b"Salted__", encrypted("a file encrypted by OpenSSL")),
    (0, b"-----BEGIN PGP MESSAGE", encrypted("a message encrypted by PGP", "application/pgp-encrypted")),
    (0, b"age-encryption.org/", encrypted("a file encrypted by age")),
    (0, b"LEF2\x0d\x0a\x81\0", other("a logical image (Lx01)")),
    (0, b"WithoutFreeSpace", other("a virtual disk (HDD)")),
    (0, b"WithouFreSpacExt", other("a virtual disk (HDD)")),
    (0, b"cdsaencr", encrypted("an encrypted disk image of macOS")),
    (0, b"XFSB", other("a volume (XFS)")),
    (3, b"\0ReFS", other("a volume (ReFS)")),
    (512, b"LABELONE", other("a volume (LVM)")),
    (1024, b"\x10\x20\xf5\xf2", other("a volume (F2FS)")),
    (0, b"hsqs", other("a file system (SquashFS)")),
    (3, b"NTFS    ", other("a volume (NTFS)")),
    (3, b"EXFAT   ", other("a volume (exFAT)")),
    (54, b"FAT1", other("a volume (FAT)")),
    (82, b"FAT32", other("a volume (FAT)")),
    (32, b"NXSB", other("a volume (APFS)")),
    (1024, b"H+\0\4", other("a volume (HFS+)")),
    (1024, b"HX\0\5", other("a volume (HFS+)")),
    (512, b"EFI PART", other("a disk image (GPT)")),
)
_EXT_AT, _EXT = 1080, b"\x53\xef"
_PARTITIONS_AT, _PARTITION_BYTES, _BOOT_MARK = 446, 16, b"\x55\xaa"
_PDF_WITHIN = 1024
_HEADER = re.compile(
    rb"(?m)^(From|To|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To): ", re.IGNORECASE
)
_FIRST_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}: ")
_LEAST_HEADERS = 3
_MAIL, _MAILBOX = other("a mail message", "message/rfc822"), other("a mailbox", "application/mbox")
_SECTOR, _ISO_AT = 512, 32768
_AT_ISO = (b"\x01CD001", b"\x01BEA01", b"\x00BEA01")
_AT_END = Table(
    (0, b"koly", other("a disk image (DMG)", "application/x-apple-diskimage")),
    (0, b"conectix", other("a virtual disk (VHD)")),
)
_BTRFS_AT, _BTRFS = 65600, b"_BHRfS_M"
# How much of a file's start and end holds all marks: at the end, of a zip archive with its longest comment.
START_BYTES, END_BYTES = _BTRFS_AT + len(_BTRFS), 65557
_SELF_EXTRACTING = archive("a program with a zip archive behind it", "application/zip")
PROGRAMS = (b"MZ", b"\x7fELF", b"#!")


def sniffed(head: bytes) -> Sniffed | None:
    """Tell a container by its first bytes; None for anything else."""
    found = _TABLE.find(head)
    if found is not None:
        return found
    if head[_EXT_AT : _EXT_AT + 2] == _EXT and not head[:1024].strip(b"\0"):
        return other("a volume (ext)")
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return other("a PDF document", "application/pdf")
    return _mail(head) or _disk(head)


def elsewhere(start: bytes, end: bytes) -> Sniffed | None:
    """Tell a container whose mark does not stand within its first bytes; None for anything else.

    Args:
        start: the first `START_BYTES` of the file; all of a shorter one.
        end: its last `END_BYTES`, likewise.
    """
    if start[_ISO_AT : _ISO_AT + 6] in _AT_ISO:
        return other("a disk image (ISO)", "application/x-iso9660-image")
    if start[_BTRFS_AT : _BTRFS_AT + len(_BTRFS)] == _BTRFS:
        return other("a volume (Btrfs)")
    found = _AT_END.find(end[-_SECTOR:])
    if found is not None or not start.startswith(PROGRAMS):
        return found
    return _SELF_EXTRACTING if b"PK\5\6" in end else None


def _mail(head: bytes) -> Sniffed | None:
    body = head[head.find(b"\n") + 1 :] if head.startswith(b"From ") else head
    if not _FIRST_LINE.match(body):
        return None
    headers = {name.lower() for name in _HEADER.findall(body)}
    if len(headers) < _LEAST_HEADERS:
        return None
    return _MAILBOX if head.startswith(b"From ") else _MAIL


def _disk(head: bytes) -> Sniffed | None:
    """Tell a whole disk by its table of partitions: each is active or not, and one at least is there."""
    if head[510:512] != _BOOT_MARK:
        return None
    entries = [head[_PARTITIONS_AT + at : _PARTITIONS_AT + at + _PARTITION_BYTES] for at in range(0, 64, 16)]
    if any(entry[0] not in (0, 0x80) for entry in entries) or not any(entry[4] for entry in entries):
        return None
    return other("a disk image (MBR)")
