"""Every core value that travels between the rooms. Frozen: a room takes values and gives new ones.

Units stand in names: ``_ms`` whole milliseconds, ``_db`` decibels, ``_lufs``, ``_dbtp``, ``_hz``.
In the order in which the data goes: ``announcement``, ``script``, ``time``, ``piece``.
"""

from boletin.model.announcement import (
    DURACIONES,
    ESTADOS,
    PRIORIDADES,
    TIPOS,
    Comunicado,
    Excepcion,
    Foco,
    Imagen,
    Vigencia,
)
from boletin.model.piece import Artifact, Check, Finding, Level, Pieza, Reading, Respaldo, Waveform
from boletin.model.script import VERBOS, Escaleta, Guion, Linea, Op, RenglonEscaleta, Seccion, Token
from boletin.model.time import (
    Alignment,
    Chapter,
    Cue,
    CueWord,
    GainPoint,
    Layer,
    Said,
    Samples,
    Sentence,
    Speech,
    TimedLine,
    Timeline,
    Word,
)

__all__ = [
    "DURACIONES",
    "ESTADOS",
    "PRIORIDADES",
    "TIPOS",
    "VERBOS",
    "Alignment",
    "Artifact",
    "Chapter",
    "Check",
    "Comunicado",
    "Cue",
    "CueWord",
    "Escaleta",
    "Excepcion",
    "Finding",
    "Foco",
    "GainPoint",
    "Guion",
    "Imagen",
    "Layer",
    "Level",
    "Linea",
    "Op",
    "Pieza",
    "Reading",
    "RenglonEscaleta",
    "Respaldo",
    "Said",
    "Samples",
    "Seccion",
    "Sentence",
    "Speech",
    "TimedLine",
    "Timeline",
    "Token",
    "Vigencia",
    "Waveform",
    "Word",
]
