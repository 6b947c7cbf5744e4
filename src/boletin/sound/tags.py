"""What a player shows: the ID3 tags of an MP3, written by mutagen.

ID3v2.3, not 2.4: Windows Explorer, car radios and the automation of small stations read 2.3 and
ignore 2.4; everything that reads 2.4 reads 2.3. Text is UTF-16 there, so accents arrive whole.
Nothing of the moment of writing enters: the same input gives the same bytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import mutagen.id3

from boletin.model import Chapter

id3: Any = mutagen.id3  # its functions carry no types
_UTF16 = id3.Encoding.UTF16
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
    """What is written into an MP3. Empty fields are left out."""

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
    capitulos: tuple[Chapter, ...] = ()
    """In order; the last one ends with the piece (P12)."""


def write(path: Path, tags: Tags, duration_ms: int) -> None:
    """Tag the MP3 at ``path`` in place (the caller gives a file that has no final name yet)."""
    frames = id3.ID3()
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
            frames.add(kind(encoding=_UTF16, text=[_clean(text)]))
    frames.add(id3.TLAN(encoding=_LATIN, text=[language]))
    licence = _LICENCES.get(tags.licencia, tags.licencia)
    if licence.startswith("https://"):
        frames.add(id3.WCOP(url=_address(licence)))
    if tags.enlace:
        frames.add(id3.WOAF(url=_address(tags.enlace)))
    remarks = [tags.comentario, SYNTHETIC if tags.sintetica else ""]
    if any(remarks):
        comment = _clean(" ".join(filter(None, remarks)))
        frames.add(id3.COMM(encoding=_UTF16, lang=language, desc="", text=[comment]))
    if tags.sintetica:
        frames.add(id3.TXXX(encoding=_LATIN, desc="ai-content", text=["voice"]))
    if tags.transcripcion:
        text = _clean(tags.transcripcion)
        frames.add(id3.USLT(encoding=_UTF16, lang=language, desc="", text=text))
    if tags.portada:
        mime = "image/png" if tags.portada.startswith(b"\x89PNG") else "image/jpeg"
        frames.add(id3.APIC(encoding=_LATIN, mime=mime, type=3, desc="Portada", data=tags.portada))
    for frame in _chapters(tags.capitulos, duration_ms):
        frames.add(frame)
    frames.update_to_v23()
    frames.save(path, v1=0, v2_version=3, padding=lambda _info: 0)


def _chapters(chapters: tuple[Chapter, ...], duration_ms: int) -> list[Any]:
    """CHAP for each chapter and the CTOC that puts them in order."""
    if not chapters:
        return []
    ends = [chapter.start_ms for chapter in chapters[1:]] + [duration_ms]
    frames: list[Any] = []
    for number, (chapter, end_ms) in enumerate(zip(chapters, ends, strict=True), 1):
        title = id3.TIT2(encoding=_UTF16, text=[_clean(chapter.titulo)])
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
