"""The sounds of audio_assets/ by name, prepared when a script first asks for them."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from boletin.errors import ContentError, MediaError
from boletin.model import Finding, Samples
from boletin.sound import prepare
from boletin.sound.credits import Credit, file_of, read_credits
from boletin.sound.prepare import HOUSE_LUFS, HZ, ROOMY, SOUND
from boletin.sound.reel import Reel

__all__ = ["HOUSE_LUFS", "HZ", "Asset", "Assets", "Keep", "load_assets"]

Keep = Callable[[Credit, Callable[[Path], None]], Path]
"""Gives the folder of a prepared sound; where there is none yet, it is built by the callable."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A sound ready for the mix: 48 kHz stereo at the house level."""

    name: str
    kind: str
    path: Path
    """As staff gave it."""
    sound: Reel
    roomy: Reel
    """A bed as it sounds under a voice; of anything else the sound itself."""
    loop: tuple[int, int] | None = None
    """Frames between which a bed goes round; None: it plays once."""
    bar_ms: int | None = None
    home: object = field(default=None, repr=False, compare=False)
    """What keeps its files: they stay as long as it does."""

    @property
    def duration_ms(self) -> int:
        return self.sound.frames * 1000 // HZ

    @property
    def samples(self) -> Samples:
        """All of it, in memory."""
        return self.sound.read(0, self.sound.frames)


class Assets(Mapping[str, Asset]):
    """Name -> sound, decoded when first asked for. Getting one may raise MediaError, or
    ContentError where its section of the credits is wrong.

    ``keep``: where prepared sounds stay; without it, as long as this object.
    """

    def __init__(
        self, folder: Path, credits: Mapping[str, Credit], keep: Keep | None = None
    ) -> None:
        self.folder, self.credits = folder, dict(credits)
        self._keep = keep or _Meanwhile()
        self._ready: dict[str, Asset] = {}

    def __getitem__(self, name: str) -> Asset:
        if name not in self._ready:
            self._ready[name] = self._asset(self.credits[name])
        return self._ready[name]

    def __contains__(self, name: object) -> bool:
        return name in self.credits

    def __iter__(self) -> Iterator[str]:
        return iter(self.credits)

    def __len__(self) -> int:
        return len(self.credits)

    def _asset(self, credit: Credit) -> Asset:
        if credit.wrong:
            raise ContentError([credit.wrong])
        place = self._keep(credit, lambda target: prepare.prepare(self.folder, credit, target))
        card = prepare.read_card(place)
        sound = Reel(place / SOUND, card.frames, HZ)
        roomy = Reel(place / ROOMY, card.frames, HZ) if credit.tipo == "cama" else sound
        path = file_of(self.folder, credit)
        return Asset(
            credit.name, credit.tipo, path, sound, roomy, card.loop, card.bar_ms, self._keep
        )

    def check(self, names: Iterable[str]) -> tuple[Finding, ...]:
        """What is wrong with the credits, and with the sounds of these names; a name that is not
        here is not judged.
        """
        findings: list[Finding] = []
        findings += [credit.wrong for credit in self.credits.values() if credit.wrong]
        for name in sorted(set(names) & set(self.credits)):
            if self.credits[name].wrong:
                continue
            try:
                prepare.check(self.folder, self.credits[name])
            except MediaError as error:
                findings.append(Finding("SONIDO", "E", error.file, 1, error.message, error.remedy))
        return tuple(findings)

    def path(self, name: str) -> Path:
        """File of a sound, inside the folder: for cache keys. Raises MediaError."""
        return file_of(self.folder, self.credits[name])


class _Meanwhile:
    """Prepared sounds in a temporary folder."""

    def __init__(self) -> None:
        self._place = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, self._place, ignore_errors=True)

    def __call__(self, _credit: Credit, build: Callable[[Path], None]) -> Path:
        target = Path(tempfile.mkdtemp(dir=self._place))
        build(target)
        return target


def load_assets(folder: Path, keep: Keep | None = None) -> Assets:
    """Read the credits of ``audio_assets/``; no sound is decoded yet.

    Raises ContentError where creditos.toml is no TOML.
    """
    return Assets(folder, read_credits(folder), keep)
