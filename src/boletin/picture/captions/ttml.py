"""TTML (.ttml): IMSC 1.1 text profile, which readers of EBU-TT-D take too (C22).

Built by a serializer (S01). Times are media times, ``hh:mm:ss.mmm``; lines are parted by ``<br/>``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from boletin.model import Cue
from boletin.picture.captions.srt import clock, label
from boletin.picture.drawing.text import plain

TT = "http://www.w3.org/ns/ttml"
TTP = f"{TT}#parameter"
TTS = f"{TT}#styling"
TTM = f"{TT}#metadata"
EBUTTS = "urn:ebu:tt:style"
XML = "http://www.w3.org/XML/1998/namespace"
PROFILES = "http://www.w3.org/ns/ttml/profile/imsc1.1/text urn:ebu:tt:distribution:2014-01"
"""Content profiles that the document keeps to, in TTML2's ``contentProfiles``."""
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(cues: Sequence[Cue], speakers: Mapping[int, str], title: str = "") -> str:
    """The whole document. ``speakers``: ``LOC n`` -> name, told where the speaker changes (C07)."""
    root = etree.Element(
        f"{{{TT}}}tt",
        {
            f"{{{XML}}}lang": "es-MX",
            f"{{{XML}}}space": "default",
            f"{{{TTP}}}timeBase": "media",
            f"{{{TTP}}}cellResolution": "32 15",
            f"{{{TTP}}}contentProfiles": PROFILES,
        },
        {None: TT, "ttp": TTP, "tts": TTS, "ttm": TTM, "ebutts": EBUTTS},
    )
    _head(root, title)
    body = _sub(_sub(root, "body"), "div", style="base")
    for number, cue in enumerate(cues, 1):
        paragraph = _sub(
            body,
            "p",
            **{
                f"{{{XML}}}id": f"s{number}",
                "region": "abajo",
                "begin": clock(cue.start_ms, "."),
                "end": clock(cue.end_ms, "."),
            },
        )
        if not cue.idioma.startswith("es"):
            paragraph.set(f"{{{XML}}}lang", cue.idioma)
        rows = [legal(plain(row)) for row in (label(cue, speakers) + cue.text).split("\n")]
        span = _sub(paragraph, "span", style="texto")
        for index, row in enumerate(row for row in rows if row):
            if index:
                _sub(paragraph, "br")
                span = _sub(paragraph, "span", style="texto")
            span.text = row
    whole = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return bytes(whole).decode() + "\n"


def _head(root: etree._Element, title: str) -> None:
    head = _sub(root, "head")
    if title:
        _sub(_sub(head, "metadata"), f"{{{TTM}}}title").text = legal(plain(title))
    styling = _sub(head, "styling")
    _sub(
        styling,
        "style",
        **{
            f"{{{XML}}}id": "base",
            f"{{{TTS}}}fontFamily": "proportionalSansSerif",
            f"{{{TTS}}}fontSize": "100%",
            f"{{{TTS}}}lineHeight": "125%",
            f"{{{TTS}}}textAlign": "center",
        },
    )
    _sub(
        styling,
        "style",
        **{
            f"{{{XML}}}id": "texto",
            f"{{{TTS}}}color": "#ffffffff",
            f"{{{TTS}}}backgroundColor": "#000000c2",
        },
    )
    _sub(
        _sub(head, "layout"),
        "region",
        **{
            f"{{{XML}}}id": "abajo",
            f"{{{TTS}}}origin": "10% 10%",
            f"{{{TTS}}}extent": "80% 80%",
            f"{{{TTS}}}displayAlign": "after",
            f"{{{TTS}}}overflow": "visible",
        },
    )


def _sub(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    tag = name if name.startswith("{") else f"{{{TT}}}{name}"
    return etree.SubElement(parent, tag, attributes)


def legal(text: str) -> str:
    """Text without what XML cannot hold."""
    return _ILLEGAL.sub("", text)
