"""What a kind of destination can do.

**How to add one.** Write a module with a class that has the methods of :class:`Target`, a function
``open_target(destino, secret) -> Target`` that connects, and a function ``explain(error)`` that
says whether an error of its library is a cut (:class:`CutError`: it is tried again), a refusal
(:class:`RefusedError`: it is not) or a file that is not there (FileNotFoundError). Name it in
:data:`KINDS` and in ``config/destinations.py``, and put a server of the kind into
``tests/publish/delivery_servers.py``: the tests with cuts run over all of them.

Paths are relative to the destination's folder, with ``/``. A target keeps nothing between calls
but its connection; after a cut it is thrown away and opened again.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from boletin.config import Destino
from boletin.errors import ToolError
from boletin.publish.delivery.stream import Source

INSTALL = 'pip install "boletin[entrega]"'
TIMEOUT_S = 30
"""How long a silent server is waited for."""


class CutError(Exception):
    """The connection was cut, or the server asks to come later. ``str()``: why, in Spanish."""


class RefusedError(Exception):
    """The server will not, however often it is asked."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Remote:
    """A file as the destination lists it."""

    bytes: int
    mark: str = ""
    """What changes when its content does: its hash where the protocol gives one (ETag), else its
    time; empty where there is neither."""


class Target(Protocol):
    """A destination that is open."""

    direct: bool
    """A file sent under its final name appears whole or not at all: it needs no other name first.
    """

    def listing(self, folders: Iterable[str]) -> dict[str, Remote]:
        """The files that stand right in these folders; a folder that is not there has none."""
        ...

    def read(self, path: str) -> bytes:
        """A small file. Raises FileNotFoundError."""
        ...

    def send(self, source: Source, path: str) -> None:
        """Write a file, with the folders it needs; what had that name is overwritten."""
        ...

    def size(self, path: str) -> int:
        """Bytes of a file. Raises FileNotFoundError."""
        ...

    def rename(self, old: str, new: str) -> None:
        """Give a file its final name, in place of the one that has it, at once.

        Raises FileNotFoundError when there is no ``old``.
        """
        ...

    def remove(self, path: str) -> None:
        """Delete a file. Raises FileNotFoundError."""
        ...

    def remove_folder(self, path: str) -> None:
        """Delete a folder if it is empty; one that is not stays, without an error."""
        ...

    def close(self) -> None:
        """Leave. Never raises."""
        ...


KINDS = {
    "carpeta": "folder",
    "sftp": "sftp",
    "ftp": "ftp",
    "ftps": "ftp",
    "s3": "s3",
    "webdav": "webdav",
}
"""``tipo`` of boletin.toml -> module beside this one."""


def opener(
    destino: Destino, secret: str
) -> tuple[Callable[[], Target], Callable[[Exception], Exception]]:
    """A function that connects to a destination, and one that explains its library's errors.

    Raises ToolError, with the command to install it, when the kind's library is missing.
    """
    silence_libraries()
    try:
        kind: Any = importlib.import_module(f"boletin.publish.delivery.{KINDS[destino.tipo]}")
    except ModuleNotFoundError as error:
        raise ToolError(
            f"Para entregar por {destino.tipo} falta el paquete «{error.name}».",
            remedy=f"Instálelo: {INSTALL}",
        ) from None
    return (lambda: kind.open_target(destino, secret)), kind.explain


# --- what every kind says in the same words ------------------------------------------------------


def no_space() -> RefusedError:
    """The destination is full."""
    return RefusedError(
        "El destino no tiene espacio para más.",
        "Libere espacio allá y repita la orden.",
    )


def not_allowed(detail: str = "") -> RefusedError:
    """The user may not write there."""
    told = f" ({detail})" if detail else ""
    return RefusedError(
        f"El destino no permite hacerlo{told}.",
        "Pida permiso para escribir, cambiar de nombre y borrar en esa carpeta.",
    )


def wrong_secret() -> RefusedError:
    """User or password are not accepted."""
    return RefusedError(
        "El servidor no acepta el usuario o la contraseña.",
        "Revise «usuario» y lo que guarda la variable que nombra «clave».",
    )


def certificate() -> RefusedError:
    """Who answers cannot prove to be the server."""
    return RefusedError(
        "El certificado del servidor no es de confianza; no se le envió nada.",
        "Revise «direccion». Si la institución firma sus certificados, ponga su archivo en "
        'certificado = "autoridad.pem".',
    )


def incomplete(what: str) -> str:
    """A file that arrived short: a full disk that the server does not mention looks like this."""
    return f"no llegó completo: {what}; revise si el destino tiene espacio"


def network(error: BaseException) -> CutError:
    """A cut of any kind, in words: libraries tell it in English, with whole addresses."""
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) and cause not in chain:
        chain.append(cause)
    for words, signs in _CUTS:
        for one in chain:
            if any(sign in f"{type(one).__name__} {one}".lower() for sign in signs):
                return CutError(words)
    return CutError("se cortó la conexión")


_CUTS = (
    (
        "no se encuentra el servidor; revise su dirección y la conexión a internet",
        ("gaierror", "name or service", "getaddrinfo", "name resolution", "nodename"),
    ),
    (
        "en esa dirección no contesta ningún servidor",
        ("refused", "connect call failed", "no route", "unreachable"),
    ),
    ("el servidor dejó de contestar", ("timeout", "timed out")),
)
"""What tells a cause, in the name or the words of an error."""


_LIBRARIES = (
    "asyncio",
    "asyncssh",
    "aiohttp",
    "aiobotocore",
    "botocore",
    "httpx",
    "fsspec",
    "s3fs",
)


def silence_libraries() -> None:
    """What they log of a cut is a trace for programmers; staff get a sentence. Whoever sets up
    logging still hears them.
    """
    for name in _LIBRARIES:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
