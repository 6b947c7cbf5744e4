"""The transmission order of a station: what it may air, what no longer, under which name. Pure.

Emergencies go first, then by priority; a piece that is not valid yet is told with its day and goes
in the package, for material is sent ahead; one that has expired, was taken back or was replaced is
told as such (:mod:`boletin.publish.stations.over`) and leaves order and package, never in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from boletin.cleantext import one_line
from boletin.config import Emisora
from boletin.config.stations import KINDS
from boletin.events import happens, told
from boletin.model import Artifact, Comunicado, Pieza, Registro
from boletin.publish import views
from boletin.publish.stations.airing import DAYS, Dia, schedule
from boletin.publish.stations.material import Estado, Material, Orden
from boletin.publish.stations.names import named, offer
from boletin.publish.stations.over import before, over

FRAME_MS = 34
"""A frame of 29.97 a second, rounded up."""
PRIORITIES = ("emergencia", "alta", "normal", "baja")


def order(
    emisora: Emisora,
    spots: Sequence[Pieza],
    records: Mapping[str, Registro],
    today: date,
) -> Orden:
    """What ``emisora`` is to air from ``today`` on.

    ``spots``: those that are published; ``records``: by folder, of all that ever was.
    """
    known = [
        _material(emisora, piece, piece.comunicado, records[piece.carpeta], today)
        for piece in spots
        if piece.carpeta in records and piece.comunicado and not records[piece.carpeta].retiro
    ]
    past = [one for one in known if one.estado == "vencido"]
    live = sorted((one for one in known if one.estado != "vencido"), key=_rank)
    live, same = named(emisora, live, {piece.id: piece for piece in spots}, records, today)
    days = schedule(emisora, [one for one in (*live, *past) if one.archivo], today)
    gone = over(emisora, live, past, records, today)
    live = [_counted(one, days, emisora, today) for one in live]
    return Orden(
        emisora=emisora,
        al=max(
            (day for one in (*live, *gone) for day in _events(one, today)), default=_monday(today)
        ),
        materiales=tuple(live),
        fuera=gone,
        dias=days,
        iguales=same,
    )


def file_for(emisora: Emisora, pieza: Pieza) -> Artifact | None:
    """The file of a piece that is in the station's format; None: there is none."""
    if emisora.own_format:
        return next(
            (a for a in pieza.artifacts if a.ruta.startswith(f"emisoras/{emisora.id}/")), None
        )
    kinds = KINDS[emisora.perfil]
    name = kinds[emisora.formato or next(iter(kinds))]
    return next((a for a in pieza.artifacts if a.ruta == name), None)


def _material(
    emisora: Emisora, pieza: Pieza, comunicado: Comunicado, record: Registro, today: date
) -> Material:
    valid, file = comunicado.al_aire, file_for(emisora, pieza)
    estado: Estado = "vigente"
    if today < valid.desde:
        estado = "proximo"
    elif today > valid.hasta:
        estado = "vencido"
    level = "emergencia" if comunicado.tipo == "emergencia" else comunicado.prioridad
    return Material(
        carpeta=pieza.carpeta,
        id=pieza.id,
        titulo=one_line(pieza.titulo),
        estado=estado,
        version=record.version.numero,
        desde=valid.desde,
        hasta=valid.hasta,
        area=comunicado.area,
        tipo=comunicado.tipo,
        idioma=comunicado.idioma,
        nivel=level,
        sustituye=before(emisora, record),
        publicado=record.version.fecha,
        primera=record.versiones[0].fecha,
        regreso=_back(emisora, record),
        pie=views.out_cue(pieza),
        archivo=file.ruta.rpartition("/")[2] if file else "",
        ruta=f"{pieza.carpeta}/{file.ruta}" if file else "",
        bytes=file.bytes if file else 0,
        sha256=file.sha256 if file else "",
        duracion_ms=_length(pieza, comunicado, file),
        lufs=file.lufs if file else None,
        dbtp=file.dbtp if file else None,
        pasadas=getattr(emisora.pasadas, level),
        cierra=_closes(comunicado, valid.hasta),
        fecha_estado=valid.hasta + timedelta(days=1) if estado == "vencido" else None,
    )


def _back(emisora: Emisora, record: Registro) -> date | None:
    had = offer(emisora, record, record.version.numero)
    return record.regreso if had and record.regreso and had.fecha < record.regreso else None


def _length(pieza: Pieza, comunicado: Comunicado, file: Artifact | None) -> int:
    found = (file.duracion_ms if file else None) or pieza.timeline.duration_ms
    return nominal(found, comunicado.duracion)


def nominal(found_ms: int, wanted_s: int | None) -> int:
    """What a station schedules by: the length asked for, where the file has it to a frame.

    >>> nominal(19_970, 20), nominal(20_520, 20), nominal(44_440, None)
    (20000, 20520, 44440)
    """
    wanted = (wanted_s or 0) * 1000
    return wanted if abs(found_ms - wanted) <= FRAME_MS else found_ms


def _closes(comunicado: Comunicado, last: date) -> str:
    """When all that it announces for its last day has begun, or is over where it tells its end;
    empty: nobody says."""
    mine = [one for one in told(comunicado).eventos if last in happens(one) and not one.cancelado]
    if any(not one.hora or (one.termina and one.termina <= one.hora) for one in mine):
        return ""
    return max((one.termina or one.hora for one in mine), default="")


def _rank(material: Material) -> tuple[int, date, str]:
    return PRIORITIES.index(material.nivel), material.desde, material.id


def _events(one: Material, today: date) -> Iterator[date]:
    """Days on which something of a material changed, up to today."""
    days = (
        one.publicado,
        one.nombrado,
        one.regreso,
        one.fecha_estado,
        one.desde if one.estado == "vigente" else None,
    )
    yield from (day for day in days if day and day <= today)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _counted(one: Material, days: Sequence[Dia], emisora: Emisora, today: date) -> Material:
    """The material with its airings in the days of the order."""
    mine = {day.fecha: day.pasadas_de(one.id) for day in days}
    last = today + timedelta(days=DAYS - 1)
    if one.desde > last:  # a plan of four weeks does not reach it: what will be asked for
        return replace(one, pedidas=one.pasadas, minimo=one.pasadas)
    start, end = max(one.desde, today), min(one.hasta, last)
    whole = end - timedelta(days=1) if one.cierra and start < end == one.hasta else end
    usual = [mine.get(start + timedelta(days=n), ()) for n in range((whole - start).days + 1)]
    each = [sum(n for _, n in bands) for bands in usual]
    most, least = max(each, default=0), min(each, default=0)
    cut = bool(emisora.minutos_al_dia) and least < one.pasadas and (one.cierra == "" or whole < end)
    return replace(
        one,
        pedidas=one.pasadas,
        pasadas=most,
        minimo=least,
        tope=emisora.minutos_al_dia if cut and one.archivo else 0,
        pauta_hasta=last if one.archivo and one.hasta > last else None,
        en_total=sum(n for bands in mine.values() for _, n in bands),
        franjas=usual[0] if len(set(usual)) == 1 else (),
        cambian=len(set(usual)) > 1,
    )
