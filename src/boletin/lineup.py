"""The rundown of a week: planned, estimated and real lengths against the slot on air.

A length is estimated from the measured pace of each voice, laid out by the same timeline as the
real bulletin; where the bulletin has been made with the very same words, its real length counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from boletin.config import Config
from boletin.days import week_of
from boletin.errors import UsageError
from boletin.model import (
    Comunicado,
    Escaleta,
    Finding,
    Guion,
    Linea,
    Pieza,
    RenglonEscaleta,
    Seccion,
    Timeline,
)
from boletin.planning import Options, Plan, gather
from boletin.published import published
from boletin.timing import estimated, paces
from boletin.writing import rundown
from boletin.writing.load import approved, load_all
from boletin.writing.pace import UNKNOWN

_WORDS_A_MINUTE = 150
_ROUND_MS = 1000
"""A difference under this is not worth advice."""


def lineup(project: Path, week: str | None = None) -> tuple[Escaleta, Config, tuple[Finding, ...]]:
    """The rundown of a week (the newest with approved announcements when none is named), and what
    keeps a piece or a person's order out of it.

    Raises UsageError when there is nothing to tell in it, ContentError for what is wrong.
    """
    plan = gather(project, Options(week=week))
    job = next((job for job in plan.jobs if job.clase == "boletin"), None)
    if job is None:
        raise UsageError(
            f"No hay boletín que armar en la semana {plan.week}.",
            remedy="Corrija lo que dice: boletin revisar",
        )
    config, guion = plan.config, job.guion
    timeline = estimated(guion, config, project)
    lengths = _lengths(guion, timeline)
    made = published(project).get(job.folder)
    real = _real_lengths(guion, made) if made else {}
    slot = rundown.clock_ms(plan.by_hand.duracion) or config.programa.duracion_ms
    planned = {name: rundown.clock_ms(time) for name, time in plan.by_hand.tiempos.items()}
    pieces = {job.comunicado.id: job.comunicado for job in plan.jobs if job.comunicado}
    rows = _rows(guion, lengths, real, planned, pieces, slot)
    total = rows[-1].hasta_ms
    over = total - slot if slot else None
    guessed = [row.estimado_ms for row in rows if row.real_ms is None]
    known = paces(project)
    voices = {config.voz_de(linea)[0] for linea in guion.lineas}
    error = max((known.get(name, UNKNOWN).error for name in voices), default=UNKNOWN.error)
    escaleta = Escaleta(
        semana=plan.week,
        titulo=guion.titulo,
        cupo_ms=slot,
        renglones=rows,
        total_ms=total,
        diferencia_ms=over,
        error_pct=round(100 * error * sum(guessed) / max(1, total), 1),
        consejos=_advice(over, rows, plan, project) if over is not None else (),
    )
    errors = tuple(finding for finding in plan.findings if finding.level == "E")
    return escaleta, config, errors


def _ends(guion: Guion, timeline: Timeline) -> dict[int, tuple[int, int]]:
    """Start and end of each section, by its place in the script."""
    starts = {(c.titulo, c.pieza): c.start_ms for c in timeline.chapters}
    found: dict[int, tuple[int, int]] = {}
    end = timeline.duration_ms
    for index in range(len(guion.secciones) - 1, -1, -1):
        section = guion.secciones[index]
        start = starts.get((section.titulo, section.pieza), end)
        found[index] = (start, end)
        end = start
    return found


def _lengths(guion: Guion, timeline: Timeline) -> dict[int, int]:
    return {index: end - start for index, (start, end) in _ends(guion, timeline).items()}


def _real_lengths(guion: Guion, made: Pieza) -> dict[int, int]:
    """Lengths of the sections that the bulletin of output/ tells with the same words."""
    there = {
        (s.titulo, s.pieza): (_said(made.guion, i), length)
        for (i, length), s in zip(
            sorted(_lengths(made.guion, made.timeline).items()), made.guion.secciones, strict=True
        )
    }
    found = {}
    for index, section in enumerate(guion.secciones):
        words, length = there.get((section.titulo, section.pieza), ((), 0))
        if words == _said(guion, index) and length:
            found[index] = length
    return found


def _said(guion: Guion, index: int) -> tuple[object, ...]:
    first = guion.secciones[index].desde
    later = guion.secciones[index + 1 : index + 2]
    return _part(guion, first, later[0].desde if later else len(guion.entradas))


def _part(guion: Guion, first: int, last: int) -> tuple[object, ...]:
    """What a stretch of the script says and plays, whatever its line numbers."""
    return tuple(
        (entry.locutor, entry.hablado)
        if isinstance(entry, Linea)
        else (entry.verbo, entry.argumento)
        for entry in guion.entradas[first:last]
    )


def _rows(
    guion: Guion,
    lengths: Mapping[int, int],
    real: Mapping[int, int],
    planned: Mapping[str, int | None],
    pieces: Mapping[str, Comunicado],
    slot: int | None,
) -> tuple[RenglonEscaleta, ...]:
    counted = [real.get(i, lengths[i]) for i in range(len(guion.secciones))]
    rows, at = [], 0
    for index, section in enumerate(guion.secciones):
        piece: Comunicado | None = pieces.get(section.pieza)
        rows.append(
            RenglonEscaleta(
                pieza=section.pieza,
                titulo=section.titulo,
                clase=piece.tipo if piece else "",
                prioridad=piece.prioridad if piece else "",
                area=piece.area if piece else "",
                planeado_ms=_planned(section, planned, piece),
                estimado_ms=lengths[index],
                real_ms=real.get(index),
                desde_ms=at,
                hasta_ms=at + counted[index],
                a_mas_tardar_ms=slot - sum(counted[index:]) if slot else None,
            )
        )
        at += counted[index]
    return tuple(rows)


def _planned(
    section: Seccion, planned: Mapping[str, int | None], piece: Comunicado | None
) -> int | None:
    if section.pieza in planned:
        return planned[section.pieza]
    return piece.duracion * 1000 if piece and piece.duracion else None


# --- what to do about it ---------------------------------------------------------------------


def _advice(
    over: int, rows: Sequence[RenglonEscaleta], plan: Plan, project: Path
) -> tuple[str, ...]:
    if over >= _ROUND_MS:
        return _what_to_cut(over, rows)
    if over <= -_ROUND_MS:
        return _what_to_add(-over, plan, project)
    return ()


def _what_to_cut(over: int, rows: Sequence[RenglonEscaleta]) -> tuple[str, ...]:
    """Lowest priority first, the last told first; never an emergency."""
    ranks = ("baja", "normal", "alta")
    candidates = [row for row in rows if row.pieza and row.clase != "emergencia"]
    candidates.sort(key=lambda row: (ranks.index(row.prioridad), -row.desde_ms))
    advice = [f"Sobran {_told(over)} (unas {over * _WORDS_A_MINUTE // 60000} palabras)."]
    left = over
    for row in candidates:
        length = row.hasta_ms - row.desde_ms
        advice.append(
            f"Quite «{row.titulo}» ({row.prioridad}, {_told(length)}): "
            f'fuera = ["{row.pieza}"] en {rundown.FOLDER}/.'
        )
        left -= length
        if left <= 0:
            return tuple(advice)
    advice.append("Ni así cabe: acorte las emergencias o pida un espacio mayor.")
    return tuple(advice)


def _what_to_add(room: int, plan: Plan, project: Path) -> tuple[str, ...]:
    """What is written and not yet in: drafts of the week, and older pieces still in force."""
    advice = [f"Faltan {_told(room)} (unas {room * _WORDS_A_MINUTE // 60000} palabras)."]
    inside = {job.comunicado.id for job in plan.jobs if job.comunicado}
    first, last = rundown.monday(plan.week), rundown.sunday(plan.week)
    for comunicado in load_all(project).comunicados:
        own_week = week_of(comunicado.fecha) == plan.week
        if comunicado.id in inside:
            if comunicado.id in plan.by_hand.fuera:
                advice.append(f"Cabe «{comunicado.titulo}»: quítelo de fuera.")
        elif own_week and not approved(comunicado):
            advice.append(f"Puede aprobar «{comunicado.titulo}»: boletin aprobar {comunicado.id}")
        elif (
            not own_week
            and approved(comunicado)
            and comunicado.vigencia
            and comunicado.vigencia.desde <= last
            and comunicado.vigencia.hasta >= first
        ):
            until = comunicado.vigencia.hasta
            advice.append(
                f"Sigue vigente (hasta el {until}) «{comunicado.titulo}»: puede recordarlo."
            )
    return tuple(advice)


def _told(ms: int) -> str:
    """``35 s``, ``1 min 10 s``."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
