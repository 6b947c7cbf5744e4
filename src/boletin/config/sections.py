"""The sections of boletin.toml: a field is a key that staff write, its docstring says the unit."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from boletin.config.destinations import Destino, Firma
from boletin.config.profiles import Perfil
from boletin.config.stations import Difusion, Emisora
from boletin.model import Linea


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


CATEGORIES = (
    "Arts", "Business", "Comedy", "Education", "Fiction", "Government", "Health & Fitness",
    "History", "Kids & Family", "Leisure", "Music", "News", "Religion & Spirituality", "Science",
    "Society & Culture", "Sports", "TV & Film", "Technology", "True Crime",
)  # fmt: skip
"""Apple Podcasts' list, which the other directories take too."""


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
    """One of :data:`CATEGORIES`."""
    licencia: str = "CC-BY-4.0"
    """SPDX identifier."""
    explicito: bool = False
    lugar: str = ""
    geo: str = ""
    """RFC 5870: ``geo:19.49,-98.47``."""
    osm: str = ""
    """Its object in OpenStreetMap, letter of its kind and number: ``R2387364``."""
    guid: str = ""
    """``podcast:guid`` kept from before the feed moved (rule P10). Empty: that of ``url``."""
    apple: str = ""
    """Address of the podcast in Apple Podcasts, once it is listed there."""
    spotify: str = ""
    """Address of the podcast in Spotify, once it is listed there."""
    websub: str = ""
    """Address of a WebSub hub that tells apps of news, https. Empty: apps come and ask."""


TREATMENT_NAMES = ("natural", "pico", "grabada", "ninguno")
"""How a voice can be made ready for the air; :mod:`boletin.sound.treatment` says what each does."""

PERSON = "grabada"
"""Engine of a voice that is a person's, and name of the one whose announcement names none."""


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
    lado: float = 0.0
    """Where it stands between the speakers: -1 left, 0 in the middle, 1 right."""
    tratamiento: str = ""
    """One of :data:`TREATMENT_NAMES`; empty: the engine's own."""
    modelo: str = ""
    """What the engine calls the voice: a Piper model (``es_MX-claude-high``), an espeak variant
    (``es-419+f3``), the model of a remote server. Empty: the engine's usual one."""
    hablante: str = ""
    """Speaker of a model that has several, or voice of a remote server (``alloy``)."""
    direccion: str = ""
    """Base address of a remote server: ``https://servidor.example/v1``."""
    clave: str = ""
    """Name of the environment variable that holds the remote server's key; never the key."""
    fonemas: Mapping[str, str] = field(default_factory=dict)
    """Word -> IPA for this voice alone; every voice also has those of ``[fonemas]``."""


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
    """Identity of clips, pages and cover. :data:`COLOURS` as ``#rrggbb``."""

    primario: str = "#7a1f3d"
    secundario: str = "#0f5c4d"
    acento: str = "#f2b632"
    tinta: str = "#1c1416"
    papel: str = "#fbf7f2"
    emblema: str = ""
    """Picture of the coat of arms, PNG or JPEG, relative to the project folder. Empty: a mark is
    drawn in the colours.
    """


COLOURS = ("primario", "secundario", "acento", "tinta", "papel")
"""The keys of ``[imagen]`` that are colours."""


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
class Areas:
    """Whether every area of the municipality is heard."""

    silencio_dias: int = 30
    """Days without publishing after which an area counts as silent."""


@dataclass(frozen=True, slots=True)
class Enlace:
    """A link that pages show: where the office answers for what it does."""

    titulo: str
    url: str
    """http or https."""


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
    difusion: Difusion = field(default_factory=Difusion)
    destinos: tuple[Destino, ...] = ()
    firma: Firma = field(default_factory=Firma)
    revision: Revision = field(default_factory=Revision)
    areas: Areas = field(default_factory=Areas)
    transparencia: tuple[Enlace, ...] = ()
    """Transparency portals that every page links to."""
    pronunciacion: Mapping[str, str] = field(default_factory=dict)
    """Word as written -> respelling for the voice."""
    fonemas: Mapping[str, str] = field(default_factory=dict)
    """Word as written -> IPA phonemes, for the engines that take them (espeak, piper)."""

    def voz_de(self, linea: Linea, pieza: str = "") -> tuple[str, Voz]:
        """Name and settings of the voice that says a line.

        ``pieza``: the announcement's own ``voz``, which takes the place of announcer 1; the line's
        own comes before both.
        """
        name = self.locutores.get(str(linea.locutor)) or self.locutores["1"]
        if pieza and linea.locutor == 1:
            name = pieza
        name = linea.voz or name
        voz = self.voces[name]
        return name, dataclasses.replace(
            voz,
            ritmo=voz.ritmo * linea.ritmo,
            tono=min(2.0, max(0.5, voz.tono * linea.tono)),
            ganancia_db=voz.ganancia_db + linea.ganancia_db,
            fonemas={**self.fonemas, **voz.fonemas},
        )
