"""Keeps what stands behind the question mark of a case's address out of every server's log: a mail's key opens a case."""

import logging
import re

LOGGERS = ("gunicorn.access", "gunicorn.error", "werkzeug")
_QUESTION = re.compile(r"(/lacak[^\s\"'?]*)\?[^\s\"']*")


class WithoutKeys(logging.Filter):
    """Shortens the addresses of cases in a record to what tells nothing."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, rewritten where it names such an address."""
        text = record.getMessage()
        if "/lacak" in text:
            record.msg, record.args = _QUESTION.sub(r"\1", text), ()
        return True


def install() -> None:
    """Filter the logs of the servers that may run the application, once."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, WithoutKeys) for known in logger.filters):
            logger.addFilter(WithoutKeys())
