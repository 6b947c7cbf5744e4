"""``[[destinos]]`` and ``[firma]`` of boletin.toml: where output/ is delivered, and signed by whom.

No key holds a password: ``clave`` is the NAME under which one is found (see
:mod:`boletin.publish.delivery.secrets`).
"""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, urlsplit

Trouble = tuple[str, str, str]
"""Key, what is wrong, what to write."""

TIPOS = ("carpeta", "sftp", "ftp", "ftps", "s3", "webdav")
EVERYTHING = "todo"
STATION = "emisora:"


@dataclass(frozen=True, slots=True)
class Destino:
    """A place that output/ is delivered to."""

    id: str
    tipo: str
    """One of :data:`TIPOS`."""
    direccion: str = ""
    """Server: ``servidor.example:2222`` for sftp, ftp and ftps; a web address for webdav and s3
    (empty: Amazon's)."""
    carpeta: str = ""
    """Folder on the server; for s3, bucket and prefix: ``cubo/boletin``; for carpeta, its path."""
    usuario: str = ""
    """User; for s3, the access key's id."""
    clave: str = ""
    """Name of the environment variable or keyring entry with the password; never the password."""
    llave: str = ""
    """File of a private SSH key; ``clave`` then names its passphrase."""
    huella_servidor: str = ""
    """``SHA256:…`` of the SSH server's key; without it, ``known_hosts`` decides."""
    known_hosts: str = ""
    """File of known SSH servers. Empty: the user's own."""
    certificado: str = ""
    """PEM file of the authority that signed the server's certificate, where it is not a public
    one (ftps, webdav, s3)."""
    region: str = ""
    """Region of an s3 server."""
    contenido: str = EVERYTHING
    """"todo", or "emisora:ID": what that station alone is given."""
    reintentos: int = 5
    """How often something is tried again after a cut, 0–20."""

    @property
    def emisora(self) -> str:
        """The station whose material this is; empty where everything is delivered."""
        return self.contenido.removeprefix(STATION) if self.contenido != EVERYTHING else ""

    @property
    def lugar(self) -> str:
        """Where it is, in words that hold no secret: a journal counts for one place only."""
        return f"{self.tipo} {self.usuario}@{self.direccion}/{self.carpeta} {self.contenido}"

    def host(self, usual: int) -> tuple[str, int]:
        """Server and port of ``direccion``; ``usual``: the port where it tells none."""
        parts = _server(self.direccion)
        return parts.hostname or "", parts.port or usual


@dataclass(frozen=True, slots=True)
class Firma:
    """The signature of the manifest, in minisign's format."""

    llave: str = ""
    """File of minisign's secret key, outside output/. Empty: nothing is signed."""
    clave: str = ""
    """Name of the environment variable or keyring entry with its password. Empty: it has none."""
    publica: str = ""
    """The public key, ``RW…``: ``boletin verificar`` asks for its signature."""


def _server(direccion: str) -> SplitResult:
    return urlsplit(direccion if "://" in direccion else f"//{direccion}")


def troubles(destinos: Iterable[Destino], firma: Firma, stations: set[str]) -> Iterator[Trouble]:
    """What cannot be in ``[[destinos]]`` and ``[firma]``."""
    seen: set[str] = set()
    placed: list[Destino] = []
    for number, destino in enumerate(destinos):
        key = f"destinos[{number}]"
        if not re.fullmatch(r"[a-z0-9-]{1,64}", destino.id) or destino.id in seen:
            yield (
                f"{key}.id",
                "El id de un destino está repetido o tiene signos.",
                "Use minúsculas, números y guiones, distinto para cada uno.",
            )
        seen.add(destino.id)
        if destino.tipo not in TIPOS:
            yield (
                f"{key}.tipo",
                f"El destino «{destino.id}» tiene el tipo «{destino.tipo}», que no existe.",
                f"Hay: {', '.join(TIPOS)}.",
            )
            continue
        yield from _place(key, destino)
        for other in placed:
            if _overlap(destino, other):
                yield (
                    f"{key}.carpeta",
                    f"El destino «{destino.id}» entrega en la misma carpeta que «{other.id}», o "
                    "dentro de ella: se borrarían uno a otro.",
                    "Dé a cada destino su propia carpeta.",
                )
        placed.append(destino)
        yield from _secret(f"{key}.clave", destino.clave)
        yield from _who(key, destino)
        if destino.emisora not in {"", *stations} or not destino.contenido:
            yield (
                f"{key}.contenido",
                f"El destino «{destino.id}» pide el contenido «{destino.contenido}», que no hay.",
                f'Escriba "{EVERYTHING}" o "{STATION}ID". '
                f"Emisoras: {', '.join(sorted(stations)) or 'ninguna'}.",
            )
        if not 0 <= destino.reintentos <= 20:
            yield (
                f"{key}.reintentos",
                f"El destino «{destino.id}» reintenta {destino.reintentos} veces.",
                "Escriba un número de 0 a 20; lo normal es 5.",
            )
    yield from _secret("firma.clave", firma.clave)
    if firma.publica and not re.fullmatch(r"RW[A-Za-z0-9+/]{54}", firma.publica):
        yield (
            "firma.publica",
            "La llave pública de la firma no es de minisign.",
            "Copie el renglón que empieza con RW de su archivo .pub.",
        )


def _overlap(one: Destino, other: Destino) -> bool:
    """Whether one's folder is the other's, or lies in it."""
    if (one.tipo, one.direccion.lower()) != (other.tipo, other.direccion.lower()):
        return False
    a, b = (PurePosixPath(posixpath.normpath(each.carpeta or ".")) for each in (one, other))
    return a.is_relative_to(b) or b.is_relative_to(a)


def _place(key: str, destino: Destino) -> Iterator[Trouble]:
    name = destino.id
    if destino.tipo == "carpeta":
        if not destino.carpeta:
            yield f"{key}.carpeta", f"Falta la carpeta de «{name}».", 'carpeta = "/media/usb".'
        return
    if destino.tipo == "s3":
        if not destino.carpeta.strip("/"):
            yield f"{key}.carpeta", f"Falta el cubo de «{name}».", 'carpeta = "cubo/boletin".'
    elif not destino.direccion:
        yield (
            f"{key}.direccion",
            f"Falta la dirección del servidor de «{name}».",
            'direccion = "servidor.example".',
        )
        return
    if ".." in destino.carpeta.split("/"):
        message = f"La carpeta de «{name}» no puede llevar «..»."
        yield f"{key}.carpeta", message, "Escriba la carpeta completa."
    try:
        parts = _server(destino.direccion)
        host, secret, _ = parts.hostname, parts.password or parts.username, parts.port
    except ValueError:
        host, secret = None, None
        parts = _server("")
    if secret:
        yield (
            f"{key}.direccion",
            f"La dirección de «{name}» lleva un usuario o una contraseña, y ahí se publicarían.",
            "Quítelos: el usuario va en «usuario» y el nombre de la contraseña en «clave».",
        )
    elif destino.direccion and not host:
        yield (
            f"{key}.direccion",
            f"La dirección de «{name}» no se entiende.",
            'Escriba "servidor.example", "servidor.example:2222" o "https://servidor.example/dav".',
        )
    elif destino.tipo in ("s3", "webdav") and destino.direccion:
        if parts.scheme != "https" and not (parts.scheme == "http" and _near(host or "")):
            yield (
                f"{key}.direccion",
                f"La dirección de «{name}» no es https: la contraseña viajaría a la vista.",
                'Escríbala completa: "https://servidor.example/dav".',
            )
    elif parts.path.strip("/"):
        yield (
            f"{key}.direccion",
            f"La dirección de «{name}» lleva una carpeta.",
            "Escriba solo el servidor; la carpeta va en «carpeta».",
        )


def _near(host: str) -> bool:
    """Whether a server is this very machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _secret(key: str, clave: str) -> Iterator[Trouble]:
    """``clave`` must be a name. What is no name may be the password itself: it is not repeated."""
    if clave and not re.fullmatch(r"[A-Z][A-Z0-9_]{2,63}", clave):
        yield (
            key,
            "«clave» no es el nombre de una variable. Aquí no va la contraseña.",
            'Escriba un nombre en mayúsculas, clave = "CLAVE_DEL_SITIO", y guarde la contraseña '
            "en esa variable de entorno. Si era la contraseña, cámbiela.",
        )


def _who(key: str, destino: Destino) -> Iterator[Trouble]:
    name, tipo = destino.id, destino.tipo
    if tipo == "sftp" and not destino.usuario:
        yield f"{key}.usuario", f"Falta el usuario de «{name}».", 'Escriba usuario = "…".'
    if destino.usuario and tipo not in ("carpeta", "sftp") and not destino.clave:
        yield (
            f"{key}.clave",
            f"Falta dónde está la contraseña de «{name}».",
            'Escriba clave = "NOMBRE_DE_LA_VARIABLE".',
        )
    if destino.huella_servidor and not re.fullmatch(
        r"SHA256:[A-Za-z0-9+/]{43}=?", destino.huella_servidor
    ):
        yield (
            f"{key}.huella_servidor",
            f"La huella del servidor de «{name}» no se entiende.",
            'Escríbala completa: "SHA256:" y 43 letras y números.',
        )
    for field, kinds in _ONLY.items():
        if getattr(destino, field) and tipo not in kinds:
            yield (
                f"{key}.{field}",
                f"«{field}» no es de un destino {tipo}.",
                f"Quítela; es de: {', '.join(kinds)}.",
            )


_ONLY = {
    "llave": ("sftp",),
    "huella_servidor": ("sftp",),
    "known_hosts": ("sftp",),
    "certificado": ("ftps", "webdav", "s3"),
    "region": ("s3",),
}
"""Keys that only some kinds know."""
