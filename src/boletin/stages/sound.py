"""The sound of a piece: speech, mix, masters, and every file that is delivered of them."""

from __future__ import annotations

import dataclasses
import functools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from boletin import __version__, voice
from boletin.addresses import (
    cover,
    sounds,
    speech_address,
    take_address,
)
from boletin.cache import Cache, Stored, key
from boletin.codec import revive
from boletin.config import Perfil, Sonido, Voz
from boletin.errors import ContentError, ReleaseError
from boletin.jobs import (
    UNDELIVERED,
    Job,
    Part,
    Recording,
    deliveries,
    labels,
    linear,
    synthetic,
)
from boletin.kept import load_json, save_json
from boletin.model import Check, Finding, Layer, Reading, Said, Timeline, Word
from boletin.sound import ambience, mix
from boletin.sound.assets import Asset
from boletin.sound.broadcast import Broadcast, out_cue, timers_of
from boletin.sound.checks import check_audio, check_limiter, check_lines, loudness_rule
from boletin.sound.clarity import Clarity, check_clarity
from boletin.sound.delivery import deliver
from boletin.sound.hearing import Heard
from boletin.sound.loudness import Meter
from boletin.sound.master import HOT, Master, master
from boletin.sound.prepare import HZ
from boletin.sound.reel import Reel, ahead, wind
from boletin.sound.tags import Tags
from boletin.sound.timeline import delayed, perform
from boletin.tomlform import FILE
from boletin.voice.recorded import FASTEST, SLOWEST, stretch
from boletin.voice.takes import bring_in, line_file

WAVEFORM = "onda.json"
CLIP_SOUNDS = {"tv.m4a": "tv", "redes.m4a": "podcast"}
"""The sound of clips, encoded once for all shapes, and the profile of each."""
LINEAR = "tv.wav"
"""The same for masters that hold it as it is."""
_CLIP_KBPS = 256
"""Asked of the coder, which spends less on easy sound; T01 wants 192 or more."""


def _say(cache: Cache, text: str, voz: Voz) -> Said:
    """A line said: from the cache, or by its engine."""

    def build(folder: Path) -> None:
        words = voice.say(text, voz, folder / "voz.wav")
        save_json(folder / "palabras.json", words)

    files = cache.make(speech_address(text, voz), build)
    words = revive(tuple[Word, ...], load_json(files["palabras.json"]))
    return voice.load(files["voz.wav"].path, words)


def make_sound(job: Job, cache: Cache, folder: Path) -> None:
    """Speech, timeline, mix and masters; every file is decoded and measured again."""
    config, parts = job.config, job.parts
    voices = [part.voz for part in parts]
    assets = sounds(job.project, cache)
    timeline, speeches = perform(
        job.guion,
        functools.partial(_speak, cache, job.project, parts),
        assets,
        _bounds(config.sonido, parts),
        duration_ms=job.duration_ms,
        file=job.comunicado.archivo if job.comunicado else FILE,
        line=job.comunicado.line_of("duracion") if job.comunicado else 1,
    )
    orders = tuple(_orders(job))
    with cache.workspace() as place:

        def studio(name: str, timeline: Timeline, assets: Mapping[str, Asset]) -> _Studio:
            meter = Meter(HZ, 2, hot=HOT)
            clarity = Clarity(HZ)
            blocks = mix.blocks(timeline, speeches, voices, assets, config.sonido, clarity)
            reel = wind(place / name, meter.passing(ahead(blocks)), HZ)
            made = _Studio(job, cache, folder, timeline, reel, meter)
            made.say_how_clear(clarity)
            return made

        studios = [studio("mezcla.f32", timeline, assets)]
        around, rules = _around(job, timeline, place)
        if around:  # a mix of its own: only clips have the sound of their footage
            sound, layer = around
            heard = dataclasses.replace(timeline, layers=(*timeline.layers, layer))
            used = {known.source for known in timeline.layers if known.kind != "voz"}
            beds = {name: assets[name] for name in used} | {layer.source: sound}
            studios.append(studio("clip.f32", heard, beds))
        studios[0].deliver_all(order for order in orders if order.judged or not around)
        studios[-1].deliver_all(order for order in orders if around and not order.judged)
    rules += [rule for made in studios for rule in made.rules]
    save_json(folder / "tiempo.json", timeline)
    save_json(folder / "medidas.json", studios[0].readings)
    save_json(folder / "reglas.json", rules + _remarks(cache, parts))


def _around(
    job: Job, timeline: Timeline, place: Path
) -> tuple[tuple[Asset, Layer] | None, list[Check]]:
    """The sound of the piece's footage, where the announcement wants it under the voice."""
    video = job.comunicado.video if job.comunicado else None
    if video is None or video.sonido != "fondo":
        return None, []
    path = job.project / video.archivo
    length_ms = timeline.duration_ms
    found = ambience.ambience(path, video.desde_ms, video.hasta_ms, length_ms, place)
    if found is None:
        detail = f"{path.name}: el video no tiene sonido. Quite «sonido: fondo»."
        return None, [Check("SONIDO", "W", False, path.name, detail)]
    return found, []


@dataclass(frozen=True, slots=True)
class _Order:
    """A file to deliver: its place in the folder, its profile, and how that is called."""

    file: str
    profile_name: str
    profile: Perfil
    judged: bool = True
    """The sound of a clip is judged as part of it."""
    station: str = ""
    """The only one it is for; empty: everybody's."""


def _orders(job: Job) -> Iterator[_Order]:
    """What every piece has, then what stations and the clip ask for."""
    name = "radio" if job.clase == "spot" else "boletin"
    profile = job.config.perfiles[job.profile]
    whole = dataclasses.replace(profile, formato="wav", bits=24, cart=True)
    yield _Order(f"{name}.mp3", job.profile, profile)
    yield _Order(f"{name}.wav", job.profile, whole)
    for asked in deliveries(job):
        file = asked.file(job)
        yield _Order(file, asked.nombre_perfil, asked.perfil, station=asked.emisora)
    for file, name in CLIP_SOUNDS.items():  # whether or not this run makes the clip: a later may
        if name != "tv" or job.clase == "spot":
            profile = job.config.perfiles[name]
            coded = dataclasses.replace(profile, formato="aac", kbps=_CLIP_KBPS, cart=False)
            yield _Order(file, name, coded, judged=False)
    if linear(job):
        profile = job.config.perfiles["tv"]
        whole = dataclasses.replace(profile, formato="wav", bits=24, cart=False)
        yield _Order(LINEAR, "tv", whole, judged=False)


class _Studio:
    """A mix on its way to every file it is delivered in."""

    def __init__(
        self, job: Job, cache: Cache, folder: Path, timeline: Timeline, reel: Reel, meter: Meter
    ) -> None:
        self.job, self.cache, self.folder = job, cache, folder
        self.timeline, self.reel, self.meter = timeline, reel, meter
        self.readings: dict[str, Reading] = {}
        self.rules: list[Check] = []

    def say_how_clear(self, clarity: Clarity) -> None:
        rule = loudness_rule(self.job.profile)
        self.rules.append(check_clarity(rule, clarity.least_lu(self.timeline)))

    def deliver_all(self, orders: Iterable[_Order]) -> None:
        """Every file. An encoder works beside us: while it does, the next file is made."""
        made: dict[str, Master | ReleaseError] = {}
        asked = tuple(orders)
        for order in asked:
            if order.profile_name not in made:
                made[order.profile_name] = self._mastered(order.profile_name, order.profile)

        def deliver_one(order: _Order) -> tuple[Heard, Reading, list[Check]] | ReleaseError:
            found = made[order.profile_name]
            try:
                return found if isinstance(found, ReleaseError) else self._deliver(found, order)
            except ReleaseError as error:
                return error

        with ThreadPoolExecutor(2) as pool:
            for order, done in zip(asked, pool.map(deliver_one, asked), strict=True):
                if isinstance(done, ReleaseError):
                    self._not_for(order, done)
                    continue
                heard, reading, rules = done
                if order.judged:
                    self.readings[order.file] = reading
                    self.rules += rules
                if order.file in ("radio.wav", "boletin.wav"):
                    wave = heard.waveform(order.profile.lufs)
                    save_json(self.folder / WAVEFORM, wave)

    def _not_for(self, order: _Order, error: ReleaseError) -> None:
        """A station whose profile cannot be met goes without; the others get theirs."""
        if not order.station:
            raise error
        with suppress(FileNotFoundError):
            (self.folder / order.file).parent.rmdir()
        detail = f"{order.station} se queda sin esta pieza. {error.message} {error.remedy}"
        self.rules.append(Check(UNDELIVERED, "W", False, order.station, detail))

    def _mastered(self, name: str, profile: Perfil) -> Master | ReleaseError:
        try:
            made = master(self.reel, profile, self.meter)
        except ReleaseError as error:
            message = f"Perfil «{name}»: {error.message}"
            return ReleaseError(message, remedy=error.remedy, file=error.file)
        self.rules.append(check_limiter(name, profile, made.limited_db))
        return made

    def _deliver(self, made: Master, order: _Order) -> tuple[Heard, Reading, list[Check]]:
        path = self.folder / order.file
        path.parent.mkdir(parents=True, exist_ok=True)
        timeline = delayed(self.timeline, order.profile.inicio_ms)
        radio = _broadcast(self.job, timeline)
        heard = deliver(made, path, order.profile, self._tags(order.profile.inicio_ms), radio)
        reading, found = check_audio(
            path,
            order.profile_name,
            order.profile,
            duration_ms=self.timeline.duration_ms,
            exact=self.job.duration_ms is not None,
            rate_band=order.profile_name == "radio",
            heard=heard,
        )
        return heard, reading, [*found, check_lines(path, heard, timeline)]

    def _tags(self, late_ms: int) -> Tags:
        return _tags(self.job, delayed(self.timeline, late_ms), self.cache)


def _bounds(sonido: Sonido, parts: Sequence[Part]) -> Sonido:
    """How much faster or slower a piece may be read: a recording bears less than a synthesis."""
    if not any(part.toma for part in parts):
        return sonido
    slowest, fastest = max(sonido.ritmo_min, SLOWEST), min(sonido.ritmo_max, FASTEST)
    return dataclasses.replace(sonido, ritmo_min=slowest, ritmo_max=fastest)


def _speak(cache: Cache, project: Path, parts: Sequence[Part], rate: float) -> list[Said]:
    """Every line at ``rate`` times its voice's own. Lines do not wait for each other: engines
    work in processes, in C or far away.
    """

    def one(part: Part) -> Said:
        if part.toma:
            return _taken(cache, project, *part.toma, rate)
        voz = dataclasses.replace(part.voz, ritmo=part.voz.ritmo * rate)
        with part.blamed():
            return _say(cache, part.linea.hablado, voz)

    for part in parts:  # a take holds many lines: it is brought in before they ask for it
        if part.toma:
            _takes(cache, project, part.toma[0])
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(one, parts))


def _takes(cache: Cache, project: Path, recording: Recording) -> Mapping[str, Stored]:
    """The takes of an announcement, brought in: a WAV and words for each of its lines."""

    def build(folder: Path) -> None:
        files = [project / name for name in recording.files]
        taken = bring_in(files, recording.lines, folder, language=recording.idioma)
        findings = [
            dataclasses.replace(
                found,
                file=recording.archivo,
                line=recording.renglon,
                message=f"{found.file}: {found.message}",
            )
            for found in taken.findings
        ]
        if any(found.level == "E" for found in findings):
            raise ContentError(findings)
        save_json(folder / "palabras.json", taken.lines)
        save_json(folder / "hallazgos.json", findings)

    return cache.make(take_address(recording), build)


def _taken(cache: Cache, project: Path, recording: Recording, index: int, rate: float) -> Said:
    """A line of a take, at ``rate`` times its tempo where that cannot be heard."""
    files = _takes(cache, project, recording)
    lines = revive(tuple[tuple[Word, ...], ...], load_json(files["palabras.json"]))
    source = files[line_file(Path(), index + 1).name].path
    if rate == 1:
        return voice.load(source, lines[index])

    def build(folder: Path) -> None:
        words = stretch(source, folder / "voz.wav", lines[index], rate)
        save_json(folder / "palabras.json", words)

    address = key("tempo", toma=take_address(recording), linea=index, ritmo=rate)
    files = cache.make(address, build)
    words = revive(tuple[Word, ...], load_json(files["palabras.json"]))
    return voice.load(files["voz.wav"].path, words)


def _remarks(cache: Cache, parts: Sequence[Part]) -> list[Check]:
    """What there is to say of the takes of a piece that can be used all the same."""
    recordings = {take_address(part.toma[0]): part.toma[0] for part in parts if part.toma}
    kept = [cache.find(address) or {} for address in recordings]
    findings = [
        finding
        for files in kept
        for finding in revive(tuple[Finding, ...], load_json(files["hallazgos.json"]))
    ]
    return [
        Check(found.rule, found.level, False, found.text, f"{found.message} {found.remedy}")
        for found in findings
        if found.level != "I"
    ]


def _broadcast(job: Job, timeline: Timeline) -> Broadcast:
    facts = labels(job)
    vigencia = facts["vigencia"]
    return Broadcast(
        titulo=facts["titulo"],
        artista=facts["quien"],
        corte=facts["id"],
        fecha=facts["fecha"],
        cliente=facts["quien"],
        categoria="SPOT" if job.clase == "spot" else "BOLETIN",
        clasificacion=facts["tipo"],
        pie=out_cue(timeline),
        desde=vigencia.desde if vigencia else None,
        hasta=vigencia.hasta if vigencia else None,
        descripcion=facts["titulo"],
        enlace=f"{job.config.podcast.url}/{job.folder}/",
        timers=timers_of(timeline),
        version=__version__,
    )


def _tags(job: Job, timeline: Timeline, cache: Cache) -> Tags:
    facts = labels(job)
    artwork = (
        cover(job.config, job.project, cache).path.read_bytes() if job.clase == "boletin" else b""
    )
    return Tags(
        titulo=facts["titulo"],
        artista=facts["quien"],
        album=facts["programa"],
        fecha=facts["fecha"],
        licencia=job.config.podcast.licencia,
        enlace=f"{job.config.podcast.url}/{job.folder}/",
        comentario=facts["area"],
        transcripcion="\n".join(linea.mostrado for linea in job.guion.lineas),
        portada=artwork,
        lineas=tuple((line.start_ms, line.linea.mostrado) for line in timeline.lines),
        capitulos=timeline.chapters,
        sintetica=synthetic(job),
    )
