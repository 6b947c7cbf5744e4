"""The sounds of audio_assets/: what creditos.toml lists and what stands in grabaciones/.

::

    [cama_informativa]
    archivo = "cama_informativa.flac"
    titulo = "Cama informativa"
    autor = "…"
    licencia = "CC0-1.0"
    fuente = "scripts/compose_audio.py"
    tipo = "cama"                 # cortinilla, cama, puente, efecto, inserto
    bucle_ms = [4000, 20000]      # beds: where the loop starts and ends
    compas_ms = 2000              # length of a bar

A sound is decoded when a script first asks for it, whole and with ffmpeg's protocols closed (S03),
brought to 48 kHz stereo and to the house level, so that every mix starts from equal sounds.
"""

from __future__ import annotations

import tomllib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import soxr

from boletin import ffmpeg
from boletin.errors import ContentError, MediaError
from boletin.model import Finding, Samples
from boletin.sound import loudness

HZ = 48000
HOUSE_LUFS = -20.0
"""Level of the voice inside a mix, and of every asset before its own gain."""
KINDS = ("cortinilla", "cama", "puente", "efecto", "inserto")
CREDITS = "creditos.toml"
RECORDINGS = "grabaciones"
_EXTENSIONS = ("wav", "flac", "mp3", "m4a", "ogg", "opus", "aac", "aif", "aiff", "wma", "amr")
MAX_BYTES = 300_000_000
MAX_MS = 30 * 60_000
"""Longest sound taken in; a whole programme is not an asset."""
_QUIET_DB = -55.0
"""Relative to its peak: what is softer at head and tail of a sound is cut away."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A sound as creditos.toml describes it. ``archivo`` is relative to audio_assets/."""

    name: str
    archivo: str
    tipo: str
    titulo: str = ""
    autor: str = ""
    licencia: str = ""
    fuente: str = ""
    bucle_ms: tuple[int, int] | None = None
    compas_ms: int | None = None
    line: int = 1


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

    def path(self, name: str) -> Path:
        """File of a sound, inside the folder: for cache keys. Raises MediaError."""
        return _inside(self.folder, self.credits[name])


def load_assets(folder: Path) -> Assets:
    """Read the credits of ``audio_assets/``; no sound is decoded yet.

    Recordings in ``grabaciones/`` count as inserts under their name without extension. Raises
    ContentError with every finding of creditos.toml.
    """
    credits = {
        path.stem: Credit(path.stem, f"{RECORDINGS}/{path.name}", "inserto")
        for path in sorted((folder / RECORDINGS).glob("*"))
        if path.suffix.lower().lstrip(".") in _EXTENSIONS and path.is_file()
    }
    return Assets(folder, credits | _credits(folder / CREDITS))


def _credits(path: Path) -> dict[str, Credit]:
    where = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(
            [
                Finding(
                    "TOML", "E", where, 1, f"no se puede leer: {error}",
                    'Revise comillas y corchetes, y guárdelo como texto UTF-8: clave = "valor".',
                )
            ]
        ) from None  # fmt: skip
    lines = text.splitlines()
    credits: dict[str, Credit] = {}
    findings: list[Finding] = []
    for name, entry in data.items():
        line = next((n for n, row in enumerate(lines, 1) if row.strip() == f"[{name}]"), 1)
        wrong = _wrong(entry)
        if wrong:
            findings.append(Finding("TOML", "E", where, line, f"«{name}»: {wrong[0]}", wrong[1]))
            continue
        loop = entry.get("bucle_ms")
        credits[name] = Credit(
            name,
            entry["archivo"],
            entry["tipo"],
            titulo=entry.get("titulo", ""),
            autor=entry.get("autor", ""),
            licencia=entry.get("licencia", ""),
            fuente=entry.get("fuente", ""),
            bucle_ms=(loop[0], loop[1]) if loop else None,
            compas_ms=entry.get("compas_ms"),
            line=line,
        )
    if findings:
        raise ContentError(findings)
    return credits


def _wrong(entry: Any) -> tuple[str, str] | None:
    """What is wrong with one section of creditos.toml, and what to write."""
    if not isinstance(entry, dict):
        return "debe ser una sección.", 'Escriba [nombre] y debajo archivo = "…".'
    for key in ("archivo", "titulo", "autor", "licencia", "fuente", "tipo"):
        if not isinstance(entry.get(key, ""), str):
            return f"«{key}» debe ser texto.", f'Escriba {key} = "…".'
    if not entry.get("archivo"):
        return "falta «archivo».", 'Escriba archivo = "nombre.flac".'
    if entry.get("tipo") not in KINDS:
        return "falta «tipo» o no existe.", f"Valen: {', '.join(KINDS)}."
    loop = entry.get("bucle_ms")
    if loop is not None and not (
        isinstance(loop, list)
        and len(loop) == 2
        and all(type(at) is int for at in loop)
        and 0 <= loop[0] < loop[1] - 200
    ):
        return "«bucle_ms» no vale.", "Escriba inicio y fin en milésimas: bucle_ms = [4000, 20000]."
    if entry.get("compas_ms") is not None and type(entry["compas_ms"]) is not int:
        return "«compas_ms» no vale.", "Escriba un número entero de milésimas: compas_ms = 2000."
    return None


def _inside(folder: Path, credit: Credit) -> Path:
    """The file of a sound, never outside the folder (S04)."""
    path = (folder / credit.archivo).resolve() if "\0" not in credit.archivo else Path()
    if not path.is_relative_to(folder.resolve()) or "\\" in credit.archivo:
        raise MediaError(
            f"«{credit.name}»: el archivo {credit.archivo!r} queda fuera de {folder.name}/.",
            remedy=f"Copie el sonido dentro de {folder.name}/ y escriba solo su nombre.",
        )
    return path


def _load(folder: Path, credit: Credit) -> Asset:
    path = _inside(folder, credit)
    if not path.is_file():
        raise MediaError(
            f"Falta el sonido «{credit.name}»: no está {folder.name}/{credit.archivo}.",
            remedy=f"Ponga ahí el archivo o corrija «archivo» en {folder.name}/{CREDITS}.",
        )
    if path.stat().st_size > MAX_BYTES:
        raise _too_long(credit)
    samples, hz = _decode(path)
    if len(samples) * 1000 // hz > MAX_MS:
        raise _too_long(credit)
    if not np.isfinite(samples).all():
        samples = np.nan_to_num(samples, nan=0.0, posinf=0.0, neginf=0.0)
    samples = _stereo(samples)
    if hz != HZ:
        samples = soxr.resample(samples, hz, HZ, quality="VHQ")
    if credit.tipo == "inserto":
        samples = _without_dead_air(samples)
    elif credit.tipo != "cama":
        samples = _trimmed(samples)
    if not np.abs(samples).max(initial=0.0) > 1e-4:
        raise MediaError(
            f"El sonido «{credit.name}» está en silencio.",
            remedy="Ábralo para comprobarlo y expórtelo de nuevo.",
        )
    duration_ms = len(samples) * 1000 // HZ
    loop = None
    if credit.tipo == "cama":
        samples, loop = _seamless(samples, credit.bucle_ms)
    asset = Asset(credit.name, credit.tipo, path, samples, HZ, duration_ms, loop, credit.compas_ms)
    return _at_house_level(asset)


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
    """A recording of staff cut to where somebody speaks, with a breath on both sides (pydub)."""
    with warnings.catch_warnings():
        # pydub looks for a system ffmpeg and complains; here it never starts one.
        warnings.simplefilter("ignore")
        from pydub import AudioSegment  # noqa: PLC0415
        from pydub.silence import detect_leading_silence  # noqa: PLC0415
    pcm = np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2")
    take = AudioSegment(pcm.tobytes(), sample_width=2, frame_rate=HZ, channels=2)
    if take.dBFS == float("-inf"):
        return samples
    threshold = take.dBFS - 22
    head = max(0, detect_leading_silence(take, threshold) - 60)
    tail = max(0, detect_leading_silence(take.reverse(), threshold) - 150)
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
