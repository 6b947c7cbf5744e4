"""minisign signatures of manifests and packages: made with the office's key, checked by whoever
downloads.

The format is minisign's own (https://jedisct1.github.io/minisign/): Ed25519 over the BLAKE2b-512 of
the file. The trusted comment carries no time, so that the same file has the same signature.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Protocol

from boletin.errors import BoletinError, ToolError

ENDING = ".minisig"
"""What the name of a signature adds to that of its file, in minisign too."""
INSTALL = 'pip install "boletin[firma]"'


class Readable(Protocol):
    """A stream: a package may be larger than the memory."""

    def read(self, size: int = -1, /) -> bytes | None:
        """The next bytes; empty at the end."""
        ...


def _minisign() -> Any:
    try:
        import minisign  # noqa: PLC0415
    except ModuleNotFoundError:
        raise ToolError(
            "Para firmar y comprobar firmas falta el paquete «py-minisign».",
            remedy=f"Instálelo: {INSTALL}",
        ) from None
    return minisign


class Signer:
    """Signs with a secret key of minisign. Raises BoletinError for one that cannot be used."""

    def __init__(self, key: Path, password: str) -> None:
        minisign = _minisign()
        wrong = BoletinError(
            f"La llave de la firma, {key.name}, no se puede usar.",
            remedy="Revise [firma]: llave es el archivo secreto de minisign; clave, el nombre de "
            "la variable con su contraseña.",
        )
        try:
            self._key = minisign.SecretKey.from_file(key)
            if self._key.is_encrypted():
                self._key.decrypt(password)
        except (OSError, ValueError, minisign.Error):
            raise wrong from None
        self._minisign = minisign

    def __call__(self, data: bytes | Readable, name: str) -> bytes:
        """The signature file of ``data``; its trusted comment tells ``name``."""
        signature = self._key.sign(
            data, untrusted_comment="firma de boletin", trusted_comment=f"{name} de boletin"
        )
        return bytes(signature).rstrip(b"\n") + b"\n"

    @property
    def public(self) -> str:
        """The public key, ``RW…``."""
        return public_text(bytes(self._key.get_public_key()))


def public_text(data: bytes) -> str:
    """The line ``RW…`` of a public key's file, or of its text."""
    found = re.search(rb"RW[A-Za-z0-9+/]{54}", data)
    return found[0].decode() if found else ""


def verified(public: str, data: bytes | Readable, signature: bytes) -> bool:
    """Whether ``signature`` is that of ``data`` by the owner of ``public``. Raises ToolError."""
    minisign = _minisign()
    try:
        key = minisign.PublicKey.from_base64(public)
        key.verify(data, minisign.Signature.from_bytes(signature))
    except (ValueError, minisign.Error):
        return False
    return True
