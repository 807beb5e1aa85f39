"""An S3-compatible store of files. Loaded by app.documents.storage only where one is configured."""

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.documents.scanning import Scan, scan_nothing
from app.documents.storage import CANNOT_READ, CANNOT_STORE, KEY, key_of
from app.errors import Unavailable

MISSING = {"404", "NoSuchKey", "NotFound"}


def from_settings(config: Mapping[str, Any], scan: Scan = scan_nothing) -> "S3Storage":
    """Return the store of S3_BUCKET; S3_ENDPOINT, S3_REGION, S3_KEY and S3_SECRET may be left to the environment."""
    names = ("S3_ENDPOINT", "S3_REGION", "S3_KEY", "S3_SECRET")
    client = _client(*(str(config.get(name) or "") for name in names))
    return S3Storage(client, config["S3_BUCKET"], str(config.get("S3_PREFIX") or ""), scan)


@functools.lru_cache(maxsize=4)
def _client(endpoint: str, region: str, key: str, secret: str) -> Any:
    """Make a client (safe to share between threads). Checksums only where asked for: not every server knows them."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint or None,
        region_name=region or None,
        aws_access_key_id=key or None,
        aws_secret_access_key=secret or None,
        config=Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"total_max_attempts": 3, "mode": "standard"},
            s3={"addressing_style": "path" if endpoint else "auto"},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )


@contextmanager
def _refused_as(message: str, key: str = "") -> Iterator[None]:
    try:
        yield
    except ClientError as fault:
        if key and fault.response.get("Error", {}).get("Code") in MISSING:
            raise FileNotFoundError(key) from fault
        raise Unavailable(message) from fault
    except (BotoCoreError, OSError) as fault:
        raise Unavailable(message) from fault


class S3Storage:
    """Objects of one bucket below a prefix, named by their key. The server answers only when it has them for good."""

    def __init__(self, client: Any, bucket: str, prefix: str = "", scan: Scan = scan_nothing) -> None:
        self.client, self.bucket, self.scan = client, bucket, scan
        self.prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""

    def _object(self, key: str) -> dict[str, str]:
        if not KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return {"Bucket": self.bucket, "Key": f"{self.prefix}{key[:2]}/{key}"}

    def put(self, content: bytes) -> str:
        """Send the bytes."""
        key = key_of(content)
        with _refused_as(CANNOT_STORE):
            self.client.put_object(**self._object(key), Body=content)
        return key

    def get(self, key: str) -> bytes:
        """Fetch the bytes."""
        place = self._object(key)
        with _refused_as(CANNOT_READ, key):
            content: bytes = self.client.get_object(**place)["Body"].read()
        return content

    def delete(self, key: str, before: datetime | None = None) -> bool:
        """Drop the object."""
        place = self._object(key)
        try:
            with _refused_as(CANNOT_STORE, key):
                found = self.client.head_object(**place)
                if before is not None and found["LastModified"] >= before:
                    return False
                self.client.delete_object(**place)
        except FileNotFoundError:
            return False
        return True

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """List the bucket, a thousand objects at a time."""
        with _refused_as(CANNOT_READ):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            for page in pages:
                for found in page.get("Contents", ()):
                    name = found["Key"].rpartition("/")[2]
                    if KEY.fullmatch(name):
                        yield name, found["LastModified"]
