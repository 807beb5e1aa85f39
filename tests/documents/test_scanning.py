"""The virus scanner: off by default, refuses the test virus on every way in, and lets nothing pass when it is silent."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.commands.attachments import Upload, attach
from app.documents.scanning import scanner_of
from app.documents.storage import LocalStorage, storage_of
from app.errors import Invalid, Unavailable
from app.models.document import Document
from config import Config
from tests import world as worlds
from tests.commands.journeys import Journey
from tests.documents.scanners import BROKEN_COMMAND, COMMAND, EICAR, HARMFUL_PDF, clamd
from tests.inbound.mails import PDF


def test_without_a_setting_nothing_is_scanned(tmp_path):
    scanner_of("")(EICAR)
    storage_of({"FILES_FOLDER": tmp_path}).scan(EICAR)


@pytest.mark.parametrize("kind", ["tcp", "unix", "command"])
def test_the_test_virus_is_refused_and_a_clean_file_passes(tmp_path, kind):
    with clamd(path=str(tmp_path / "clamd") if kind == "unix" else "") as place:
        scan = storage_of({"FILES_FOLDER": tmp_path, "SCANNER": COMMAND if kind == "command" else place}).scan
        scan(PDF + b"x" * 200_000)
        for harmful in (EICAR, HARMFUL_PDF, HARMFUL_PDF + bytes(200_000)):
            with pytest.raises(Invalid):
                scan(harmful)


@pytest.mark.parametrize(
    "setting", ["127.0.0.1:9", "[::1]:9", "unix:/nowhere/clamd", "/nowhere/scanner -", BROKEN_COMMAND]
)
def test_a_scanner_that_does_not_answer_lets_nothing_pass(setting):
    with pytest.raises(Unavailable, match="does not answer"):
        scanner_of(setting)(PDF)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR", b"stream: ERROR", b"", b"\xff"])
def test_an_answer_that_is_no_verdict_lets_nothing_pass(answer):
    with clamd(fixed=answer or b"\n") as place, pytest.raises(Unavailable):
        scanner_of(place)(PDF)


def test_a_command_that_cannot_be_read_is_told_at_the_start(base, monkeypatch):
    monkeypatch.setenv("TANGGAP_SCANNER", 'clamdscan "-')
    with pytest.raises(SystemExit, match="TANGGAP_SCANNER"):
        Config()


def documents(session: Session) -> int:
    """How many files somebody sent."""
    return session.query(Document).filter_by(direction="received").count()


def test_a_harmful_file_of_the_desk_is_refused_and_nothing_is_kept(session, world: worlds.World, tmp_path: Path):
    case_id = Journey(session, world).up_to("registered").case_id
    desk = world.viewer(session, "plg_desk")
    store = LocalStorage(tmp_path, scanner_of(COMMAND))
    for name, content in (("eicar.com", EICAR), ("foto.pdf", HARMFUL_PDF)):
        with pytest.raises(Invalid) as refused:
            attach(session, desk, case_id, Upload(name, content), store, 10**6)
        assert refused.value.errors[0].message.startswith("The file is not taken: the virus scanner")
    with pytest.raises(Unavailable):
        attach(
            session, desk, case_id, Upload("foto.pdf", PDF), LocalStorage(tmp_path, scanner_of("127.0.0.1:9")), 10**6
        )
    assert documents(session) == 0 and not any(path.is_file() for path in tmp_path.rglob("*"))
    attach(session, desk, case_id, Upload("foto.pdf", PDF), store, 10**6)
    assert documents(session) == 1
