"""What pages show of a piece, as plain values with the Spanish names that templates use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from boletin.cleantext import one_line
from boletin.config import PERSON, Config
from boletin.days import plain_date
from boletin.model import Artifact, Linea, Pieza, TimedLine, Token
from boletin.publish import text

SHARED = 600
"""Bytes of an announcement in a message to neighbours."""
_SENTENCES = re.compile(r".*(?:\w{4}|\d h|[)»])[.!?](?= [A-ZÁÉÍÓÚÑ¿¡«])")
"""Whole sentences at the beginning of a text; «Av. Juárez» ends none."""

TIPOS = {
    "aviso": "Aviso",
    "nota": "Nota",
    "convocatoria": "Convocatoria",
    "evento": "Evento",
    "servicio": "Servicio",
    "turismo": "Turismo",
    "emergencia": "Emergencia",
}
"""How a ``tipo`` is called on its badge."""


Validity = Literal["proximo", "vigente", "terminado"]


@dataclass(frozen=True, slots=True)
class Tramo:
    """A shown token and when it begins to be said."""

    texto: str
    inicio_ms: int


@dataclass(frozen=True, slots=True)
class Parrafo:
    """A line of the transcript. ``hablante`` is empty where the speaker does not change."""

    inicio_ms: int
    locutor: int
    hablante: str
    idioma: str
    tramos: tuple[Tramo, ...]

    @property
    def texto(self) -> str:
        """What is shown, as one text."""
        return " ".join(tramo.texto for tramo in self.tramos)

    @property
    def tiempos(self) -> str:
        """When each word of ``texto``, as plain spaces part it, begins to be said, in ms."""
        return " ".join(str(t.inicio_ms) for t in self.tramos for _ in t.texto.split(" "))


@dataclass(frozen=True, slots=True)
class Capitulo:
    """A chapter; ``pieza`` is the id of its spot, or empty."""

    inicio_ms: int
    titulo: str
    pieza: str


@dataclass(frozen=True, slots=True)
class Descarga:
    """A file to download. Measures are None where the file has none."""

    ruta: str
    nombre: str
    uso: str
    media: bool
    bytes: int | None
    sha256: str
    duracion_ms: int | None
    lufs: float | None
    dbtp: float | None


@dataclass(frozen=True, slots=True)
class Fila:
    """A row of the printed script. ``inicio_ms`` and ``dura_ms`` are None where not known."""

    clase: Literal["op", "loc", "seccion"]
    numero: int
    texto: str
    inicio_ms: int | None = None
    dura_ms: int | None = None
    locutor: int = 0
    idioma: str = "es-MX"
    pistas: tuple[tuple[str, str], ...] = ()
    """Words of the line that are not said as written, and how they are said."""


_FILES: tuple[tuple[str, str, str], ...] = (
    ("radio.mp3", "Spot de radio, MP3", "Para radio por internet y cabinas que programan en MP3"),
    ("radio.wav", "Spot de radio, WAV", "48 kHz, 24 bits, con datos de programación (bext y cart)"),
    ("tv.mp4", "Spot de televisión, MP4", "1920 × 1080, subtítulos integrados"),
    ("vertical.mp4", "Video vertical, MP4", "1080 × 1920, para historias y estados"),
    ("cuadrado.mp4", "Video cuadrado, MP4", "1080 × 1080, para redes sociales"),
    ("tv60.mp4", "Spot de televisión, 59.94 cuadros", "1920 × 1080, subtítulos integrados"),
    ("tv.mxf", "Máster XDCAM HD422, MXF", "1080i59.94, 50 Mb/s, sonido PCM de 24 bits"),
    ("tv.mov", "Máster ProRes 422 HQ, MOV", "1080p29.97, sonido PCM de 24 bits"),
    ("boletin.mp3", "Boletín, MP3", "Con capítulos y portada"),
    ("boletin.mp4", "Boletín en video, MP4", "1920 × 1080, con subtítulos y capítulos"),
    ("boletin.wav", "Boletín, WAV", "48 kHz, 24 bits, con datos de programación (bext y cart)"),
    ("subtitulos.srt", "Subtítulos SRT", "Para editores y redes sociales"),
    ("subtitulos.vtt", "Subtítulos WebVTT", "Para páginas web"),
    ("subtitulos.ttml", "Subtítulos TTML", "Para servidores de televisión"),
    ("subtitulos.scc", "Subtítulos SCC", "CEA-608, para emisión"),
    ("subtitulos.ass", "Subtítulos ASS", "Para editores de video"),
    ("subtitulos.sdh.srt", "Subtítulos SRT para personas sordas", "Dicen también lo que suena"),
    ("subtitulos.sdh.vtt", "Subtítulos WebVTT para personas sordas", "Dicen también lo que suena"),
    ("boletin.srt", "Transcripción SRT", "Con tiempos"),
    ("boletin.sdh.srt", "Subtítulos SRT para personas sordas", "Dicen también lo que suena"),
    ("boletin.sdh.vtt", "Subtítulos WebVTT para personas sordas", "Dicen también lo que suena"),
    ("boletin.vtt", "Transcripción WebVTT", "Con tiempos y locutores"),
    ("avance.webp", "Avance en movimiento, WebP", "Para páginas y mensajes"),
    *(
        (f"{name}.cuadros.jpg", f"Hoja de cuadros, {what}", "Para revisar el video de un vistazo")
        for name, what in (
            ("tv", "televisión"),
            ("vertical", "vertical"),
            ("cuadrado", "cuadrado"),
            ("boletin", "boletín"),
        )
    ),
    ("guion.html", "Guion para leer o imprimir", "Dos columnas, con tiempos"),
    ("guion.txt", "Guion en texto", "Líneas OP y LOC"),
    ("locucion.txt", "Locución en texto", "Solo lo que se lee, con cifras en palabras"),
    ("capitulos.json", "Capítulos", "JSON para aplicaciones de pódcast"),
    ("control.json", "Control de calidad", "Medidas y reglas comprobadas, en JSON"),
)
_BOTH = ("guion.html", "guion.txt", "locucion.txt", "control.json")
_ALWAYS = {
    "spot": {*(f"subtitulos.{kind}" for kind in ("srt", "vtt", "ttml", "scc", "ass")), *_BOTH},
    "boletin": {"boletin.srt", "boletin.vtt", *_BOTH},
}
"""Text files that the output contract (design §4) promises for every piece."""


def has(pieza: Pieza, name: str) -> bool:
    """Whether the piece's folder holds this file: released, or promised by the contract."""
    return name in _ALWAYS[pieza.clase] or any(one.ruta == name for one in pieza.artifacts)


def downloads(config: Config, pieza: Pieza) -> tuple[Descarga, ...]:
    """Every file of the piece that people may want, media first, with its measures."""
    files = {one.ruta: one for one in pieza.artifacts}
    known = {one.id: one.nombre for one in config.emisoras}
    own = [one for one in files.values() if "/" in one.ruta and one.ruta.split("/")[1] in known]
    found = [*_FILES, *(_for_station(known, one) for one in own)]
    return tuple(
        _download(files.get(name), name, title, use)
        for name, title, use in found
        if has(pieza, name) or (name == "capitulos.json" and pieza.timeline.chapters)
    )


def _for_station(known: Mapping[str, str], file: Artifact) -> tuple[str, str, str]:
    """A file in the format of one station: its path, its title and what it is for."""
    _, emisora, name = file.ruta.split("/", 2)
    kind = name.rpartition(".")[2].upper()
    return file.ruta, f"{known[emisora]}, {kind}", "En el formato que pidió"


def _download(file: Artifact | None, name: str, title: str, use: str) -> Descarga:
    return Descarga(
        ruta=name,
        nombre=title,
        uso=use,
        media=file is not None and file.lufs is not None,
        bytes=file.bytes if file else None,
        sha256=file.sha256 if file else "",
        duracion_ms=file.duracion_ms if file else None,
        lufs=file.lufs if file else None,
        dbtp=file.dbtp if file else None,
    )


def validity(pieza: Pieza, today: date) -> Validity:
    """What ``today`` is to the days that the announcement is valid."""
    valid = pieza.comunicado.vigencia if pieza.comunicado else None
    if valid is None:
        return "vigente"
    return "terminado" if valid.hasta < today else "proximo" if today < valid.desde else "vigente"


def length_ms(pieza: Pieza) -> int:
    """How long the piece lasts."""
    return pieza.timeline.duration_ms


def chapters(pieza: Pieza) -> tuple[Capitulo, ...]:
    """The chapters of a bulletin, as its sound has them."""
    return tuple(Capitulo(one.start_ms, one.titulo, one.pieza) for one in pieza.timeline.chapters)


def voices(config: Config, pieza: Pieza) -> tuple[str, ...]:
    """The synthetic voices as people are told, in order."""
    people = {name for name, voz in config.voces.items() if voz.motor == PERSON} | {PERSON}
    return tuple(_told(config, name) for name in pieza.voces if name not in people)


def replaced(config: Config, pieza: Pieza) -> tuple[tuple[str, str], ...]:
    """Voices that could not speak and those that speak instead, as people are told."""
    return tuple((_told(config, one.voz), _told(config, one.por)) for one in pieza.respaldos)


def _told(config: Config, name: str) -> str:
    """A voice's name for people, without a remark in brackets."""
    if name == PERSON:
        return "Voz grabada"
    nombre = config.voces[name].nombre if name in config.voces else ""
    return re.sub(r"\s*\([^)]*\)\s*$", "", nombre or name)


def transcript(config: Config, pieza: Pieza) -> tuple[Parrafo, ...]:
    """What is shown of each line, token by token, with the time at which each one is said."""
    named = voices(config, pieza)
    found: list[Parrafo] = []
    before = ""
    for number, line in enumerate(pieza.timeline.lines):
        speaker = line.linea.locutor
        if pieza.hablantes:
            name = _told(config, pieza.hablantes[number])
        else:
            name = named[speaker - 1] if 1 <= speaker <= len(named) else f"Locución {speaker}"
        found.append(
            Parrafo(
                inicio_ms=line.start_ms,
                locutor=speaker,
                hablante=name if name != before else "",
                idioma=line.linea.idioma,
                tramos=tuple(_spans(line)),
            )
        )
        before = name
    return tuple(found)


def _spans(line: TimedLine) -> Iterator[Tramo]:
    """One span per token. A token takes as many words of the line as ``hablado`` has; one that
    is not said (an emoji) begins with the word that follows it."""
    index = 0
    for token in line.linea.tokens:
        start = line.words[index].start_ms if index < len(line.words) else line.end_ms
        yield Tramo(_whole(token), start)
        index += len(token.hablado.split())


def _whole(token: Token) -> str:
    """A short token does not break at its inner spaces: "10:30 h", "246 123 4567"."""
    shown = token.mostrado
    return shown.replace(" ", "\u00a0") if len(shown) <= 24 else shown


def script_rows(pieza: Pieza, pronunciations: Mapping[str, str]) -> tuple[Fila, ...]:
    """The script with its parts as headings and the time of every line that is said."""
    times = {line.linea.numero: line for line in pieza.timeline.lines}
    headings: dict[int, list[str]] = {}
    for section in pieza.guion.secciones:
        headings.setdefault(section.desde, []).append(section.titulo)
    rows: list[Fila] = []
    for index, entry in enumerate(pieza.guion.entradas):
        rows += [Fila("seccion", entry.numero, title) for title in headings.get(index, ())]
        if isinstance(entry, Linea):
            timed = times.get(entry.numero)
            rows.append(
                Fila(
                    "loc",
                    entry.numero,
                    " ".join(_whole(token) for token in entry.tokens),
                    timed.start_ms if timed else None,
                    timed.end_ms - timed.start_ms if timed else None,
                    entry.locutor,
                    entry.idioma,
                    _hints(entry.mostrado, pronunciations),
                )
            )
        else:
            rows.append(Fila("op", entry.numero, f"{entry.verbo} {entry.argumento}".strip()))
    return tuple(rows)


def _hints(shown: str, pronunciations: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    words = set(re.findall(r"\w+", shown.lower()))
    return tuple((word, how) for word, how in pronunciations.items() if word.lower() in words)


def out_cue(pieza: Pieza, words: int = 5) -> str:
    """Pie de salida: the last shown words, by which an operator knows the piece is over."""
    lines = pieza.guion.lineas
    return " ".join(lines[-1].mostrado.split()[-words:]) if lines else ""


def ended(pieza: Pieza, today: date) -> str:
    """ "Terminó el …": what must be read before an announcement that is over; empty before."""
    valid = pieza.comunicado.vigencia if pieza.comunicado else None
    if valid is None or valid.hasta >= today:
        return ""
    return f"Terminó el {plain_date(valid.hasta)}."


def summary(pieza: Pieza, most: int) -> str:
    """How the announcement begins, in whole sentences of at most ``most`` bytes together; of the
    first one, if it is longer, as much as goes in. The spot's script would say the title again."""
    c = pieza.comunicado
    said = one_line(c.cuerpo if c else " ".join(line.mostrado for line in pieza.guion.lineas))
    found = text.shorten(said, most)
    whole = _SENTENCES.match(found) if found != said else None
    return whole[0] if whole else found


def share_text(pieza: Pieza, url: str, today: date) -> str:
    """What a neighbour sends to another: title, the beginning of what is said, the address; of
    what is over, first that it is.
    """
    body = summary(pieza, SHARED)
    if pieza.clase == "boletin":
        titles = "; ".join(one.titulo for one in pieza.timeline.chapters if one.pieza)
        body = text.shorten(one_line(titles), SHARED)
    head = " ".join(filter(None, (one_line(pieza.titulo), ended(pieza, today))))
    return "\n\n".join(filter(None, (head, body, url)))


def word_count(pieza: Pieza) -> int:
    """Words that are said."""
    return sum(len(line.hablado.split()) for line in pieza.guion.lineas)
