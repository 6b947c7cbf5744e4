"""``grabada``: a person speaks. The engine brings in the take it is given, and makes up nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from boletin import ffmpeg
from boletin.config import Voz
from boletin.errors import ContentError, ToolError
from boletin.model import Word

SLOWEST, FASTEST = 0.94, 1.06
"""Tempo changes that nobody notices in speech."""


@dataclass(frozen=True, slots=True)
class Toma(Voz):
    """A voice that has recorded this one line."""

    archivo: Path = Path()


class Recorded:
    """The engine."""

    version = "1"

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`. ContentError: the take is of no use."""
        if not isinstance(voz, Toma):
            raise ToolError(
                f"La voz «{voz.nombre or 'grabada'}» es de una persona: falta su grabación.",
                remedy="Grabe el texto con un teléfono y ponga en la ficha grabacion: archivo.m4a",
            )
        from boletin.voice.takes import bring_in, line_file  # noqa: PLC0415 - opens audio packages

        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            taken = bring_in([voz.archivo], [text], Path(folder))
            words = taken.lines[0]
            if words is None:
                raise ContentError(taken.findings)
            line_file(Path(folder), 1).replace(target)
        return words


def stretch(
    source: Path, target: Path, words: tuple[Word, ...], rate: float
) -> tuple[Word, ...] | None:
    """Write ``source`` at ``rate`` times its tempo and return its words there.

    None, and nothing written, outside ``SLOWEST``..``FASTEST``: it would be heard.
    """
    if not SLOWEST <= rate <= FASTEST:
        return None
    order = [*ffmpeg.SAFE, "-i", str(source), "-af", f"atempo={rate:.6f}", "-c:a", "pcm_s24le"]
    ffmpeg.run([*order, "-f", "wav", str(target)], what=source.name, timeout_s=600)
    return tuple(
        Word(w.text, round(w.start_ms / rate), round(w.end_ms / rate), w.confidence) for w in words
    )
