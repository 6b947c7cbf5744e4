"""A piece of the score becomes a stereo mix at its loudness."""

from __future__ import annotations

import numpy as np

from audio import levels, room
from audio.instruments import INSTRUMENTS
from audio.theory import BEAT_S, RATE_HZ, Part, Piece, Sound, generator, pitch_hz

WET_DB = -3.0
SATURATION_PEAK_DB = -4.0
"""Where the loudest peak meets the tape: soft there, transparent below."""
TIMING_SPREAD_S = 0.004
VELOCITY_SPREAD = 0.06


def _panned(sound: Sound, pan: float) -> Sound:
    """Constant power across the stage; stereo sounds stay as they are."""
    if sound.ndim == 2:
        return sound
    angle = (pan + 1) * np.pi / 4
    return np.asarray(sound[:, None] * np.array((np.cos(angle), np.sin(angle))) * np.sqrt(2))


def _place(bus: Sound, sound: Sound, start: int, *, loop: bool) -> None:
    """Add ``sound`` to ``bus`` at ``start``; around the corner in a loop, cut off otherwise."""
    if loop:
        start %= len(bus)
    elif start < 0:
        sound, start = sound[-start:], 0
    while len(sound):
        room_left = len(bus) - start
        bus[start : start + len(sound)] += sound[:room_left]
        sound, start = sound[room_left:], 0
        if not loop:
            return


def _play(piece: Piece, index: int, part: Part, dry: Sound, send: Sound) -> None:
    """Perform one part with a player's small freedoms of time and force."""
    instrument = INSTRUMENTS[part.instrument]
    gain = 10 ** (part.gain_db / 20)
    for number, note in enumerate(part.notes):
        rng = generator(piece.name, part.instrument, index, number)
        late_s = rng.normal(0, TIMING_SPREAD_S)
        force = note.velocity * (1 + rng.uniform(-VELOCITY_SPREAD, VELOCITY_SPREAD))
        for string, pitch in enumerate(note.pitches.split()):
            at_s = (note.beat + piece.lead_in_beats) * BEAT_S + late_s + string * part.strum_s
            sound = instrument(pitch_hz(pitch), note.beats * BEAT_S, min(force, 1.0), rng)
            stereo = gain * _panned(sound, part.pan)
            start = round(at_s * RATE_HZ)
            _place(dry, stereo * (1 - 0.5 * part.room), start, loop=piece.loop)
            _place(send, stereo * part.room, start, loop=piece.loop)


def mix(piece: Piece) -> Sound:
    """The finished stereo sound of ``piece``, float64 (frames, 2), at its target loudness.

    Where the target would break the ceiling of -2 dBTP, the ceiling wins.
    """
    frames = round(piece.seconds * RATE_HZ)
    dry, send = np.zeros((frames, 2)), np.zeros((frames, 2))
    for index, part in enumerate(piece.parts):
        _play(piece, index, part, dry, send)
    wet = room.reverberate(send, loop=piece.loop)
    stereo = dry + 10 ** (WET_DB / 20) * wet
    for section in _equaliser(piece):
        stereo = room.filtered(stereo, section, loop=piece.loop)
    if not piece.loop:
        stereo *= _edges(frames, piece.fade_s)
    stereo *= 10 ** (SATURATION_PEAK_DB / 20) / np.max(np.abs(stereo))
    stereo = room.saturate(stereo, drive_db=5.0)
    return _levelled(stereo, piece)


def _equaliser(piece: Piece) -> list[Sound]:
    """Clear the rumble and a little mud; under a voice, leave the consonants alone."""
    sections = [room.highpass(38.0), room.peaking(300.0, -1.5, 0.9)]
    if piece.under_voice:
        sections += [room.peaking(2000.0, -6.0, 0.6)]
    return sections


def _edges(frames: int, fade_s: float) -> Sound:
    """3 ms in, ``fade_s`` out, as a column that multiplies both channels."""
    edge = np.ones(frames)
    rise, fall = round(0.003 * RATE_HZ), round(fade_s * RATE_HZ)
    edge[:rise] = np.linspace(0, 1, rise)
    edge[-fall:] = 0.5 + 0.5 * np.cos(np.pi * np.linspace(0, 1, fall))
    return edge[:, None]


def _levelled(stereo: Sound, piece: Piece) -> Sound:
    gain_db = piece.target_lufs - levels.role_loudness(stereo, piece.kind)
    headroom_db = levels.CEILING_DBTP - 0.1 - levels.true_peak_dbtp(stereo)
    return np.asarray(stereo * 10 ** (min(gain_db, headroom_db) / 20))
