"""Asks a server, over the network, for what apps and players will ask of it (rule P07).

The same questions to ``servir``, to nginx, to Caddy and to the public server of an office: HEAD,
byte ranges, 304 for what has not changed, types, CORS, how long things may be kept. Each question
is a small function that yields what is wrong; :data:`QUESTIONS` lists them. Media are never
fetched whole.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from boletin.errors import BoletinError
from boletin.files import reason
from boletin.model import Check, Level
from boletin.publish.serving import POLICY, is_shared, mime_of

PATIENCE_S = 20
MOST = 4_000_000
"""Bytes of an answer that are read."""

_ALSO = {
    "application/rss+xml": {"application/xml", "text/xml"},
    "application/xml": {"text/xml"},
    "application/json+chapters": {"application/json"},
    "application/x-subrip": {"text/srt", "application/srt", "text/plain", "text/x-subrip"},
    "audio/wav": {"audio/x-wav", "audio/vnd.wave", "audio/wave"},
    "text/javascript": {"application/javascript"},
}
"""Types of hosts that cannot be configured, and that apps take as well."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file that the server should have."""

    path: str
    """Below the public address."""
    size: int
    start: bytes
    """Its first hundred bytes."""
    end: bytes
    """Its last hundred bytes."""
    version: str = ""
    """The query of its address in a feed: ``v=1f0c…``."""

    @property
    def name(self) -> str:
        """Without its folder."""
        return self.path.rpartition("/")[2]

    @property
    def media(self) -> bool:
        """Sound or picture: fetched by ranges."""
        return mime_of(self.name).startswith(("audio/", "video/"))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Ask = Callable[..., Answer]
"""``ask(target, method="GET", **headers)``: one question, ``If_None_Match`` for a header."""
Problems = Iterator[str]


def target(root: Path, path: str, version: str = "") -> Target:
    """The file at ``path`` of the public tree ``root``. Raises OSError."""
    file = root / path
    size = file.stat().st_size
    with file.open("rb") as data:
        start = data.read(100)
        data.seek(max(0, size - 100))
        return Target(path, size, start, data.read(100), version)


def probe(base: str, targets: Sequence[Target]) -> list[Check]:
    """Every question about every target. Raises BoletinError when nobody answers at ``base``."""
    try:
        place = urlsplit(base)
        host, port = place.hostname or "", place.port
        host.encode("idna")
    except ValueError:  # a port or a name that cannot be
        host = ""
    if not host or place.scheme not in ("http", "https"):
        raise BoletinError(
            f"«{base}» no es una dirección web.", remedy="Escríbala completa: https://…"
        )
    ask = _asker(place.scheme, host, port, place.path.rstrip("/"))
    checks = []
    try:
        if targets and all(ask(one, "HEAD").status == 404 for one in targets):
            raise BoletinError(
                f"En {base} no está el sitio: nada de lo que se publica contesta ahí.",
                remedy="Revise la dirección, con su carpeta, y que output/ esté en el servidor.",
            )
        for question in QUESTIONS:
            found = [problem for one in targets for problem in question.ask(one, ask)]
            shown = "; ".join(found[:3]) + (f"; y {len(found) - 3} más" if len(found) > 3 else "")
            detail = f"{shown}." if found else question.fine
            checks.append(Check("P07", question.level, not found, len(found), detail))
    except (OSError, http.client.HTTPException) as error:
        raise BoletinError(
            f"{host} no contesta: {_why(error)}.",
            remedy="Revise la dirección, el servidor y la conexión.",
        ) from None
    return checks


def _why(error: OSError | http.client.HTTPException) -> str:
    """What came between, in Spanish: the system's words are English."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "su certificado HTTPS no es válido"
    if isinstance(error, ssl.SSLError):
        return "no habla HTTPS"
    if isinstance(error, socket.gaierror):
        return "nadie conoce esa dirección, o no hay red"
    if isinstance(error, OSError):
        return reason(error)
    return "lo que contesta no es HTTP"


def _asker(scheme: str, host: str, port: int | None, prefix: str) -> Ask:
    def ask(one: Target | str, method: str = "GET", **headers: str) -> Answer:
        path = one if isinstance(one, str) else one.path
        url = f"{prefix}/{quote(path)}"
        if not isinstance(one, str) and one.version:
            url += f"?{one.version}"
        wanted = {"Accept-Encoding": "identity", "Origin": "https://reproductor.example"}
        wanted |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = (
            http.client.HTTPSConnection(
                host, port, timeout=PATIENCE_S, context=ssl.create_default_context()
            )
            if scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=PATIENCE_S)
        )
        try:
            connection.request(method, url, headers=wanted)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read(MOST))
        finally:
            connection.close()

    return ask


# --- the questions --------------------------------------------------------------------------------


def _head(one: Target, ask: Ask) -> Problems:
    answer = ask(one, "HEAD")
    if answer.status != 200:
        yield f"{one.path}: HEAD contesta {answer.status}"
        return
    length = answer.headers.get("content-length")
    # A page compressed on its way may come without a length; a media file may not.
    if length != str(one.size) and (one.media or length is not None):
        yield f"{one.path}: dice medir {length} bytes y mide {one.size}"
    if answer.body:
        yield f"{one.path}: HEAD trae contenido"


def _ranges(one: Target, ask: Ask) -> Problems:
    if not one.media:
        return
    first, last = len(one.start) - 1, one.size - len(one.end)
    for asked, body, span in (
        (f"bytes=0-{first}", one.start, f"0-{first}"),
        (f"bytes=-{len(one.end)}", one.end, f"{last}-{one.size - 1}"),
        (f"bytes={last}-", one.end, f"{last}-{one.size - 1}"),
    ):
        answer = ask(one, Range=asked)
        if answer.status != 206 or answer.body != body:
            yield f"{one.path}: no sirve partes ({asked} contesta {answer.status})"
        elif answer.headers.get("content-range") != f"bytes {span}/{one.size}":
            yield f"{one.path}: dice mal qué parte sirve"
    if ask(one, Range=f"bytes={one.size}-").status != 416:
        yield f"{one.path}: una parte que no existe no contesta 416"
    several = ask(one, Range="bytes=0-9,20-29", method="HEAD")
    if several.status not in (200, 206):  # whole is right too (RFC 9110 §14.2)
        yield f"{one.path}: varias partes a la vez contestan {several.status}"


def _unchanged(one: Target, ask: Ask) -> Problems:
    about = ask(one, "HEAD").headers
    if tag := about.get("etag"):
        if ask(one, If_None_Match=tag).status != 304:
            yield f"{one.path}: no contesta 304 a quien ya lo tiene (If-None-Match)"
        if ask(one, "HEAD", If_None_Match='"otra"').status != 200:
            yield f"{one.path}: contesta sin cambios a quien tiene otra cosa"
    if date := about.get("last-modified"):
        if ask(one, If_Modified_Since=date).status != 304:
            yield f"{one.path}: no contesta 304 a quien ya lo tiene (If-Modified-Since)"
    elif not tag:
        yield f"{one.path}: no trae ETag ni Last-Modified; se baja entero cada vez"


def _types(one: Target, ask: Ask) -> Problems:
    told = ask(one, "HEAD").headers.get("content-type", "")
    right = mime_of(one.name).partition(";")[0]
    if told.partition(";")[0].strip().lower() not in {right, *_ALSO.get(right, ())}:
        yield f"{one.path}: se sirve como «{told}» y es {right}"
    elif "charset" in told and not re.search(r"charset=\"?utf-?8", told, re.IGNORECASE):
        yield f"{one.path}: se sirve como «{told}» y está en UTF-8"


def _exact_types(one: Target, ask: Ask) -> Problems:
    told = ask(one, "HEAD").headers.get("content-type", "").partition(";")[0].strip().lower()
    right = mime_of(one.name).partition(";")[0]
    if told in _ALSO.get(right, ()):
        yield f"{one.path}: se sirve como {told}; mejor {right}"


def _shared(one: Target, ask: Ask) -> Problems:
    if is_shared(one.name):
        for method in ("GET", "HEAD"):
            answer = ask(one, method, Range="bytes=0-9")
            if answer.headers.get("access-control-allow-origin") != "*":
                yield f"{one.path}: un reproductor web de otro sitio no puede leerlo (falta CORS)"
                return


def _kept(one: Target, ask: Ask) -> Problems:
    control = ask(one, "HEAD").headers.get("cache-control", "")
    age = re.search(r"max-age=(\d+)", control)
    seconds = int(age[1]) if age else 0
    if one.version and seconds < 86_400:
        yield f"{one.path}: su dirección nunca cambia de contenido y no se deja guardar"
    elif not one.version and not control:
        yield f"{one.path}: no dice cuánto tiempo se puede guardar"
    elif not one.version and seconds > 3_600:
        yield f"{one.path}: se guardaría {seconds} s; una corrección llegaría tarde"


def _safe(one: Target, ask: Ask) -> Problems:
    if not one.name.endswith(".html"):
        return
    headers = ask(one, "HEAD").headers
    if headers.get("x-content-type-options") != "nosniff":
        yield f"{one.path}: falta X-Content-Type-Options: nosniff"
    if headers.get("content-security-policy") != POLICY:
        yield f"{one.path}: falta la Content-Security-Policy de boletin"


def _nothing_else(one: Target, ask: Ask) -> Problems:
    folder = one.path.rpartition("/")[0]
    for name in ("no-existe-123.html", ".oculto", f".{one.name}.1.tmp"):
        path = f"{folder}/{name}" if folder else name
        status = ask(path, "HEAD").status
        if status not in (403, 404, 410):
            yield f"{path}: no existe y contesta {status}"


def _lost(one: Target, ask: Ask) -> Problems:
    if one.path != "index.html":
        return
    page, shown = ask("404.html"), ask("no-existe-123.html")
    title = re.search(rb"<title>.+?</title>", page.body, re.DOTALL)
    if page.status == 200 and title and title[0] not in shown.body:
        yield "a quien llega a una dirección que no existe no se le muestra 404.html"
    elif "text/html" not in shown.headers.get("content-type", "text/html"):
        yield "la página de lo que no existe no se sirve como text/html"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a good host does."""

    level: Level
    ask: Callable[[Target, Ask], Problems]
    fine: str


QUESTIONS = (
    Question("E", _head, "Cada archivo está y dice su tamaño."),
    Question("E", _ranges, "Audio y video se sirven por partes."),
    Question("E", _types, "Cada archivo se sirve con su tipo."),
    Question("W", _exact_types, "Los tipos son los exactos."),
    Question("W", _unchanged, "Lo que no cambió no se baja otra vez."),
    Question("W", _shared, "Los reproductores de otros sitios pueden leer lo que necesitan."),
    Question("W", _kept, "Cada cosa se guarda el tiempo que debe."),
    Question("W", _safe, "Las páginas llevan sus cabeceras de seguridad."),
    Question("W", _nothing_else, "Lo que no existe no se inventa."),
    Question("W", _lost, "Quien llega a lo que no existe ve la página del sitio."),
)
