"""What was offered to whom and when, with the columns of the transparency platform. Pure.

The columns are those of format XXIII-C of article 70 of the former General Transparency Law, «Uso
de los tiempos oficiales en radio y televisión», which the local laws and their platforms carry on.
What the office alone knows (kind of time, audience, invoice) stays empty for it to fill in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from boletin import tables
from boletin.config import Config, Emisora
from boletin.model import Comunicado, Oferta, Registro
from boletin.publish.stations.receipts import Recibo, together

COLUMNS = (
    "Ejercicio",
    "Fecha de inicio del periodo que se informa",
    "Fecha de término del periodo que se informa",
    "Sujeto obligado al que se le proporcionó el servicio/permiso",
    "Tipo (catálogo)",
    "Medio de comunicación (catálogo)",
    "Descripción de unidad",
    "Concepto o campaña",
    "Clave única de identificación de campaña o aviso institucional, en su caso",
    "Autoridad que proporcionó la clave única de identificación de campaña o aviso institucional",
    "Cobertura (catálogo)",
    "Ámbito geográfico de cobertura",
    "Sexo (catálogo)",
    "Lugar de residencia",
    "Nivel educativo",
    "Grupo de edad",
    "Nivel socioeconómico",
    "Concesionario responsable de publicar la campaña o la comunicación correspondiente"
    " (razón social)",
    "Distintivo y/o nombre comercial del concesionario responsable de publicar la campaña o"
    " comunicación",
    "Descripción breve de las razones que justifican la elección del proveedor",
    "Monto total del tiempo de Estado o tiempo fiscal consumidos",
    "Área administrativa encargada de solicitar la difusión del mensaje o producto, en su caso",
    "Fecha de inicio de difusión del concepto o campaña",
    "Fecha de término de difusión del concepto o campaña",
    "Número de factura, en su caso",
    "Área(s) responsable(s) que genera(n), posee(n), publica(n) y actualizan la información",
    "Fecha de actualización",
    "Nota",
)


@dataclass(frozen=True, slots=True)
class Ofrecido:
    """A version of a piece that a station was offered."""

    pieza: str
    titulo: str
    area: str
    clave: str
    emisora: str
    nombre: str
    medio: str
    version: int
    ofrecida: date
    desde: date
    """Its first day on air: of its validity, or that on which it was offered, if later."""
    hasta: date
    """Its last: of its validity, the one before it was replaced, or that on which it was taken
    back."""
    duracion_s: int | None
    pasadas: int
    """Airings that the station has confirmed."""
    retirada: date | None
    motivo: str


def offered(
    config: Config,
    records: Mapping[str, Registro],
    comunicados: Iterable[Comunicado],
    lengths_ms: Mapping[str, int],
    recibos: Iterable[Recibo],
    since: date,
    until: date,
) -> tuple[Ofrecido, ...]:
    """All that any station could air on some day from ``since`` to ``until``, or says that it did,
    in order of day.

    ``lengths_ms``: by id of the piece, of those that are still published.
    """
    texts = {one.id: one for one in comunicados}
    stations = {one.id: one for one in config.emisoras}
    aired: dict[tuple[str, str, int], int] = {}
    for who, told in together(recibos).items():
        for one, times in told.items():
            if since <= one.fecha <= until:
                place = who, one.pieza, one.version
                aired[place] = aired.get(place, 0) + times
    found = []
    for folder, record in records.items():
        id_ = folder.rpartition("/")[2]
        text, station = texts.get(id_), None
        for offer in record.ofertas:
            airings = aired.get((offer.emisora, id_, offer.version), 0)
            first, last = _days(record, offer)
            if not airings and not (max(first, since) <= min(last, until)):
                continue
            station = stations.get(offer.emisora)
            seconds = round(lengths_ms[id_] / 1000) if id_ in lengths_ms else None
            found.append(
                Ofrecido(
                    pieza=id_,
                    titulo=text.titulo if text else record.titulo,
                    area=text.area if text else "",
                    clave=_key(config, text),
                    emisora=offer.emisora,
                    nombre=station.nombre if station else offer.emisora,
                    medio=station.medio if station else "",
                    version=offer.version,
                    ofrecida=offer.fecha,
                    desde=first,
                    hasta=max(first, last),
                    duracion_s=text.duracion if text and text.duracion else seconds,
                    pasadas=airings,
                    retirada=record.retiro.fecha if record.retiro else None,
                    motivo=record.retiro.motivo if record.retiro else "",
                )
            )
    return tuple(sorted(found, key=lambda one: (one.desde, one.pieza, one.emisora, one.version)))


def _days(record: Registro, offer: Oferta) -> tuple[date, date]:
    """First and last day on which it could air; the last before the first: it never could.

    On the day on which it was taken back it may have aired; that on which another version took its
    place is the other's, but for a version that was replaced on its first.
    """
    first, last = max(offer.desde, offer.fecha), offer.hasta
    if record.retiro:
        last = min(last, record.retiro.fecha)
    if stop := record.replaced_on(offer.version):
        last = min(last, stop if stop == first else stop - timedelta(days=1))
    return first, last


def _key(config: Config, text: Comunicado | None) -> str:
    """The key of a piece's campaign, by the first of its labels that has one."""
    keys = config.difusion.claves
    return next((keys[label] for label in text.etiquetas if label in keys), "") if text else ""


def report_csv(
    config: Config, rows: Sequence[Ofrecido], since: date, until: date, today: date
) -> bytes:
    """The report as the platform's table, dates as dd/mm/aaaa."""
    stations = {one.id: one for one in config.emisoras}
    body = (_row(config, one, stations.get(one.emisora), since, until, today) for one in rows)
    return tables.write(COLUMNS, body)


def _row(
    config: Config, one: Ofrecido, station: Emisora | None, since: date, until: date, today: date
) -> Sequence[object]:
    office = config.difusion
    medium = {"radio": "Radio", "tv": "Televisión"}.get(one.medio, "")
    unit = "mensaje en TV" if one.medio == "tv" else "spot"
    seconds = one.duracion_s
    where = " (radio)" if one.medio == "radio" else ""
    note = [f"Pieza {one.pieza}, versión {one.version}, ofrecida el {_day(one.ofrecida)}."]
    note.append(f"Pasadas confirmadas por la emisora: {one.pasadas}.")
    if one.retirada:
        note.append(f"Retirada el {_day(one.retirada)}: {one.motivo}")
    return (
        one.desde.year,
        _day(since),
        _day(until),
        office.sujeto_obligado or config.municipio.ayuntamiento,
        "",
        medium,
        f"{unit} de {seconds} segundos{where}" if seconds else unit,
        one.titulo,
        one.clave,
        office.autoridad if one.clave else "",
        station.cobertura.capitalize() if station else "",
        station.ambito if station else "",
        *[""] * 5,
        station.concesionario if station else "",
        " · ".join(filter(None, (station.distintivo, one.nombre))) if station else one.nombre,
        office.motivo,
        f"{seconds * one.pasadas} segundos" if seconds and one.pasadas else "",
        one.area or office.unidad,
        _day(one.desde),
        _day(one.hasta),
        "",
        office.unidad,
        _day(today),
        " ".join(note),
    )


def _day(day: date) -> str:
    return day.strftime("%d/%m/%Y")
