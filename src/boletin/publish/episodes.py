"""Finished pieces -> episodes: what each feed says of a bulletin and of a spot.

Same pieces in, same episodes out: every date comes from the ISO week or from what staff wrote.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from html import escape

from boletin.cleantext import one_line
from boletin.config import Config
from boletin.days import CENTRAL, plain_date
from boletin.model import Artifact, Pieza, Registro, Timeline
from boletin.publish import views
from boletin.publish.episode import Alternate, Episode, Soundbite, Transcript
from boletin.publish.serving import mime_of
from boletin.publish.text import date_range, shorten, week_days
from boletin.publish.web import address, cover_url

HOUR = time(7, 0)
"""A bulletin is dated Monday at this hour of its week; a spot, the first day it may air."""
MAX_DESCRIPTION_BYTES = 4000
"""PSP-1 (rule P02) for a channel; kept for items too."""
MAX_TITLE_BYTES, MAX_NAME_BYTES = 1000, 200
"""A headline no app shows whole; the longest name that a description quotes."""
BITE_MS = (15_000, 120_000)
"""P15."""

_ALTERNATES = {
    "boletin.mp3": ("MP3", 0), "boletin.wav": ("WAV de 24 bits", 0),
    "boletin.mp4": ("Video", 1080),
    "radio.mp3": ("Radio, MP3", 0), "radio.wav": ("Radio, WAV de 24 bits", 0),
    "tv.mp4": ("Televisión", 1080), "tv60.mp4": ("Televisión, 59.94 cuadros", 1080),
    "vertical.mp4": ("Video vertical", 1920), "cuadrado.mp4": ("Video cuadrado", 1080),
}  # fmt: skip
"""Files that are the same episode in another form: their title and height in pixels."""


def current(pieza: Pieza, record: Registro | None, today: date) -> bool:
    """Whether a piece stands in its feed on ``today``: nobody took it back, and a spot may air.

    A bulletin stays for good; a spot without ``vigencia`` as long as stations are offered it.
    """
    if record is not None and record.retiro is not None:
        return False
    valid = pieza.comunicado.al_aire if pieza.comunicado else None
    return valid is None or valid.desde <= today <= valid.hasta


def of_bulletin(
    config: Config,
    pieza: Pieza,
    guid: str,
    *,
    cover_sha256: str = "",
    first: date | None = None,
) -> Episode:
    """What podcast.xml says of a bulletin. Raises ValueError without its ``boletin.mp3``.

    It is dated the Monday of its week, or the day on which it was ``first`` published, if that was
    before: apps hide what is dated in the future.
    """
    year, week = (int(part) for part in pieza.id.split("-W"))
    monday, sunday = week_days(pieza.id)
    town = _told(config.municipio.ayuntamiento)
    opening = f"<p>{town}. Semana del {date_range(monday, sunday)}.</p>"
    told = [
        f'<li><a href="{escape(address(config, f"spots/{chapter.pieza}/index.html"))}">'
        f"{_told(chapter.titulo)}</a></li>"
        for chapter in pieza.timeline.chapters
        if chapter.pieza
    ]
    opens = next((one for one in pieza.timeline.chapters if one.pieza), None)
    bite = (
        _soundbite(pieza.timeline, opens.start_ms, one_line(opens.titulo))
        if opens
        else _soundbite(pieza.timeline, 0, "")
    )
    return _episode(
        config,
        pieza,
        guid,
        main="boletin.mp3",
        captions="boletin",
        cover_sha256=cover_sha256,
        page=f"{year}",
        description=_description(opening, told, _closing(config, pieza)),
        published=min(monday, first or monday),
        author=one_line(config.podcast.autor),
        season=year,
        number=week,
        soundbite=bite,
    )


def of_spot(config: Config, pieza: Pieza, guid: str, *, cover_sha256: str = "") -> Episode:
    """What spots.xml says of a spot. Raises ValueError without its ``radio.mp3``."""
    told = pieza.comunicado
    valid = told.al_aire if told else None
    day = valid.desde if valid else pieza.fecha
    iso = day.isocalendar()
    area = one_line(told.area) if told else ""
    opening = f"<p>{_told(area or config.municipio.ayuntamiento)}.</p>"
    lines = [f"<p>{escape(one_line(line.mostrado))}</p>" for line in pieza.guion.lineas]
    facts = ""
    if valid and valid.desde == valid.hasta:
        facts = f"<p>Vigencia: {plain_date(valid.desde)}.</p>"
    elif valid:
        facts = f"<p>Vigencia: del {date_range(valid.desde, valid.hasta)}.</p>"
    closing = facts + _closing(config, pieza)
    return _episode(
        config,
        pieza,
        guid,
        main="radio.mp3",
        captions="subtitulos",
        cover_sha256=cover_sha256,
        page=f"{iso.year}-W{iso.week:02}",
        description=_description(opening, lines, closing, listed=False),
        published=day,
        author=area or one_line(config.podcast.autor),
        season=iso.year,
        number=iso.week,
        numbered=False,
        soundbite=_soundbite(pieza.timeline, 0, one_line(pieza.titulo)),
        location=one_line(told.lugar) if told else "",
        categories=(views.TIPOS.get(told.tipo, told.tipo),) if told else (),
        valid=(valid.desde, valid.hasta) if valid else None,
    )


def _episode(
    config: Config,
    pieza: Pieza,
    guid: str,
    *,
    main: str,
    captions: str,
    cover_sha256: str,
    page: str,
    description: str,
    published: date,
    author: str,
    season: int,
    number: int,
    soundbite: Soundbite | None,
    numbered: bool = True,
    location: str = "",
    categories: tuple[str, ...] = (),
    valid: tuple[date, date] | None = None,
) -> Episode:
    """What bulletins and spots have in common."""
    files = {artifact.ruta: artifact for artifact in pieza.artifacts}
    audio = files.get(main)
    if audio is None:
        raise ValueError(f"{pieza.id}: falta {main}")

    def where(name: str) -> str:
        file = files.get(name)
        return address(config, f"{pieza.carpeta}/{name}", file.sha256 if file else "")

    return Episode(
        id=pieza.id,
        page=page,
        guid=guid,
        title=shorten(one_line(pieza.titulo), MAX_TITLE_BYTES) or pieza.id,
        description=description,
        published=datetime.combine(published, HOUR, CENTRAL),
        link=address(config, f"{pieza.carpeta}/index.html"),
        audio_url=where(main),
        audio_bytes=audio.bytes,
        duration_ms=audio.duracion_ms or pieza.timeline.duration_ms,
        image_url=cover_url(config, cover_sha256),
        transcripts=(
            Transcript(where(f"{captions}.vtt"), "text/vtt"),
            Transcript(where(f"{captions}.srt"), "application/x-subrip"),
        ),
        chapters_url=where("capitulos.json") if pieza.timeline.chapters else "",
        synthetic=pieza.sintetica,
        author=author,
        announcers=() if pieza.sintetica else tuple(one_line(name) for name in pieza.voces),
        season=season,
        number=number,
        numbered=numbered,
        alternates=tuple(
            _alternate(files[name], where(name), name == main)
            for name in _ALTERNATES
            if name in files
        ),
        soundbite=soundbite,
        location=location,
        categories=categories,
        valid=valid,
    )


def _alternate(file: Artifact, url: str, main: bool) -> Alternate:
    title, height = _ALTERNATES[file.ruta]
    mime = mime_of(file.ruta)
    rate = round(file.bytes * 8000 / file.duracion_ms) if file.duracion_ms else 0
    return Alternate(url, mime, file.bytes, file.sha256, title, rate, height, main)


def _soundbite(timeline: Timeline, start_ms: int, title: str) -> Soundbite | None:
    """From ``start_ms`` to where its chapter ends, or a later one if that is too short.

    Never in the middle of a line if a line ends in time. None where less than 15 s are left.
    """
    least, most = BITE_MS
    ends = sorted({one.start_ms for one in timeline.chapters} | {timeline.duration_ms})
    end = next((ms for ms in ends if ms - start_ms >= least), 0)
    if end - start_ms > most:
        spoken = [line.end_ms for line in timeline.lines]
        whole = [ms for ms in spoken if least <= ms - start_ms <= most]
        end = max(whole, default=start_ms + most)
    return Soundbite(start_ms, end - start_ms, title) if end else None


def _description(opening: str, lines: Iterable[str], closing: str, *, listed: bool = True) -> str:
    """Apps read a description as HTML. What does not fit loses whole lines, never half a tag."""
    kept: list[str] = []
    room = MAX_DESCRIPTION_BYTES - len((opening + closing).encode()) - len("<ul><li>…</li></ul>")
    for line in lines:
        room -= len(line.encode())
        if room < 0:
            kept.append("<li>…</li>" if listed else "<p>…</p>")
            break
        kept.append(line)
    body = "".join(kept)
    return opening + (f"<ul>{body}</ul>" if body and listed else body) + closing


def _told(text: str) -> str:
    """A name or headline inside a description."""
    return escape(shorten(one_line(text), MAX_NAME_BYTES))


def _closing(config: Config, pieza: Pieza) -> str:
    """The link to its page, and who speaks."""
    page = escape(address(config, f"{pieza.carpeta}/index.html"))
    told = f'<p><a href="{page}">Texto completo</a></p>'
    if pieza.sintetica:
        told += "<p>Voz sintética: una computadora lee lo que escribe y aprueba la oficina.</p>"
    for change in pieza.respaldos[:3]:
        told += (
            f"<p>Habla la voz «{_told(change.por)}» en lugar de "
            f"«{_told(change.voz)}», que esta vez no pudo hablar.</p>"
        )
    return told
