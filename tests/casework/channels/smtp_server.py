"""A real mail server for tests, in a process of its own: FOLDER [CERTIFICATE KEY]; prints its port.

What it answers depends on whom a mail is for; what it takes lies in the folder.
"""

import asyncio
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

ANSWERS = {"later": "451 4.7.1 Greylisted, try again", "gone": "550 5.1.1 No such user"}


class Box:
    """Takes mail into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(  # noqa: N802 - as the server calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        who = address.partition("@")[0]
        if who == "slow":
            await asyncio.sleep(30)
        if who in ANSWERS and not (self.folder / "mended").exists():
            return ANSWERS[who]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if envelope.rcpt_tos[0].startswith("full"):
            return "552 5.2.2 Mailbox full"
        (self.folder / f"{len(list(self.folder.iterdir()))}.eml").write_bytes(
            envelope.original_content or b""
        )
        return "250 2.0.0 Queued as 4711"


async def serve(box: Box, context: ssl.SSLContext | None) -> None:
    """Print the port, then serve until the process ends."""
    loop = asyncio.get_running_loop()
    made = await loop.create_server(
        lambda: SMTP(box, hostname="mail.example.org", loop=loop), "127.0.0.1", 0, ssl=context
    )
    sys.stdout.write(f"{made.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await made.serve_forever()


def main() -> None:
    """Serve, over TLS where a certificate is given."""
    folder, *certificate = sys.argv[1:]
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    asyncio.run(serve(Box(Path(folder)), context))


if __name__ == "__main__":
    main()
