"""Measures a delivered sound file by decoding it again, and says rule by rule whether it holds.

Only what stands in the file counts: loudness and peak of what it decodes to, its real length, the
silence a station would hear at both ends, the labels as another program reads them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from boletin.config import Perfil
from boletin.model import Check, Level, Reading, Timeline
from boletin.sound import broadcast, duck
from boletin.sound.hearing import Heard, hear
from boletin.sound.limiter import HARD_DB

_LOUDNESS_RULES = {"tv": "L20", "podcast": "L30", "r128": "L10"}
"""Profile -> rule; every other profile is a station's own: L50."""
LENGTH_MS = 50  # R06
HEAD_MS = 100  # R06
TAIL_MS = 500  # R06
_PCM = ["PCM_16", "PCM_24"]
HOLE_MS = 2000
"""Silence inside a programme that a listener takes for a fault."""
SPOT_MS = 120_000  # L11
DC_LEVEL = 10 ** (-50 / 20)
MONO_LOSS_DB = 3.5
"""Many regional transmitters and phones are mono. Sides that have nothing in common lose 3 dB when
they are added, and one side alone too; what loses more cancels itself out."""


def check_audio(
    path: Path,
    perfil_name: str,
    perfil: Perfil,
    *,
    duration_ms: int,
    exact: bool,
    rate_band: bool = True,
    heard: Heard | None = None,
) -> tuple[Reading, tuple[Check, ...]]:
    """Judge a delivered sound; gives its reading and every rule that applies.

    ``duration_ms``: what its timeline says; ``exact``: the announcement asks for exactly that.
    ``rate_band``: an MP3 for stations has 192-320 kbit/s (R06); for a podcast pass False.
    ``heard``: what the file sounds like, where somebody has just decoded it; otherwise it is done
    here. Raises MediaError when the file cannot be decoded.
    """
    facts = heard or hear(path)
    checks = [
        _loudness(path, perfil_name, perfil, facts),
        *_short_term(path, perfil, facts, duration_ms),
        _file(path, perfil, facts, duration_ms, exact, rate_band and perfil_name != "podcast"),
        _faults(path, facts),
        _name(path),
    ]
    if path.suffix.lower() == ".wav":
        checks += _labels(path, facts)
    elif path.suffix.lower() != ".flac":
        checks.append(_encoded_peak(path, perfil, facts))
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


# --- rules -----------------------------------------------------------------------------------


LINE_LU = 8.0
"""A line weaker than this under the piece is not the voice any more: it stands at the piece's own
level, and a bed at least 12 LU below it (:mod:`boletin.sound.clarity`)."""
_PHRASE_MS = 300
_LEAST_PHRASE_MS = 700


def weakest_phrase(heard: Heard, words: Iterable[tuple[int, int]]) -> tuple[float, int]:
    """The weakest stretch of speech: LU over the piece, and where it begins, ms. ``words``: from
    when to when each is said; without any it is infinitely strong.
    """
    phrases = duck.spans(words, _PHRASE_MS)
    phrases = [p for p in phrases if p[1] - p[0] >= _LEAST_PHRASE_MS] or phrases
    if not phrases:
        return math.inf, 0
    levels = heard.meter.levels(*np.array(phrases).T)
    return float(levels.min()) - heard.reading.lufs, phrases[int(levels.argmin())][0]


def check_lines(path: Path, heard: Heard, timeline: Timeline) -> Check:
    """Part of R06: every phrase of every line is heard in the file where the timeline puts it."""
    lost, weakest = [], math.inf
    for number, line in enumerate(timeline.lines, 1):
        over, _ = weakest_phrase(heard, [(word.start_ms, word.end_ms) for word in line.words])
        weakest = min(weakest, over)
        if over < -LINE_LU:
            lost.append(f"{number} («{line.linea.mostrado[:40]}…»)")
    wrong = []
    if lost:
        wrong.append(
            f"{path.name}: no se oye el renglón {', '.join(lost)} donde debe. Si lleva (ganancia) "
            "o su voz ganancia_db, acérquela a 0; si no, oiga la voz con boletin voces probar."
        )
    good = f"{path.name}: se oyen sus {len(timeline.lines)} renglones donde deben."
    return _check("R06", "E", wrong, weakest, good)


def _check(
    rule: str, level: Level, wrong: list[str], measured: float | int | str | bool | None, good: str
) -> Check:
    detail = " ".join(wrong) if wrong else good
    if isinstance(measured, float):
        measured = round(measured, 2) if math.isfinite(measured) else None
    return Check(rule, level, not wrong, measured, detail)


def _loudness(path: Path, name: str, perfil: Perfil, facts: Heard) -> Check:
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


def _short_term(path: Path, perfil: Perfil, facts: Heard, duration_ms: int) -> Iterator[Check]:
    """L11: no moment of a spot is louder than its standard allows."""
    most, wrong = perfil.corto_plazo_lufs, []
    if not most or duration_ms >= SPOT_MS:
        return
    if facts.reading.s_max > most:
        wrong.append(
            f"{path.name} llega a {facts.reading.s_max:.1f} LUFS en tres segundos y caben "
            f"{most:.1f}: acerque los volúmenes de sus sonidos (ganancia_db) y produzca de nuevo."
        )
    good = f"{path.name}: a corto plazo llega a {facts.reading.s_max:.1f} LUFS."
    yield _check("L11", "E", wrong, facts.reading.s_max, good)


def _encoded_peak(path: Path, perfil: Perfil, facts: Heard) -> Check:
    peak, wrong = facts.reading.dbtp, []
    if peak > perfil.dbtp + 0.05:
        wrong.append(f"{path.name}: ya codificado llega a {peak:.1f} dBTP; baje «dbtp» 1 dB.")
    return _check("L40", "W", wrong, peak, f"{path.name}: {peak:.1f} dBTP después de codificar.")


def _file(
    path: Path, perfil: Perfil, facts: Heard, duration_ms: int, exact: bool, rate_band: bool
) -> Check:
    """R06: rate, bits, length, and the silence at both ends."""
    wrong: list[str] = []
    hz = facts.reading.hz
    if hz != perfil.hz:
        wrong.append(f"{path.name} está a {hz} Hz; deben ser {perfil.hz}.")
    if facts.kbps is None:
        form = f"{hz} Hz, {facts.subtype}"
        asked = [f"PCM_{perfil.bits}"] if perfil.formato in ("wav", "flac") else _PCM
        if path.suffix in (".wav", ".flac") and facts.subtype not in asked:
            bits = " o ".join(kind.removeprefix("PCM_") for kind in asked)
            wrong.append(f"{path.name} es {facts.subtype}; debe ser PCM de {bits} bits.")
    else:
        form = f"{hz} Hz, {facts.kbps} kbit/s"
        low, most = (192, 320) if rate_band else (96, 384)
        if not facts.kbps:
            wrong.append(f"{path.name} tiene tasa variable; debe ser constante (CBR).")
        elif not low <= facts.kbps <= most:
            wrong.append(f"{path.name} va a {facts.kbps} kbit/s; se piden de {low} a {most}.")
    if facts.reading.channels != perfil.canales:
        wrong.append(f"{path.name} tiene {facts.reading.channels} canales; son {perfil.canales}.")
    length_ms = facts.frames * 1000 / hz
    duration_ms += perfil.inicio_ms + perfil.fin_ms
    head_ms, tail_ms = HEAD_MS + perfil.inicio_ms, TAIL_MS + perfil.fin_ms
    if abs(length_ms - duration_ms) > LENGTH_MS:
        what = "la duración exacta pedida" if exact else "lo previsto"
        wrong.append(
            f"{path.name} dura {length_ms / 1000:.2f} s y {what} es {duration_ms / 1000:.2f} s."
        )
    if facts.head_ms > head_ms:
        wrong.append(
            f"{path.name} empieza con {facts.head_ms} ms de silencio; caben {head_ms}"
            f"{_asked(perfil.inicio_ms)}: "
            "quite la PAUSA del principio, o ponga antes una ENTRA."
        )
    if facts.tail_ms > tail_ms:
        wrong.append(
            f"{path.name} termina con {facts.tail_ms} ms de silencio; caben {tail_ms}"
            f"{_asked(perfil.fin_ms)}: quite la PAUSA del final; si hay FONDO, que sea una cama y "
            "no un efecto."
        )
    good = (
        f"{path.name}: {form}, {length_ms / 1000:.3f} s, silencio al inicio {facts.head_ms} ms"
        f"{_asked(perfil.inicio_ms)} y al final {facts.tail_ms} ms{_asked(perfil.fin_ms)}."
    )
    return _check("R06", "E", wrong, round(length_ms), good)


def _asked(silence_ms: int) -> str:
    """Of the silence at an end, that which the profile asks for beside what a piece may have."""
    return f" ({silence_ms} los pide su perfil)" if silence_ms else ""


def _faults(path: Path, facts: Heard) -> Check:
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


def _labels(path: Path, facts: Heard) -> list[Check]:
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
