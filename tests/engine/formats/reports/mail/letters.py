"""Mails as people, programs and attackers write them: numbered sentences and example addresses only."""

from email.message import EmailMessage
from email.policy import SMTP


def mail(number: int = 1, text: str = "", **heads: str) -> EmailMessage:
    """Write a plain mail."""
    made = EmailMessage(policy=SMTP)
    made["From"] = heads.pop("sender", f"Person {number} <person{number}@example.net>")
    made["To"] = "reports@unit.example"
    made["Subject"] = heads.pop("subject", f"Sentence {number}")
    made["Date"] = "Sun, 29 Nov 2026 08:15:00 +0100"
    made["Message-ID"] = f"<{number}@mail.example.net>"
    for name, said in heads.items():
        made[name.replace("_", "-")] = said
    made.set_content(text or f"Sentence 2.\nhxxps://example[.]com/{number}\n")
    return made


def bare(kind: str, body: bytes, *heads: bytes, number: int = 1) -> bytes:
    """Write a mail by hand, as no library would."""
    head = [
        b"From: person%d@example.net" % number,
        b"Message-ID: <%d@mail.example.net>" % number,
        b"MIME-Version: 1.0",
        b"Content-Type: " + kind.encode(),
        *heads,
    ]
    return b"\r\n".join([*head, b"", body])


def of_many_parts(count: int) -> bytes:
    """Write a mail of so many empty parts."""
    return bare('multipart/mixed; boundary="b"', b"--b\r\n\r\nSentence 1.\r\n" * count + b"--b--\r\n")


def nested(depth: int) -> bytes:
    """Write a mail in whose parts are parts, so deep."""
    body = b"".join(
        b'--b%d\r\nContent-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % (at, at + 1)
        for at in range(depth)
    )
    return bare('multipart/mixed; boundary="b0"', body + b"--b%d\r\n\r\nSentence 1.\r\n" % depth)


def forwarded(number: int = 1) -> EmailMessage:
    """Write a mail with another one, and what came with that one, in it."""
    inner = mail(number + 1, "Sentence 3.\nhttp://example.org/inner\n")
    inner.add_attachment(b"numbered bytes 2", maintype="image", subtype="jpeg", filename="picture 2.jpg")
    made = mail(number, "Sentence 2.\n")
    made.add_attachment(inner)
    return made
