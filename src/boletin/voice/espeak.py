"""``espeak``: espeak-ng, which speaks everywhere and tells its own word times.

A robot's voice, and understood less well than Pico (16–28 % of words mistaken against 2–3 %): it is
for computers that have no other. ``modelo`` is one of its voices, with a variant if one likes:
``es-419`` (America), ``es-419+f3`` (a woman's), ``es-419+m3``.
"""

from __future__ import annotations

import itertools
import unicodedata
from importlib.metadata import version
from pathlib import Path

import numpy as np
import soundfile

from boletin.config import Voz
from boletin.model import Word
from boletin.voice import lexicon
from boletin.voice.espeak_library import Library, fresh, library
from boletin.voice.text import audible, phrases, plain
from boletin.voice.wordtimes import Pcm, Span, in_order, phrase_words, spoken_span, starts_of

DEFAULT = "es-419"
REVISION = 1
"""Counts up when this module makes another sound of the same text."""
RATE = 145
"""espeak's words a minute at rate 1: about 150 real ones, as people read news. Its length is in
inverse proportion to the figure within 2 % from 75 to 250."""
VOLUME = 60
"""Per cent. At 100 single samples reach full scale; at 60 the highest of a text was -4 dBFS."""
PITCHES = (0, 20, 35, 50, 65, 80, 99)
FACTORS = (0.71, 0.79, 0.88, 1.0, 1.16, 1.35, 1.66)
"""espeak's pitch, and the fundamental it gives against that at 50 (voice es-419; es-419+f3 differs
by up to 0.06)."""
LEAD_MS, TAIL_MS, FADE_MS = 30, 60, 8
"""Kept before the first and after the last audible frame of a phrase, and faded."""

_STRESS = {"ˈ": "'", "ˌ": ","}
_PHONEMES = _STRESS | {
    **{letter: letter for letter in "aeioupbtdkgfsmnlxjw"},
    "ɡ": "g",
    "ɲ": "n^",
    "ɾ": "**",
    "r": "R2",
    "ʎ": "l^",
    "ʝ": "J^",
    "ʃ": "S",
    "ŋ": "N",
    "θ": "T",
    "β": "B",
    "ð": "D",
    "ɣ": "Q",
    "ɛ": "E",
    "tʃ": "tS",
    "ʧ": "tS",
}
"""IPA of Spanish -> the names that espeak has for it."""


class Espeak:
    """The engine. Raises ToolError where espeak-ng is missing."""

    def __init__(self) -> None:
        library()

    @property
    def version(self) -> str:
        """Versions of the wheel and of this module."""
        return f"{version('espeakng-loader')}-{REVISION}"

    def about(self, voz: Voz) -> str:
        """See :class:`boletin.voice.base.Particular`: ToolError for a voice that espeak lacks."""
        library().say("a", voz.modelo or DEFAULT, RATE)
        return ""

    def speak(self, text: str, voz: Voz, target: Path) -> tuple[Word, ...]:
        """See :class:`boletin.voice.base.Engine`: 22,050 Hz, 16 bit."""
        pieces: list[Pcm] = []
        words: list[Word] = []
        at = pause_ms = 0
        with fresh() as espeak:
            hz = espeak.hz
            for phrase in phrases(text):
                spoken = [_written(plain(word), voz) for word in phrase.words if audible(word)]
                times: list[tuple[float, float, float]] = []
                if spoken:
                    gap = np.zeros(round(pause_ms / voz.ritmo) * hz // 1000, np.int16)
                    piece, spans = _phrase(espeak, spoken, voz)
                    pieces += [gap, piece]
                    at += len(gap)
                    times = [((at + a) * 1000 / hz, (at + b) * 1000 / hz, 1.0) for a, b in spans]
                    at += len(piece)
                    pause_ms = phrase.pause_ms
                words += phrase_words(phrase.words, times, words[-1].end_ms if words else 0)
        sound = np.concatenate(pieces)
        soundfile.write(target, sound, hz, format="WAV", subtype="PCM_16")
        return in_order(words, len(sound) * 1000 // hz)


def _phrase(espeak: Library, words: list[str], voz: Voz) -> tuple[Pcm, list[Span]]:
    """A phrase without espeak's own silence around it, and where each word is heard."""
    pitch = round(float(np.interp(voz.tono, FACTORS, PITCHES)))
    rate = min(450, max(80, round(RATE * voz.ritmo)))
    said = espeak.say(" ".join(words), voz.modelo or DEFAULT, rate, pitch, VOLUME)
    first, last = spoken_span(said.samples) or (0, len(said.samples))
    cut = max(0, first - LEAD_MS * espeak.hz // 1000)
    piece = said.samples[cut : last + TAIL_MS * espeak.hz // 1000].copy()
    ramp = np.linspace(0, 1, min(FADE_MS * espeak.hz // 1000, len(piece)))
    piece[: len(ramp)] = piece[: len(ramp)] * ramp
    piece[len(piece) - len(ramp) :] = piece[len(piece) - len(ramp) :] * ramp[::-1]
    starts = np.clip(starts_of(words, said.positions, said.frames, last), first, last)
    edges = [*np.round(starts - cut).astype(int).tolist(), last - cut]
    spans = []
    for start, end in itertools.pairwise(edges):
        heard = spoken_span(piece[start:end])  # the pause after a word is not its own
        spans.append((start, start + heard[1] if heard else end))
    return piece, spans


def _written(word: str, voz: Voz) -> str:
    """A word as espeak reads it rightly: by its phonemes where the house knows them."""
    core = word.strip(".,:;!?()-'")
    ipa = next((sounds for name, sounds in voz.fonemas.items() if name.lower() == core.lower()), "")
    told = mnemonics(ipa) if ipa else ""
    if not told:
        return lexicon.respelt(word)
    before, _, after = word.partition(core)
    return f"{before}[[{told}]]{after}"


def mnemonics(ipa: str) -> str:
    """IPA in espeak's names; empty where it has a sound that Spanish does not have.

    >>> mnemonics("santˈoɾum"), mnemonics("ˈmexiko"), mnemonics("y")
    ("sant'o**um", "m'exiko", '')
    """
    out, held = [], ""
    letters = unicodedata.normalize("NFC", ipa)
    at = 0
    while at < len(letters):
        two, one = letters[at : at + 2], letters[at]
        name = _PHONEMES.get(two) or _PHONEMES.get(one)
        if name is None:
            return ""
        at += 2 if two in _PHONEMES else 1
        if one in _STRESS:
            held = name  # espeak writes it before the vowel, IPA before the syllable
            continue
        if held and one in "aeiouɛ":
            out.append(held)
            held = ""
        out.append(name)
    return "".join(out)
