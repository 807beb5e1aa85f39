"""Virus scanners that know one virus, the harmless EICAR test file: a clamd on a socket, and a command."""

import socketserver
import struct
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# In two parts, so that no scanner takes this file for the test virus.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
HARMFUL_PDF = b"%PDF-1.7\n" + EICAR
COMMAND = f"{sys.executable} -c \"import sys; sys.exit(b'EICAR-STANDARD-' in sys.stdin.buffer.read())\""
BROKEN_COMMAND = f'{sys.executable} -c "import sys; sys.exit(2)"'


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack(">I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        answer = self.server.fixed or (b"stream: Eicar-Signature FOUND" if EICAR in content else b"stream: OK")  # type: ignore[attr-defined]
        self.wfile.write(answer + b"\0")


@contextmanager
def clamd(fixed: bytes = b"", path: str = "") -> Iterator[str]:
    """Serve as clamd does on loopback, or on a socket's path; yield the setting. `fixed`: what it answers to all."""
    kind = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
    with kind(path or ("127.0.0.1", 0), _Clamd) as server:  # type: ignore[arg-type]
        server.fixed = fixed  # type: ignore[union-attr]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"unix:{path}" if path else f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
