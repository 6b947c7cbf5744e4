"""A script as steps with slots of time between them: the grammar of its orders. Pure.

A step is something that is heard or an order to the bed; a slot (:mod:`boletin.sound.fit`) is the
time before it and how much that time can give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from boletin.errors import ContentError
from boletin.model import Guion, Linea, Op
from boletin.sound.assets import Asset
from boletin.sound.credits import unknown
from boletin.sound.fit import NOTHING, Slot

Kind = Literal["voz", "cortinilla", "efecto", "inserto", "fondo", "sube", "baja", "sale", "pausa"]
HEARD = ("voz", "cortinilla", "efecto", "inserto")

# Pauses as announcers make them, measured from last to first sound of a word, ms.
_START = Slot(40, 60, 80)  # R06: at most 100 ms of silence at the head
_HEAD = Slot(400, 1100, 2200, fills=1.0)  # the bed alone before the first word
SAME = Slot(170, 340, 620)
OTHER = Slot(240, 460, 780)  # the other announcer takes over
_BEFORE_STING = Slot(120, 280, 560)
_BEFORE_STING_WITH_BED = Slot(120, 280, 900, fills=0.5)
_AFTER_STING = Slot(0, 60, 200)
_AFTER_STING_WITH_BED = Slot(0, 120, 800, fills=0.7)
_AROUND_INSERT = Slot(200, 420, 800)
_BEFORE_EFFECT = Slot(80, 220, 450)
_AFTER_EFFECT = Slot(0, 120, 300)
_TAIL = Slot(1000, 2200, 3400, fills=1.6)  # the bed comes up after the last word and fades
_TAIL_DRY = Slot(120, 200, 350)  # R06: at most 500 ms of silence at the tail

_OVERLAP = 0.2
_OVERLAP_MOST_MS = 200  # more, and a recogniser loses the first words of a spot
_STING_LEAST_MS = 1500


@dataclass(frozen=True, slots=True)
class Step:
    """One thing of the script: ``gap`` passes before it; ``length`` is the slot of a stinger."""

    entry: int
    kind: Kind
    name: str = ""
    gap: Slot = NOTHING
    length: Slot = NOTHING
    fixed_ms: int = 0
    """Own length (effect, insert); of a voice it comes from its speech."""
    overlap_ms: int = 0
    """How much of it is left sounding when the next thing begins."""
    line: int = -1


def plan(guion: Guion, assets: Mapping[str, Asset]) -> list[Step]:
    """The steps of a script with the slots between them."""
    if missing := unknown(guion, assets):
        raise ContentError(missing)
    steps: list[Step] = []
    bed = False
    lines = 0
    for index, entry in enumerate(guion.entradas):
        if isinstance(entry, Linea):
            gap = _gap("voz", steps, bed, _same_speaker(guion, steps, entry))
            steps.append(Step(index, "voz", gap=gap, line=lines))
            lines += 1
            continue
        match entry.verbo:
            case "PAUSA" | "SUBE FONDO" | "BAJA FONDO":
                steps.append(_waiting(index, entry))
            case "SALE FONDO":
                steps.append(Step(index, "sale"))
                bed = False
            case "FONDO":
                steps.append(Step(index, "fondo", entry.argumento))
                bed = True
            case _:
                steps.append(_sounding(index, entry, assets[entry.argumento], steps, bed))
    steps = _without_dead_air(steps)
    return [_with_overlap(step, steps[at + 1 :]) for at, step in enumerate(steps)]


def _without_dead_air(steps: Sequence[Step]) -> list[Step]:
    """No pause in silence before the first sound or after the last one (R06)."""
    sounds = [at for at, step in enumerate(steps) if step.kind in (*HEARD, "fondo")]
    first, last = (sounds[0], sounds[-1]) if sounds else (0, -1)
    closing_bed = bed_at_end(steps)
    return [
        replace(step, gap=NOTHING)
        if step.kind in ("pausa", "sube", "baja")
        and (at < first or (at > last and not closing_bed))
        else step
        for at, step in enumerate(steps)
    ]


def bed_at_end(steps: Sequence[Step]) -> bool:
    """A bed sounds after the last thing that is heard."""
    bed = False
    for step in steps:
        if step.kind == "fondo":
            bed = True
        elif step.kind == "sale" and heard_after(steps, step):
            bed = False
    return bed


def _same_speaker(guion: Guion, steps: Sequence[Step], line: Linea) -> bool:
    last = next((step for step in reversed(steps) if step.kind == "voz"), None)
    before = guion.entradas[last.entry] if last else None
    return isinstance(before, Linea) and before.locutor == line.locutor


def _gap(kind: Kind, steps: Sequence[Step], bed: bool, same: bool = True) -> Slot:
    """The natural time between what was heard last and a new thing of ``kind``."""
    before = last_of(steps, ("pausa", "sube", *HEARD))
    if before in ("pausa", "sube") or (before is None and kind == "cortinilla"):
        return NOTHING  # the script has said how long, or the sound opens the piece
    if before is None:
        return _HEAD if bed else _START
    if "inserto" in (kind, before):
        return _AROUND_INSERT
    if kind == "cortinilla":
        return _BEFORE_STING_WITH_BED if bed else _BEFORE_STING
    if before == "cortinilla":
        return _AFTER_STING_WITH_BED if bed else _AFTER_STING
    if before == "efecto":
        return _AFTER_EFFECT
    spoken = SAME if same else OTHER
    return _BEFORE_EFFECT if kind == "efecto" else spoken


def last_of(steps: Sequence[Step], kinds: Sequence[str]) -> str | None:
    """Kind of the last step that takes time."""
    return next((s.kind for s in reversed(steps) if s.kind in kinds), None)


def _waiting(index: int, entry: Op) -> Step:
    """PAUSA, SUBE FONDO, BAJA FONDO: time that the script asks for."""
    kind: Kind = "pausa"
    if entry.verbo != "PAUSA":
        kind = "sube" if entry.verbo == "SUBE FONDO" else "baja"
    ms = round(float(entry.argumento or (2 if kind == "sube" else 0)) * 1000)
    slot = Slot(ms * 6 // 10, ms, ms * 14 // 10, fills=1.0 if kind == "sube" else 0.0)
    return Step(index, kind, gap=slot)


def _sounding(index: int, entry: Op, asset: Asset, steps: Sequence[Step], bed: bool) -> Step:
    """ENTRA, EFECTO, INSERTO."""
    whole = asset.duration_ms
    if entry.verbo == "ENTRA":
        least = min(whole, max(_STING_LEAST_MS, whole * 11 // 20))
        gap = _gap("cortinilla", steps, bed)
        length = Slot(least, whole, whole)
        return Step(index, "cortinilla", entry.argumento, gap, length)
    kind: Kind = "efecto" if entry.verbo == "EFECTO" else "inserto"
    return Step(index, kind, entry.argumento, _gap(kind, steps, bed), fixed_ms=whole)


def _with_overlap(step: Step, after: Sequence[Step]) -> Step:
    """Let the next sound begin over the tail of a stinger or an effect."""
    following = next((s.kind for s in after if s.kind in ("pausa", "sube", *HEARD)), None)
    overlap = 0
    if step.kind == "cortinilla" and following == "voz":
        overlap = min(_OVERLAP_MOST_MS, round(step.length.least * _OVERLAP))
    elif step.kind == "efecto" and following in HEARD:
        overlap = step.fixed_ms - min(step.fixed_ms, max(350, step.fixed_ms // 2))
    if not overlap:
        return step
    return replace(step, overlap_ms=overlap)


def tail(steps: Sequence[Step]) -> Slot:
    """What follows the last thing that is heard."""
    last = last_of(steps, HEARD)
    if last in ("voz", "inserto") or last is None:
        return _TAIL if bed_at_end(steps) else _TAIL_DRY
    return NOTHING


def heard_after(steps: Sequence[Step], step: Step) -> bool:
    return any(s.entry > step.entry and s.kind in HEARD for s in steps)
