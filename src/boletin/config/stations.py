"""A regional station that takes our spots: ``[[emisoras]]``, and what cannot be in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields

from boletin.config.profiles import Perfil, Trouble

LONGEST_NAME = 64
"""R07."""
NAME_FIELDS = (
    "id", "fecha", "semana", "duracion", "emisora", "tipo", "numero", "version",
)  # fmt: skip
"""What ``archivo`` of a station may hold in braces."""
OWN_FILES = ("radio", "tv", "podcast")
"""Profiles whose files every piece has under a name of its own."""
KINDS: Mapping[str, Mapping[str, str]] = {
    "radio": {"mp3": "radio.mp3", "wav": "radio.wav"},
    "tv": {"mp4": "tv.mp4", "tv60": "tv60.mp4", "mxf": "tv.mxf", "prores": "tv.mov"},
}
"""``formato`` of a station that keeps to a profile of the house -> the piece's file; the first is
what it gets when it asks for none."""
COBERTURAS = ("municipal", "estatal", "nacional", "internacional")
DAY_MIN = 24 * 60


@dataclass(frozen=True, slots=True)
class Pasadas:
    """Airings wanted a day, by the piece's ``tipo`` or ``prioridad``."""

    emergencia: int = 12
    """Of a piece of ``tipo`` emergencia, whatever its priority."""
    alta: int = 6
    normal: int = 4
    baja: int = 2


@dataclass(frozen=True, slots=True)
class Emisora:
    """A regional station that takes our spots."""

    id: str
    nombre: str
    medio: str
    """"radio" or "tv"."""
    frecuencia: str = ""
    """Frequency or channel, as people know it."""
    perfil: str = "radio"
    """Name of a profile."""
    formato: str = ""
    """A key of :data:`KINDS`, for a profile of the house; empty: the usual one."""
    archivo: str = "{id}"
    """Name of its files without ending, with :data:`NAME_FIELDS` in braces. With ``{numero}`` the
    names are fixed: ``AYTO_01``, ``AYTO_02`` … each stays with its piece as long as it airs."""
    horario: tuple[str, ...] = ("06:00-12:00", "12:00-18:00", "18:00-24:00")
    """Time bands in which it airs our pieces, in order."""
    pasadas: Pasadas = field(default_factory=Pasadas)
    minutos_al_dia: int = 0
    """Most time it gives us a day, minutes; 0: as much as ``pasadas`` asks for."""
    contacto: str = ""
    """Who programmes our pieces; for the office, unless ``contacto_publico``."""
    contacto_publico: bool = False
    """``contacto`` may stand on the public page."""
    entrega: str = ""
    """``id`` of the ``[[destinos]]`` by which it gets its files; empty: it downloads them."""
    concesionario: str = ""
    """Legal name of who holds the concession, for the transparency report."""
    distintivo: str = ""
    """Call sign: ``XHTLX-FM``."""
    cobertura: str = "estatal"
    """One of :data:`COBERTURAS`."""
    ambito: str = ""
    """Places that it reaches, in words."""

    @property
    def own_format(self) -> bool:
        """Files are made for it alone, with its profile."""
        return self.perfil not in OWN_FILES


@dataclass(frozen=True, slots=True)
class Difusion:
    """What the transparency report says of the office."""

    unidad: str = "Dirección de Comunicación Social"
    """Administrative unit that is responsible for the information."""
    sujeto_obligado: str = ""
    """Empty: the ``ayuntamiento``."""
    autoridad: str = ""
    """Who gives the keys of campaigns."""
    motivo: str = ""
    """Why these stations: "cobertura en el municipio, sin costo"."""
    claves: Mapping[str, str] = field(default_factory=dict)
    """Label of an announcement (``etiquetas``) -> key of its campaign."""


def bands(horario: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Begin and end of every band, minutes since midnight. Raises ValueError for what is none.

    >>> bands(("06:00-12:30", "18:00-24:00"))
    ((360, 750), (1080, 1440))
    """
    found: list[tuple[int, int]] = []
    for text in horario:
        clock = re.fullmatch(r"(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)", text.replace(" ", ""))
        if not clock:
            raise ValueError(text)
        start, end = (int(clock[n]) * 60 + int(clock[n + 1]) for n in (1, 3))
        if not start < end <= DAY_MIN or (found and start < found[-1][1]):
            raise ValueError(text)
        found.append((start, end))
    return tuple(found)


def file_name(pattern: str, facts: Mapping[str, str]) -> str:
    """Name of a station's file without its ending, as R07 wants it: ASCII without signs, 64 at
    most; of a longer one, only the id is left. Raises ValueError or KeyError for a pattern that
    cannot be filled.

    >>> file_name("{fecha} {id}", {"fecha": "2026-11-23", "id": "año"})
    '2026-11-23_ano'
    """
    filled = re.sub(r"\{(\w+)\}", lambda found: facts[found[1]], pattern)
    if {"{", "}"} & set(filled):
        raise ValueError(pattern)
    name = _plain(filled)
    # What tells pieces apart stays whole.
    return name if len(name) <= LONGEST_NAME else _plain(facts["id"])[:LONGEST_NAME]


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9_-]+", "_", ascii_only).strip("_") or "spot"


def troubles(
    emisoras: tuple[Emisora, ...], perfiles: Mapping[str, Perfil], destinos: Collection[str]
) -> Iterator[Trouble]:
    """What cannot be in ``[[emisoras]]``. ``destinos``: their ids."""
    seen: set[str] = set()
    for number, emisora in enumerate(emisoras):
        key, who = f"emisoras[{number}]", f"La emisora «{emisora.id}»"
        if not re.fullmatch(r"[a-z0-9-]{1,64}", emisora.id) or emisora.id in seen:
            yield (
                f"{key}.id",
                f"El id «{emisora.id}» de una emisora está repetido o tiene signos.",
                "Use minúsculas, números y guiones, distinto para cada una.",
            )
        seen.add(emisora.id)
        if emisora.medio not in KINDS:
            yield (
                f"{key}.medio",
                f"{who} tiene el medio «{emisora.medio}».",
                'Escriba medio = "radio" o medio = "tv".',
            )
        yield from _format(emisora, key, who, perfiles)
        yield from _name(emisora, key, who)
        yield from _airings(emisora, key, who)
        if emisora.cobertura not in COBERTURAS:
            yield (
                f"{key}.cobertura",
                f"{who} tiene la cobertura «{emisora.cobertura}».",
                f"Escriba una de estas: {', '.join(COBERTURAS)}.",
            )
        if emisora.entrega and emisora.entrega not in destinos:
            yield (
                f"{key}.entrega",
                f"{who} recibe por «{emisora.entrega}», que no es el id de un destino.",
                "Escriba el id de uno de los [[destinos]], o quite la clave: ella descarga.",
            )
        if emisora.contacto_publico and not emisora.contacto:
            yield (
                f"{key}.contacto_publico",
                f"{who} publica su contacto y no lo tiene.",
                'Agregue contacto = "…", o quite contacto_publico.',
            )


def _format(
    emisora: Emisora, key: str, who: str, perfiles: Mapping[str, Perfil]
) -> Iterator[Trouble]:
    if emisora.perfil not in perfiles:
        yield (
            f"{key}.perfil",
            f"{who} pide el perfil «{emisora.perfil}», que no existe.",
            f"Perfiles definidos: {', '.join(perfiles)}.",
        )
    elif emisora.perfil == "podcast" or (emisora.perfil == "tv" and emisora.medio == "radio"):
        yield (
            f"{key}.perfil",
            f"{who} pide el perfil «{emisora.perfil}», que no es de {emisora.medio}.",
            f'Use perfil = "{emisora.medio}", o haga uno para ella.',
        )
    elif emisora.formato and emisora.own_format:
        yield (
            f"{key}.formato",
            f"{who} tiene perfil propio, y el formato es el de su perfil.",
            f"Quite la clave, y escriba el formato en [perfiles.{emisora.perfil}].",
        )
    elif emisora.formato and emisora.formato not in KINDS[emisora.perfil]:
        yield (
            f"{key}.formato",
            f"{who} pide el formato «{emisora.formato}», que no es de {emisora.perfil}.",
            f"Hay: {', '.join(KINDS[emisora.perfil])}.",
        )


def _name(emisora: Emisora, key: str, who: str) -> Iterator[Trouble]:
    known = ", ".join(f"{{{name}}}" for name in NAME_FIELDS)
    try:
        file_name(emisora.archivo, dict.fromkeys(NAME_FIELDS, "x"))
    except (ValueError, KeyError):
        yield (
            f"{key}.archivo",
            f"{who} pide el nombre «{emisora.archivo}», que no se entiende.",
            f"Entre llaves valen {known}. Por ejemplo: {{fecha}}_{{id}}_{{duracion}}",
        )
        return
    if "{id}" not in emisora.archivo and "{numero}" not in emisora.archivo:
        yield (
            f"{key}.archivo",
            f"Con el nombre «{emisora.archivo}», dos piezas de «{emisora.id}» se llamarían igual.",
            "Agregue {id}, o {numero} para nombres fijos: AYTO_{numero}",
        )


def _past_midnight(band: str) -> str:
    """How to write a band that ends on the next day; empty for any other."""
    clock = re.fullmatch(r"\s*(\d{1,2}:[0-5]\d)\s*-\s*(\d{1,2}:[0-5]\d)\s*", band)
    if not clock:
        return ""
    start, end = (one.zfill(5) for one in clock.groups())
    if not end < start < "24:00":
        return ""
    bands = [f"00:00-{end}", f"{start}-24:00"] if end > "00:00" else [f"{start}-24:00"]
    written = ", ".join(f'"{one}"' for one in bands)
    why = "Pasa de la medianoche: pártalo en dos" if len(bands) > 1 else "La medianoche es 24:00"
    return f"{why}, en orden: horario = [{written}]"


def _airings(emisora: Emisora, key: str, who: str) -> Iterator[Trouble]:
    try:
        if not bands(emisora.horario):
            raise ValueError
    except ValueError as error:
        yield (
            f"{key}.horario",
            f"{who} tiene el horario «{error}», que no se entiende o se encima con el anterior."
            if str(error)
            else f"{who} no tiene ninguna franja en su horario.",
            _past_midnight(str(error))
            or 'En orden y hasta las 24:00: horario = ["06:00-12:00", "13:00-15:30"]',
        )
    for one in fields(Pasadas):
        value = getattr(emisora.pasadas, one.name)
        if not 0 <= value <= 96:
            yield (
                f"{key}.pasadas",
                f"{who} pide {value} pasadas al día de prioridad «{one.name}».",
                "Escriba de 0 a 96.",
            )
    if not 0 <= emisora.minutos_al_dia <= DAY_MIN:
        yield (
            f"{key}.minutos_al_dia",
            f"{who} da {emisora.minutos_al_dia} minutos al día, que no puede ser.",
            "Escriba de 1 a 1440; 0 es sin tope.",
        )
