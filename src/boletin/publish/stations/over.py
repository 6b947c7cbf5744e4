"""What a station must not air any more: expired, replaced, being corrected, taken back. Pure.

A station is told only of what it was offered, with the days and the name that it had then. The list
for everybody (a station without id) tells all that any station was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from boletin.cleantext import one_line
from boletin.config import Emisora
from boletin.model import Oferta, Registro, Version
from boletin.publish.stations.material import Estado, Material

_WITHOUT_WORD = "La oficina la quitó por ahora; si vuelve, se dirá aquí."
"""Its text is being changed, or somebody deleted it: nobody said which."""
TOLD_DAYS = 30
"""For so long a station is told of it."""


def over(
    emisora: Emisora,
    live: Sequence[Material],
    past: Sequence[Material],
    records: Mapping[str, Registro],
    today: date,
) -> tuple[Material, ...]:
    """All that it must not air, newest first. ``live``: what it airs or will; ``past``: published
    and expired; ``records``: by folder, of all that ever was."""
    found = [*_expired(emisora, past, records), *_replaced(emisora, live, records)]
    found += _absent(emisora, {one.carpeta for one in (*live, *past)}, records, today)
    now = {one.archivo.lower(): one for one in live}
    told = [_advised(one, now) for one in found if _still_told(one, today)]
    return tuple(sorted(told, key=lambda one: (_since(one), one.id), reverse=True))


def before(emisora: Emisora, record: Registro) -> Version | None:
    """The version that it had before the one that stands now; None: this is its first."""
    if not emisora.id:
        return record.versiones[-2] if len(record.versiones) > 1 else None
    had = {one.version for one in record.ofertas if one.emisora == emisora.id}
    mine = (one for one in record.versiones[:-1] if one.numero in had)
    return max(mine, key=lambda one: one.numero, default=None)


def _expired(
    emisora: Emisora, past: Sequence[Material], records: Mapping[str, Registro]
) -> Iterator[Material]:
    """Its validity is over, and the version that the station had last."""
    for one in past:
        offers = _offers(emisora, records[one.carpeta])
        if offers or not emisora.id:
            version = offers[-1].version if offers else one.version
            yield _bare(one, emisora, records[one.carpeta], version)


def _replaced(
    emisora: Emisora, live: Sequence[Material], records: Mapping[str, Registro]
) -> Iterator[Material]:
    """The versions that those which air took the place of."""
    for one in live:
        if one.sustituye is None:
            continue
        record, number = records[one.carpeta], one.sustituye.numero
        offers = _offers(emisora, record, number)
        wait = f"Espere la versión {one.version}: aún no hay archivo en su formato."
        yield replace(
            _bare(one, emisora, record, number),
            estado="sustituido",
            desde=min((each.desde for each in offers), default=one.desde),
            hasta=max((each.hasta for each in offers), default=one.hasta),
            fecha_estado=record.replaced_on(number),
            motivo=f"Use la versión {one.version}." if one.archivo else wait,
            sustituye=None,
        )


def _bare(one: Material, emisora: Emisora, record: Registro, version: int) -> Material:
    """The material of a version without its file, which must not be looked for, but with the name
    that the station had it under."""
    mine = _offers(emisora, record, version) if emisora.id else []
    return replace(
        one,
        version=version,
        publicado=_published(record, version),
        archivo=mine[-1].archivo if mine else "",
        numero=mine[-1].numero if mine else 0,
        nombrado=None,
        regreso=None,
        ruta="",
        bytes=0,
        sha256="",
        lufs=None,
        dbtp=None,
        pasadas=0,
        cierra="",
    )


def _absent(
    emisora: Emisora, present: set[str], records: Mapping[str, Registro], today: date
) -> Iterator[Material]:
    """What is not published any more: taken back, or being changed while it would be valid."""
    for folder, record in records.items():
        if folder in present or not folder.startswith("spots/"):
            continue
        every = _offers(emisora, record)
        version = every[-1].version if every else record.version.numero
        offers = [one for one in every if one.version == version]
        state: Estado = "suspendido"
        since, why = record.ausente, _WITHOUT_WORD
        if record.retiro:
            state, since, why = "retirado", record.retiro.fecha, record.retiro.motivo
            if not offers and emisora.id:
                continue
        elif all(one.hasta < today for one in offers):
            continue
        last = offers[-1] if offers else None
        yield Material(
            carpeta=folder,
            id=folder.rpartition("/")[2],
            titulo=one_line(record.titulo),
            estado=state,
            version=version,
            desde=min((one.desde for one in offers), default=record.version.fecha),
            hasta=max((one.hasta for one in offers), default=since or today),
            area=last.area if last else record.area,
            tipo=last.tipo if last else "",
            archivo=last.archivo if last and emisora.id else "",
            publicado=_published(record, version),
            fecha_estado=since,
            motivo=why,
        )


def _offers(emisora: Emisora, record: Registro, version: int = 0) -> list[Oferta]:
    """What it was offered of a piece, or of one version; the later versions last."""
    mine = (one for one in record.ofertas if emisora.id in ("", one.emisora))
    return sorted((one for one in mine if version in (0, one.version)), key=lambda one: one.version)


def _published(record: Registro, version: int) -> date:
    return next(
        (one.fecha for one in record.versiones if one.numero == version), record.version.fecha
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


def _since(one: Material) -> date:
    return one.fecha_estado or date.max


def _still_told(one: Material, today: date) -> bool:
    return one.hasta >= today or today - _since(one) <= timedelta(days=TOLD_DAYS)
