"""Captions for the deaf and hard of hearing: what sounds while nobody speaks, in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten

from boletin.model import Cue, CueWord, Layer, Timeline
from boletin.picture.captions.cea608 import COLUMNS
from boletin.picture.captions.pacing import GAP_MS, MAX_MS, MIN_MS
from boletin.picture.drawing.text import plain

_ANEW_MS = 15000
"""A sound that was told is told again after this long."""


def with_sounds(cues: Sequence[Cue], timeline: Timeline) -> tuple[Cue, ...]:
    """``cues`` and, in the silences between them that hold a caption, one for what is heard there.

    Captions of speech keep their times and words.
    """
    edges = [
        0,
        *(time for cue in cues for time in (cue.start_ms, cue.end_ms)),
        timeline.duration_ms,
    ]
    told: dict[str, int] = {}
    found = list(cues)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        first = start + GAP_MS if start else 0
        last = end - GAP_MS if end < timeline.duration_ms else end
        found += _heard(timeline.layers, first, last, told)
    return tuple(sorted(found, key=lambda cue: cue.start_ms))


def _heard(layers: Sequence[Layer], first: int, last: int, told: dict[str, int]) -> Iterator[Cue]:
    """At most one caption between ``first`` and ``last``; ``told``: when each sound was told."""
    spans: dict[str, tuple[int, int]] = {}
    for layer in sorted(layers, key=lambda layer: layer.start_ms):
        start, end = max(first, layer.start_ms), min(last, layer.end_ms)
        name = _name(layer)
        again = name not in told or start - told[name] >= _ANEW_MS
        if name and again and end - start >= MIN_MS:
            spans.setdefault(name, (start, end))
    while len(_text(spans)) > COLUMNS:
        spans.popitem()
    if not spans:
        return
    start, end = min(a for a, _ in spans.values()), max(b for _, b in spans.values())
    end = min(end, start + MAX_MS)
    told.update(dict.fromkeys(spans, start))
    yield Cue(start, end, ((CueWord(_text(spans), start, end),),), speaker=0)


def _name(layer: Layer) -> str:
    """What a layer is called; empty for the voice. Effects and inserts are named by their file."""
    if layer.kind in ("cama", "cortinilla"):
        return "música"
    if layer.kind == "voz":
        return ""
    called = re.sub(r"[\s_-]+", " ", plain(layer.source))
    told = f"grabación: {called}" if layer.kind == "inserto" else called
    return shorten(told, COLUMNS - len("[]"), placeholder=" …")


def _text(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
