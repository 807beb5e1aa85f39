"""Where the bytes of files are kept: a local folder, addressed by content, written and synced before a row names them."""

import hashlib
import os
import tempfile
from pathlib import Path


class LocalStorage:
    """Files under one folder, named by their SHA-256; the same bytes are kept once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        if len(key) != 64 or not all(character in "0123456789abcdef" for character in key):
            raise FileNotFoundError(key)
        return self.folder / key[:2] / key

    def put(self, content: bytes) -> str:
        """Store and sync the bytes; return their key. Raises OSError when the folder cannot take them."""
        key = hashlib.sha256(content).hexdigest()
        path = self._path(key)
        if path.exists():
            return key
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        return key

    def get(self, key: str) -> bytes:
        """Return the bytes of a key. Raises FileNotFoundError."""
        return self._path(key).read_bytes()
