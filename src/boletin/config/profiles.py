"""What a destination asks of its sound: ``[perfiles.NOMBRE]``, and what each format can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Formato:
    """A kind of sound file."""

    suffix: str
    hz: tuple[int, ...]
    kbps: tuple[int, ...] = ()
    """Bit rates it knows; none: it loses nothing."""
    bits: tuple[int, ...] = ()
    """Bit depths it knows; none: the format decides."""
    mono_kbps: int = 999
    """Most that one channel can take."""


_LINEAR = (32000, 44100, 48000)
FORMATS: Mapping[str, Formato] = {
    "wav": Formato(".wav", _LINEAR, bits=(16, 24)),
    "flac": Formato(".flac", _LINEAR, bits=(16, 24)),
    "mp3": Formato(".mp3", _LINEAR, kbps=(96, 112, 128, 160, 192, 224, 256, 320)),
    "mp2": Formato(
        ".mp2", _LINEAR, kbps=(96, 112, 128, 160, 192, 224, 256, 320, 384), mono_kbps=192
    ),
    "aac": Formato(".m4a", _LINEAR, kbps=(96, 128, 160, 192, 256, 320)),
    "opus": Formato(".opus", (48000,), kbps=(64, 96, 128, 160, 192, 256)),
}
"""``formato`` of a profile. Rates: ISO 11172-3, RFC 6716."""


@dataclass(frozen=True, slots=True)
class Perfil:
    """A delivery profile for sound."""

    lufs: float
    """Integrated loudness aimed at, LUFS."""
    dbtp: float
    """Ceiling of the true peak of the delivered file, dBTP."""
    tolerancia_lu: float = 0.5
    """The delivered file may differ by this, LU."""
    corto_plazo_lufs: float = 0.0
    """Ceiling of the short-term loudness of a spot (L11), LUFS; 0: none."""
    formato: str = "mp3"
    """One of :data:`FORMATS`."""
    kbps: int = 192
    """Constant bit rate of what is compressed, kbit/s."""
    hz: int = 48000
    """Sample rate."""
    bits: int = 24
    """Bit depth of WAV and FLAC."""
    canales: int = 2
    """1: mono; it reads 3 LU below the same sound on two sides (L41), and is levelled as mono."""
    inicio_ms: int = 0
    """Silence before the first sound, besides the piece's own."""
    fin_ms: int = 0
    """Silence after the last one."""
    cart: bool = True
    """A WAV carries ``bext`` and ``cart``."""
    id3: str = "2.3"
    """Version of the tags of an MP3: "2.3" (cars, Windows) or "2.4"."""
    norma: str = ""
    """The standard the numbers come from."""


Trouble = tuple[str, str, str]
"""Key, what is wrong, what to write."""


def troubles(name: str, perfil: Perfil) -> Iterator[Trouble]:
    """What cannot be in a profile."""
    key = f"perfiles.{name}"
    kind = FORMATS.get(perfil.formato)
    if kind is None:
        yield (
            f"{key}.formato",
            f"El perfil «{name}» pide el formato «{perfil.formato}», que no existe.",
            f"Hay: {', '.join(FORMATS)}.",
        )
        return
    rates = tuple(k for k in kind.kbps if perfil.canales > 1 or k <= kind.mono_kbps)
    for field, what, known in (
        ("kbps", "kbit/s", rates),
        ("hz", "Hz", kind.hz),
        ("bits", "bits", kind.bits),
        ("canales", "canales", (1, 2)),
        ("id3", "de id3", ("2.3", "2.4")),
    ):
        value = getattr(perfil, field)
        if known and value not in known:
            yield (
                f"{key}.{field}",
                f"El perfil «{name}» pide {value} {what}, que un {perfil.formato} no puede llevar.",
                f"Use {_or(known)}.",
            )
    for field, least, most in (
        ("lufs", -40, -8),
        ("dbtp", -12, 0),
        ("tolerancia_lu", 0.1, 2),
        ("corto_plazo_lufs", -40, 0),
        ("inicio_ms", 0, 10_000),
        ("fin_ms", 0, 10_000),
    ):
        value = getattr(perfil, field)
        if not least <= value <= most:
            yield (
                f"{key}.{field}",
                f"El perfil «{name}» pide {field} = {value:g}, que no puede ser.",
                f"Escriba un número de {least} a {most}.",
            )


def _or(known: tuple[object, ...]) -> str:
    """``96, 112 o 128``."""
    *others, last = map(str, known)
    return f"{', '.join(others)} o {last}" if others else last
