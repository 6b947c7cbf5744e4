"""Reading word boundaries from two loudnesses of one sound, and keeping words in order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from boletin.model import Word
from boletin.voice.wordtimes import (
    LATENCY_MS,
    in_order,
    level_changes,
    pauses,
    spans_by_letters,
    word_spans,
)

HZ = 16000
MS = HZ // 1000


def voice(*parts: tuple[int, int]) -> np.ndarray:
    """Noise of the given milliseconds and level, part after part."""
    noise = np.random.default_rng(7)
    return np.concatenate(
        [noise.integers(-level, level + 1, ms * MS) for ms, level in parts]
    ).astype(np.int16)


def half(sound: np.ndarray, *spans: tuple[int, int]) -> np.ndarray:
    """``sound`` at half its level in the given spans of milliseconds."""
    marked = sound.copy()
    for start, end in spans:
        marked[start * MS : end * MS] = np.trunc(sound[start * MS : end * MS] / 2)
    return marked


def test_changes_of_level_are_found_to_the_sample():
    sound = voice((900, 9000))
    marked = half(sound, (300, 600))
    changes = level_changes(sound, marked)
    assert changes is not None
    assert np.allclose(changes, [300 * MS, 600 * MS], atol=3)


def test_other_sounds_are_refused():
    sound = voice((500, 9000))
    assert level_changes(sound, sound[:-1]) is None
    assert level_changes(sound, np.roll(sound, 50)) is None
    assert level_changes(sound * 0, sound * 0) is None


def test_a_boundary_at_a_pause_opens_to_the_whole_pause():
    sound = voice((40, 0), (300, 9000), (200, 10), (300, 9000), (40, 0))
    marked = half(sound, (540 - LATENCY_MS, 880))
    assert [(a // MS, b // MS) for a, b in pauses(sound, HZ)] == [(340, 540)]
    spans = word_spans(sound, marked, ["uno,", "dos"], HZ)
    assert spans is not None
    assert np.allclose(np.array(spans) / MS, [(40, 340), (540, 840)], atol=1)


def test_inside_a_phrase_words_touch():
    sound = voice((600, 9000))
    spans = word_spans(sound, half(sound, (300 - LATENCY_MS, 600)), ["uno", "dos"], HZ)
    assert spans is not None
    assert np.allclose(np.array(spans) / MS, [(0, 300), (300, 600)], atol=1)


def test_without_marks_words_share_the_phrase_by_letters():
    sound = voice((100, 0), (900, 9000), (100, 0))
    words = ["casa", "el", "casa", "el"]
    assert word_spans(sound, sound, words, HZ) is None
    spans = spans_by_letters(sound, words, HZ)
    widths = [(end - start) / MS for start, end in spans]
    assert np.allclose(widths, [281, 169, 281, 169], atol=2)


@given(st.lists(st.tuples(st.integers(-50, 3000), st.integers(-50, 3000)), min_size=1, max_size=40))
def test_words_come_out_in_order_and_inside(times):
    words = in_order([Word("a", start, end) for start, end in times], 2000)
    assert len(words) == len(times)
    assert words[-1].end_ms <= 2000
    limit = 0
    for word in words:
        assert limit <= word.start_ms < word.end_ms
        limit = word.end_ms


def test_good_times_are_left_alone():
    words = (Word("a", 0, 100), Word("b", 100, 300), Word("c", 500, 1000))
    assert in_order(words, 1000) == words
