"""The sounds of audio_assets/, ready for the mix.

A sound is decoded when a script first asks for it, whole and with ffmpeg's protocols closed (S03),
brought to 48 kHz stereo and to the house level, so that every mix starts from equal sounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

from boletin import ffmpeg
from boletin.errors import MediaError
from boletin.model import Finding, Samples
from boletin.silence import dead_air_ms
from boletin.sound import loudness
from boletin.sound.credits import CREDITS, Credit, file_of, read_credits

HZ = 48000
HOUSE_LUFS = -20.0
"""Level of the voice inside a mix, and of every asset before its own gain."""
MAX_BYTES = 300_000_000
MAX_MS = 30 * 60_000
"""Longest sound taken in; a whole programme is not an asset."""
_QUIET_DB = -55.0
"""Relative to its peak: what is softer at head and tail of a sound is cut away."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A sound ready for the mix: 48 kHz stereo at the house level."""

    name: str
    kind: str
    path: Path
    samples: Samples
    hz: int
    duration_ms: int
    loop_ms: tuple[int, int] | None = None
    """Where the loop of a bed starts and ends; None: it plays once."""
    bar_ms: int | None = None

    @property
    def loop(self) -> bool:
        """It can go on for as long as it is needed."""
        return self.loop_ms is not None


class Assets(Mapping[str, Asset]):
    """Name -> sound, decoded when first asked for. Getting one may raise MediaError.

    It may cross process borders: only the credits travel, the other side decodes again.
    """

    def __init__(self, folder: Path, credits: Mapping[str, Credit]) -> None:
        self.folder, self.credits = folder, dict(credits)
        self._ready: dict[str, Asset] = {}

    def __getitem__(self, name: str) -> Asset:
        if name not in self._ready:
            self._ready[name] = _load(self.folder, self.credits[name])
        return self._ready[name]

    def __contains__(self, name: object) -> bool:
        return name in self.credits

    def __iter__(self) -> Iterator[str]:
        return iter(self.credits)

    def __len__(self) -> int:
        return len(self.credits)

    def __reduce__(self) -> tuple[type[Assets], tuple[Path, dict[str, Credit]]]:
        return Assets, (self.folder, self.credits)

    def check(self, names: Iterable[str]) -> tuple[Finding, ...]:
        """What is wrong with the sounds of these names; a name that is not here is not judged."""
        findings = []
        for name in sorted(set(names) & set(self.credits)):
            try:
                _open(self.folder, self.credits[name])
            except MediaError as error:
                findings.append(Finding("SONIDO", "E", error.file, 1, error.message, error.remedy))
        return tuple(findings)

    def path(self, name: str) -> Path:
        """File of a sound, inside the folder: for cache keys. Raises MediaError."""
        return file_of(self.folder, self.credits[name])


def load_assets(folder: Path) -> Assets:
    """Read the credits of ``audio_assets/``; no sound is decoded yet.

    Raises ContentError with every finding of creditos.toml.
    """
    return Assets(folder, read_credits(folder))


def _load(folder: Path, credit: Credit) -> Asset:
    samples, hz = _open(folder, credit)
    samples = _stereo(samples)
    if hz != HZ:
        samples = soxr.resample(samples, hz, HZ, quality="VHQ")
    if credit.tipo == "inserto":
        samples = _without_dead_air(samples)
    elif credit.tipo != "cama":
        samples = _trimmed(samples)
    duration_ms = len(samples) * 1000 // HZ
    loop = None
    if credit.tipo == "cama":
        samples, loop = _seamless(samples, credit.bucle_ms)
    path = file_of(folder, credit)
    asset = Asset(credit.name, credit.tipo, path, samples, HZ, duration_ms, loop, credit.compas_ms)
    return _at_house_level(asset)


def _open(folder: Path, credit: Credit) -> tuple[Samples, int]:
    """Decode a sound as it stands. Raises MediaError with the file that staff can mend."""
    where = f"{folder.name}/{credit.archivo}"
    try:
        path = file_of(folder, credit)
        if not path.is_file():
            raise MediaError(
                f"Falta el sonido «{credit.name}»: no está {where}.",
                remedy=f"Ponga ahí el archivo o corrija «archivo» en {folder.name}/{CREDITS}.",
            )
        if path.stat().st_size > MAX_BYTES:
            raise _too_long(credit)
        samples, hz = _decode(path)
        if len(samples) * 1000 // hz > MAX_MS:
            raise _too_long(credit)
        if not np.isfinite(samples).all():
            samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
        if not np.abs(samples).max(initial=0.0) > 1e-4:
            raise MediaError(
                f"El sonido «{credit.name}» está en silencio.",
                remedy="Ábralo para comprobarlo y expórtelo de nuevo.",
            )
    except MediaError as error:
        error.file = where
        raise
    return samples, hz


def _too_long(credit: Credit) -> MediaError:
    return MediaError(
        f"El sonido «{credit.name}» es demasiado largo.",
        remedy=f"Córtelo: caben {MAX_MS // 60_000} minutos.",
    )


def _decode(path: Path) -> tuple[Samples, int]:
    """FLAC and WAV directly; any other format through ffmpeg, which explains what is broken."""
    if path.suffix.lower() in (".flac", ".wav"):
        try:
            samples, hz = soundfile.read(path, dtype="float32", always_2d=True)
        except (soundfile.SoundFileError, RuntimeError):
            pass
        else:
            if len(samples):
                return samples, hz
    return ffmpeg.decode_audio(path, timeout_s=120)


def _stereo(samples: Samples) -> Samples:
    """Two channels: mono doubled; of more, front left and right with the centre in both."""
    channels = samples.shape[1]
    if channels == 1:
        return np.repeat(samples, 2, axis=1)
    if channels >= 3:
        return samples[:, :2] + samples[:, 2:3] * np.float32(0.7071)
    return samples


def _trimmed(samples: Samples) -> Samples:
    """Without the silence at head and tail, so that a sound starts when the script says."""
    level = np.abs(samples).max(axis=1)
    loud = np.flatnonzero(level > level.max(initial=0.0) * 10 ** (_QUIET_DB / 20))
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def _without_dead_air(samples: Samples) -> Samples:
    """A recording of staff cut to where somebody speaks, with a breath on both sides."""
    head, tail = dead_air_ms(samples, HZ)
    return samples[head * HZ // 1000 : len(samples) - tail * HZ // 1000]


def _seamless(samples: Samples, loop_ms: tuple[int, int] | None) -> tuple[Samples, tuple[int, int]]:
    """Blend the end of the loop into what stands before its start: then jumping is not heard.

    Composed loops repeat themselves there, so a short straight blend keeps the level; a piece
    of music without loop points gets a long one of equal power over its own beginning.
    """
    duration_ms = len(samples) * 1000 // HZ
    if loop_ms is None or loop_ms[1] > duration_ms:
        blend_ms = min(1500, duration_ms // 4)
        loop_ms = (blend_ms, duration_ms)
        rise = np.sin(np.linspace(0, np.pi / 2, blend_ms * HZ // 1000))
        fall = rise[::-1]
    else:
        blend_ms = min(20, loop_ms[0])  # a loop from 0 on has nothing before it: taken as it is
        rise = np.linspace(0, 1, blend_ms * HZ // 1000)
        fall = 1 - rise
    if blend_ms:
        start, end = (at * HZ // 1000 for at in loop_ms)
        blended = samples[end - len(rise) : end] * fall[:, None]
        blended += samples[start - len(rise) : start] * rise[:, None]
        samples = samples.copy()
        samples[end - len(rise) : end] = blended
    return samples, loop_ms


def _at_house_level(asset: Asset) -> Asset:
    """Beds and inserts by their integrated loudness; short sounds by their loudest 400 ms."""
    samples = asset.samples
    if len(samples) < HZ:
        samples = np.pad(samples, ((0, HZ - len(samples)), (0, 0)))
    reading = loudness.measure(samples, HZ)
    level = reading.lufs if asset.kind in ("cama", "inserto") else reading.m_max
    if not np.isfinite(level):
        level = reading.m_max
    gain = 10 ** ((HOUSE_LUFS - level) / 20) if np.isfinite(level) else 1.0
    return replace(asset, samples=asset.samples * np.float32(gain))
