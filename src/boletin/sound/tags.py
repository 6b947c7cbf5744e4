"""What a player shows: ID3 in an MP3, Vorbis comments in FLAC and Opus, atoms in an M4A.

mutagen writes them. ID3v2.3 unless a profile asks for 2.4: Windows Explorer, car radios and the
automation of small stations read 2.3 and ignore 2.4; everything that reads 2.4 reads 2.3. Text is
UTF-16 there, so accents arrive whole. An MP2 for a station carries nothing but frames.
Nothing of the moment of writing enters: the same input gives the same bytes.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import mutagen.flac
import mutagen.id3
import mutagen.mp4
import mutagen.oggopus

from boletin.config import Perfil
from boletin.model import Chapter

# Their functions carry no types.
id3: Any = mutagen.id3
flac: Any = mutagen.flac
mp4: Any = mutagen.mp4
oggopus: Any = mutagen.oggopus
_UTF16, _UTF8 = id3.Encoding.UTF16, id3.Encoding.UTF8
_LATIN = id3.Encoding.LATIN1
_LANGUAGES = {"es": "spa", "nah": "nah", "en": "eng", "oto": "oto"}  # BCP 47 -> ISO 639-2
_LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
SYNTHETIC = "Voz sintética: este audio fue locutado por una máquina (contenido generado con IA)."
"""The declaration of rule P16, in the file itself."""


@dataclass(frozen=True, slots=True)
class Tags:
    """What is written into a file. Empty fields are left out."""

    titulo: str
    artista: str
    album: str
    fecha: date
    idioma: str = "es-MX"
    """BCP 47."""
    genero: str = "Speech"
    licencia: str = ""
    """SPDX identifier, or a web address."""
    enlace: str = ""
    """Public page of the piece."""
    comentario: str = ""
    sintetica: bool = True
    """Declare the synthetic voice (P16)."""
    transcripcion: str = ""
    """What is said, as captions show it; paragraphs separated by line breaks."""
    portada: bytes = b""
    """JPEG or PNG."""
    lineas: tuple[tuple[int, str], ...] = ()
    """When each line begins, ms, and what it says: words that follow the voice (SYLT)."""
    capitulos: tuple[Chapter, ...] = ()
    """In order; the last one ends with the piece (P12)."""


def write(path: Path, tags: Tags, duration_ms: int, perfil: Perfil) -> None:
    """Tag the file at ``path`` in place (the caller gives a file that has no final name yet)."""
    match perfil.formato:
        case "mp3":
            _write_id3(path, tags, duration_ms, perfil.id3)
        case "flac":
            track = flac.FLAC(path)
            track.update(_comments(tags))
            if tags.portada:
                track.add_picture(_picture(tags.portada))
            track.save()
        case "opus":
            track = oggopus.OggOpus(path)
            track.update(_comments(tags))
            if tags.portada:
                block = base64.b64encode(_picture(tags.portada).write()).decode("ascii")
                track["metadata_block_picture"] = [block]
            track.save()
        case "aac":
            _write_atoms(path, tags)


def _remarks(tags: Tags) -> str:
    return _clean(" ".join(filter(None, [tags.comentario, SYNTHETIC if tags.sintetica else ""])))


def _comments(tags: Tags) -> dict[str, list[str]]:
    """Vorbis comments; chapters as players of Ogg know them (CHAPTER001, CHAPTER001NAME)."""
    fields = {
        "title": tags.titulo,
        "artist": tags.artista,
        "album": tags.album,
        "date": tags.fecha.isoformat(),
        "genre": tags.genero,
        "language": tags.idioma,
        "license": _LICENCES.get(tags.licencia, tags.licencia),
        "contact": tags.enlace,
        "description": _remarks(tags),
        "lyrics": tags.transcripcion,
    }
    for number, chapter in enumerate(tags.capitulos, 1):
        seconds, ms = divmod(chapter.start_ms, 1000)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"
        fields |= {f"chapter{number:03}": clock, f"chapter{number:03}name": chapter.titulo}
    return {name: [_clean(text)] for name, text in fields.items() if text}


def _picture(data: bytes) -> Any:
    picture = flac.Picture()
    picture.data, picture.type, picture.desc = data, 3, "Portada"
    picture.mime = _mime(data)
    return picture


def _mime(picture: bytes) -> str:
    return "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"


def _write_atoms(path: Path, tags: Tags) -> None:
    atoms = mp4.MP4(path)
    fields = {
        "\xa9nam": tags.titulo,
        "\xa9ART": tags.artista,
        "\xa9alb": tags.album,
        "\xa9day": tags.fecha.isoformat(),
        "\xa9gen": tags.genero,
        "\xa9cmt": _remarks(tags),
        "\xa9lyr": tags.transcripcion,
        "cprt": _LICENCES.get(tags.licencia, tags.licencia),
    }
    atoms.update({name: [_clean(text)] for name, text in fields.items() if text})
    if tags.portada:
        kind = mp4.AtomDataType
        form = kind.PNG if _mime(tags.portada) == "image/png" else kind.JPEG
        atoms["covr"] = [mp4.MP4Cover(tags.portada, form)]
    atoms.save()


def _write_id3(path: Path, tags: Tags, duration_ms: int, version: str) -> None:
    frames, wide = id3.ID3(), _UTF8 if version == "2.4" else _UTF16
    language = _LANGUAGES.get(tags.idioma.partition("-")[0].lower(), "und")
    texts = (
        (id3.TIT2, tags.titulo),
        (id3.TPE1, tags.artista),
        (id3.TALB, tags.album),
        (id3.TCON, tags.genero),
        (id3.TCOP, tags.licencia),
        (id3.TDRC, tags.fecha.isoformat()),
        (id3.TLEN, str(duration_ms)),
    )
    for kind, text in texts:
        if text:
            frames.add(kind(encoding=wide, text=[_clean(text)]))
    frames.add(id3.TLAN(encoding=_LATIN, text=[language]))
    licence = _LICENCES.get(tags.licencia, tags.licencia)
    if licence.startswith("https://"):
        frames.add(id3.WCOP(url=_address(licence)))
    if tags.enlace:
        frames.add(id3.WOAF(url=_address(tags.enlace)))
    if comment := _remarks(tags):
        frames.add(id3.COMM(encoding=wide, lang=language, desc="", text=[comment]))
    if tags.sintetica:
        frames.add(id3.TXXX(encoding=_LATIN, desc="ai-content", text=["voice"]))
    if tags.transcripcion:
        text = _clean(tags.transcripcion)
        frames.add(id3.USLT(encoding=wide, lang=language, desc="", text=text))
    if tags.lineas:
        words = [(_clean(text), at_ms) for at_ms, text in tags.lineas]
        frames.add(id3.SYLT(encoding=wide, lang=language, format=2, type=1, desc="", text=words))
    if tags.portada:
        mime = _mime(tags.portada)
        frames.add(id3.APIC(encoding=_LATIN, mime=mime, type=3, desc="Portada", data=tags.portada))
    for frame in _chapters(tags.capitulos, duration_ms, wide):
        frames.add(frame)
    if version == "2.3":
        frames.update_to_v23()
    frames.save(path, v1=0, v2_version=int(version[-1]), padding=lambda _info: 0)


def _chapters(chapters: tuple[Chapter, ...], duration_ms: int, wide: Any) -> list[Any]:
    """CHAP for each chapter and the CTOC that puts them in order."""
    if not chapters:
        return []
    ends = [chapter.start_ms for chapter in chapters[1:]] + [duration_ms]
    frames: list[Any] = []
    for number, (chapter, end_ms) in enumerate(zip(chapters, ends, strict=True), 1):
        title = id3.TIT2(encoding=wide, text=[_clean(chapter.titulo)])
        frames.append(
            id3.CHAP(
                element_id=f"ch{number}",
                start_time=chapter.start_ms,
                end_time=end_ms,
                start_offset=0xFFFFFFFF,  # by time, not by byte
                end_offset=0xFFFFFFFF,
                sub_frames=[title],
            )
        )
    frames.append(
        id3.CTOC(
            element_id="toc",
            flags=id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED,
            child_element_ids=[f"ch{number}" for number in range(1, len(chapters) + 1)],
            sub_frames=[],
        )
    )
    return frames


def _clean(text: str) -> str:
    """Text without control characters or lone surrogates; ID3 ends a text at NUL."""
    text = re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", " ", text.replace("\r\n", "\n"))
    return text.encode("utf-8", "ignore").decode("utf-8")


def _address(url: str) -> str:
    return url.encode("ascii", "ignore").decode("ascii")
