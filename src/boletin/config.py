"""boletin.toml -> Config. Unknown keys are refused with the nearest valid one.

Each section is a dataclass; its field names are the keys staff write, its docstrings say unit
and range. A value of the wrong type is a finding with file, line, key and remedy; all findings
are told at once.
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from boletin.errors import ContentError
from boletin.model import Finding
from boletin.tomlform import FILE, Reader, finding, shown, syntax_finding


@dataclass(frozen=True, slots=True)
class Municipio:
    """Who speaks."""

    nombre: str
    """Official name: "Sanctórum de Lázaro Cárdenas"."""
    estado: str
    ayuntamiento: str
    """How the government calls itself in cards and pages."""
    lema: str = ""
    direccion: str = ""
    telefono: str = ""
    correo: str = ""
    sitio: str = ""
    """Web address of the municipality, shown at the end of clips."""


@dataclass(frozen=True, slots=True)
class Podcast:
    """The feed."""

    titulo: str
    descripcion: str
    url: str
    """Public address of output/, https, without the final slash."""
    autor: str
    correo: str
    idioma: str = "es-MX"
    categoria: str = "Government"
    """A category of Apple's list."""
    licencia: str = "CC-BY-4.0"
    """SPDX identifier."""
    explicito: bool = False
    lugar: str = ""
    geo: str = ""
    """RFC 5870: ``geo:19.49,-98.47``."""
    guid: str = ""
    """``podcast:guid`` kept from before the feed moved (rule P10). Empty: that of ``url``."""


@dataclass(frozen=True, slots=True)
class Voz:
    """A voice. Two voices of one engine differ in pitch and rate."""

    motor: str = "pico"
    nombre: str = ""
    """How people are told who speaks: "Locutora"."""
    ritmo: float = 1.0
    """Speed against the engine's own, 0.5–2."""
    tono: float = 1.0
    """Pitch against the engine's own, 0.5–2."""
    ganancia_db: float = 0.0
    """Louder or softer than the other voices, dB."""
    tratamiento: str = ""
    """Name of a treatment of :mod:`boletin.sound.treatment`; empty: the engine's own."""
    modelo: str = ""
    """What the engine calls the voice: a Piper model (``es_MX-claude-high``), an espeak variant
    (``es-419+f3``), the model of a remote server. Empty: the engine's usual one."""
    hablante: str = ""
    """Speaker of a model that has several, or voice of a remote server (``alloy``)."""
    direccion: str = ""
    """Base address of a remote server: ``https://servidor.example/v1``."""
    clave: str = ""
    """Name of the environment variable that holds the remote server's key; never the key."""


@dataclass(frozen=True, slots=True)
class Perfil:
    """A delivery profile for sound."""

    lufs: float
    """Integrated loudness aimed at, LUFS."""
    dbtp: float
    """Ceiling of the true peak of the delivered file, dBTP."""
    tolerancia_lu: float = 0.5
    """The delivered file may differ by this, LU."""
    mp3_kbps: int = 192
    """Constant bit rate of the MP3, kbit/s."""
    hz: int = 48000
    """Sample rate of the WAV and the MP3."""
    norma: str = ""
    """The standard the numbers come from."""


@dataclass(frozen=True, slots=True)
class Sonido:
    """How pieces sound."""

    cama_db: float = -18.0
    """Level of the bed under the voice, LU below the voice."""
    cama_sola_db: float = -7.0
    """Level of the bed where nobody speaks, LU below the voice."""
    ritmo_min: float = 0.90
    """Slowest rate a spot with ``duracion`` may be read at, against the voice's own."""
    ritmo_max: float = 1.15
    """Fastest rate."""


@dataclass(frozen=True, slots=True)
class Imagen:
    """Identity of clips, pages and cover. Colours as ``#rrggbb``."""

    primario: str = "#7a1f3d"
    secundario: str = "#0f5c4d"
    acento: str = "#f2b632"
    tinta: str = "#1c1416"
    papel: str = "#fbf7f2"


@dataclass(frozen=True, slots=True)
class Programa:
    """The weekly bulletin."""

    titulo: str = "Boletín semanal"
    frecuencia: str = ""
    """What the greeting adds, for example the station's name and frequency."""
    duracion: str = ""
    """Slot of the bulletin on air, minutes and seconds: "5:00". Empty: as long as it gets."""
    exacta: bool = False
    """The bulletin lasts exactly ``duracion``; otherwise the rundown only tells the difference."""

    @property
    def duracion_ms(self) -> int | None:
        """``duracion`` in ms."""
        if not self.duracion:
            return None
        minutes, _, seconds = self.duracion.partition(":")
        return (int(minutes) * 60 + int(seconds)) * 1000


@dataclass(frozen=True, slots=True)
class Emisora:
    """A regional station that takes our spots."""

    id: str
    nombre: str
    medio: str
    """"radio" or "tv"."""
    frecuencia: str = ""
    perfil: str = "radio"
    """Name of a profile."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """A period in which government publicity must stop (rules M04, M07)."""

    desde: date
    hasta: date
    motivo: str
    fuente: str = ""
    clase: str = "electoral"
    """"electoral" (M04) or "consulta": popular consultation or recall (M07)."""


@dataclass(frozen=True, slots=True)
class Revision:
    """What the review looks for besides the built-in rules."""

    servidores_publicos: tuple[str, ...] = ()
    """Names that must not be said (M01)."""
    palabras_vedadas: tuple[str, ...] = ()
    """Words or stems flagged as electoral (M10); ``*`` at the end matches any ending."""
    palabras_discriminatorias: tuple[str, ...] = ()
    """M02."""
    suspensiones: tuple[Suspension, ...] = ()
    excepciones: tuple[str, ...] = ("emergencia",)
    """``tipo`` or ``etiquetas`` that may air in a suspension: emergencia, salud, educacion."""
    campanas_accesibles: tuple[str, ...] = ()
    """``etiquetas`` of campaigns that need a version in another language or accessible (M11)."""
    siglas_conocidas: tuple[str, ...] = ()
    """Acronyms that need no explanation here (ED04)."""


@dataclass(frozen=True, slots=True)
class Config:
    """The whole of boletin.toml."""

    municipio: Municipio
    podcast: Podcast
    voces: Mapping[str, Voz]
    locutores: Mapping[str, str]
    """``LOC n`` -> name of a voice."""
    perfiles: Mapping[str, Perfil]
    sonido: Sonido = field(default_factory=Sonido)
    imagen: Imagen = field(default_factory=Imagen)
    programa: Programa = field(default_factory=Programa)
    emisoras: tuple[Emisora, ...] = ()
    revision: Revision = field(default_factory=Revision)
    pronunciacion: Mapping[str, str] = field(default_factory=dict)
    """Word as written -> respelling for the voice."""
    fonemas: Mapping[str, str] = field(default_factory=dict)
    """Word as written -> IPA phonemes, for the engines that take them (espeak, piper)."""

    def voz_de(self, locutor: int, pieza: str = "") -> tuple[str, Voz]:
        """Name and settings of the voice of ``LOC locutor``.

        ``pieza``: the announcement's own ``voz``, which takes the place of announcer 1.
        """
        name = self.locutores.get(str(locutor)) or self.locutores["1"]
        if pieza and locutor == 1:
            name = pieza
        return name, self.voces[name]


def load(folder: Path) -> Config:
    """Read ``boletin.toml`` of a project folder.

    Raises ContentError with every finding: missing file, TOML syntax, unknown key, wrong type,
    value out of range.
    """
    path = folder / FILE
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise ContentError(
            [
                finding(
                    1,
                    "No hay un boletin.toml en esta carpeta.",
                    "Entre a la carpeta del proyecto o cree una: boletin nuevo CARPETA",
                )
            ]
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ContentError(
            [finding(1, f"No se puede leer: {error}", "Guarde el archivo como texto UTF-8.")]
        ) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentError([syntax_finding(text, error)]) from None
    reader = Reader(text)
    config = reader.section(Config, data, "")
    if config is not None and not reader.findings:
        reader.findings += _contradictions(config, reader)
    if reader.findings:
        raise ContentError(sorted(reader.findings, key=lambda finding: finding.line))
    return typing.cast(Config, config)


Trouble = tuple[str, str, str]
"""Key, what is wrong, what to write."""


def _contradictions(config: Config, reader: Reader) -> list[Finding]:
    """What no single key shows: a name used and not defined, an impossible range."""
    checks = (_voices, _profiles, _identity, _programme, _stations)
    return [
        finding(reader.line(key), message, remedy, shown(key))
        for check in checks
        for key, message, remedy in check(config)
    ]


def _voices(config: Config) -> Iterator[Trouble]:
    if "1" not in config.locutores:
        yield "locutores", "Falta quién es el locutor 1.", 'Escriba en [locutores]: 1 = "voz".'
    for number, name in config.locutores.items():
        if name not in config.voces:
            yield (
                f"locutores.{number}",
                f"El locutor {number} usa la voz «{name}», que no existe.",
                f"Voces definidas: {', '.join(config.voces) or 'ninguna'}.",
            )
    for name, voz in config.voces.items():
        if not (0.5 <= voz.ritmo <= 2 and 0.5 <= voz.tono <= 2):
            yield (
                f"voces.{name}.{'tono' if 0.5 <= voz.ritmo <= 2 else 'ritmo'}",
                f"La voz «{name}» tiene ritmo o tono fuera de 0.5–2.",
                "Escriba un número entre 0.5 y 2; lo normal es 1.",
            )
    if not 0.5 <= config.sonido.ritmo_min <= 1 <= config.sonido.ritmo_max <= 2:
        yield "sonido", "ritmo_min y ritmo_max no dejan leer a ritmo normal.", "Use 0.9 y 1.15."


def _profiles(config: Config) -> Iterator[Trouble]:
    for name in ("radio", "tv", "podcast"):
        if name not in config.perfiles:
            yield "perfiles", f"Falta el perfil «{name}».", f"Agregue [perfiles.{name}]."
    for name, perfil in config.perfiles.items():
        key = f"perfiles.{name}"
        if perfil.mp3_kbps not in (96, 112, 128, 160, 192, 224, 256, 320):
            yield (
                f"{key}.mp3_kbps",
                f"El perfil «{name}» pide un MP3 de {perfil.mp3_kbps} kbit/s.",
                "Use 128, 160, 192, 224, 256 o 320.",
            )
        if perfil.hz not in (44100, 48000):
            yield f"{key}.hz", f"El perfil «{name}» pide {perfil.hz} Hz.", "Use 48000 o 44100."
        if not (-40 <= perfil.lufs <= -8 and -12 <= perfil.dbtp <= 0):
            yield (
                f"{key}.{'dbtp' if -40 <= perfil.lufs <= -8 else 'lufs'}",
                f"El perfil «{name}» pide un volumen imposible.",
                "lufs va de -40 a -8 y dbtp de -12 a 0.",
            )


def _identity(config: Config) -> Iterator[Trouble]:
    for key in dataclasses.fields(config.imagen):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", getattr(config.imagen, key.name)):
            yield f"imagen.{key.name}", "El color no se entiende.", 'Escríbalo así: "#7a1f3d".'
    if not re.match(r"https?://[^/\s]+", config.podcast.url):
        yield (
            "podcast.url",
            "La dirección del podcast no es una dirección web.",
            'Escríbala completa: "https://ejemplo.gob.mx/boletin".',
        )
    if config.podcast.guid and not re.fullmatch(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", config.podcast.guid
    ):
        yield (
            "podcast.guid",
            "El guid del podcast no es un UUID.",
            "Cópielo del podcast.xml anterior, o borre la clave si el podcast es nuevo.",
        )


def _programme(config: Config) -> Iterator[Trouble]:
    programa = config.programa
    if programa.duracion and not re.fullmatch(r"\d{1,3}:[0-5]\d", programa.duracion):
        yield (
            "programa.duracion",
            f"La duración «{programa.duracion}» no se entiende.",
            'Escriba minutos y segundos: duracion = "5:00".',
        )
    elif programa.exacta and not programa.duracion:
        yield "programa.exacta", "Falta cuánto dura el boletín.", 'Agregue duracion = "5:00".'
    for number, period in enumerate(config.revision.suspensiones):
        if period.hasta < period.desde:
            yield (
                f"revision.suspensiones[{number}].hasta",
                "La suspensión termina antes de empezar.",
                "Intercambie desde y hasta.",
            )
        if period.clase not in ("electoral", "consulta"):
            yield (
                f"revision.suspensiones[{number}].clase",
                f"La suspensión tiene la clase «{period.clase}».",
                'Escriba clase = "electoral" o clase = "consulta".',
            )


def _stations(config: Config) -> Iterator[Trouble]:
    seen: set[str] = set()
    for number, emisora in enumerate(config.emisoras):
        key = f"emisoras[{number}]"
        if not re.fullmatch(r"[a-z0-9-]{1,64}", emisora.id) or emisora.id in seen:
            yield (
                f"{key}.id",
                f"El id «{emisora.id}» de una emisora está repetido o tiene signos.",
                "Use minúsculas, números y guiones, distinto para cada una.",
            )
        seen.add(emisora.id)
        if emisora.medio not in ("radio", "tv"):
            yield (
                f"{key}.medio",
                f"La emisora «{emisora.id}» tiene el medio «{emisora.medio}».",
                'Escriba medio = "radio" o medio = "tv".',
            )
        if emisora.perfil not in config.perfiles:
            yield (
                f"{key}.perfil",
                f"La emisora «{emisora.id}» pide el perfil «{emisora.perfil}», que no existe.",
                f"Perfiles definidos: {', '.join(config.perfiles)}.",
            )
