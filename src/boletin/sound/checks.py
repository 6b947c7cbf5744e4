"""Measures a delivered sound file by decoding it again, and says rule by rule whether it holds.

Only what stands in the file counts: loudness and peak of what it decodes to, its real length, the
silence a station would hear at both ends, the labels as another program reads them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import soundfile

from boletin.config import Perfil
from boletin.errors import MediaError
from boletin.model import Check, Level, Reading, Samples
from boletin.sound import broadcast, mpeg
from boletin.sound.limiter import HARD_DB
from boletin.sound.loudness import Meter

_LOUDNESS_RULES = {"tv": "L20", "podcast": "L30"}
"""Profile -> rule; every other profile is a station's own: L50."""
LENGTH_MS = 50  # R06
HEAD_MS = 100  # R06
TAIL_MS = 500  # R06
HOLE_MS = 2000
"""Silence inside a programme that a listener takes for a fault."""
SILENCE = 10 ** (-60 / 20)
CLIPPED_RUN = 3
"""So many neighbouring samples at full scale are a clipped wave."""
DC_LEVEL = 10 ** (-50 / 20)
MONO_LOSS_DB = 3.5
"""Many regional transmitters and phones are mono. Sides that have nothing in common lose 3 dB when
they are added, and one side alone too; what loses more cancels itself out."""

_BLOCK = 1 << 16


def check_audio(
    path: Path,
    perfil_name: str,
    perfil: Perfil,
    *,
    duration_ms: int,
    exact: bool,
    rate_band: bool = True,
) -> tuple[Reading, tuple[Check, ...]]:
    """Decode and measure a WAV or MP3; gives its reading and every rule that applies.

    ``duration_ms``: what its timeline says; ``exact``: the announcement asks for exactly that.
    ``rate_band``: an MP3 for stations has 192-320 kbit/s (R06); for a podcast pass False.
    Raises MediaError when the file cannot be decoded.
    """
    facts = _decode(path)
    checks = [
        _loudness(path, perfil_name, perfil, facts),
        _file(path, perfil, facts, duration_ms, exact, rate_band and perfil_name != "podcast"),
        _faults(path, facts),
        _name(path),
    ]
    if path.suffix.lower() == ".mp3":
        checks.append(_encoded_peak(path, perfil, facts))
    else:
        checks += _labels(path, facts)
    return facts.reading, tuple(checks)


def loudness_rule(perfil_name: str) -> str:
    """The rule of standards.md §1 that a profile stands for."""
    return _LOUDNESS_RULES.get(perfil_name, "L50")


def check_limiter(perfil_name: str, perfil: Perfil, limited_db: float) -> Check:
    """Part of L20, L30, L50 as a warning: whether the limiter worked harder than is unheard."""
    wrong = []
    if limited_db > HARD_DB:
        wrong.append(
            f"El limitador baja los picos {limited_db:.1f} dB y se oye a partir de {HARD_DB:.0f}: "
            f"use sonidos con menos golpes, o baje lufs del perfil «{perfil_name}» "
            f"({perfil.lufs:.1f})."
        )
    good = f"El limitador baja los picos {limited_db:.1f} dB ({perfil_name})."
    return _check(loudness_rule(perfil_name), "W", wrong, limited_db, good)


# --- decoding --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Facts:
    """What one pass over the sound finds."""

    reading: Reading
    frames: int
    subtype: str
    head_ms: int
    tail_ms: int
    hole_ms: int
    hole_at_ms: int
    clipped: int
    offset: float
    mono_loss_db: float
    """How much weaker both sides are as one; 0.0 for what is the same on both, or mono."""
    bitrate: int | None = None
    """kbit/s where it is constant, 0 where it varies; None for a WAV."""


@dataclass(slots=True)
class _Listener:
    """Runs of silence and of full-scale samples, block by block."""

    position: int = 0
    quiet: int = 0
    head: int | None = None
    hole: tuple[int, int] = (0, 0)
    clipped: int = 0
    run: int = 0
    total: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = field(
        default_factory=lambda: np.zeros(1)
    )
    power: float = 0.0
    """Sum over frames of the channels' mean square …"""
    mono_power: float = 0.0
    """… and of the square of their mean."""

    def add(self, block: Samples) -> None:
        level = np.abs(block).max(axis=1)
        loud = np.flatnonzero(level > SILENCE)
        if len(loud):
            gaps = np.diff(loud, prepend=-1 - self.quiet) - 1
            if self.head is None:
                self.head = self.position + int(loud[0])
                gaps[0] = 0
            longest = int(gaps.argmax())
            if gaps[longest] > self.hole[0]:
                self.hole = int(gaps[longest]), self.position + int(loud[longest] - gaps[longest])
            self.quiet = len(block) - 1 - int(loud[-1])
        else:
            self.quiet += len(block)
        if level.max(initial=0.0) >= 0.9999:
            for full in level >= 0.9999:
                self.run = self.run + 1 if full else 0
                self.clipped += self.run == CLIPPED_RUN
        else:
            self.run = 0
        self.total = self.total + block.sum(axis=0, dtype=np.float64)
        mono = block.mean(axis=1)
        self.power += float(np.vdot(block, block)) / block.shape[1]
        self.mono_power += float(np.vdot(mono, mono))
        self.position += len(block)

    @property
    def mono_loss_db(self) -> float:
        """At most 120; of silence 0."""
        if not self.power:
            return 0.0
        return max(0.0, -10 * math.log10(max(self.mono_power / self.power, 1e-12)))


def _decode(path: Path) -> _Facts:
    try:
        bitrate = mpeg.read(path).kbps if path.suffix.lower() == ".mp3" else None
        with soundfile.SoundFile(path) as file:
            meter, ear = Meter(file.samplerate, file.channels), _Listener()
            for block in _blocks(file):
                meter.add(block)
                ear.add(block)
            hz, subtype, promised = file.samplerate, file.subtype, file.frames
    except (soundfile.SoundFileError, OSError, ValueError) as error:
        raise MediaError(
            f"{path.name}: no se puede leer ({error}).",
            remedy="Produzca la pieza de nuevo: boletin producir",
        ) from None
    if ear.position < promised or not ear.position:
        raise MediaError(
            f"{path.name}: está incompleto.", remedy="Produzca la pieza de nuevo: boletin producir"
        )
    return _Facts(
        reading=meter.reading(),
        frames=ear.position,
        subtype=subtype,
        head_ms=(ear.position if ear.head is None else ear.head) * 1000 // hz,
        tail_ms=ear.quiet * 1000 // hz,
        hole_ms=ear.hole[0] * 1000 // hz,
        hole_at_ms=ear.hole[1] * 1000 // hz,
        clipped=ear.clipped,
        offset=float(np.abs(ear.total).max() / ear.position),
        mono_loss_db=ear.mono_loss_db,
        bitrate=bitrate,
    )


def _blocks(file: soundfile.SoundFile) -> Iterator[Samples]:
    yield from file.blocks(_BLOCK, dtype="float32", always_2d=True)


# --- rules -----------------------------------------------------------------------------------


def _check(
    rule: str, level: Level, wrong: list[str], measured: float | int | str | bool | None, good: str
) -> Check:
    detail = " ".join(wrong) if wrong else good
    if isinstance(measured, float):
        measured = round(measured, 2) if math.isfinite(measured) else None
    return Check(rule, level, not wrong, measured, detail)


def _loudness(path: Path, name: str, perfil: Perfil, facts: _Facts) -> Check:
    """L20, L30, L50: loudness inside the profile's tolerance and peaks under its ceiling.

    An error for each of them: what is out of its profile is not released (design §6), although
    standards.md lists the number of L50 itself as practice, not as a norm.
    """
    reading, wrong = facts.reading, []
    away = reading.lufs - perfil.lufs
    if not abs(away) <= perfil.tolerancia_lu:
        wrong.append(
            f"{path.name} suena a {reading.lufs:.1f} LUFS y el perfil «{name}» pide "
            f"{perfil.lufs:.1f} ±{perfil.tolerancia_lu:.1f}. Produzca la pieza de nuevo."
        )
    if reading.dbtp > perfil.dbtp + 0.05:
        wrong.append(
            f"{path.name} tiene picos de {reading.dbtp:.1f} dBTP y el techo es "
            f"{perfil.dbtp:.1f}. Produzca la pieza de nuevo."
        )
    good = f"{path.name}: {reading.lufs:.1f} LUFS, {reading.dbtp:.1f} dBTP ({name})."
    return _check(loudness_rule(name), "E", wrong, reading.lufs, good)


def _encoded_peak(path: Path, perfil: Perfil, facts: _Facts) -> Check:
    peak, wrong = facts.reading.dbtp, []
    if peak > perfil.dbtp + 0.05:
        wrong.append(f"{path.name}: ya codificado llega a {peak:.1f} dBTP; baje «dbtp» 1 dB.")
    return _check("L40", "W", wrong, peak, f"{path.name}: {peak:.1f} dBTP después de codificar.")


def _file(
    path: Path, perfil: Perfil, facts: _Facts, duration_ms: int, exact: bool, rate_band: bool
) -> Check:
    """R06: rate, bits, length, and the silence at both ends."""
    wrong: list[str] = []
    hz = facts.reading.hz
    if hz != perfil.hz:
        wrong.append(f"{path.name} está a {hz} Hz; deben ser {perfil.hz}.")
    if facts.bitrate is None:
        form = f"{hz} Hz, {facts.subtype}"
        if facts.subtype not in ("PCM_16", "PCM_24"):
            wrong.append(f"{path.name} es {facts.subtype}; debe ser PCM de 16 o 24 bits.")
    else:
        form = f"{hz} Hz, {facts.bitrate} kbit/s"
        low = 192 if rate_band else 96
        if not facts.bitrate:
            wrong.append(f"{path.name} tiene tasa variable; debe ser constante (CBR).")
        elif not low <= facts.bitrate <= 320:
            wrong.append(f"{path.name} va a {facts.bitrate} kbit/s; se piden de {low} a 320.")
    length_ms = facts.frames * 1000 / hz
    if abs(length_ms - duration_ms) > LENGTH_MS:
        what = "la duración exacta pedida" if exact else "lo previsto"
        wrong.append(
            f"{path.name} dura {length_ms / 1000:.2f} s y {what} es {duration_ms / 1000:.2f} s."
        )
    if facts.head_ms > HEAD_MS:
        wrong.append(f"{path.name} empieza con {facts.head_ms} ms de silencio; caben {HEAD_MS}.")
    if facts.tail_ms > TAIL_MS:
        wrong.append(f"{path.name} termina con {facts.tail_ms} ms de silencio; caben {TAIL_MS}.")
    good = (
        f"{path.name}: {form}, {length_ms / 1000:.3f} s, silencio al inicio {facts.head_ms} ms "
        f"y al final {facts.tail_ms} ms."
    )
    return _check("R06", "E", wrong, round(length_ms), good)


def _faults(path: Path, facts: _Facts) -> Check:
    """Part of R06 as a warning: what a listener takes for a fault of the recording."""
    wrong: list[str] = []
    if facts.hole_ms > HOLE_MS:
        wrong.append(
            f"{path.name} tiene {facts.hole_ms / 1000:.1f} s de silencio en el segundo "
            f"{facts.hole_at_ms // 1000}: acorte la PAUSA o ponga un FONDO."
        )
    if facts.clipped:
        wrong.append(f"{path.name} está saturado en {facts.clipped} lugares: baje el original.")
    if facts.offset > DC_LEVEL:
        wrong.append(f"{path.name} tiene corriente continua: exporte de nuevo el original.")
    if facts.mono_loss_db > MONO_LOSS_DB:
        wrong.append(
            f"{path.name} pierde {facts.mono_loss_db:.1f} dB en una radio de una sola bocina: un "
            "sonido trae sus dos lados en fase opuesta; expórtelo de nuevo, o en mono."
        )
    good = (
        f"{path.name}: sin huecos, saturación ni continua; "
        f"en mono pierde {facts.mono_loss_db:.1f} dB."
    )
    return _check("R06", "W", wrong, facts.hole_ms, good)


def _name(path: Path) -> Check:
    stem, wrong = path.stem, []
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", stem):
        wrong.append(
            f"El nombre {path.name!r} no sirve en todas las emisoras: use letras sin acento, "
            "números, guion y guion bajo, 64 como máximo."
        )
    return _check("R07", "W", wrong, len(stem), f"{path.name}: nombre válido en toda emisora.")


def _labels(path: Path, facts: _Facts) -> list[Check]:
    """R01, R02, R05, R09 where the WAV carries ``cart`` and ``bext``."""
    labels = broadcast.read(path)
    checks: list[Check] = []
    if labels.cart is not None:
        cart = labels.cart
        wrong = [
            f"{path.name}: la fecha «{cart[key]}» de cart no es AAAA-MM-DD."
            for key in ("start_date", "end_date")
            if not _is_date(cart[key])
        ]
        wrong += [
            f"{path.name}: la hora «{cart[key]}» de cart no es hh:mm:ss."
            for key in ("start_time", "end_time")
            if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d", cart[key])
        ]
        span = f"{cart['start_date']} a {cart['end_date']}"
        checks.append(_check("R01", "E", wrong, span, f"{path.name}: vigencia {span}."))
        checks.append(_timers(path, labels, facts.frames))
    if labels.bext is not None or labels.cart is not None:
        plain = labels.bext_text.isascii() and all(
            value.isascii() for value in (labels.cart or {}).values()
        )
        wrong = [] if plain else [f"{path.name}: hay acentos en las etiquetas de radio."]
        checks.append(_check("R05", "W", wrong, plain, f"{path.name}: etiquetas en ASCII."))
    if labels.bext is not None:
        checks.append(_written_loudness(path, labels, facts.reading))
    return checks


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _timers(path: Path, labels: broadcast.Labels, frames: int) -> Check:
    cart, wrong = labels.cart or {}, []
    start = f"{cart['start_date']} {cart['start_time']}"
    end = f"{cart['end_date']} {cart['end_time']}"
    if start > end:
        wrong.append(f"{path.name}: la vigencia de cart termina antes de empezar.")
    at = dict(labels.timers)
    if any(position > frames for position in at.values()):
        wrong.append(f"{path.name}: un marcador de cart queda fuera del archivo.")
    order = [at[key] for key in ("AUDs", "INTs", "SEGs", "AUDe") if key in at]
    if order != sorted(order):
        wrong.append(f"{path.name}: los marcadores de cart están en desorden.")
    return _check("R02", "E", wrong, len(at), f"{path.name}: {len(at)} marcadores en orden.")


def _written_loudness(path: Path, labels: broadcast.Labels, reading: Reading) -> Check:
    wrong = []
    written = labels.bext or (None,) * 5
    real = (reading.lufs, reading.lra, reading.dbtp, reading.m_max, reading.s_max)
    names = ("volumen", "rango", "pico", "momentáneo", "corto plazo")
    for name, value, measured in zip(names, written, real, strict=True):
        if not math.isfinite(measured) if value is None else abs(value - measured) <= 0.1:
            continue
        wrong.append(f"{path.name}: el {name} escrito en bext es {value} y mide {measured:.1f}.")
    good = f"{path.name}: el volumen escrito en bext es el medido."
    return _check("R09", "E", wrong, written[0], good)
