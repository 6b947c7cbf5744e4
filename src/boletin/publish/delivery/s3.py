"""Object stores that speak S3, through s3fs. Writing an object is atomic there."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import botocore.exceptions as boto
from aiohttp import ClientError as HttpError
from s3fs import S3FileSystem

from boletin.config import Destino
from boletin.publish.delivery.base import (
    TIMEOUT_S,
    CutError,
    RefusedError,
    Remote,
    certificate,
    network,
    no_space,
    not_allowed,
    wrong_secret,
)
from boletin.publish.delivery.stream import Source
from boletin.publish.serving import mime_of

LARGEST = 5 << 30
"""Bytes that one PUT may carry."""
_SHORT_LIVED = (".html", ".xml", ".json", ".ics", ".minisig")
_AUTH = {
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "AuthorizationHeaderMalformed",
    "InvalidToken",
    "ExpiredToken",
    "403",
    "401",
}
_FULL = {"QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "507", "EntityTooLarge"}
_BUSY = {"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling"}


def open_target(destino: Destino, secret: str) -> S3:
    """A client; S3 has no connection to open."""
    fs = S3FileSystem(
        key=destino.usuario or None,
        secret=secret or None,
        endpoint_url=destino.direccion or None,
        client_kwargs={
            "region_name": destino.region or None,
            "verify": destino.certificado or None,
        },
        config_kwargs={
            "connect_timeout": TIMEOUT_S,
            "read_timeout": TIMEOUT_S,
            "retries": {"total_max_attempts": 1},
            # Stores that are not Amazon's refuse the checksums that are sent unasked.
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
            "s3": {"addressing_style": "path" if destino.direccion else "auto"},
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    fs.retries = 1
    bucket, _, prefix = destino.carpeta.strip("/").partition("/")
    return S3(fs, bucket, prefix)


def explain(error: Exception) -> Exception:
    """What the store's answer means; s3fs hides it as the cause of an error of its own."""
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    for one in chain:
        if isinstance(one, boto.ClientError):
            return _answer(one)
    for one in chain:
        if isinstance(one, boto.SSLError) or "CERTIFICATE_VERIFY" in str(one):
            return certificate()
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError):
        return wrong_secret()
    if isinstance(error, FileNotFoundError):
        return error
    if isinstance(error, boto.BotoCoreError | HttpError | OSError):
        return network(error)
    return error


def _answer(error: boto.ClientError) -> Exception:
    answer: Any = error.response
    code = str(answer.get("Error", {}).get("Code", ""))
    status = int(answer.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code == "RequestTimeTooSkewed":
        return RefusedError(
            "El reloj de este equipo está adelantado o atrasado, y el servidor no lo acepta.",
            "Ponga el reloj en hora (fecha, hora y zona) y repita la orden.",
        )
    if code == "NoSuchBucket":
        return RefusedError("No existe el cubo.", "Revise «carpeta»: cubo/prefijo.")
    if code in ("NoSuchKey", "404"):
        return FileNotFoundError(code)
    if code in _FULL or status == 507:
        return no_space()
    if code in _AUTH:
        return wrong_secret()
    if code in _BUSY or status >= 500:
        return CutError(f"el servidor pide esperar: {code or status}")
    if code in ("BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody"):
        return CutError(f"el archivo llegó dañado: {code}")
    return not_allowed(code or str(status))


class S3:
    """See :class:`boletin.publish.delivery.base.Target`."""

    direct = True

    def __init__(self, fs: S3FileSystem, bucket: str, prefix: str) -> None:
        self.fs = fs
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""

    def listing(self, folders: Iterable[str]) -> dict[str, Remote]:
        """By size and ETag; all keys below the prefix, a thousand at a time."""
        asked = set(folders)
        found: dict[str, Remote] = {}
        page: dict[str, Any] = {}
        while True:
            answer = self._call("list_objects_v2", Prefix=self.prefix, **page)
            for row in answer.get("Contents", ()):
                path = str(row["Key"]).removeprefix(self.prefix)
                if path.rpartition("/")[0] in asked and not path.endswith("/"):
                    found[path] = Remote(int(row["Size"]), str(row.get("ETag", "")).strip('"'))
            if not answer.get("IsTruncated"):
                return found
            page = {"ContinuationToken": answer["NextContinuationToken"]}

    def read(self, path: str) -> bytes:
        """A small object."""
        return bytes(self.fs.cat_file(f"{self.bucket}/{self._key(path)}"))

    def send(self, source: Source, path: str) -> None:
        """One PUT, whose SHA-256 the store checks too."""
        if source.bytes > LARGEST:
            raise RefusedError(f"{source.path} pasa de 5 GB.", "Entréguelo por otro medio.")
        ending = PurePosixPath(source.path).suffix.lower()
        self._call(
            "put_object",
            Key=self._key(path),
            Body=source,
            ContentLength=source.bytes,
            ContentType=mime_of(PurePosixPath(source.path).name),
            ChecksumSHA256=base64.b64encode(bytes.fromhex(source.sha256)).decode(),
            Metadata={"sha256": source.sha256},
            **({"CacheControl": "no-cache"} if ending in _SHORT_LIVED else {}),
        )

    def size(self, path: str) -> int:
        """Bytes."""
        return int(self._call("head_object", Key=self._key(path))["ContentLength"])

    def rename(self, old: str, new: str) -> None:
        """A copy inside the store, which takes the name at once; then the old name goes."""
        source = {"Bucket": self.bucket, "Key": self._key(old)}
        self._call("copy_object", Key=self._key(new), CopySource=source)
        self._call("delete_object", Key=self._key(old))

    def remove(self, path: str) -> None:
        """Delete; a key that is not there is no error in S3."""
        self._call("delete_object", Key=self._key(path))

    def remove_folder(self, path: str) -> None:
        """There are no folders."""

    def close(self) -> None:
        """Leave the HTTP session to the garbage collector, as s3fs does."""

    def _key(self, path: str) -> str:
        return f"{self.prefix}{path}"

    def _call(self, method: str, **arguments: Any) -> Any:
        return self.fs.call_s3(method, Bucket=self.bucket, **arguments)
