"""What staff should hear once output/ is written: what left it, and what waits to come in."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from boletin.days import plain_date, week_of
from boletin.model import Comunicado, Finding, Pieza, Registro
from boletin.planning import Plan
from boletin.published import OUTPUT

VIDEO = (".mp4", ".mxf", ".mov")
RULE = "PUBLICADO"


def departures(
    before: Mapping[str, Pieza],
    public: Mapping[str, Pieza],
    retired: Collection[str],
    kept: Collection[str],
    plan: Plan,
) -> Iterator[Finding]:
    """Pieces and films that were public ``before`` and are not any more; all by folder. What a
    person took back needs no telling. ``kept``: bulletins that stay as they were, for they could
    not be made again.
    """
    for folder in kept:
        yield Finding(
            RULE,
            "W",
            folder,
            1,
            f"en {OUTPUT}/ sigue como estaba: no pudo hacerse de nuevo.",
            "Corrija lo que se dice arriba, y repita la orden.",
        )
    for folder, piece in before.items():
        if folder not in public:
            if folder not in retired:
                yield _gone(piece, plan)
        elif public[folder] is not piece:
            yield from _films(public[folder], piece)


def waiting(public: Mapping[str, Pieza], plan: Plan, today: date) -> Iterator[Finding]:
    """Approved announcements that are public with the text they had before: they are of another
    week, which is made only when it is asked for. What is over may stay as it was.
    """
    for piece in public.values():
        old, new = piece.comunicado, plan.valid.get(piece.id)
        if old is None or new is None or max(old.al_aire.hasta, new.al_aire.hasta) < today:
            continue
        if _told(old) != _told(new):
            yield Finding(
                RULE,
                "W",
                new.archivo,
                1,
                f"cambió después de publicarse: en {OUTPUT}/ sigue lo de antes, porque es de la "
                f"semana {week_of(new.fecha)}.",
                f"Para que salga el cambio: boletin producir --semana {week_of(new.fecha)}",
            )


def still_retired(records: Mapping[str, Registro], plan: Plan, today: date) -> Iterator[Finding]:
    """Approved announcements that would air, and that a person took back: approving one again, or
    giving it another day, does not bring it back.
    """
    for id_, comunicado in plan.valid.items():
        record = records.get(f"spots/{id_}")
        if record and record.retiro and comunicado.al_aire.hasta >= today:
            yield Finding(
                RULE,
                "W",
                comunicado.archivo,
                1,
                f"está retirado desde el {plain_date(record.retiro.fecha)}: no se publica.",
                f"Para publicarlo: boletin retirar {id_} --deshacer, y boletin producir --semana "
                f"{week_of(comunicado.fecha)}",
            )


def _told(comunicado: Comunicado) -> Comunicado:
    """Without what changes nothing in what is made of it."""
    return replace(comunicado, lineas=(), aprobo="", aprobado_el=None, huella="")


def _gone(piece: Pieza, plan: Plan) -> Finding:
    if piece.comunicado is None:
        return Finding(
            RULE,
            "W",
            piece.carpeta,
            1,
            f"se quitó de {OUTPUT}/: esta vez no pudo hacerse.",
            f"Corrija lo que se dice arriba, y repita: boletin producir --semana {piece.id}",
        )
    withdraw = f'Si ya no debe transmitirse, dígalo: boletin retirar {piece.id} --motivo "…"'
    if piece.id in plan.valid:
        why = "esta vez no pudo hacerse"
        remedy = f"Corrija lo que se dice de él. {withdraw}"
    elif piece.id in plan.present:
        why = "ya no está aprobado"
        remedy = f'Si ya está bien: boletin aprobar {piece.id} --nombre "Quién". {withdraw}'
    else:
        why = "su archivo ya no está"
        remedy = f"Si fue un error, ponga otra vez el archivo. {withdraw}"
    told = f"se quitó de {OUTPUT}/: {why}. Las emisoras lo ven «suspendido»."
    return Finding(RULE, "W", piece.comunicado.archivo, 1, told, remedy)


def _films(piece: Pieza, before: Pieza) -> Iterator[Finding]:
    """Films that left because this time nobody asked for them."""
    names = {artifact.ruta for artifact in piece.artifacts}
    lost = [one.ruta for one in before.artifacts if one.ruta.endswith(VIDEO)]
    lost = [name for name in lost if name not in names]
    if lost:
        file = piece.comunicado.archivo if piece.comunicado else piece.carpeta
        what = f"Se quitó de {piece.carpeta}: {', '.join(lost)}. Esta vez no se pidió."
        remedy = f"Para tenerlo de nuevo: boletin producir --semana {week_of(piece.fecha)}"
        yield Finding("CLIPS", "W", file, 1, what, remedy)
