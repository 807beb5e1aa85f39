"""What tests of commands share: a desk that draws papers."""

from pathlib import Path

import pytest

from app.documents.desk import Desk
from app.documents.storage import LocalStorage
from tests.commands.journeys import ADDRESS


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk over a folder of its own."""
    return Desk(LocalStorage(tmp_path / "files"), ADDRESS)
