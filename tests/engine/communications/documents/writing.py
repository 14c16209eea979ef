"""Writes documents whose truth is known: numbered sentences on pages, in paragraphs and in cells."""

import io
import zipfile
from collections.abc import Mapping, Sequence

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PICTURE, _HIDDEN = "", ' state="hidden"'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Pack parts as a document is packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def body(inner: str) -> str:
    """Write the body of a document of Word."""
    return f'<?xml version="1.0"?><w:document {_W}><w:body>{inner}</w:body></w:document>'


def paragraph(text: str, more: str = "") -> str:
    """Write one paragraph."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{more}</w:p>"


def word(count: int, more: str = "") -> bytes:
    """Write a document with so many paragraphs, and one comment."""
    inner = "".join(paragraph(f"Sentence number {number}.") for number in range(count)) + more
    comment = (
        f'<w:comments {_W}><w:comment w:author="Person 1" w:date="2024-02-13T09:58:00Z">'
        f"{paragraph('Comment 1.')}</w:comment></w:comments>"
    )
    return packed({"word/document.xml": body(inner), "word/comments.xml": comment})


def sheet(rows: str) -> str:
    """Write one sheet."""
    return f"<worksheet {_S}><sheetData>{rows}</sheetData></worksheet>"


def workbook(rows: str, sheets: Sequence[str] = ("Numbers",), text: str = "Sentence 1.") -> bytes:
    """Write a workbook whose first sheet has some rows, with two shared texts and a style of dates."""
    named = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="rId{at}"{_HIDDEN if at > 1 else ""}/>'
        for at, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{at}" Target="worksheets/sheet{at}.xml"/>' for at in range(1, len(sheets) + 1)
    )
    return packed(
        {
            "xl/workbook.xml": f"<workbook {_S} {_R}><sheets>{named}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f"<Relationships>{related}</Relationships>",
            "xl/sharedStrings.xml": f"<sst {_S}><si><t>{text}</t></si><si><r><t>Sen</t></r>"
            "<r><t>tence 2.</t></r></si></sst>",
            "xl/styles.xml": f'<styleSheet {_S}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
            "</styleSheet>",
            **{
                f"xl/worksheets/sheet{at}.xml": sheet(rows if at == 1 else "")
                for at in range(1, len(sheets) + 1)
            },
        }
    )


def pdf(pages: Sequence[str], trailer: bytes = b"") -> bytes:
    """Write a PDF with a text on each page; where it is `PICTURE`, a page of one picture and no text."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    kids = list[int]()
    for text in pages:
        page = len(objects) + 1
        kids.append(page)
        if text == PICTURE:
            drawn, resources = b"q 9 0 0 9 0 0 cm /I Do Q", b"<</XObject<</I %d 0 R>>>>" % (page + 2)
            last = (
                b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
                + (b"/Length 1>>stream\n\x80\nendstream")
            )
        else:
            lines = b" T* ".join(b"(%s) Tj" % line.encode() for line in text.split("\n"))
            drawn, resources = (
                b"BT /F 9 Tf 12 TL 9 90 Td %s ET" % lines,
                b"<</Font<</F %d 0 R>>>>" % (page + 2),
            )
            last = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents %d 0 R/Resources %s>>"
            % (page + 1, resources)
        )
        objects += [b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn), last]
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (
        b" ".join(b"%d 0 R" % kid for kid in kids), len(kids),
    )  # fmt: skip
    out, places = bytearray(b"%PDF-1.4\n"), list[int]()
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        start,
    )
    return bytes(out)
