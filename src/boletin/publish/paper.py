"""Scripts and rundowns on paper: PDF in letter size, which is Mexico's, and the rundown's page.

A table is painted row by row: a row is never cut from its number, one taller than a page goes on
over the next. The same piece gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import font_lato
from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

from boletin.cleantext import clean
from boletin.config import Config
from boletin.days import plain_date
from boletin.model import Escaleta, Pieza, RenglonEscaleta
from boletin.publish import text, views
from boletin.publish.site import static_page

MARGIN_MM = 15.0
POINT_MM = 25.4 / 72
_LEADING = 1.32
"""Line to line against the size of the letter: an announcer reads standing, at arm's length."""
_PAD_MM = 1.6
_INK, GREY, _RULE = (28, 20, 22), (95, 88, 92), (205, 200, 202)


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one size and weight; a cell is made of runs, one under the other."""

    text: str
    pt: float = 10.0
    bold: bool = False
    colour: tuple[int, int, int] = _INK
    align: str = "L"


TIMES = ("Plan", "Estimado", "Real", "Desde", "Hasta", "A más tardar")
Cell = tuple[Run, ...]


def script_pdf(pieza: Pieza, config: Config) -> bytes:
    """The script for an announcer: line number, time, operator, words to read at 14 points."""
    second = rgb(config.imagen.secundario)
    facts = [pieza.id, _when(pieza), f"Duración {text.exact(views.length_ms(pieza))}"]
    facts.append(f"{views.word_count(pieza)} palabras")
    if pieza.comunicado and pieza.comunicado.tipo == "emergencia":
        facts.insert(0, "EMERGENCIA")
    sheet = Sheet(config, pieza.titulo, " · ".join(facts), pieza.fecha)
    widths = (10.0, 19.0, 38.0, sheet.epw - 67.0)
    sheet.head(widths, ("N.º", "Tiempo", "Operador", "Locución"))
    for row in views.script_rows(pieza, config.pronunciacion):
        number = (Run(str(row.numero), 9, colour=GREY, align="R"),)
        if row.clase == "seccion":
            sheet.band(row.texto)
        elif row.clase == "op":
            order = (Run(row.texto, 10, bold=True, colour=second),)
            sheet.row(widths, (number, (), order, ()))
        else:
            language = "" if row.idioma.startswith("es") else f" [{row.idioma}]"
            said = (
                Run(f"LOC {row.locutor}{language}", 9, bold=True, colour=second),
                Run(row.texto, 14),
                *(Run(f"{word}: se dice «{how}»", 9, colour=GREY) for word, how in row.pistas),
            )
            sheet.row(widths, (number, _time(row), (), said))
    return bytes(sheet.output())


def rundown_pdf(escaleta: Escaleta, config: Config) -> bytes:
    """The rundown of a week on a sheet that lies down."""
    start, _ = text.week_days(escaleta.semana)
    sheet = Sheet(config, f"Escaleta. {escaleta.titulo}", summary(escaleta), start, wide=True)
    times = columns(escaleta)
    widths = (10.0, sheet.epw - 36.0 - 20.0 * len(times), 26.0, *[20.0] * len(times))
    sheet.head(widths, ("N.º", "Pieza", "Prioridad", *times))
    for number, row in enumerate(escaleta.renglones, 1):
        what = (
            Run(row.titulo, 11, bold=True),
            *([Run(row.area, 9, colour=GREY)] * bool(row.area)),
        )
        sheet.row(
            widths,
            (
                (Run(str(number), 9, colour=GREY, align="R"),),
                what,
                (Run(" ".join(filter(None, (row.prioridad, row.clase))), 9),),
                *((Run(time, 11, align="R"),) for time in _times(escaleta, row)),
            ),
        )
    for advice in escaleta.consejos:
        sheet.row((sheet.epw,), ((Run(advice, 10),),))
    return bytes(sheet.output())


def rundown_page(config: Config, escaleta: Escaleta, templates: Path) -> str:
    """The rundown as a page that stands alone: its style inside, to be mailed or printed."""
    names = columns(escaleta)
    values = {
        "escaleta": escaleta,
        "resumen": summary(escaleta),
        "columnas": names,
        "renglones": [
            (row, list(zip(names, _times(escaleta, row), strict=True)))
            for row in escaleta.renglones
        ],
    }
    return static_page(config, templates, "escaleta.html.j2", values)


def columns(escaleta: Escaleta) -> tuple[str, ...]:
    """Names of the columns of time; the last only where there is a slot on air."""
    return TIMES if escaleta.cupo_ms is not None else TIMES[:-1]


def _times(escaleta: Escaleta, row: RenglonEscaleta) -> list[str]:
    moments = (row.planeado_ms, row.estimado_ms, row.real_ms, row.desde_ms, row.hasta_ms)
    latest = row.a_mas_tardar_ms
    return [minutes(ms) for ms in (*moments, latest)[: len(columns(escaleta))]]


def summary(escaleta: Escaleta) -> str:
    """``Total 6:28 (estimado, ±2.3 %) · Espacio 5:00 · sobran 1:28``."""
    total = f"Total {minutes(escaleta.total_ms)}"
    if escaleta.error_pct:
        total += f" (estimado, ±{escaleta.error_pct:.1f} %)"
    parts = [total]
    if escaleta.cupo_ms is not None and escaleta.diferencia_ms is not None:
        over = "sobran" if escaleta.diferencia_ms > 0 else "faltan"
        parts += [f"Espacio {minutes(escaleta.cupo_ms)}"]
        parts += [f"{over} {minutes(abs(escaleta.diferencia_ms))}"]
    return " · ".join(parts)


def minutes(ms: int | None) -> str:
    """``6:28``; a moment that has passed is ``-0:12``; what is not known, a dash."""
    if ms is None:
        return "–"
    whole, seconds = divmod(round(abs(ms) / 1000), 60)
    return f"{'-' if ms <= -500 else ''}{whole}:{seconds:02d}"


def _when(pieza: Pieza) -> str:
    if pieza.clase == "boletin":
        return text.date_range(*text.week_days(pieza.id))
    return plain_date(pieza.fecha)


def _time(row: views.Fila) -> Cell:
    if row.inicio_ms is None:
        return ()
    length = [Run(f"{row.dura_ms / 1000:.0f} s", 9, colour=GREY)] if row.dura_ms else []
    return (Run(text.clock(row.inicio_ms), 11, bold=True), *length)


def rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


class Sheet(FPDF):
    """A table on pages with the office's heading and ``página 1 de 3``."""

    def __init__(
        self, config: Config, title: str, facts: str, day: date, *, wide: bool = False
    ) -> None:
        super().__init__("landscape" if wide else "portrait", "mm", "letter")
        folder = Path(next(iter(font_lato.__path__))) / "files"
        self.add_font("Lato", "", folder / "Lato-Regular.ttf")
        self.add_font("Lato", "B", folder / "Lato-Bold.ttf")
        faces = [face for face in self.fonts.values() if isinstance(face, TTFFont)]
        self.letters = frozenset.intersection(*(frozenset(face.cmap) for face in faces))
        self.office, self.facts = config.municipio.ayuntamiento, facts
        self.accent = rgb(config.imagen.primario)
        self.widths: tuple[float, ...] = ()
        self.names: tuple[str, ...] = ()
        self.heading = self.sayable(title)
        self.set_title(self.heading)
        self.set_author(self.sayable(self.office))
        self.set_lang("es-MX")
        self.set_creator("boletin")
        self.set_creation_date(datetime(day.year, day.month, day.day, tzinfo=UTC))
        self.set_margins(MARGIN_MM, MARGIN_MM)
        self.set_auto_page_break(False)
        self.alias_nb_pages()
        self.add_page()

    def sayable(self, words: str) -> str:
        """Only what the typeface can show: an emoji or a mark of direction leaves nothing."""
        shown = (c for c in clean(words) if ord(c) in self.letters or c.isspace())
        return " ".join("".join(shown).replace("\u00a0", "\ue000").split()).replace(
            "\ue000", "\u00a0"
        )

    @property
    def floor(self) -> float:
        """Where the rows end, mm from the top."""
        return float(self.h) - MARGIN_MM - 6

    def header(self) -> None:
        first = self.page_no() == 1
        self.set_y(MARGIN_MM)
        self._write(Run(self.office.upper(), 8, bold=True, colour=self.accent), self.epw)
        self._write(Run(self.heading, 20 if first else 11, bold=True), self.epw)
        if first:
            self._write(Run(self.facts, 10, colour=GREY), self.epw)
        self.y += 2
        self._names()

    def footer(self) -> None:
        self.set_y(-MARGIN_MM)
        self.set_font("Lato", "", 8)
        self.set_text_color(*GREY)
        self.cell(0, 4, f"{self.heading[:90]} · página {self.page_no()} de {{nb}}", align="R")

    def head(self, widths: tuple[float, ...], names: tuple[str, ...]) -> None:
        """The names of the columns, here and at the top of every page to come."""
        self.widths, self.names = widths, names
        self._names()

    def _names(self) -> None:
        if self.names:
            right = (*TIMES, "N.º", "Dura")
            cells = tuple(
                (Run(name, 8, bold=True, colour=GREY, align="R" if name in right else "L"),)
                for name in self.names
            )
            self.row(self.widths, cells)

    def band(self, title: str) -> None:
        """The heading of a section over the whole width, never alone at the foot of a page."""
        if self.y > self.floor - 45:
            self.add_page()
        self.y += 2
        self.row((self.epw,), ((Run(title, 11, bold=True, colour=self.accent),),))

    def row(self, widths: Sequence[float], cells: Sequence[Cell]) -> None:
        """Paint a row; its cells are wrapped, and all begin at one height."""
        left = [
            list(chain.from_iterable(self._lines(run, width) for run in cell))
            for width, cell in zip(widths, cells, strict=True)
        ]
        height = max((sum(h for _, h in lines) for lines in left), default=0.0) + 2 * _PAD_MM
        whole_page = self.floor - MARGIN_MM - 30
        if self.y + height > self.floor and height <= whole_page:
            self.add_page()
        while any(left):
            top, deepest = self.y + _PAD_MM, self.y + _PAD_MM
            x = self.l_margin
            for width, lines in zip(widths, left, strict=True):
                self.y = top
                while lines and self.y + lines[0][1] <= self.floor:
                    (run, line_height) = lines.pop(0)
                    self._line(run, x, width, line_height)
                deepest = max(deepest, self.y)
                x += width
            self.y = deepest + _PAD_MM
            self.set_draw_color(*_RULE)
            self.line(self.l_margin, self.y, self.l_margin + self.epw, self.y)
            if any(left):
                self.add_page()

    def _lines(self, run: Run, width: float) -> list[tuple[Run, float]]:
        self.set_font("Lato", "B" if run.bold else "", run.pt)
        height = run.pt * POINT_MM * _LEADING
        shown = self.sayable(run.text)
        if not shown:
            return []
        found = self.multi_cell(
            width - 2, height, shown, align="L", dry_run=True, output=MethodReturnValue.LINES
        )
        pieces = found if isinstance(found, list) else [shown]
        return [(Run(str(p), run.pt, run.bold, run.colour, run.align), height) for p in pieces]

    def _line(self, run: Run, x: float, width: float, height: float) -> None:
        self.set_font("Lato", "B" if run.bold else "", run.pt)
        self.set_text_color(*run.colour)
        self.set_xy(x, self.y)
        y = self.y
        self.cell(width - 2, height, run.text, align=run.align)
        self.set_xy(x, y + height)

    def _write(self, run: Run, width: float) -> None:
        for line, height in self._lines(run, width):
            self._line(line, self.l_margin, width, height)
