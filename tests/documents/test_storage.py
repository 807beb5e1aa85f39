"""The file store: a local folder and an S3-compatible server keep the same promises; orphans are swept."""

import io
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner
from flask import Flask
from moto.server import ThreadedMotoServer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.cli import main
from app.commands.attachments import Upload, attach
from app.commands.register_case import register_case
from app.commands.sweep_files import Sweep, sweep_files
from app.documents.storage import LocalStorage, Storage, key_of, storage_of
from app.errors import Unavailable
from app.extensions import db
from app.models.document import Document, DocumentSignature
from app.models.event import CaseEvent
from app.security.scope import unscoped
from tests import world as worlds
from tests.api.client import Caller
from tests.test_access import WORDS
from tests.visitor import Visitor

PDF = b"%PDF-1.4\n%%EOF\n"
FOREIGN = ["", "x", "../../etc/passwd", "/etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", "ab/part-x", "\0"]
BUCKET = "berkas"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """An S3-compatible server on this machine."""
    moto = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


def s3_settings(endpoint: str, bucket: str = BUCKET) -> dict[str, Any]:
    return {"S3_BUCKET": bucket, "S3_ENDPOINT": endpoint, "S3_REGION": "us-east-1", "S3_PREFIX": "/tanggap/",
            "S3_KEY": "kunci", "S3_SECRET": "rahasia"}  # fmt: skip


@pytest.fixture(params=["local", "s3"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The settings of an empty store of each kind."""
    if request.param == "local":
        yield {"FILES_FOLDER": tmp_path / "data" / "files"}
        return
    endpoint = request.getfixturevalue("server")
    names = {"aws_access_key_id": "kunci", "aws_secret_access_key": "rahasia", "region_name": "us-east-1"}
    bucket = boto3.resource("s3", endpoint_url=endpoint, **names).Bucket(BUCKET)
    bucket.create()
    yield s3_settings(endpoint)
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture
def store(settings: dict[str, Any]) -> Storage:
    return storage_of(settings)


def test_what_is_put_is_got_unchanged_under_its_sha_256(store):
    content = bytes(range(256)) * 5000
    key = store.put(content)
    assert key == key_of(content)
    assert store.get(key) == content
    assert store.put(b"") == key_of(b"")
    assert store.get(key_of(b"")) == b""


def test_the_same_bytes_are_kept_once_and_made_new_when_put_again(store):
    key = store.put(PDF)
    [(_, first)] = list(store.entries())
    assert store.put(PDF) == key
    [(named, again)] = list(store.entries())
    assert (named, again >= first) == (key, True)
    assert abs(again - datetime.now(UTC)) < timedelta(minutes=5)


def test_an_unknown_key_is_missing(store):
    with pytest.raises(FileNotFoundError):
        store.get(key_of(b"never"))
    assert store.delete(key_of(b"never")) is False


@pytest.mark.parametrize("key", FOREIGN)
def test_a_key_that_is_none_reaches_no_file(store, key):
    store.put(PDF)
    with pytest.raises(FileNotFoundError):
        store.get(key)
    if "part-" not in key:
        with pytest.raises(FileNotFoundError):
            store.delete(key)
    assert len(list(store.entries())) == 1


def test_deleting_spares_what_was_stored_after_a_moment(store):
    key = store.put(PDF)
    assert store.delete(key, datetime.now(UTC) - timedelta(hours=1)) is False
    assert store.get(key) == PDF
    assert store.delete(key, datetime.now(UTC) + timedelta(hours=1)) is True
    assert list(store.entries()) == []


def test_an_empty_store_holds_nothing(store):
    assert list(store.entries()) == []


def test_the_local_store_is_for_its_owner_only(tmp_path):
    folder = tmp_path / "data" / "files"
    key = LocalStorage(folder).put(PDF)
    modes = [path.stat().st_mode & 0o777 for path in (folder, folder / key[:2], folder / key[:2] / key)]
    assert modes == [0o700, 0o700, 0o600]


def test_an_object_of_the_bucket_lies_below_its_prefix(server, settings):
    key = storage_of(settings).put(PDF)
    if "S3_BUCKET" in settings:
        client = boto3.client("s3", endpoint_url=server, region_name="us-east-1", aws_access_key_id="kunci",
                              aws_secret_access_key="rahasia")  # fmt: skip
        names = [found["Key"] for found in client.list_objects_v2(Bucket=BUCKET)["Contents"]]
        assert names == [f"tanggap/{key[:2]}/{key}"]


@contextmanager
def small_files_only() -> Iterator[None]:
    """Let this process write no file beyond 4 kB, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def without_privilege() -> Iterator[None]:
    """Be somebody to whom the modes of folders apply, also where the tests run as root."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_full_folder_refuses_and_keeps_no_part_of_the_file(tmp_path):
    store = LocalStorage(tmp_path / "files")
    kept = store.put(PDF)
    with small_files_only(), pytest.raises(Unavailable) as refused:
        store.put(b"x" * 100_000)
    assert isinstance(refused.value.__cause__, OSError)
    assert [key for key, _ in store.entries()] == [kept]


def test_a_read_only_folder_refuses(tmp_path):
    store = LocalStorage(tmp_path / "files")
    store.put(PDF)
    for folder in (store.folder, *store.folder.iterdir()):
        folder.chmod(0o500)
    with without_privilege(), pytest.raises(Unavailable):
        store.put(b"another")
    for folder in (store.folder, *store.folder.iterdir()):
        folder.chmod(0o700)
    assert len(list(store.entries())) == 1


def test_a_place_that_is_no_folder_is_refused_in_words(tmp_path):
    (tmp_path / "files").write_bytes(b"")
    store = LocalStorage(tmp_path / "files")
    with pytest.raises(Unavailable, match="Nothing was saved"):
        store.put(PDF)
    with pytest.raises(Unavailable, match="does not answer"):
        store.get(key_of(PDF))


def test_a_server_that_refuses_or_is_away_is_told_in_words(server):
    for settings in (s3_settings(server, "tidak-ada"), s3_settings("http://127.0.0.1:9")):
        store = storage_of(settings)
        with pytest.raises(Unavailable, match="Nothing was saved") as refused:
            store.put(PDF)
        assert refused.value.__cause__ is not None
        with pytest.raises(Unavailable):
            list(store.entries())


# ---- the user in front of a full store ----------------------------------------------------------------------------


@pytest.fixture
def full(sqlite_engine: Any, tmp_path: Path) -> Iterator[Flask]:
    """The application over a store that takes nothing."""
    sqlite_engine.reset()
    application, folder = sqlite_engine.app, sqlite_engine.app.config["FILES_FOLDER"]
    (tmp_path / "files").write_bytes(b"")
    application.config["FILES_FOLDER"] = tmp_path / "files"
    yield application
    application.config["FILES_FOLDER"] = folder


def registered(app: Flask) -> int:
    """Register a case at Palembang."""
    with app.app_context():
        viewer = worlds.read(db.session()).viewer(db.session(), "plg_desk")
        return int(register_case(db.session, viewer, WORDS)["id"])


def rows_of(app: Flask) -> tuple[int, int]:
    """Count documents and history rows."""
    with app.app_context(), unscoped(db.session()):
        counts = [db.session.scalar(select(func.count(table.id))) or 0 for table in (Document, CaseEvent)]
        return counts[0], counts[1]


def test_a_full_store_reaches_the_api_as_a_problem_and_leaves_no_row(full):
    case_id = registered(full)
    before = rows_of(full)
    with full.app_context():
        caller = Caller(full, "plg_desk")
    answer = caller.http.post(
        f"/api/v1/cases/{case_id}/attachments", headers={**caller.headers, "Idempotency-Key": "kunci-berkas"},
        data={"file": (io.BytesIO(PDF), "surat.pdf")})  # fmt: skip
    assert answer.status_code == 503, answer.json
    assert answer.json["detail"]
    assert rows_of(full) == before


def test_a_full_store_reaches_the_page_in_words_and_leaves_no_row(full):
    case_id = registered(full)
    before = rows_of(full)
    visitor = Visitor(full)
    visitor.sign_in("plg_desk")
    answer = visitor.submit(
        f"/cases/{case_id}", f"/cases/{case_id}/attach", file=(io.BytesIO(PDF), "surat.pdf"), title=""
    )
    assert answer.status_code == 503
    assert rows_of(full) == before


# ---- sweeping -----------------------------------------------------------------------------------------------------


def keep(session: Session, world: worlds.World, store: Storage) -> tuple[str, str]:
    """Store a file that a document names and one that a signed copy names."""
    viewer = world.viewer(session, "plg_desk")
    case_id = int(register_case(session, viewer, WORDS)["id"])
    answer = attach(session, viewer, case_id, Upload("surat.pdf", PDF), store, 1000)
    signed = store.put(b"signed copy")
    session.add(
        DocumentSignature(
            case_id=case_id, document_id=int(answer["document"]["id"]), method="wet_ink", signer_name="Contoh",
            at=datetime(2026, 8, 31, tzinfo=UTC), file_name="a.pdf", media_type="application/pdf", size=1, sha256=signed,
            storage_key=signed))  # fmt: skip
    session.commit()
    return key_of(PDF), signed


def test_a_sweep_removes_what_no_row_names_after_a_day_and_nothing_else(session, world, store):
    kept = {*keep(session, world, store)}
    orphan = store.put(b"orphan")
    assert sweep_files(session, store) == Sweep(files=3, young=3)
    with clock.moved(datetime.now(UTC) + timedelta(days=2)):
        assert sweep_files(session, store, dry_run=True) == Sweep(files=3, orphans=1)
        assert {key for key, _ in store.entries()} == kept | {orphan}
        assert sweep_files(session, store) == Sweep(files=3, orphans=1, removed=1)
        assert sweep_files(session, store) == Sweep(files=2)
    assert {key for key, _ in store.entries()} == kept


def test_a_sweep_removes_what_an_interrupted_write_left(one_app, tmp_path):
    store = LocalStorage(tmp_path / "files")
    key = store.put(PDF)
    part = store.folder / key[:2] / "part-1234abcd"
    part.write_bytes(b"%PDF")
    with clock.moved(datetime.now(UTC) + timedelta(days=2)):
        assert sweep_files(db.session, store) == Sweep(files=2, orphans=2, removed=2)
    assert not part.exists()


def test_a_sweep_keeps_a_file_that_was_put_again_while_it_looked(one_app, tmp_path):
    class Busy(LocalStorage):
        def delete(self, key: str, before: datetime | None = None) -> bool:
            later = clock.now().timestamp()
            os.utime(self._path(key), (later, later))
            return super().delete(key, before)

    store = Busy(tmp_path / "files")
    key = store.put(PDF)
    with clock.moved(datetime.now(UTC) + timedelta(days=2)):
        assert sweep_files(db.session, store) == Sweep(files=1, orphans=1)
    assert store.get(key) == PDF


def test_the_command_says_what_it_removed_or_why_it_could_not(one_app, tmp_path, monkeypatch):
    monkeypatch.setattr("app.cli._app", lambda: one_app)
    monkeypatch.setitem(one_app.config, "FILES_FOLDER", tmp_path / "files")
    LocalStorage(tmp_path / "files").put(PDF)
    with clock.moved(datetime.now(UTC) + timedelta(days=2)):
        tried = CliRunner().invoke(main, ["storage", "sweep", "--dry-run"])
        done = CliRunner().invoke(main, ["storage", "sweep"])
    assert "1 files, 0 younger than a day, 1 without a record, 1 would be removed" in tried.output
    assert "1 without a record, 1 removed" in done.output
    for name, value in s3_settings("http://127.0.0.1:9").items():
        monkeypatch.setitem(one_app.config, name, value)
    failed = CliRunner().invoke(main, ["storage", "sweep"])
    assert (failed.exit_code, "does not answer" in failed.output) == (1, True)
