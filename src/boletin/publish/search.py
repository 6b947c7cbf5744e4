"""The index of the search page: what was published, in words without accents.

It is a script and not JSON because a page that was opened from a folder or a USB stick may load
scripts beside it but not read files. It is cut from the oldest piece on, so that a new piece
changes one part only; the page loads the newest part first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from boletin.cleantext import clean, one_line
from boletin.config import Config
from boletin.model import Pieza
from boletin.publish import views
from boletin.publish.archive import folded
from boletin.publish.render import render
from boletin.publish.shelf import Page

PART = 200
"""Pieces of a part of the index."""

WORDS = 90
"""Different words of a piece that can be found, besides its title, area, kind and place: more than
a spot of 60 s has. With :data:`PART` it keeps a part under 200 kB."""

_SMALL = frozenset(
    re.findall(
        r"\w+",
        """
        a al ante asi aqui como con cual cuando de del desde donde e el ella en entre era es esa ese
        eso esta estan estas este esto estos fue ha han hasta hay la las le les lo los mas mi muy
        nada ni no nos o para pero por porque que se sea ser si sin sobre son su sus tambien te
        tiene todo todos tu u un una uno unos y ya
        """,
    )
)
"""Words that say nothing of a piece."""
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
"""People look for 1250, the text says $1,250.00."""


def pages(
    config: Config,
    bulletins: Sequence[Pieza],
    spots: Sequence[Pieza],
    templates: Path,
    common: Mapping[str, Any],
) -> Iterator[Page]:
    """buscar.html, and the parts of its index below busqueda/."""
    pieces = sorted((*bulletins, *spots), key=lambda one: (one.fecha, one.clase, one.id))
    parts = [pieces[start : start + PART] for start in range(0, len(pieces), PART)]
    names = [f"busqueda/{number}.js" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield Page(name, part, lambda part=part: index(config, part))  # type: ignore[misc]
    values = {**common, "partes": names[::-1], "vacias": " ".join(sorted(_SMALL))}
    yield Page("buscar.html", names, lambda: render(templates, "buscar.html.j2", values))


def index(config: Config, pieces: Sequence[Pieza]) -> str:
    """A part of the index. Each row: path, title, area, kind, day, place, words, language.

    The language is empty where it is that of the site.
    """
    rows = (
        json.dumps(_row(config, piece), ensure_ascii=False, separators=(",", ":"))
        for piece in pieces
    )
    return "(self.indice ??= []).push(\n" + ",\n".join(rows) + "\n);\n"


def _row(config: Config, piece: Pieza) -> list[str]:
    c = piece.comunicado
    tags: tuple[str, ...] = ()
    if c is None:
        kind = "Boletín" if piece.clase == "boletin" else ""
        area, place, language = "", "", config.podcast.idioma
    else:
        kind, area, place = views.TIPOS.get(c.tipo, c.tipo), c.area, c.lugar
        language, tags = c.idioma, c.etiquetas
    # A bulletin's words are those of its spots, which are found by themselves.
    said = [chapter.titulo for chapter in piece.timeline.chapters]
    if piece.clase == "spot":
        said = [line.mostrado for line in piece.guion.lineas]
    return [
        f"{piece.carpeta}/index.html",
        one_line(piece.titulo),
        one_line(area),
        one_line(kind),
        piece.fecha.isoformat(),
        one_line(place),
        " ".join(_words(" ".join((*tags, *said)))),
        "" if language == config.podcast.idioma else language,
    ]


def _words(said: str) -> list[str]:
    """The different words that tell something, without accents, in the order they come."""
    plain = _THOUSANDS.sub("", folded(clean(said)))
    found = re.findall(r"\w+", plain)
    told = (word for word in found if len(word) > 1 and word not in _SMALL)
    return list(dict.fromkeys(told))[:WORDS]
