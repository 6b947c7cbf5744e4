"""Recursive filters by blocks, in plain matrices: as fast as scipy's, and there at once.

``scipy.signal`` takes more than a second to load, in every process that measures or mixes; for a
thirty-second spot that was most of the work.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BLOCK = 64
"""Samples a block: the products grow with it, the steps between blocks shrink."""


class Filter:
    """A cascade of second-order sections over blocks of any size that follow each other.

    ``sections``: (n, 6) rows of b0 b1 b2 a0 a1 a2, as scipy's ``sos``. Each of ``channels`` keeps
    its own state, from silence on. ``dtype`` is that of the sound that comes and goes; the state
    is double in any case, so that float32 loses nothing from block to block.

    The state after a block depends linearly on the state before it and on the block, and so does
    its output. These matrices are computed once; what is left is to carry the state from block to
    block, which is done for all blocks in log2(blocks) steps (Hillis and Steele's scan). The
    cascade keeps its sections apart in the state: one polynomial of their product would lose half
    of the digits at 38 Hz.
    """

    def __init__(self, sections: Floats, channels: int, dtype: type = np.float64) -> None:
        made = _matrices(sections.tobytes(), len(sections), channels)
        self._order = 2 * len(sections)
        self._step, self._far = made.step, made.far
        self._into: NDArray[Any] = made.into.astype(dtype)
        self._out: NDArray[Any] = made.out.astype(dtype)
        self._dtype = dtype
        self.state: Floats = np.zeros((channels, self._order))

    def __call__(self, x: NDArray[Any], out: NDArray[Any] | None = None) -> NDArray[Any]:
        """``x``: (channels, frames) -> the same shape, filtered; the state goes on.

        ``out``: where to put it, for callers that keep their memory.
        """
        channels, frames = x.shape
        whole = frames // BLOCK * BLOCK
        out = np.empty_like(x, dtype=self._dtype) if out is None else out
        if whole:
            blocks = [row[:whole].reshape(-1, BLOCK) for row in x]
            states = self._states([block @ self._into for block in blocks])
            for channel, block in enumerate(blocks):
                own = states[:-1, channel * self._order : (channel + 1) * self._order]
                # The block and the state before it, side by side: one product gives the output.
                both = np.concatenate((block, own.astype(self._dtype)), axis=1)
                np.matmul(both, self._out, out=out[channel, :whole].reshape(-1, BLOCK))
            self.state = states[-1].reshape(channels, self._order).copy()
        if rest := frames - whole:
            last = x[:, whole:]
            direct, leave = self._out[:rest, :rest], self._out[BLOCK:, :rest]
            out[:, whole:] = last @ direct + self.state.astype(self._dtype) @ leave
            self.state = self.state @ self._step[rest].T + last @ self._into[-rest:]
        return out

    def _states(self, gained: list[NDArray[Any]]) -> Floats:
        """(blocks + 1, channels x order): the state before each block, and after the last."""
        states = np.concatenate((self.state.reshape(1, -1), np.concatenate(gained, axis=1)))
        distance = 1
        for power in self._far:
            if distance >= len(states):
                break
            states[distance:] += states[:-distance] @ power
            distance *= 2
        return states


@dataclass(frozen=True, slots=True)
class _Matrices:
    """What a cascade does to a block: see :class:`Filter`."""

    step: Floats
    """(block + 1, order, order): the state after so many samples of silence."""
    into: Floats
    """(block, order): input -> state after the block."""
    out: Floats
    """(block + order, block): input and state before the block -> output."""
    far: list[Floats]
    """State -> state 1, 2, 4 … blocks later, for all channels at once, until nothing is left."""


_NOTHING = 1e-15


@functools.lru_cache(maxsize=64)
def _matrices(sections: bytes, count: int, channels: int) -> _Matrices:
    step, enter, leave, through = _state_space(np.frombuffer(sections).reshape(count, 6))
    powers = [np.eye(len(step))]
    for _ in range(BLOCK):
        powers.append(step @ powers[-1])
    into = np.array([power @ enter for power in powers[:BLOCK]])
    impulse = np.concatenate(([through], into[:-1] @ leave))
    late = np.subtract.outer(np.arange(BLOCK), np.arange(BLOCK))
    direct = np.where(late >= 0, impulse[late], 0.0).T
    far: list[Floats] = [np.asarray(np.kron(np.eye(channels), powers[BLOCK].T), np.float64)]
    while np.abs(far[-1]).max() > _NOTHING and len(far) < 24:
        far.append(far[-1] @ far[-1])
    return _Matrices(
        step=np.array(powers),
        into=into[::-1].copy(),
        out=np.concatenate((direct, np.array([leave @ power for power in powers[:BLOCK]]).T)),
        far=far,
    )


def _state_space(sections: Floats) -> tuple[Floats, Floats, Floats, float]:
    """One system of the cascade: s' = step s + enter x; y = leave s + through x."""
    step, enter, leave, through = np.zeros((0, 0)), np.zeros(0), np.zeros(0), 1.0
    for b0, b1, b2, a0, a1, a2 in sections:
        first, mid, last = b0 / a0, (b1 - a1 * b0 / a0) / a0, (b2 - a2 * b0 / a0) / a0
        own = np.array([[-a1 / a0, 1.0], [-a2 / a0, 0.0]])
        fed = np.array([mid, last])  # what this section's input does to its state
        step = np.block([[step, np.zeros((len(step), 2))], [np.outer(fed, leave), own]])
        enter = np.concatenate((enter, fed * through))
        leave = np.concatenate((first * leave, [1.0, 0.0]))
        through *= first
    return step, enter, leave, through


def bell(frequency: float, gain_db: float, q: float, hz: int) -> Floats:
    """A peaking section as in the RBJ cookbook: (1, 6)."""
    amplitude, w = 10 ** (gain_db / 40), 2 * np.pi * frequency / hz
    alpha = np.sin(w) / (2 * q)
    b = [1 + alpha * amplitude, -2 * np.cos(w), 1 - alpha * amplitude]
    a = [1 + alpha / amplitude, -2 * np.cos(w), 1 - alpha / amplitude]
    return np.array([[*b, *a]], np.float64) / float(a[0])


def high_pass(frequency: float, hz: int) -> Floats:
    """Butterworth of order 2, by the bilinear transform: (1, 6)."""
    k = np.tan(np.pi * frequency / hz)
    scale = 1 + np.sqrt(2) * k + k * k
    a = [1.0, 2 * (k * k - 1) / scale, (1 - np.sqrt(2) * k + k * k) / scale]
    return np.array([[1 / scale, -2 / scale, 1 / scale, *a]])


def band_pass(frequency: float, q: float, hz: int) -> Floats:
    """Only what is around ``frequency``: 0 dB and in phase there, so that a share of it added to
    the sound makes a bell. (1, 6), of the RBJ cookbook.
    """
    w = 2 * np.pi * frequency / hz
    alpha = float(np.sin(w) / (2 * q))
    row = [alpha, 0, -alpha, 1 + alpha, -2 * np.cos(w), 1 - alpha]
    return np.array([row], np.float64) / (1 + alpha)


def low_shelf(frequency: float, gain_db: float, hz: int) -> Floats:
    """``gain_db`` below ``frequency``, half of it there; slope 1 of the RBJ cookbook: (1, 6)."""
    amplitude, w = 10 ** (gain_db / 40), 2 * np.pi * frequency / hz
    up, down, c = amplitude + 1, amplitude - 1, np.cos(w)
    bend = np.sqrt(2 * amplitude) * np.sin(w)
    b = [up - down * c + bend, 2 * (down - up * c), up - down * c - bend]
    a = [up + down * c + bend, -2 * (down + up * c), up + down * c - bend]
    b = [amplitude * value for value in b]
    return np.array([[*b, *a]], np.float64) / float(a[0])


def high_shelf(frequency: float, gain_db: float, hz: int) -> Floats:
    """``gain_db`` above ``frequency``, half of it there: a low shelf of the opposite, raised."""
    sections = low_shelf(frequency, -gain_db, hz)
    sections[:, :3] *= 10 ** (gain_db / 20)
    return sections
