"""How well the aligner finds words, and what the recording leaves out, adds or changes.

usage: python bench/align.py tiempos CARPETA [ECHOGARDEN…]
       python bench/align.py hallazgos CARPETA
       python bench/align.py largo CARPETA

CARPETA keeps the synthetic speech for the next run. ECHOGARDEN is the command of the peer
(``node …/CLILauncher.js``); where it is given, its engine dtw gets the same files. Prints tables
for docs/benchmarks.md.
"""

from __future__ import annotations

import collections
import functools
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import align_speech as speech
import numpy as np
import soundfile
from align_speech import HZ, Speaker, Take

from boletin import config, writing
from boletin.errors import MediaError
from boletin.model import Alignment
from boletin.voice.align import align, align_samples
from boletin.writing.load import load_all

ROOT = Path(__file__).parents[1]
EXTRA = (
    "Asimismo, la tesorería recordó que el descuento en el pago del predial continúa vigente "
    "hasta el último día del mes."
)
STRANGERS = ("ventana", "bicicleta", "mariposa", "zapatos", "elefante", "guitarra", "caminando")


def tuning_text() -> list[str]:
    """The text on which the aligner's numbers were chosen."""
    return Path(__file__).with_name("align_text.txt").read_text("utf-8").split("\n")[:-1]


@functools.cache
def held_text() -> tuple[str, ...]:
    """Every sentence of the sample week as it is spoken, each once; nothing was tuned on it."""
    house = config.load(ROOT)
    told = [
        linea.hablado
        for comunicado in load_all(ROOT).comunicados
        for linea in writing.write_spot(comunicado, house, ROOT).lineas
    ]
    sentences = (found for line in told for found in re.findall(r"\S[^.?!…]*[.?!…]+", line))
    return tuple(dict.fromkeys(sentences))


def spoilt(speaker: Speaker, text: Sequence[str], cache: Path | None) -> Iterator[Take]:
    """A reading of ``text`` in eleven conditions."""
    read = functools.partial(speech.read, speaker=speaker, text=text, cache=cache)
    clean = read(f"{speaker.name} limpia")

    def other(what: str, samples: speech.Sound, tempo: float = 1.0) -> Take:
        starts = tuple(None if start is None else start / tempo for start in clean.starts_s)
        return replace(clean, name=f"{speaker.name} {what}", samples=samples, starts_s=starts)

    sound = clean.samples
    yield clean
    yield other("ruido 10 dB", speech.noisy(sound, speech.pink(len(sound)), 10))
    yield other("música 15 dB", speech.noisy(sound, speech.music(len(sound)), 15))
    yield other("mp3 64k", speech.through_ffmpeg(sound, ["-b:a", "64k"], ".mp3"))
    yield replace(speech.stopped(clean), name=f"{speaker.name} silencios")
    for tempo in (0.8, 1.2):
        changed = speech.through_ffmpeg(sound, ["-af", f"atempo={tempo}"])
        yield other(f"ritmo {tempo}", changed, tempo)
    yield other("eco 0.6 s", speech.reverberant(sound))
    count = len(text)
    kept = [number for number in range(count) if number not in (count // 3, count * 4 // 5)]
    yield read(f"{speaker.name} dos omitidas", spoken=kept)
    yield read(
        f"{speaker.name} una agregada",
        spoken=[*range(count // 2), EXTRA, *range(count // 2, count)],
    )
    yield misread(f"{speaker.name} 14 palabras", speaker, text, cache)


def misread(name: str, speaker: Speaker, text: Sequence[str], cache: Path | None) -> Take:
    """Six long words left out and eight said as others, all over the text."""
    places = [
        (number, index)
        for number, sentence in enumerate(text)
        for index, word in enumerate(sentence.split())
        if index and len(word) > 5 and word[-1] not in ".,:;"
    ]
    chosen = np.random.default_rng(9).choice(len(places), 14, replace=False)
    gone = {places[index] for index in chosen[:6]}
    swapped = {places[i]: STRANGERS[n % len(STRANGERS)] for n, i in enumerate(chosen[6:])}
    said: list[str] = []
    for number, sentence in enumerate(text):
        words = [
            swapped.get((number, index), word)
            for index, word in enumerate(sentence.split())
            if (number, index) not in gone
        ]
        said.append(" ".join(words))
    take = speech.read(name, speaker, said, cache=cache)
    times = iter(take.starts_s)
    starts = tuple(
        None if (number, index) in gone else next(times)
        for number, sentence in enumerate(text)
        for index in range(len(sentence.split()))
    )
    return replace(take, sentences=tuple(text), starts_s=starts)


def aligned(take: Take) -> Alignment:
    block = np.asarray(take.samples, np.float32)
    return align_samples(np.array_split(block, len(block) // HZ + 1), HZ, take.sentences)


def errors_ms(starts_s: Sequence[float], take: Take) -> np.ndarray:
    """How far each word that is said lies from where it was found."""
    truth = np.array([np.nan if s is None else s for s in take.starts_s])
    off = np.abs(np.asarray(starts_s) - truth) * 1000
    return off[~np.isnan(off)]


SPEAKERS = (speech.JOE, speech.PICO, speech.ESPEAK)
HELD_SPEAKERS = (speech.MAN, speech.CHILD, speech.ESPEAK_MAN)


def times(cache: Path, peer: Sequence[str]) -> None:
    """Median and 95 % of the error, share within 100 and 200 ms, CPU for a minute of sound."""
    rows: dict[str, dict[str, list[list[float]]]] = {}
    texts = [(tuning_text(), SPEAKERS), (list(held_text()), HELD_SPEAKERS)]
    for text, speakers in texts:
        for speaker in speakers:
            for take in spoilt(speaker, text, cache):
                condition = take.name.removeprefix(speaker.name).strip()
                apart = ["apartado"] if speakers is HELD_SPEAKERS else []
                began = time.process_time()
                starts = [word.start_ms / 1000 for word in aligned(take).words]
                spent = time.process_time() - began
                found = {"boletin": (starts, spent)}
                if peer:
                    found["echogarden"] = echogarden(peer, take)
                for who, (starts, spent) in found.items():
                    row = _row(errors_ms(starts, take), spent, take)
                    for group in (condition, "todas", *apart):
                        rows.setdefault(group, {}).setdefault(who, []).append(row)
    print("| condición | archivos | | mediana ms | p95 ms | ≤ 100 ms % | ≤ 200 ms % | CPU s/min |")
    print("|---|---|---|---|---|---|---|---|")
    for group, by_who in rows.items():
        for who, values in by_who.items():
            mean = np.mean(values, 0)
            told = " | ".join(f"{v:.{d}f}" for v, d in zip(mean, (1, 0, 1, 2, 2), strict=True))
            print(f"| {group} | {len(values)} | {who} | {told} |")


def _row(errors: np.ndarray, spent: float, take: Take) -> list[float]:
    within = [float((errors <= limit).mean()) * 100 for limit in (100, 200)]
    minutes = len(take.samples) / HZ / 60
    return [float(np.median(errors)), float(np.percentile(errors, 95)), *within, spent / minutes]


def echogarden(command: Sequence[str], take: Take) -> tuple[list[float], float]:
    """Where the peer finds each word, in seconds, and the CPU that it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        soundfile.write(folder / "a.wav", take.samples, HZ)
        (folder / "a.txt").write_text(" ".join(take.sentences), "utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        files = [str(folder / file) for file in ("a.wav", "a.txt", "a.json")]
        order = [*command, "align", *files, "--language=es-MX", "--engine=dtw"]
        subprocess.run(order, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        told = json.loads((folder / "a.json").read_text("utf-8"))
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    at: dict[int, float] = {}
    letters = 0
    for text, start in _peer_words(told):
        at[letters] = start
        letters += len(_letters(text))
    out: list[float] = []
    letters = 0
    for word in " ".join(take.sentences).split():
        out.append(at[max(key for key in at if key <= letters)])
        letters += len(_letters(word))
    return out, spent


def _peer_words(timeline: Sequence[dict]) -> Iterator[tuple[str, float]]:
    for entry in timeline:
        if entry["type"] == "word":
            yield entry["text"], entry["startTime"]
        else:
            yield from _peer_words(entry.get("timeline", ()))


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


KINDS = (
    "primera omitida",
    "última omitida",
    "una omitida",
    "dos omitidas",
    "agregada al principio",
    "agregada en medio",
    "agregada al final",
    "media frase cambiada",
    "otro texto",
    "tal cual",
    "otro texto, mismo cierre",
)


def findings(cache: Path) -> None:
    """What is found of what is left out, added and changed, and what is found that is not so."""
    rows: dict[str, collections.Counter[str]] = {}
    clean = collections.Counter[str]()
    cases = [
        (kind, repetition, condition)
        for condition in ("limpia", "ruido 12 dB", "eco 0.6 s", "mp3 32k")
        for kind in KINDS
        for repetition in range(12)
    ]
    # A hundred recordings of a good microphone in which everything is as written.
    cases += [("tal cual", repetition, "limpia") for repetition in range(12, 100)]
    for number, (kind, repetition, condition) in enumerate(cases):
        counts = _case(kind, number, repetition, condition, cache)
        rows.setdefault(kind, collections.Counter()).update(counts)
        if kind == "tal cual" and condition == "limpia":
            clean.update(counts)
    print("| caso | grabaciones | hallados | de | falsos | rechazadas como otro texto |")
    print("|---|---|---|---|---|---|")
    for kind, count in {**rows, "tal cual, limpia": clean}.items():
        told = (count[key] for key in ("files", "found", "wanted", "false", "refused"))
        print(f"| {kind} | {' | '.join(map(str, told))} |")


def _case(kind: str, number: int, repetition: int, condition: str, cache: Path) -> dict[str, int]:
    rng = np.random.default_rng(number)
    held, other = list(held_text()), tuning_text()
    speaker = (speech.PICO, speech.JOE, speech.CHILD, speech.MAN)[repetition % 4]
    counts = {
        "tal cual": [1, 2, 3, 5, 8],
        "otro texto": [1, 2, 3, 5, 8],
        "media frase cambiada": [1, 2, 3, 5, 8],
        "otro texto, mismo cierre": [2, 3, 5, 8],
    }
    count = int(rng.choice(counts.get(kind, [3, 4, 6, 10])))
    at = int(rng.integers(0, len(held) - count))
    text = held[at : at + count]
    middle = int(rng.integers(1, count - 1)) if count > 2 else 0
    gone = {
        "primera omitida": [0],
        "última omitida": [count - 1],
        "una omitida": [middle],
        "dos omitidas": [middle, middle + 1] if middle + 1 < count - 1 else [middle],
    }.get(kind, [])
    spoken: list[str | int] = [index for index in range(count) if index not in gone]
    stranger = str(rng.choice(other))
    place = {"principio": 0, "medio": count // 2, "final": count}.get(kind.rpartition(" ")[2])
    if place is not None and kind.startswith("agregada"):
        spoken.insert(place, stranger)
    changed = frozenset({middle}) if kind == "media frase cambiada" else frozenset[int]()
    for index in changed:
        spoken[index] = _half_changed(text[index])
    take = speech.read("caso", speaker, text, spoken, cache, changed)
    spoil = {
        "ruido 12 dB": lambda sound: speech.noisy(sound, speech.pink(len(sound)), 12),
        "eco 0.6 s": speech.reverberant,
        "mp3 32k": lambda sound: speech.through_ffmpeg(sound, ["-b:a", "32k"], ".mp3"),
    }.get(condition, lambda sound: sound)
    take = replace(take, samples=spoil(take.samples))
    if kind.startswith("otro texto"):
        start = int(rng.integers(0, len(other) - count))
        shared = text[-1:] if kind.endswith("cierre") else ()
        written = (*other[start : start + count - len(shared)], *shared)
        take = replace(take, sentences=written)
    return _counted(kind, take)


def _half_changed(sentence: str) -> str:
    words = sentence.split()
    long_ones = [index for index, word in enumerate(words) if len(word) > 4]
    for turn, index in enumerate(long_ones[::2] or [0]):
        words[index] = STRANGERS[turn % len(STRANGERS)]
    return " ".join(words)


def _counted(kind: str, take: Take) -> dict[str, int]:
    wanted = len(take.missing) + len(take.added)
    if take.changed:
        wanted = len(take.changed)
    try:
        found = aligned(take)
    except MediaError:
        another = kind.startswith("otro texto")
        return {"files": 1, "wanted": 1 if another else wanted, "found": another, "refused": 1}
    if kind.startswith("otro texto"):
        return {"files": 1, "wanted": 1}
    given = [one.finding for one in found.sentences if one.finding != "agregada"]
    omitted = {index for index, finding in enumerate(given) if finding == "omitida"}
    changed = {index for index, finding in enumerate(given) if finding == "cambiada"}
    heard = [
        (one.start_ms / 1000, one.end_ms / 1000)
        for one in found.sentences
        if one.finding == "agregada"
    ]
    overlapped = sum(
        any(min(b, stop) - max(a, start) > (b - a) / 2 for start, stop in heard)
        for a, b in take.added
    )
    if take.changed:  # what stands in its place may be told in any of the three ways
        hits = len((omitted | changed) & take.changed)
        false = len((omitted | changed) - take.changed)
        return {"files": 1, "wanted": wanted, "found": hits, "false": false}
    hits = len(omitted & take.missing) + overlapped
    false = len(omitted - take.missing) + len(changed) + max(0, len(heard) - overlapped)
    return {"files": 1, "wanted": wanted, "found": hits, "false": false}


def long_takes(cache: Path) -> None:
    """CPU and memory for recordings of up to an hour, each in a process of its own."""
    print("| minutos | CPU s/min | memoria MB | de ella, antes de empezar | hallazgos |")
    print("|---|---|---|---|---|")
    for minutes in (3, 10, 30, 60):
        order = [sys.executable, __file__, "uno", str(cache), str(minutes)]
        print(subprocess.run(order, check=True, capture_output=True, text=True).stdout, end="")


def _one_long(cache: Path, minutes: int) -> None:
    wav, txt = cache / f"largo{minutes}.wav", cache / f"largo{minutes}.txt"
    if os.fork() == 0:  # what making the speech takes must not be counted
        _write_long(cache, minutes, wav, txt)
        os._exit(0)
    os.wait()
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = align(wav, txt.read_text("utf-8").split("\n"))
    after = resource.getrusage(resource.RUSAGE_SELF)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    strange = sum(one.finding is not None for one in found.sentences)
    print(
        f"| {minutes} | {spent / minutes:.2f} | {after.ru_maxrss / 1024:.0f} "
        f"| {before.ru_maxrss / 1024:.0f} | {strange} |"
    )


def _write_long(cache: Path, minutes: int, wav: Path, txt: Path) -> None:
    text = [*tuning_text(), *held_text()]
    said: list[str] = []
    frames = 0
    with soundfile.SoundFile(wav, "w", HZ, 1, "PCM_16") as out:
        while frames < minutes * 60 * HZ:
            sentence = text[len(said) * 7 % len(text)]
            speaker = (speech.MAN, speech.PICO)[len(said) % 2]
            take = speech.read("largo", speaker, [sentence], cache=cache)
            out.write(take.samples)
            frames += len(take.samples)
            said.append(sentence)
    txt.write_text("\n".join(said), "utf-8")


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    Path(folder).mkdir(exist_ok=True)
    if what == "tiempos":
        times(Path(folder), rest)
    elif what == "hallazgos":
        findings(Path(folder))
    elif what == "largo":
        long_takes(Path(folder))
    else:
        _one_long(Path(folder), int(rest[0]))
