"""A small municipality's week as finished pieces, for the tests of publish."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import date, timedelta
from pathlib import Path

from boletin.config import Config, Emisora, Imagen, Municipio, Perfil, Podcast, Voz
from boletin.model import (
    Artifact,
    Chapter,
    Check,
    Comunicado,
    Guion,
    Linea,
    Op,
    Pieza,
    Registro,
    Seccion,
    TimedLine,
    Timeline,
    Token,
    Version,
    Vigencia,
    Word,
)
from boletin.publish import public_files
from boletin.publish.web import PODCAST, SPOTS

GUID = "0ab7dbb7-2c4e-5b5c-9a55-5e2c9f3e2c11"
GUIDS = {PODCAST: GUID, SPOTS: "1ab7dbb7-2c4e-5b5c-9a55-5e2c9f3e2c12"}
REPO = Path(__file__).parents[2]
TEMPLATES = REPO / "plantillas" / "sitio"

STORIES = (
    (
        "agua-barrio-san-jose",
        "Suspensión temporal de agua en el barrio San José",
        "Dirección de Agua Potable",
        "servicio",
        (
            "Este miércoles 25 de noviembre, de 8:00 a 15:00 h, se suspende el servicio de agua "
            "en el barrio San José por la reparación de una línea de 6 pulgadas.",
            "Almacene la necesaria. Mayores informes al 748 910 0000, extensión 12.",
        ),
    ),
    (
        "jornada-vacunacion",
        "Jornada de vacunación contra la influenza en la plaza principal",
        "Dirección de Salud",
        "convocatoria",
        (
            "Del 23 al 27 de noviembre habrá vacuna gratuita contra la influenza para niñas, "
            "niños y personas mayores de 60 años.",
            "Lleve su cartilla a la plaza principal, de 9:00 a 14:00 h.",
        ),
    ),
    (
        "aviso-heladas",
        "Heladas por la madrugada: abríguese y proteja a sus animales",
        "Protección Civil",
        "emergencia",
        (
            "Se esperan temperaturas de hasta −3 °C entre las 4:00 y las 7:00 h.",
            "No deje encendidos anafres ni braseros dentro de casa. Emergencias: 911.",
        ),
    ),
    (
        "feria-del-maguey",
        "Visite el corredor turístico del maguey este fin de semana",
        "Dirección de Turismo",
        "turismo",
        (
            "Recorridos guiados sábado y domingo, a las 10:00 y a las 12:00 h.",
            "Entrada general: $50.00; menores de 12 años, gratis.",
        ),
    ),
)


def records(pieces: list[Pieza]) -> dict[str, Registro]:
    """What the project's record says of ``pieces``, published today for the first time."""
    return {
        one.carpeta: Registro(
            one.carpeta,
            str(uuid.uuid5(uuid.UUID(GUID), one.id)),
            one.titulo,
            (Version(1, one.fecha, "0" * 64),),
        )
        for one in pieces
    }


def public_tree(
    settings: Config, bulletins, spots, templates=TEMPLATES, **more
) -> dict[str, bytes]:
    """The public files of ``bulletins`` and ``spots``, as a first publication makes them."""
    known = records([*bulletins, *spots])
    more = {"today": date(2026, 11, 25)} | more
    return public_files(settings, bulletins, spots, templates, GUIDS, known, **more)


def config(**podcast: object) -> Config:
    """The office of the tests; ``podcast`` replaces keys of that section."""
    base: dict[str, object] = {
        "titulo": "Sanctórum informa",
        "descripcion": "El boletín semanal del Ayuntamiento: servicios, avisos y convocatorias.",
        "url": "https://sanctorum.example/boletin",
        "autor": "Ayuntamiento de Sanctórum",
        "correo": "comunicacion@sanctorum.example",
        "lugar": "Sanctórum de Lázaro Cárdenas, Tlaxcala, México",
        "geo": "geo:19.4906,-98.4731",
    }
    return Config(
        municipio=Municipio(
            nombre="Sanctórum de Lázaro Cárdenas",
            estado="Tlaxcala",
            ayuntamiento="H. Ayuntamiento de Sanctórum de Lázaro Cárdenas",
            lema="Información clara, para toda la gente",
            direccion="Plaza Principal s/n, Centro, Sanctórum de Lázaro Cárdenas, Tlaxcala",
            telefono="748 910 0000",
            correo="comunicacion@sanctorum.example",
        ),
        podcast=Podcast(**{**base, **podcast}),  # type: ignore[arg-type]
        voces={
            "clara": Voz("pico", "Clara (voz sintética)"),
            "mateo": Voz("pico", "Mateo (voz sintética)", 0.97, 0.8),
        },
        locutores={"1": "clara", "2": "mateo"},
        perfiles={name: Perfil(-16, -1) for name in ("radio", "tv", "podcast")},
        imagen=Imagen(),
        emisoras=(Emisora("radio-calpulalpan", "Radio Calpulalpan", "radio"),),
    )


def line(number: int, speaker: int, text: str) -> Linea:
    """A line whose tokens are said as they are shown, but for figures: two words each."""
    tokens = tuple(
        Token(word, "dos palabras" if re.search(r"\d", word) else word.strip(".,:;"))
        for word in text.split()
    )
    return Linea(number, speaker, tokens)


def timed(lines: tuple[Linea, ...], start_ms: int = 1500) -> tuple[TimedLine, ...]:
    """Each spoken word takes 330 ms, with 250 ms between lines."""
    found, now = [], start_ms
    for one in lines:
        words, begin = [], now
        for word in one.hablado.split():
            words.append(Word(word, now, now + 330))
            now += 330
        found.append(TimedLine(one, begin, now, tuple(words)))
        now += 250
    return tuple(found)


def artifact(name: str, data: bytes = b"x", **media: object) -> Artifact:
    """What is known of a delivered file with these bytes."""
    return Artifact(name, len(data), hashlib.sha256(data).hexdigest(), **media)  # type: ignore[arg-type]


def sized(name: str, count: int, **media: object) -> Artifact:
    """A delivered file of ``count`` bytes that no test reads."""
    return Artifact(name, count, hashlib.sha256(name.encode()).hexdigest(), **media)  # type: ignore[arg-type]


def spot(
    id: str = STORIES[0][0],
    titulo: str = STORIES[0][1],
    area: str = STORIES[0][2],
    tipo: str = STORIES[0][3],
    textos: tuple[str, ...] = STORIES[0][4],
    *,
    day: date = date(2026, 11, 23),
    checks: tuple[Check, ...] = (),
    sintetica: bool = True,
    **comunicado: object,
) -> Pieza:
    """A finished spot."""
    lines = tuple(line(3 + n, 1 + n % 2, text) for n, text in enumerate(textos))
    guion = Guion(
        id,
        titulo,
        (Op(1, "ENTRA", "cortinilla_entrada"), Op(2, "FONDO", "cama_informativa"), *lines,
         Op(3 + len(lines), "SALE FONDO")),
    )  # fmt: skip
    placed = timed(lines)
    length = placed[-1].end_ms + 2200
    facts: dict[str, object] = {
        "vigencia": Vigencia(day, day + timedelta(days=6)),
        "lugar": "Plaza principal",
        "contacto": "748 910 0000, ext. 12",
        "estado": "aprobado",
    }
    return Pieza(
        id=id,
        clase="spot",
        titulo=titulo,
        fecha=day,
        guion=guion,
        timeline=Timeline(length, (), placed),
        cues=(),
        artifacts=(
            sized("radio.mp3", 912_000, duracion_ms=length, perfil="radio", lufs=-16.04,
                     dbtp=-1.3, lra=3.1),
            sized("radio.wav", 5_400_000, duracion_ms=length, perfil="radio", lufs=-16.0,
                     dbtp=-1.2, lra=3.1),
            sized("tv.mp4", 9_100_000, duracion_ms=length, perfil="tv", lufs=-24.02,
                     dbtp=-9.0, lra=3.1),
            sized("miniatura.jpg", 40_000),
            sized("tarjeta.jpg", 9_000),
        ),
        checks=checks,
        voces=("clara", "mateo"),
        sintetica=sintetica,
        comunicado=Comunicado(
            id, f"comunicados/{id}.md", titulo, day, area, "\n\n".join(textos), tipo,
            **{**facts, **comunicado},  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def spots() -> tuple[Pieza, ...]:
    """The spots of the week."""
    return tuple(spot(*story) for story in STORIES)


def bulletin(
    week: str = "2026-W48",
    pieces: tuple[Pieza, ...] | None = None,
    *,
    titulo: str = "",
    audio: bytes = b"mp3",
    checks: tuple[Check, ...] = (),
    sintetica: bool = True,
) -> Pieza:
    """A finished bulletin of these spots."""
    pieces = spots() if pieces is None else pieces
    entries: list[Op | Linea] = [Op(1, "ENTRA", "cortinilla_entrada")]
    sections: list[Seccion] = []

    def part(title: str, texts: tuple[str, ...], id: str = "") -> None:
        sections.append(Seccion(title, len(entries), id))
        for n, text in enumerate(texts):
            entries.append(line(len(entries) + 1, 1 + n % 2, text))

    part(
        "Saludo", ("Sanctórum informa. El boletín del Ayuntamiento.", "En esta edición, noticias.")
    )
    for one in pieces:
        part(one.titulo, (f"{one.titulo}.", *(ln.mostrado for ln in one.guion.lineas)), one.id)
    part("Despedida", ("Esto fue Sanctórum informa. Hasta la próxima semana.",))
    guion = Guion(week, titulo, tuple(entries), tuple(sections))
    placed = timed(guion.lineas)
    by_number = {one.linea.numero: one.start_ms for one in placed}
    found = []
    for section in sections:
        first = entries[section.desde]
        start = 0 if section.titulo == "Saludo" else by_number[first.numero] - 100
        found.append(Chapter(start, section.titulo, section.pieza))
    length = placed[-1].end_ms + 4000
    return Pieza(
        id=week,
        clase="boletin",
        titulo=titulo or f"Sanctórum informa, semana {int(week[-2:])}",
        fecha=date.fromisocalendar(int(week[:4]), int(week[-2:]), 1),
        guion=guion,
        timeline=Timeline(length, (), placed, (), tuple(found)),
        cues=(),
        artifacts=(
            artifact("boletin.mp3", audio, duracion_ms=length, perfil="podcast", lufs=-16.0,
                     dbtp=-1.4, lra=4.0),
            artifact("boletin.wav", b"w", duracion_ms=length, perfil="podcast", lufs=-16.0,
                     dbtp=-1.4, lra=4.0),
        ),
        checks=checks,
        voces=("clara", "mateo"),
        sintetica=sintetica,
        piezas=tuple(one.id for one in pieces),
    )  # fmt: skip
