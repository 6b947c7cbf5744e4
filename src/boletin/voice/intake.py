"""A phone's recording opened for the air: judged as it is, then freed of what can be taken away.

What nobody can mend here is told with what to do, as findings of rule TOMA.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soxr

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.model import Finding, Level
from boletin.silence import dead_air_ms
from boletin.voice import denoise
from boletin.voice.cleaning import Mono, cleaned, one_channel

HZ = 48000
LONGEST_S = 20 * 60
"""No announcement is longer; whole, in memory, this takes 0.7 GB in stereo."""
_MAX_BYTES = 500_000_000
_CLIPPED = 0.985
_CLIPPED_W, _CLIPPED_E = 0.0005, 0.1
"""Share of samples at full scale in runs of three or more: heard; and, with peaks that were 10 dB
higher, harsh in every word."""
_FLAT = 1e-3
"""What stands still at one value is a broken input, not a clipped voice."""
_SOFT_DB = -45.0
_NOISY_DB = 15.0
"""Speech this little above its background is hard to follow with the bed under it."""
_SILENT_DB = -80.0
_CLEAN_DB = 30.0
"""Speech this far above its background needs no help."""
_TELEPHONE_HZ = 11025


class Told:
    """Gathers the findings of one recording."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.findings: list[Finding] = []

    def say(self, level: Level, message: str, remedy: str, text: str = "") -> None:
        message = message.removeprefix(f"{self.name}: ")  # the finding names the file itself
        message = message[:1].upper() + message[1:]
        self.findings.append(Finding("TOMA", level, self.name, 1, message, remedy, text))


def opened(file: Path, told: Told) -> tuple[Mono, int]:
    """A recording as clean mono at ``HZ`` from its first sound to its last; and the millisecond
    of the file where that begins. Raises MediaError for what cannot be read or is too long.
    """
    samples, hz = _read(file)
    if hz <= _TELEPHONE_HZ:
        told.say(
            "W",
            f"La grabación suena a teléfono: solo trae {hz // 1000} kHz.",
            "Grábela con la aplicación de notas de voz, no por llamada ni en formato AMR.",
        )
    mono, sides = one_channel(samples)
    if sides == "muerto":
        told.say("I", "Un lado del estéreo no trae voz: se usa el otro.", "No hace falta nada.")
    elif sides == "opuesto":
        told.say(
            "I", "Los dos lados del estéreo están invertidos: se corrigió.", "No hace falta nada."
        )
    _judge_clipping(mono, told)
    clean = cleaned(mono, hz)
    head, tail = dead_air_ms(clean[:, None], hz)
    clean = clean[head * hz // 1000 : len(clean) - tail * hz // 1000]
    over_noise_db = _judge_level(clean, hz, told)
    if hz != HZ:
        clean = np.asarray(soxr.resample(clean, hz, HZ, "HQ"), np.float32)
    if over_noise_db < _CLEAN_DB and denoise.available():
        clean = denoise.denoised(clean)
    return clean, head


def _read(file: Path) -> tuple[Mono, int]:
    shorter = MediaError(
        f"La grabación dura más de {LONGEST_S // 60} minutos.",
        remedy="Recórtela, o grabe en partes: una por línea.",
    )
    if file.is_file() and file.stat().st_size > _MAX_BYTES:
        raise shorter
    samples, hz = ffmpeg.decode_audio(file, most_s=LONGEST_S + 1)
    if len(samples) > LONGEST_S * hz:
        raise shorter
    return np.nan_to_num(samples).clip(-10, 10), hz


def _judge_clipping(mono: Mono, told: Told) -> None:
    peak = float(np.abs(mono).max(initial=0.0))
    full = np.abs(mono) > max(peak * 0.995, 0.25) if peak < _CLIPPED else np.abs(mono) > _CLIPPED
    runs = full[:-2] & full[1:-1] & full[2:]
    share = float(runs.mean()) if len(runs) else 0.0
    if share > _CLIPPED_W and mono.std() > _FLAT:
        beyond = share > _CLIPPED_E
        told.say(
            "E" if beyond else "W",
            f"La grabación está saturada ({share:.1%} del sonido)"
            + (": no se puede usar." if beyond else "."),
            "Aleje el teléfono unos 30 cm o baje el volumen de entrada, y grabe de nuevo.",
        )


def _judge_level(mono: Mono, hz: int, told: Told) -> float:
    """How far speech stands above its background, dB."""
    hop = hz // 50
    power = (mono[: len(mono) // hop * hop].reshape(-1, hop).astype(np.float64) ** 2).mean(1)
    if len(power) < 10:
        return np.inf
    floor, speech = 10 * np.log10(np.percentile(power, (10, 90)) + 1e-12)
    if speech < _SILENT_DB:  # the aligner says so
        return np.inf
    if speech < _SOFT_DB:
        told.say("W", "La grabación se oye muy bajo.", "Acérquese a un palmo del micrófono.")
    if speech - floor < _NOISY_DB:
        remedy = "Grabe en un cuarto cerrado y en silencio"
        if not denoise.available():
            remedy += ', o instale lo que la limpia: pip install "boletin[limpieza]"'
        told.say("W", "La grabación tiene mucho ruido de fondo.", f"{remedy}.")
    return float(speech - floor)
