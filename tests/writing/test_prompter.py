"""The announcer's script: a golden page, and nothing lost of any line."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from boletin.desk import script_for
from boletin.model import Guion, Linea, Seccion, TimedLine, Timeline, Token
from boletin.writing.prompter import WIDTH, render
from boletin.writing.script import parse
from boletin.writing.spoken import speak

ROOT = Path(__file__).parents[2]

SCRIPT = """OP: ENTRA puente
LOC 1: Protección Civil informa: habrá heladas en la madrugada.
LOC 2: Del miércoles 25 al sábado 28 de noviembre, entre las 3:00 y las 7:00 h, puede bajar \
a -3 °C. Informes al 748 910 0021.
OP: PAUSA 0.5
LOC 1 [nah]: Ximomalui.
OP: SALE FONDO
"""

PAGE = """Habrá heladas en la madrugada y conviene cuidar a quienes viven en la parte alta
del municipio
Clave: 2026-11-25-heladas
Duración exacta: 01:15 · Palabras: 42
Los tiempos cuentan música y pausas.

AVISO
       OP: ENTRA puente
00:00  LOC 1: Protección Civil informa: habrá heladas en la madrugada.
00:07  LOC 2: Del miércoles 25 al sábado 28 de noviembre, entre las 3:00 y las
              7:00 h, puede bajar a -3 °C. Informes al 748 910 0021.
       OP: PAUSA 0.5

DESPEDIDA
01:07  LOC 1 [nah]: Ximomalui.
       OP: SALE FONDO
"""


def _timeline(lines: tuple[Linea, ...], starts: list[int], end: int) -> Timeline:
    timed = (TimedLine(line, at, at + 1, ()) for line, at in zip(lines, starts, strict=True))
    return Timeline(end, (), tuple(timed))


def test_a_page_as_the_announcer_gets_it() -> None:
    guion = Guion(
        "2026-11-25-heladas",
        "Habrá heladas en la madrugada y conviene cuidar a quienes viven en la parte alta "
        "del municipio",
        parse(SCRIPT, speak, "x"),
        (Seccion("Aviso", 0), Seccion("Despedida", 4)),
    )
    assert render(guion, _timeline(guion.lineas, [0, 7_900, 67_000], 75_000), 75) == PAGE
    longer = render(guion, _timeline(guion.lineas, [0, 7_900, 67_000], 80_000), 75)
    assert "Duración estimada: 01:20 (no cabe en 01:15)" in longer


@given(st.lists(st.text("abc ñ¿-/—", min_size=1, max_size=200).filter(str.strip), min_size=1))
def test_no_word_is_lost_and_no_short_word_crosses_the_edge(texts: list[str]) -> None:
    lines = tuple(
        Linea(number, 1, tuple(Token(word, word) for word in text.split()))
        for number, text in enumerate(texts, 1)
    )
    page = render(Guion("x", "Título", lines), _timeline(lines, [0] * len(lines), 0))
    body = page.split("\n\n", 1)[1]
    said = body.replace("00:00  LOC 1: ", "").split()
    assert said == " ".join(texts).split()
    longest = max(len(word) for text in texts for word in text.split())
    assert all(len(row) <= max(WIDTH, longest + 14) for row in body.splitlines())


def test_the_order_gives_times_and_keeps_figures_whole(
    project: Path, announce: Callable[..., Path]
) -> None:
    shutil.copytree(ROOT / "audio_assets", project / "audio_assets")
    announce(cuerpo="Acuda " + "a la fila " * 5 + "748 910 0021 hoy.", extra="duracion: 30")
    page = script_for(project, "2026-11-23-prueba", "texto")
    assert "(no llena 00:30)" in page and "Clave: 2026-11-23-prueba" in page
    assert "LOC 1: Un título de prueba." in page
    assert "748 910 0021" in page
