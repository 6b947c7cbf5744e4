"""The script laid out in time: what sounds when, and when each word is said. Pure.

A script becomes steps (something sounds, or time passes); between them lie slots of time with
natural bounds (:mod:`boletin.sound.fit`). Without a duration each slot has its natural length; with
one, all of them together make it exact.

How the orders sound:

- ``ENTRA``: the sound plays; the voice that follows comes in as it fades.
- ``FONDO``: the bed starts and loops, under the voice by the mix; a second one takes over from it.
- ``SUBE FONDO s``: s seconds (2) in which the bed comes to the front; ``BAJA FONDO s``: it goes to
  its place under the voice, also in the pauses, until the next order.
- ``SALE FONDO``: the bed fades; at the end of the script it closes the piece.
- ``EFECTO``: plays; what follows may begin over its tail. ``INSERTO``: plays whole, as a voice.
- ``PAUSA s``: s seconds instead of the natural pause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from boletin.config import Sonido
from boletin.model import (
    Chapter,
    GainPoint,
    Guion,
    Layer,
    Linea,
    Said,
    TimedLine,
    Timeline,
)
from boletin.sound import duck, fit
from boletin.sound.assets import Asset
from boletin.sound.fit import Reach, Slot
from boletin.sound.plan import HEARD, OTHER, SAME, Step, heard_after, last_of, plan, tail

Speak = Callable[[float], Sequence[Said]]
"""Rate against the voice's own -> the speech of every LOC line, in order."""

_RAISE_DB = 4.0
"""SUBE FONDO: this much above the bed alone."""
_GAINS_DB: dict[str, float] = {"cortinilla": 1.0, "efecto": -3.0, "inserto": 0.0}
"""Against the house level, where the loudest 400 ms of stingers and effects stand."""
_CROSS_MS = 800


_NEAR_RATE = 0.02
"""A rate this near is not worth another synthesis, once the piece fits."""


def perform(
    guion: Guion,
    speak: Speak,
    assets: Mapping[str, Asset],
    sonido: Sonido,
    *,
    duration_ms: int | None,
    file: str = "",
    line: int = 0,
) -> tuple[Timeline, tuple[Said, ...]]:
    """Lay out a script; gives its timeline and the speech it was laid out with.

    ``duration_ms``: the piece lasts exactly that, or DurationError says by how many seconds and
    about how many words it does not (``file`` and ``line``: where the announcement asks for it).
    Raises ContentError with a finding for every sound the script names and nobody has, and
    MediaError for a sound that cannot be read.
    """
    steps = plan(guion, assets)
    slots = tuple(slot for step in steps for slot in (step.gap, step.length))
    slots += (tail(steps),)
    rate = 1.0
    speeches = tuple(speak(rate))
    if duration_ms is None:
        lengths = [slot.natural for slot in slots]
        return _layout(guion, steps, lengths, speeches, sonido), speeches
    for _ in range(4):
        reach = _reach(steps, slots, speeches)
        wanted = fit.next_rate(rate, reach, duration_ms, sonido.ritmo_min, sonido.ritmo_max)
        if wanted == rate or (abs(wanted - rate) < _NEAR_RATE and _fits(reach, duration_ms)):
            break
        rate, speeches = wanted, tuple(speak(wanted))
    reach = _reach(steps, slots, speeches)
    if reach.over(duration_ms):
        raise fit.too_long(reach, duration_ms, _longest(guion, speeches), file, line)
    fitted = None if reach.missing(duration_ms) else fit.stretch(slots, duration_ms - reach.fixed)
    if fitted is None:
        raise fit.too_short(reach, duration_ms, file, line)
    return _layout(guion, steps, fitted, speeches, sonido), speeches


def _longest(guion: Guion, speeches: Sequence[Said]) -> fit.Sentence | None:
    """The sentence that takes most of the voice's time."""
    found: list[fit.Sentence] = []
    for linea, speech in zip(guion.lineas, speeches, strict=True):
        shown: list[str] = []
        first = last = 0
        for token in linea.tokens:
            shown.append(token.mostrado)
            last += len(token.hablado.split())
            if token is linea.tokens[-1] or re.search(r"[.!?…][\"»”)]*$", token.hablado):
                if last > first:
                    said = speech.words[first:last]
                    found.append(fit.Sentence(" ".join(shown), said[-1].end_ms - said[0].start_ms))
                shown, first = [], last
    return max(found, key=lambda sentence: sentence.ms, default=None)


# --- steps -> time ---------------------------------------------------------------------------


def _span(speech: Said) -> tuple[int, int]:
    """First and last sound of a line, in its own time."""
    if not speech.words:
        return 0, speech.duration_ms
    return speech.words[0].start_ms, speech.words[-1].end_ms


def _reach(steps: Sequence[Step], slots: tuple[Slot, ...], speeches: Sequence[Said]) -> Reach:
    fixed = sum(step.fixed_ms - step.overlap_ms for step in steps)
    spoken = sum(end - start for start, end in map(_span, speeches))
    fixed += spoken
    # An insert and the pauses between two lines belong to the talk.
    spoken += sum(step.fixed_ms for step in steps if step.kind == "inserto")
    spoken += sum(step.gap.natural for step in steps if step.gap in (SAME, OTHER))
    words = sum(len(speech.words) for speech in speeches)
    return Reach(fixed, spoken, words, slots)


def _fits(reach: Reach, duration_ms: int) -> bool:
    return not reach.over(duration_ms) and not reach.missing(duration_ms)


class _Layout:
    """The timeline while it grows: a cursor, the bed that is on, and what has been placed."""

    def __init__(self, sonido: Sonido) -> None:
        self.sonido = sonido
        self.now = 0
        self.layers: list[Layer] = []
        self.lines: list[TimedLine] = []
        self.points: list[GainPoint] = []
        self.starts: dict[int, int] = {}
        self.bed: tuple[str, int] | None = None

    def sound(self, step: Step, length: int) -> None:
        """A stinger, effect or insert at the cursor."""
        kind: Literal["cortinilla", "efecto", "inserto"] = step.kind  # type: ignore[assignment]
        whole = step.length.natural or step.fixed_ms
        fade = min(900, length // 3) if length < whole else 0
        if kind == "cortinilla" and step.overlap_ms:
            fade = max(fade, min(length // 2, step.overlap_ms + 500))  # makes way for the voice
        end = self.now + length
        gain = _GAINS_DB[kind]
        self.layers.append(Layer(kind, step.name, self.now, end, gain, 0, fade))
        self.now = end - step.overlap_ms

    def say(self, step: Step, linea: Linea, speech: Said) -> None:
        """A line whose first word starts at the cursor."""
        first, last = _span(speech)
        shift = self.now - first
        start, end = max(0, shift), shift + speech.duration_ms
        self.layers.append(Layer("voz", str(step.line), start, end))
        words = tuple(word.shifted(shift) for word in speech.words)
        self.lines.append(TimedLine(linea, self.now, self.now + last - first, words))
        self.now += last - first

    def start_bed(self, name: str) -> None:
        self.end_bed(self.now + _CROSS_MS, _CROSS_MS)
        self.bed = (name, self.now)
        level = self.sonido.cama_sola_db
        self.points.append(GainPoint(self.now, level, 1))

    def end_bed(self, at_ms: int, fade_ms: int) -> None:
        if self.bed is None:
            return
        name, start = self.bed
        # At the very beginning it starts at once (R06); later it comes in softly.
        rise = 15 if start == 0 else 450
        fade = min(fade_ms, max(1, at_ms - start - rise))
        self.layers.append(Layer("cama", name, start, at_ms, 0.0, rise, fade))
        self.bed = None

    def move_bed(self, level_db: float, at_ms: int, ramp_ms: int) -> None:
        self.points.append(GainPoint(at_ms, level_db, ramp_ms))


def _layout(
    guion: Guion,
    steps: Sequence[Step],
    lengths: Sequence[int],
    speeches: Sequence[Said],
    sonido: Sonido,
) -> Timeline:
    """Place every step with the lengths chosen for its slots (gap, own) and the tail's."""
    out = _Layout(sonido)
    for number, step in enumerate(steps):
        before = out.now
        out.now += lengths[2 * number]
        out.starts[step.entry] = out.now if step.kind in HEARD else before
        entry = guion.entradas[step.entry]
        match step.kind:
            case "voz" if isinstance(entry, Linea):
                out.say(step, entry, speeches[step.line])
            case "cortinilla" | "efecto" | "inserto":
                out.sound(step, lengths[2 * number + 1] or step.fixed_ms)
            case "fondo":
                out.start_bed(step.name)
            case "sube":
                raised = min(-1.0, sonido.cama_sola_db + _RAISE_DB)
                out.move_bed(raised, before, 400)
                out.move_bed(sonido.cama_sola_db, out.now, 600)
            case "baja":
                out.move_bed(sonido.cama_db, before, max(600, out.now - before))
            case "sale" if heard_after(steps, step):
                out.end_bed(out.now + 1300, 1300)
    talk_end = out.now
    total = talk_end + lengths[-1]
    if last_of(steps, HEARD) == "cortinilla":
        # The closing stinger speaks last: a bed still on leaves under its first second.
        opened = next(layer for layer in reversed(out.layers) if layer.kind == "cortinilla")
        out.end_bed(min(total, opened.start_ms + 1000), 1000)
    else:
        out.end_bed(total, max(600, min(2600, (total - talk_end) * 3 // 5)))
    layers = tuple(_inside(layer, total) for layer in out.layers if layer.start_ms < total)
    return Timeline(
        total, layers, tuple(out.lines), tuple(out.points), _chapters(guion, out.starts, total)
    )


def _inside(layer: Layer, total: int) -> Layer:
    """Cut a layer at the end of the piece; what is cut fades."""
    if layer.end_ms <= total:
        return layer
    fade = max(layer.fade_out_ms, min(400, (total - layer.start_ms) // 2))
    return replace(layer, end_ms=total, fade_out_ms=5 if layer.kind == "voz" else fade)


def _chapters(guion: Guion, starts: Mapping[int, int], total: int) -> tuple[Chapter, ...]:
    """A chapter starts with the first thing of its section; the first one with the piece."""
    chapters: list[Chapter] = []
    for section in guion.secciones:
        start = min((ms for entry, ms in starts.items() if entry >= section.desde), default=total)
        start = start if chapters else 0
        if start < total and (not chapters or start > chapters[-1].start_ms):
            chapters.append(Chapter(start, section.titulo, section.pieza))
    return tuple(chapters)


def delayed(timeline: Timeline, ms: int) -> Timeline:
    """The words and chapters of a piece with ``ms`` of silence before it, for labels; no layers."""
    if not ms:
        return timeline
    lines = tuple(
        replace(
            line,
            start_ms=line.start_ms + ms,
            end_ms=line.end_ms + ms,
            words=tuple(word.shifted(ms) for word in line.words),
        )
        for line in timeline.lines
    )
    first, *rest = timeline.chapters or (None,)
    later = [replace(chapter, start_ms=chapter.start_ms + ms) for chapter in rest if chapter]
    chapters = (first, *later) if first else ()
    return Timeline(timeline.duration_ms + ms, (), lines, (), chapters)


def foreground(timeline: Timeline) -> list[tuple[int, int]]:
    """What the bed makes room for: words, stingers and inserts, as (start, end) in ms."""
    times = [(word.start_ms, word.end_ms) for word in timeline.words]
    times += [
        (layer.start_ms, layer.end_ms)
        for layer in timeline.layers
        if layer.kind in ("cortinilla", "inserto")
    ]
    return duck.spans(times)
