"""Has what people send looked at by the installation's virus scanner. Off by default; a scanner that does not answer
lets nothing pass.

TANGGAP_SCANNER names it: `host:port` or `unix:/path` of a clamd, or a command such as `clamdscan --no-summary -` that
reads the file from its standard input and exits with 0 (clean), 1 (harmful) or anything else (no answer).
"""

import re
import shlex
import socket
import struct
import subprocess  # nosec B404
from collections.abc import Callable

from app.errors import Unavailable, invalid
from app.messages import N_

Scan = Callable[[bytes], None]

TIMEOUT = 30.0  # seconds in which the scanner has to answer
CHUNK = 64 * 1024
HARMFUL = N_("The file is not taken: the virus scanner found something harmful in it. Send another file.")
SILENT = N_(
    "The virus scanner does not answer, so no file can be taken now. Try again later, or send it without the file."
)
_PLACE = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:]+)\]|(?P<host>[A-Za-z0-9.\-]+)):(?P<port>[0-9]{1,5})")


def scan_nothing(_content: bytes) -> None:
    """Take every file: no scanner is configured."""


def scanner_of(setting: str) -> Scan:
    """Return what looks at bytes: it raises Invalid for harmful ones, Unavailable when the scanner gives no answer."""
    if not setting.strip():
        return scan_nothing
    if setting.startswith("unix:"):
        path = setting.removeprefix("unix:")
        return lambda content: _ask_clamd(path, content)
    if place := _PLACE.fullmatch(setting.strip()):
        address = (place["six"] or place["host"], int(place["port"]))
        return lambda content: _ask_clamd(address, content)
    command = shlex.split(setting)
    return lambda content: _ask_command(command, content)


def _ask_command(command: list[str], content: bytes) -> None:
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=TIMEOUT, check=False)  # nosec B603
    except (OSError, subprocess.SubprocessError) as fault:
        raise Unavailable(SILENT) from fault
    _judge({0: "OK", 1: "FOUND"}.get(done.returncode, ""))


def _ask_clamd(address: str | tuple[str, int], content: bytes) -> None:
    """Send the bytes as clamd's INSTREAM wants them: pieces with their length, then an empty one."""
    try:
        with _connected(address) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                piece = content[start : start + CHUNK]
                connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < 4096 and (more := connection.recv(4096)):
                answer += more
    except OSError as fault:
        raise Unavailable(SILENT) from fault
    _judge(answer.rstrip(b"\0\n ").decode("utf-8", "replace").rpartition(" ")[2])


def _connected(address: str | tuple[str, int]) -> socket.socket:
    if not isinstance(address, str):
        return socket.create_connection(address, timeout=TIMEOUT)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(TIMEOUT)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection


def _judge(word: str) -> None:
    if word == "FOUND":
        raise invalid("/file", HARMFUL)
    if word != "OK":
        raise Unavailable(SILENT)
