"""Projects by chance: what is delivered is what its profile asks, by ffmpeg's own meter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from other_meter import other_meter

from boletin.build import Report, produce
from boletin.errors import ContentError
from boletin.planning import Options

pytestmark = pytest.mark.slow

KINDS = ("corta", "larga", "fuerte", "baja", "mono", "musica", "palabra", "cinco_segundos")
FORMATS = ("wav", "mp3", "mp2", "flac", "aac", "opus")
SUFFIXES = {".wav", ".mp3", ".mp2", ".flac", ".m4a", ".opus"}
SENTENCES = (
    "El Ayuntamiento informa a las vecinas y los vecinos.",
    "Este jueves no habrá agua de 9:00 a 14:00 h.",
    "La vacuna es gratuita; lleve la cartilla y una identificación con fotografía.",
    "El trámite cuesta $1,250.50 y se paga en la Tesorería.",
    "Para más información, acuda a la Dirección de Obras.",
)
STATION = """
[perfiles.propia]
lufs = {lufs}
dbtp = {dbtp}
formato = "{formato}"
kbps = 192
canales = {canales}
inicio_ms = {inicio}
norma = "Prueba"

[[emisoras]]
id = "radio-prueba"
nombre = "Radio Prueba"
medio = "radio"
perfil = "propia"
"""


@dataclass(frozen=True)
class Case:
    kind: str
    formato: str
    script: str
    station: str
    lufs: float
    dbtp: float


def by_chance(number: int) -> Case:
    """A project of one kind; the number is the seed."""
    rng = np.random.default_rng(number)
    kind = KINDS[number % len(KINDS)]
    count = {"larga": 30, "palabra": 1, "cinco_segundos": 1, "musica": 0}.get(
        kind, int(rng.integers(1, 5))
    )
    rows = []
    if rng.random() < 0.5 or kind == "musica":
        rows.append("OP: ENTRA cortinilla_entrada")
    if bed := rng.random() < 0.7:
        rows.append(f"OP: FONDO {rng.choice(['cama_informativa', 'cama_emergencia'])}")
    for _ in range(count):
        text = "Gracias." if kind == "palabra" else SENTENCES[rng.integers(len(SENTENCES))]
        gain = f" (ganancia {rng.integers(-9, 4)})" if rng.random() < 0.3 else ""
        rows.append(f"LOC {rng.integers(1, 3)}{gain}: {text}")
        if rng.random() < 0.3:
            rows.append(str(rng.choice(["OP: EFECTO campana", "OP: PAUSA 1"])))
    if bed:
        rows.append("OP: SALE FONDO")
    if kind == "cinco_segundos":
        rows = [f"LOC 1: {SENTENCES[0]}", "OP: PAUSA 1"]
    lufs = {"fuerte": rng.uniform(-13, -10), "baja": rng.uniform(-33, -27)}.get(
        kind, rng.uniform(-24, -15)
    )
    dbtp = rng.uniform(-3.5, -1.0)
    formato = FORMATS[number % len(FORMATS)]
    station = STATION.format(
        lufs=round(lufs, 1),
        dbtp=round(dbtp, 1),
        formato=formato,
        canales=1 if kind == "mono" else 2,
        inicio=rng.choice([0, 250]),
    )
    return Case(kind, formato, "\n".join(rows), station, round(lufs, 1), round(dbtp, 1))


def produced(case: Case, project: Path, announce: Callable[..., Path], sample: str) -> Report:
    announce("prueba", extra="tipo: aviso\nguion: guiones/prueba.txt")
    scripts = project / "comunicados" / "guiones"
    scripts.mkdir(exist_ok=True)
    (scripts / "prueba.txt").write_text(case.script + "\n", "utf-8")
    (project / "boletin.toml").write_text(sample + case.station, "utf-8")
    return produce(project, Options(workers=1, formats=frozenset({"audio"})))


def refusals(report: Report) -> str:
    found = [str(finding) for finding in report.findings if finding.level == "E"]
    return "\n".join([*found, *(check.detail for _, check in report.held)])


@pytest.fixture
def sample(project: Path, brief: None) -> str:
    """The sample's settings with one station less: each case brings its own."""
    text = (project / "boletin.toml").read_text("utf-8")
    block = r'\[\[emisoras\]\]\nid = "radio-huamantla"\n(?:.+\n)+'
    text, found = re.subn(block, "", text)
    assert found == 1
    return text


def far_off(output: Path, case: Case) -> list[str]:
    """Every file whose loudness or true peak another meter finds outside its profile."""
    usual = {"radio": (-16.0, -1.0), "boletin": (-16.0, -1.0)}
    found = []
    media = [path for path in output.rglob("*.*") if path.suffix in SUFFIXES]
    assert len(media) == 6, (
        "two files of the spot, two of the bulletin, one of the station for each"
    )
    for path in media:
        lufs, dbtp = usual.get(path.stem, (case.lufs, case.dbtp))
        told = other_meter(path)
        if abs(told.lufs - lufs) > 0.3 or told.dbtp > dbtp:
            found.append(f"{path.name} {lufs} {dbtp}: {told}")
    return found


def test_projects_by_chance(project: Path, announce: Callable[..., Path], sample: str) -> None:
    """Each kind in three formats, each format in four kinds."""
    delivered: set[str] = set()
    wrong: list[str] = []
    refused: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for number in range(24):
        case = by_chance(number)
        report = None
        try:
            report = produced(case, project, announce, sample)
        except ContentError as error:
            refused[case.kind].append(str(error))
        if report and (said := refusals(report)):
            refused[case.kind].append(said)
        elif report:
            wrong += far_off(project / "output", case)
            delivered.add(case.formato)
    assert not wrong, "\n".join(wrong)
    silent = refused.pop("musica")
    assert len(silent) == 3
    assert all("nadie dice nada en el guion" in said for said in silent)
    loud = refused.pop("fuerte")
    assert len(loud) < 3, "the loudest that fit are delivered"
    assert all("aunque el limitador baje sus picos 20 dB" in said for said in loud)
    assert not any(refused.values()), refused
    assert delivered == set(FORMATS)
