"""Checks every catalogue in a folder: readable, complete, nothing fuzzy, the same %(places)s as the English text."""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po


def faults(catalogue: Catalog) -> list[str]:
    """Return one line for each text that would show wrongly or in the wrong language."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.fuzzy:
            found.append(f"line {message.lineno}: fuzzy: {message.id!r}")
        elif not all(texts):
            found.append(f"line {message.lineno}: not translated: {message.id!r}")
        found += [f"line {message.lineno}: {error}: {message.id!r}" for error in message.check(catalogue)]
    return found


def main(folder: Path) -> int:
    """Print the faults of all catalogues below the folder; return 1 when there are any."""
    count = 0
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        try:
            with path.open("rb") as handle:
                lines = faults(read_po(handle, locale=path.parts[-3], abort_invalid=True))
        except (PoFileError, UnicodeDecodeError) as error:
            lines = [str(error)]
        for line in lines:
            print(f"{path}: {line}")
        count += len(lines)
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
