"""What no single key of boletin.toml shows: a name used and not defined, an impossible range."""

from __future__ import annotations

import re
from collections.abc import Iterator

from boletin.config import destinations, profiles, stations
from boletin.config.profiles import Perfil, Trouble
from boletin.config.sections import CATEGORIES, COLOURS, TREATMENT_NAMES, Config, Sonido
from boletin.model import Finding
from boletin.tomlform import Reader, finding, shown


def contradictions(config: Config, reader: Reader) -> list[Finding]:
    """All of them, each at the line of its key."""
    checks = (_voices, _profiles, _identity, _links, _programme, _areas, _stations, _delivery)
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
        if not -20 <= voz.ganancia_db <= 20:
            yield (
                f"voces.{name}.ganancia_db",
                f"La voz «{name}» cambia {voz.ganancia_db:g} dB, y así no se entiende.",
                "Escriba de -20 a 20; lo normal es 0.",
            )
        if not -1 <= voz.lado <= 1:
            yield (
                f"voces.{name}.lado",
                f"La voz «{name}» está fuera de las bocinas.",
                "Escriba lado de -1 (izquierda) a 1 (derecha); 0 es en medio.",
            )
        if voz.tratamiento not in ("", *TREATMENT_NAMES):
            yield (
                f"voces.{name}.tratamiento",
                f"La voz «{name}» pide el tratamiento «{voz.tratamiento}», que no existe.",
                f"Hay: {', '.join(TREATMENT_NAMES)}. O quite la clave: queda el de su motor.",
            )
    if not 0.5 <= config.sonido.ritmo_min <= 1 <= config.sonido.ritmo_max <= 2:
        yield "sonido", "ritmo_min y ritmo_max no dejan leer a ritmo normal.", "Use 0.9 y 1.15."
    for key in ("cama_db", "cama_sola_db"):
        value = getattr(config.sonido, key)
        if not -40 <= value <= 0:
            yield (
                f"sonido.{key}",
                f"La música quedaría a {value:g} dB de la voz.",
                f"Escriba {key} de -40 a 0; lo normal es {getattr(Sonido(), key):g}.",
            )


def _profiles(config: Config) -> Iterator[Trouble]:
    for name in ("radio", "tv", "podcast"):
        if name not in config.perfiles:
            yield "perfiles", f"Falta el perfil «{name}».", f"Agregue [perfiles.{name}]."
    for name, perfil in config.perfiles.items():
        yield from profiles.troubles(name, perfil)
    for name, fixed in _OURS.items():
        ours = config.perfiles.get(name)
        for key in fixed if ours else ():
            if getattr(ours, key) != getattr(_USUAL, key):
                yield (
                    f"perfiles.{name}.{key}",
                    f"El perfil «{name}» es el de la casa y no cambia su «{key}».",
                    f"Quite la clave, o haga otro perfil y désele a su emisora: {name}-2.",
                )
    for name, least in (("radio", 192), ("podcast", 128)):
        ours = config.perfiles.get(name)
        if ours and ours.kbps < least:
            yield (
                f"perfiles.{name}.kbps",
                f"El perfil «{name}» pide {ours.kbps} kbit/s y hacen falta {least} o más.",
                f"Escriba kbps = {least}, o quite la clave.",
            )


_USUAL = Perfil(0.0, 0.0)
_PLACED = ("inicio_ms", "fin_ms", "formato")
_OURS = {
    "radio": (*_PLACED, "hz", "bits", "canales"),
    "podcast": (*_PLACED, "bits", "canales"),
    "tv": (*_PLACED, "hz", "bits", "canales", "kbps", "id3", "cart"),
}
"""What the contract of output/ settles, and no profile may change."""


_MAIL = r"[^@\s<>,;:\"]+@[^@\s<>,;:\".]+(\.[^@\s<>,;:\".]+)+"
_PLACES = (
    ("geo", r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(,-?\d+(\.\d+)?)?(;\S+)?", "geo:19.49,-98.47"),
    ("osm", r"[NWR]\d+(#\d+)?", "R2387364"),
)
"""P13: key of ``[podcast]``, its form, an example."""


def _identity(config: Config) -> Iterator[Trouble]:
    for name in COLOURS:
        colour = getattr(config.imagen, name)
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            message = f"El color «{colour}» de «{name}» no se entiende."
            yield f"imagen.{name}", message, f'Escríbalo así: {name} = "#7a1f3d".'
    if not re.match(r"https?://[^/\s]+", config.podcast.url):
        yield (
            "podcast.url",
            "La dirección del podcast no es una dirección web.",
            'Escríbala completa: "https://ejemplo.gob.mx/boletin".',
        )
    if config.podcast.categoria not in CATEGORIES:
        yield (
            "podcast.categoria",
            f"«{config.podcast.categoria}» no es una categoría de los directorios de podcast.",
            f'Escriba categoria = "Government" (gobierno), u otra: {", ".join(CATEGORIES)}.',
        )
    mail = {"municipio.correo": config.municipio.correo, "podcast.correo": config.podcast.correo}
    for key, value in mail.items():
        if (value or key == "podcast.correo") and not re.fullmatch(_MAIL, value):
            yield key, f"«{value}» no es un correo.", 'Escríbalo así: "oficina@ejemplo.gob.mx".'
    hub = config.podcast.websub
    if hub and not re.fullmatch(r"https://[^/\s]+\S*", hub):
        yield (
            "podcast.websub",
            f"«{hub}» no es la dirección de un centro WebSub.",
            "Escríbala completa, con https://, o borre la clave si no usa ninguno.",
        )
    for key, shape, example in _PLACES:
        value = getattr(config.podcast, key)
        if value and not re.fullmatch(shape, value):
            yield (
                f"podcast.{key}",
                f"«{value}» no dice un lugar.",
                f'Escríbalo así: {key} = "{example}", o borre la clave.',
            )
    if config.podcast.guid and not re.fullmatch(
        r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", config.podcast.guid
    ):
        yield (
            "podcast.guid",
            "El guid del podcast no es un UUID.",
            "Cópielo del podcast.xml anterior, o borre la clave si el podcast es nuevo.",
        )


def _links(config: Config) -> Iterator[Trouble]:
    found = [(f"podcast.{name}", getattr(config.podcast, name)) for name in ("apple", "spotify")]
    found += [(f"transparencia[{n}].url", one.url) for n, one in enumerate(config.transparencia)]
    for key, address in found:
        # Of a transparency link the address is all there is; the others may be left empty.
        if (address or "[" in key) and not re.fullmatch(r"https?://[^/\s]+\S*", address):
            yield (
                key,
                f"«{address}» no es una dirección web.",
                'Escríbala completa: "https://ejemplo.gob.mx".',
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


def _areas(config: Config) -> Iterator[Trouble]:
    if not 1 <= config.areas.silencio_dias <= 3650:
        yield (
            "areas.silencio_dias",
            f"Un área no puede quedar callada a los {config.areas.silencio_dias} días.",
            "Escriba de 1 a 3650; lo normal es 30.",
        )


def _stations(config: Config) -> Iterator[Trouble]:
    yield from stations.troubles(
        config.emisoras, config.perfiles, {one.id for one in config.destinos}
    )


def _delivery(config: Config) -> Iterator[Trouble]:
    stations = {emisora.id for emisora in config.emisoras}
    yield from destinations.troubles(config.destinos, config.firma, stations)
