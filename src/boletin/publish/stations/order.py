"""The transmission order of a station: what it may air, what no longer, under which name. Pure.

Emergencies go first, then by priority; a piece that is not valid yet is told with its day and goes
in the package, for material is sent ahead; one that has expired, was taken back or was replaced is
told as such and leaves order and package, never in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from boletin.config import Emisora, file_name
from boletin.config.stations import KINDS
from boletin.model import Artifact, Comunicado, Pieza, Registro, Retiro, Version
from boletin.publish import views
from boletin.publish.stations.airing import Dia, schedule
from boletin.publish.stations.material import Estado, Material, Orden
from boletin.publish.text import one_line

TOLD_DAYS = 30
"""For so long a station is told of what it must not air any more."""
PRIORITIES = ("emergencia", "alta", "normal", "baja")


def order(
    emisora: Emisora,
    spots: Sequence[Pieza],
    records: Mapping[str, Registro],
    today: date,
) -> Orden:
    """What ``emisora`` is to air from the week of ``today`` on.

    ``spots``: those that are published; ``records``: by folder, of all that ever was.
    """
    known = [
        _material(emisora, piece, piece.comunicado, records[piece.carpeta], today)
        for piece in spots
        if piece.carpeta in records and piece.comunicado and not records[piece.carpeta].retiro
    ]
    live = sorted((one for one in known if one.estado != "vencido"), key=_rank)
    live, same = _named(emisora, live, {piece.id: piece for piece in spots})
    days = schedule(emisora, [one for one in live if one.archivo], today)
    gone = [_over(one) for one in known if one.estado == "vencido"]
    gone += (_replaced(one, one.sustituye) for one in live if one.sustituye)
    gone += _absent(emisora, {one.carpeta for one in known}, records, today)
    gone = [one for one in gone if _still_told(one, today)]
    live = [_counted(one, days) for one in live]
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
        duracion_ms=(file.duracion_ms if file else None) or pieza.timeline.duration_ms,
        lufs=file.lufs if file else None,
        dbtp=file.dbtp if file else None,
        pasadas=getattr(emisora.pasadas, level),
        fecha_estado=valid.hasta + timedelta(days=1) if estado == "vencido" else None,
    )


def _rank(material: Material) -> tuple[int, date, str]:
    return PRIORITIES.index(material.nivel), material.desde, material.id


def _named(
    emisora: Emisora, live: Sequence[Material], pieces: Mapping[str, Pieza]
) -> tuple[list[Material], tuple[str, ...]]:
    """The materials with the names of their files; and the names that several would have had.

    Where two would be called the same, each goes under its id: no piece may take another's place.
    """
    found: list[tuple[Material, str, str]] = []
    with_file = (one for one in live if one.archivo)
    for number, one in enumerate(with_file, 1):
        year, week, _ = pieces[one.id].fecha.isocalendar()
        facts = {
            "id": one.id,
            "fecha": pieces[one.id].fecha.isoformat(),
            "semana": f"{year}-W{week:02d}",
            "duracion": f"{round(one.duracion_ms / 1000)}s",
            "emisora": emisora.id,
            "tipo": one.tipo,
            "numero": f"{number:02d}",
            "version": str(one.version),
        }
        ending = one.archivo[one.archivo.rindex(".") :]
        found.append((one, file_name(emisora.archivo, facts), ending))
    # As Windows sees it: the same letters, large or small, are the same file.
    counts = Counter(name.lower() for _, name, _ in found)
    again = {name.lower() for _, name, _ in found if counts[name.lower()] > 1}
    named = {
        one.id: replace(one, archivo=f"{one.id if name.lower() in again else name}{ending}")
        for one, name, ending in found
    }
    return [named.get(one.id, one) for one in live], tuple(sorted(again))


def _replaced(one: Material, before: Version) -> Material:
    """The version that ``one`` took the place of."""
    return replace(
        _over(one),
        estado="sustituido",
        version=before.numero,
        publicado=before.fecha,
        fecha_estado=one.publicado,
        motivo=f"Use la versión {one.version}.",
        sustituye=None,
    )


def _over(one: Material) -> Material:
    """The material without its file: it must not be looked for."""
    return replace(one, archivo="", ruta="", bytes=0, sha256="", lufs=None, dbtp=None, pasadas=0)


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
    days = (one.publicado, one.fecha_estado, one.desde if one.estado == "vigente" else None)
    yield from (day for day in days if day and day <= today)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def _counted(one: Material, days: Sequence[Dia]) -> Material:
    """The material with its airings in the days of the order."""
    mine = [day.pasadas_de(one.id) for day in days]
    first = next((bands for bands in mine if bands), ())
    return replace(one, en_total=sum(n for bands in mine for _, n in bands), franjas=first)
