"""What only the finished script shows: the legend (M09), and words that a template adds.

An announcement can be clean and its template still say «gracias al presidente».
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from boletin.config import Config
from boletin.model import Comunicado, Finding, Guion, Linea
from boletin.writing.review import legal, people
from boletin.writing.review.base import Rule, all_text

_BULLETIN = "plantillas/guiones/boletin.j2"
_RULES: tuple[Rule, ...] = (*people.WORDING, *legal.WORDING)


def script_findings(comunicado: Comunicado, guion: Guion, config: Config) -> Iterator[Finding]:
    """For a spot. A script edited by hand is read whole by the other rules."""
    if comunicado.guion:
        return
    if comunicado.programa_social and not legal.has_legend(_said(guion.lineas)):
        yield legal.no_legend(comunicado, "su plantilla")
    whole = dataclasses.replace(comunicado, cuerpo=_said(guion.lineas))
    yield from _added(whole, comunicado.line_of("tipo"), all_text(comunicado), config)


def bulletin_findings(
    pieces: Sequence[Comunicado], guion: Guion, config: Config
) -> Iterator[tuple[Comunicado | None, Finding]]:
    """For the week's bulletin: each finding with the piece it belongs to, if any."""
    known = {piece.id: piece for piece in pieces}
    ends = [section.desde for section in guion.secciones[1:]] + [len(guion.entradas)]
    for section, end in zip(guion.secciones, ends, strict=True):
        piece = known.get(section.pieza)
        lines = [e for e in guion.entradas[section.desde : end] if isinstance(e, Linea)]
        if piece and piece.programa_social and not legal.has_legend(_said(lines)):
            yield piece, legal.no_legend(piece, "la plantilla del boletín")
    first = pieces[0]
    whole = dataclasses.replace(first, archivo=_BULLETIN, cuerpo=_said(guion.lineas))
    own = "\n".join(map(all_text, pieces))
    for finding in _added(whole, 1, own, config):
        yield None, finding


def _said(lines: Iterable[Linea]) -> str:
    return "\n\n".join(line.mostrado for line in lines)


def _added(whole: Comunicado, line: int, own: str, config: Config) -> Iterator[Finding]:
    """Findings on words of the script that no announcement wrote: those are told elsewhere."""
    bare = dataclasses.replace(
        whole,
        titulo="",
        area="",
        lugar="",
        contacto="",
        cierre="",
        imagenes=(),
        video=None,
        guion="",
        texto_guion="",
        lineas=(("cuerpo", line),),
    )
    written = own.casefold()
    for rule in _RULES:
        for finding in rule(bare, config):
            if finding.text.casefold() not in written:
                yield dataclasses.replace(
                    finding,
                    message=f"su plantilla agrega palabras: {finding.message}",
                    remedy=f"{finding.remedy} Se cambia en plantillas/guiones/.",
                )
