"""A real mailbox for tests, in a process of its own: FOLDER CERTIFICATE KEY; prints its port.

The server is pymap, over STARTTLS; "user" signs in with "numbered password 1".
"""

import os
import socket
import sys


def main() -> None:
    """Print the port, then become the server; who asks too early asks again."""
    _, certificate, key = sys.argv[1:]
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    begin = ["-c", "from pymap.main import main; main()"]
    server = [*begin, "--host", "127.0.0.1", "--port", str(port), "--cert", certificate, "--key", key]
    backend = ["dict", "--demo-user", "user", "--demo-password", "numbered password 1"]
    os.execv(sys.executable, [sys.executable, *server, *backend])  # noqa: S606 - the server itself


if __name__ == "__main__":
    main()
