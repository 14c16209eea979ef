"""Keeps the logs short where strangers could fill them."""

import logging


class OneLine(logging.Filter):
    """Takes the traceback out of what is said of a suspicious request: nothing in the program went wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass."""
        if record.name.startswith("django.security"):
            record.exc_info, record.exc_text = None, None
        return True
