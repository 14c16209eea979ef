"""What comes back by mail about a notice, as mail servers and hosts write it."""

_HEAD = (
    "From: {sender}\r\nTo: desk@unit.example\r\nSubject: {subject}\r\nIn-Reply-To: <{key}@unit.example>\r\n"
)
_REPORT = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nSentence 1.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\n"
    "Final-Recipient: rfc822; {to}\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
    "Diagnostic-Code: smtp; 451 Sentence 2.\r\n\r\n--b--\r\n"
)


def delay(key: str, to: str) -> bytes:
    """Write the report of a mail server that a mail takes longer than usual."""
    head = _HEAD.format(sender="MAILER-DAEMON@mail.example", subject="Delayed", key=key)
    return (head + _REPORT.format(to=to)).encode()


def absence(key: str, sender: str) -> bytes:
    """Write the note of a mailbox that nobody reads it today."""
    head = _HEAD.format(sender=sender, subject="Sentence 3", key=key)
    return (head + "Auto-Submitted: auto-replied\r\n\r\nSentence 4.\r\n").encode()


def reply(key: str, sender: str) -> bytes:
    """Write what somebody answers in their own words."""
    return (_HEAD.format(sender=sender, subject="Sentence 5", key=key) + "\r\nSentence 6.\r\n").encode()
