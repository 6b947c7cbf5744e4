"""The transmission order of a station: what it may air, what no longer, under which name. Pure.

Emergencies go first, then by priority; a piece that is not valid yet is told with its day and goes
in the package, for material is sent ahead; one that has expired, was taken back or was replaced is
told as such and leaves order and package, never in silence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from boletin.cleantext import one_line
from boletin.config import Emisora
from boletin.config.stations import KINDS
from boletin.events import happens, told
from boletin.model import Artifact, Comunicado, Pieza, Registro, Retiro, Version
from boletin.publish import views
from boletin.publish.stations.airing import DAYS, Dia, schedule
from boletin.publish.stations.material import Estado, Material, Orden
from boletin.publish.stations.names import named, offer

TOLD_DAYS = 30
"""For so long a station is told of what it must not air any more."""
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
    live = sorted((one for one in known if one.estado != "vencido"), key=_rank)
    live, same = named(emisora, live, {piece.id: piece for piece in spots}, records, today)
    days = schedule(emisora, [one for one in live if one.archivo], today)
    gone = [_over(one, records, emisora) for one in known if one.estado == "vencido"]
    gone += (_replaced(one, one.sustituye, records, emisora) for one in live if one.sustituye)
    gone += _absent(emisora, {one.carpeta for one in known}, records, today)
    now = {one.archivo.lower(): one for one in live}
    gone = [_advised(one, now) for one in gone if _still_told(one, today)]
    live = [_counted(one, days, emisora, today) for one in live]
    return Orden(
        emisora=emisora,
        al=max(
            (day for one in (*live, *gone) for day in _events(one, today)), default=_monday(today)
        ),
        materiales=tuple(live),
        fuera=tuple(sorted(gone, key=lambda one: (_since(one), one.id), reverse=True)),
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
        sustituye=record.versiones[-2] if len(record.versiones) > 1 else None,
        publicado=record.version.fecha,
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


def _replaced(
    one: Material, before: Version, records: Mapping[str, Registro], emisora: Emisora
) -> Material:
    """The version that ``one`` took the place of."""
    return replace(
        _over(replace(one, version=before.numero), records, emisora),
        estado="sustituido",
        version=before.numero,
        publicado=before.fecha,
        fecha_estado=one.publicado,
        motivo=f"Use la versión {one.version}.",
        sustituye=None,
    )


def _over(one: Material, records: Mapping[str, Registro], emisora: Emisora) -> Material:
    """The material without its file, which must not be looked for, but with the name it had."""
    before = offer(emisora, records[one.carpeta], one.version)
    return replace(
        one,
        archivo=before.archivo if before else "",
        numero=before.numero if before else 0,
        nombrado=None,
        ruta="",
        bytes=0,
        sha256="",
        lufs=None,
        dbtp=None,
        pasadas=0,
        cierra="",
    )


def _advised(one: Material, now: Mapping[str, Material]) -> Material:
    """With what is to be done with its file. ``now``: what airs, by name of its file."""
    other = now.get(one.archivo.lower())
    if not one.archivo or (other and other.carpeta != one.carpeta):
        return one
    if other:
        done = f"Reemplace {one.archivo}: ahora lleva la versión {other.version}."
    elif one.estado == "suspendido":
        done = f"Quite {one.archivo} de su programa mientras tanto."
    else:
        done = f"Borre {one.archivo} de su programa."
    return replace(one, indicacion=done)


def _absent(
    emisora: Emisora, present: set[str], records: Mapping[str, Registro], today: date
) -> Iterator[Material]:
    """What the station was offered and is not published any more: taken back, or being changed.
    The list for everybody (a station without id) tells what any station was offered."""
    for folder, record in records.items():
        offers = [one for one in record.ofertas if emisora.id in ("", one.emisora)]
        if folder in present or not folder.startswith("spots/"):
            continue
        if offers:
            desde, hasta = offers[-1].desde, max(one.hasta for one in offers)
        elif record.retiro and not emisora.id:
            desde, hasta = record.version.fecha, record.retiro.fecha
        else:
            continue
        last = offers[-1] if offers else None
        retiro = record.retiro or _suspended(hasta, today)
        if retiro:
            yield Material(
                carpeta=folder,
                id=folder.rpartition("/")[2],
                titulo=one_line(record.titulo),
                estado="retirado" if record.retiro else "suspendido",
                version=record.version.numero,
                desde=desde,
                hasta=hasta,
                area=last.area if last else "",
                tipo=last.tipo if last else "",
                archivo=last.archivo if last and emisora.id else "",
                publicado=record.version.fecha,
                fecha_estado=retiro.fecha if record.retiro else None,
                motivo=retiro.motivo,
            )


def _suspended(until: date, today: date) -> Retiro | None:
    """Why a piece that would still be valid is not there; None: it would not be any more."""
    if until < today:
        return None
    return Retiro(today, "La oficina la está corrigiendo: espere la nueva versión.")


def _since(one: Material) -> date:
    return one.fecha_estado or date.max


def _still_told(one: Material, today: date) -> bool:
    return one.hasta >= today or today - _since(one) <= timedelta(days=TOLD_DAYS)


def _events(one: Material, today: date) -> Iterator[date]:
    """Days on which something of a material changed, up to today."""
    days = (
        one.publicado,
        one.nombrado,
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
    start, end = max(one.desde, today), min(one.hasta, last)
    whole = end - timedelta(days=1) if one.cierra and start < end == one.hasta else end
    each = [
        sum(n for _, n in mine.get(start + timedelta(days=n), ()))
        for n in range((whole - start).days + 1)
    ]
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
        franjas=next((bands for bands in mine.values() if bands), ()),
    )
