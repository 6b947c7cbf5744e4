"""The meter: ITU-R BS.1770-5 loudness and true peak, EBU Tech 3341 windows, Tech 3342 range.

It takes sound in blocks and keeps only one energy per 10 ms, so an hour costs no more memory
than a spot. :func:`measure` is the short way for sound that is already in memory.

Numbers: the K filter is the pair of analogue prototypes behind BS.1770's 48 kHz table, so any
sample rate gets the same curve. Energies are summed over 10 ms steps; a window of 400 ms
(momentary, gating block) is 40 of them and one of 3 s (short-term) is 300. Gating blocks overlap
by 75 %: every tenth step starts one.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
from numpy.typing import NDArray

from boletin.model import Reading, Samples
from boletin.sound.filters import Filter

Floats = NDArray[np.float64]

STEPS_PER_SECOND = 100
MOMENTARY_STEPS = 40  # 400 ms, Tech 3341
SHORT_STEPS = 300  # 3 s, Tech 3341
GATE_STEP = 10  # 75 % overlap of 400 ms, BS.1770-5

ABSOLUTE_GATE_LUFS = -70.0
RELATIVE_GATE_LU = -10.0
RANGE_GATE_LU = -20.0  # Tech 3342
DUAL_MONO_DB = 3.01
"""The same sound on two sides reads this much louder than on one (L41)."""
OFFSET_DB = -0.691  # BS.1770-5, equation 2

LEAST_HZ = 8000
LAYOUTS: dict[int, tuple[float, ...]] = {
    1: (1.0,),
    2: (1.0, 1.0),
    3: (1.0, 1.0, 1.0),
    4: (1.0, 1.0, 1.41, 1.41),  # L R Ls Rs
    5: (1.0, 1.0, 1.0, 1.41, 1.41),  # L R C Ls Rs
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),  # L R C LFE Ls Rs: the LFE does not count
}

_CHUNK = 1 << 16
"""Frames a step: enough to make the calls between steps cheap, half a megabyte in stereo."""


def to_db(power: float) -> float:
    """Loudness in LUFS of a weighted mean square; -inf for silence."""
    return OFFSET_DB + 10 * float(np.log10(power)) if power > 0 else float("-inf")


@functools.cache
def k_filter(hz: int) -> Floats:
    """The K weighting at ``hz``: a shelf and a high-pass, (2, 6) as ``filters`` takes them."""
    shelf_hz, shelf_db, shelf_q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k = np.tan(np.pi * shelf_hz / hz)
    high = 10 ** (shelf_db / 20)
    band = high**0.4996667741545416
    scale = 1 + k / shelf_q + k * k
    shelf = [
        high + band * k / shelf_q + k * k,
        2 * (k * k - high),
        high - band * k / shelf_q + k * k,
        scale,
        2 * (k * k - 1),
        1 - k / shelf_q + k * k,
    ]
    pass_hz, pass_q = 38.13547087602444, 0.5003270373238773
    k = np.tan(np.pi * pass_hz / hz)
    scale = 1 + k / pass_q + k * k
    # BS.1770 leaves the high-pass numerator at 1, -2, 1 (not scaled by its denominator).
    numerator = [scale, -2 * scale, scale]
    return np.array([shelf, [*numerator, scale, 2 * (k * k - 1), 1 - k / pass_q + k * k]])


# --- true peak -------------------------------------------------------------------------------

REACH = 12  # samples each side of a point between two: 24 taps a phase (BS.1770 asks for 12)
GROUP = 16  # samples judged together
_SPAN = GROUP + 2 * REACH


@functools.cache
def _between() -> NDArray[np.float32]:
    """Matrix (span, 3 x group): a group's samples with its surroundings -> the points between."""
    table = np.zeros((_SPAN, 3 * GROUP))
    taps = np.arange(-REACH + 1, REACH + 1)
    for phase in (1, 2, 3):
        distance = taps - phase / 4
        window = np.kaiser(2 * REACH * 8 + 1, 6.0)
        at = (distance / REACH + 1) * REACH * 8
        weights = np.sinc(distance) * np.interp(at, np.arange(len(window)), window)
        weights /= weights.sum()
        for sample in range(GROUP):
            table[sample + REACH + taps, (phase - 1) * GROUP + sample] = weights
    return table.astype(np.float32)


def oversampled_peaks(signal: NDArray[np.float32], groups: NDArray[np.intp]) -> Samples:
    """Largest magnitude at 4x the rate inside each group of 16 samples.

    ``signal``: one channel with ``REACH`` more samples before and after the groups; ``groups``:
    which ones to look at. Gives float32 of shape (len(groups),).
    """
    windows = np.lib.stride_tricks.sliding_window_view(signal, _SPAN)[groups * GROUP]
    between = np.abs(windows @ _between()).max(axis=1)
    own = np.abs(windows[:, REACH : REACH + GROUP]).max(axis=1)
    return cast(Samples, np.maximum(between, own))


def group_peaks(body: NDArray[np.float32]) -> NDArray[np.float32]:
    """Largest sample magnitude of each whole group of one channel."""
    peaks = np.abs(body)
    for _ in range(GROUP.bit_length() - 1):  # by halves: four times faster than max(axis=1)
        peaks = np.maximum(peaks[::2], peaks[1::2])
    return peaks


@dataclass(frozen=True, slots=True)
class Peaks:
    """Where a sound is loud: groups of 16 frames in order, and the true peak inside each (1.0 is
    full scale).
    """

    groups: NDArray[np.int64]
    levels: NDArray[np.float32]

    @classmethod
    def none(cls) -> Peaks:
        return cls(np.zeros(0, np.int64), np.zeros(0, np.float32))

    @classmethod
    def joined(cls, parts: Sequence[Peaks]) -> Peaks:
        """All of them; of a group that several have (channels), the highest."""
        groups = np.concatenate([part.groups for part in parts])
        levels = np.concatenate([part.levels for part in parts])
        own, place = np.unique(groups, return_inverse=True)
        highest = np.zeros(len(own), np.float32)
        np.maximum.at(highest, place, levels)
        return cls(own, highest)

    def after(self, groups: int) -> Peaks:
        """The same, so many groups later."""
        return Peaks(self.groups + groups, self.levels)


def _peaks_over(least: float, signal: NDArray[np.float32]) -> Peaks:
    """Of one channel's groups whose own samples pass ``least``."""
    own = group_peaks(signal[REACH : len(signal) - REACH])
    hot = np.flatnonzero(own > least)
    levels = oversampled_peaks(signal, hot) if len(hot) else np.zeros(0, np.float32)
    return Peaks(hot, levels)


# --- the meter -------------------------------------------------------------------------------


class Meter:
    """Measures sound given in blocks of shape (frames, channels), in constant memory.

    ``channels``: 1, 2, 3 (L R C), 4 (L R Ls Rs), 5 (L R C Ls Rs) or 6 (with LFE). A mono file
    reads 3 LU below the same signal on two channels (rule L41). Without ``peaks`` it knows of
    loudness alone, in half of the time. ``hot``: it also remembers the true peak of every group of
    16 frames whose own samples pass this (1.0 is full scale), for a limiter. Raises ValueError for
    another layout.
    """

    def __init__(self, hz: int, channels: int, *, peaks: bool = True, hot: float = 9.0) -> None:
        if channels not in LAYOUTS or hz < LEAST_HZ:
            raise ValueError(f"no layout for {channels} channels at {hz} Hz")
        self.hz, self.channels, self._hears_peaks = hz, channels, peaks
        self._weights = np.array(LAYOUTS[channels])
        self._weighting = Filter(k_filter(hz), channels, np.float32)
        self._frames = self._groups = 0
        self._steps: list[Floats] = []
        self._unfinished = 0.0  # energy of the step that is not yet full
        self._peak = 0.0
        self.hot, self._hot_peaks = hot, [Peaks.none()]
        # One place for the sound of every step, with what the peaks need of the sound before it:
        # new arrays of this size would cost new pages of memory each time.
        self._signal = np.zeros((channels, _SPAN + _CHUNK), np.float32)
        self._held = 2 * REACH  # silence before the first sample
        self._weighted = np.empty((channels, _CHUNK), np.float32)

    def add(self, block: Samples) -> None:
        """Measure the next block. Raises ValueError once peaks were asked for: the sound ended."""
        if not self._held:
            raise ValueError("the sound has ended")
        for start in range(0, len(block), _CHUNK):
            part = block[start : start + _CHUNK]
            end = self._held + len(part)
            chunk = self._signal[:, self._held : end]
            chunk[:] = part.T
            self._add_energy(chunk)
            self._frames += len(part)
            if self._hears_peaks:
                self._add_peaks(end)

    def passing(self, blocks: Iterable[Samples]) -> Iterator[Samples]:
        """The blocks as they are, measured on their way."""
        for block in blocks:
            self.add(block)
            yield block

    def _add_energy(self, chunk: NDArray[np.float32]) -> None:
        weighted = self._weighting(chunk, out=self._weighted[:, : chunk.shape[1]])
        np.multiply(weighted, weighted, out=weighted)
        first, last = self._frames, self._frames + chunk.shape[1]
        numbers = np.arange(self._whole_steps(first), self._whole_steps(last)) + 1
        ends = self._step_ends(numbers) - first
        whole = len(ends)
        if whole and ends[-1] == chunk.shape[1]:
            ends = ends[:-1]
        parts = np.add.reduceat(weighted, [0, *ends], axis=1)
        energy = self._weights @ parts.astype(np.float64)
        if whole and ends.size and not ends[0]:  # a step that ended with the chunk before
            energy[0] = 0.0
        energy[0] += self._unfinished
        self._steps.append(energy[:whole])
        self._unfinished = float(energy[whole]) if len(energy) > whole else 0.0

    def _add_peaks(self, end: int) -> None:
        done = (end - 2 * REACH) // GROUP * GROUP
        self._hear_peaks(self._signal[:, : done + 2 * REACH])
        self._held = end - done
        self._signal[:, : self._held] = self._signal[:, done:end].copy()

    def _hear_peaks(self, signal: NDArray[np.float32]) -> None:
        """``signal``: whole groups, with ``REACH`` samples before and after them."""
        body = signal[:, REACH : signal.shape[1] - REACH]
        highest = max(float(body.max(initial=0.0)), -float(body.min(initial=0.0)))
        # The curve between samples stands at most about 3 dB above them in music and speech, and
        # in the Tech 3341 signals 15-23. 6 dB leaves room.
        if highest > min(self._peak / 2, self.hot):
            least = min(max(self._peak, highest) / 2, self.hot)
            found = [_peaks_over(least, channel) for channel in signal]
            self._peak = max(self._peak, *(float(of.levels.max(initial=0.0)) for of in found))
            if self.hot < 1.0:
                self._hot_peaks += [of.after(self._groups) for of in found]
        self._groups += body.shape[1] // GROUP

    def peaks(self) -> Peaks:
        """The groups over ``hot``, in order; the end of the sound included."""
        self._finish()
        return Peaks.joined(self._hot_peaks)

    def _finish(self) -> None:
        """Hear the last frames, which no sound follows."""
        if self._held > REACH:
            after = REACH + (REACH - self._held) % GROUP
            self._hear_peaks(np.pad(self._signal[:, : self._held], ((0, 0), (0, after))))
            self._held = 0

    def _whole_steps(self, frames: int) -> int:
        return frames * STEPS_PER_SECOND // self.hz

    def _step_ends(self, numbers: NDArray[np.intp]) -> NDArray[np.intp]:
        """Frame at which each step ends, also where 10 ms is no whole number of samples."""
        return numbers * self.hz // STEPS_PER_SECOND

    def _windows(self, steps: int, hop: int, factors: Floats | float = 1.0) -> Floats:
        """Weighted mean square of every full window of ``steps`` steps, one each ``hop``."""
        energy = np.concatenate([np.zeros(1), self._energies() * factors]).cumsum()
        count = len(energy) - steps
        if count <= 0:
            return np.zeros(0)
        at = np.arange(0, count, hop)
        frames = self._step_ends(at + steps) - self._step_ends(at)
        return cast(Floats, np.maximum(energy[at + steps] - energy[at], 0.0) / frames)

    def _energies(self) -> Floats:
        """One for each whole 10 ms."""
        if len(self._steps) != 1:
            self._steps = [np.concatenate([np.zeros(0), *self._steps])]
        return self._steps[0]

    def levels(self, starts_ms: NDArray[np.intp], ends_ms: NDArray[np.intp]) -> Floats:
        """Loudness of stretches of any length, LUFS, without gate; edges at whole 10 ms."""
        energy = np.concatenate([np.zeros(1), self._energies()]).cumsum()
        first, last = (
            np.minimum(ms * STEPS_PER_SECOND // 1000, len(energy) - 1)
            for ms in (starts_ms, ends_ms)
        )
        frames = np.maximum(self._step_ends(last) - self._step_ends(first), 1)
        return _lufs(np.maximum(energy[last] - energy[first], 0.0) / frames)

    def momentary(self) -> Floats:
        """Momentary loudness, LUFS: one value each 10 ms, the first after 400 ms."""
        return _lufs(self._windows(MOMENTARY_STEPS, 1))

    def short_term(self) -> Floats:
        """Short-term loudness, LUFS: one value each 10 ms, the first after 3 s."""
        return _lufs(self._windows(SHORT_STEPS, 1))

    def integrated(self, factors: Floats | float = 1.0) -> float:
        """Gated loudness of all of it, LUFS; -inf for silence and for less than 400 ms.

        ``factors``: what it would be if the power of each 10 ms, or of all, were so much larger.
        """
        blocks = self._windows(MOMENTARY_STEPS, GATE_STEP, factors)
        blocks = blocks[_lufs(blocks) > ABSOLUTE_GATE_LUFS]
        if not len(blocks):
            return float("-inf")
        gate = to_db(float(blocks.mean())) + RELATIVE_GATE_LU
        return to_db(float(blocks[_lufs(blocks) > gate].mean()))

    def loudness_range(self) -> float:
        """Tech 3342: between the 10th and the 95th percentile of short-term loudness, LU."""
        windows = self._windows(SHORT_STEPS, GATE_STEP)
        windows = windows[_lufs(windows) > ABSOLUTE_GATE_LUFS]
        if not len(windows):
            return 0.0
        levels = _lufs(windows)
        levels = levels[levels > to_db(float(windows.mean())) + RANGE_GATE_LU]
        low, high = np.percentile(levels, (10, 95))
        return float(high - low)

    def true_peak(self) -> float:
        """Largest true peak of all channels, dBTP; -inf for silence."""
        self._finish()
        peak = self._peak
        return 20 * float(np.log10(peak)) if peak > 0 else float("-inf")

    @property
    def steps(self) -> int:
        """Whole stretches of 10 ms heard so far."""
        return len(self._energies())

    def reading(self) -> Reading:
        """Everything at once, of a sound that has ended."""
        return Reading(
            lufs=self.integrated(),
            m_max=float(self.momentary().max(initial=float("-inf"))),
            s_max=float(self.short_term().max(initial=float("-inf"))),
            lra=self.loudness_range(),
            dbtp=self.true_peak(),
            channels=self.channels,
            hz=self.hz,
            duration_ms=round(self._frames * 1000 / self.hz),
        )


def _lufs(power: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return OFFSET_DB + 10 * np.log10(power)


def measure(samples: Samples, hz: int) -> Reading:
    """Measure sound of shape (frames, channels). See :class:`Meter` for the layouts."""
    return measure_blocks([samples], hz, samples.shape[1])


def measure_blocks(blocks: Iterable[Samples], hz: int, channels: int) -> Reading:
    """Measure sound that comes in blocks, in constant memory."""
    meter = Meter(hz, channels)
    for block in blocks:
        meter.add(block)
    return meter.reading()
