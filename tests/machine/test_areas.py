"""Every area is heard: counts, silence, spellings of one office, the page and the order."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest

from boletin import config, ledger, published
from boletin.areas import COLUMNS, report, telling
from boletin.cli import run
from boletin.errors import ContentError
from boletin.model import Chapter, Comunicado, Guion, Pieza, Registro, Retiro, Timeline, Version
from boletin.organigrama import Area, Organigrama
from boletin.reports import areas_report, write_areas_page

TODAY = date(2026, 12, 31)
CHART = Organigrama(
    (Area("salud", "Dirección de Salud", otros_nombres=("Salud Municipal",)),
     Area("dif", "DIF Municipal"))
)  # fmt: skip


def spot(area: str, day: date, ms: int = 20_000, name: str = "") -> Pieza:
    id_ = name or f"{day}-{area}"
    told = Comunicado(id_, f"comunicados/{id_}.md", "Título", day, area, "Texto.")
    return Pieza(id_, "spot", "Título", day, Guion(id_, "Título", ()), Timeline(ms, (), ()),
                 (), (), (), (), comunicado=told)  # fmt: skip


def bulletin(*spots: Pieza) -> Pieza:
    chapters = [Chapter(0, "Saludo")]
    chapters += [Chapter(5000 + 10_000 * n, "x", one.id) for n, one in enumerate(spots)]
    time = Timeline(5000 + 10_000 * len(spots) + 2000, (), (), (), tuple(chapters))
    return Pieza("2026-W50", "boletin", "b", TODAY, Guion("b", "b", ()), time, (), (), (), ())


def test_what_each_area_has_published() -> None:
    one = spot("Dirección de Salud", date(2026, 12, 1))
    two = spot("Salud municipal", date(2026, 12, 7), 30_000)
    old = spot("Obras", date(2026, 9, 1))
    found = report([one, two, old, bulletin(one, two)], CHART, TODAY, 30)
    rows = {row.area: row for row in found.renglones}
    assert list(rows) == ["Dirección de Salud", "Obras", "DIF Municipal"]
    health = rows["Dirección de Salud"]
    assert (health.piezas, health.ultima, health.dias_sin_publicar) == (2, date(2026, 12, 7), 24)
    assert (health.segundos_spots, health.segundos_boletin, health.segundos) == (50, 22, 72)
    assert health.otras_formas == ("Salud municipal",) and not health.callada
    assert not rows["Obras"].en_organigrama and rows["Obras"].callada
    assert rows["DIF Municipal"].ultima is None and rows["DIF Municipal"].callada
    assert telling(found.renglones) == [
        "Obras: 121 días sin publicar", "DIF Municipal: no tiene nada publicado",
    ]  # fmt: skip
    assert not found.avisos


def test_who_was_heard_and_taken_back_was_heard() -> None:
    here, day = spot("Dirección de Salud", date(2026, 12, 1), 30_000), date(2026, 12, 20)
    gone = Registro("spots/x", "g", "X", (Version(1, day, "0" * 64),), area="DIF Municipal")
    same = Registro(here.carpeta, "h", "Y", (Version(1, day, "0" * 64),), area="Otra")
    found = report([here], CHART, TODAY, 30, [gone, same], {here.id: 3, "nadie": 9})
    rows = {row.area: row for row in found.renglones}
    assert set(rows) == {"Dirección de Salud", "DIF Municipal"}
    dif, health = rows["DIF Municipal"], rows["Dirección de Salud"]
    assert (dif.piezas, dif.ultima, dif.callada, dif.segundos) == (1, day, False, 0)
    assert (health.pasadas, health.segundos_al_aire, found.segundos_al_aire) == (3, 90, 90)


def test_spellings_count_together_with_a_warning() -> None:
    names = ("Dirección del Deporte", "Dirección del Deporte", "Direccion de Deportes",
             "Dirección de Salud", "Coordinación de Salud")  # fmt: skip
    pieces = [spot(name, TODAY, name=f"p{n}") for n, name in enumerate(names)]
    found = report(pieces, CHART, TODAY, 30)
    rows = {row.area: row.piezas for row in found.renglones}
    assert rows == {"Dirección del Deporte": 3, "Coordinación de Salud": 1,
                    "Dirección de Salud": 1, "DIF Municipal": 0}  # fmt: skip
    (finding,) = found.avisos
    assert finding.level == "W" and "Direccion de Deportes" in finding.message
    assert report([], None, TODAY, 30).renglones == ()


@pytest.mark.parametrize("hostile", ["=CMD()", '"; x', "a\r\nb,c", "<script>", "-1"])
def test_the_csv_is_read_back_and_runs_nothing(hostile: str) -> None:
    found = report([spot(hostile, TODAY)], None, TODAY, 30)
    rows = list(csv.reader(io.StringIO(found.to_csv(), newline="")))
    assert rows[0] == list(COLUMNS) and len(rows) == 2
    assert rows[1][0].lstrip("'") == " ".join(hostile.split())
    assert rows[1][0][0] not in "=+-@"
    json.dumps(found.to_json())


def test_the_page_for_the_office(project: Path) -> None:
    pieces = {p.carpeta: p for p in (spot("<b>Salud</b>", date(2026, 12, 1)),)}
    root = project / "output"
    (root / "spots").mkdir(parents=True)
    entries = [{"ruta": f"{f}/radio.mp3", "bytes": 1, "sha256": "0" * 64} for f in pieces]
    (root / "manifest.json").write_text(json.dumps({"version": 1, "archivos": entries}))
    (project / ".boletin").mkdir()
    published.remember(project / ".boletin", pieces)
    informe, troubles = areas_report(project, TODAY)
    assert not troubles and informe.renglones[0].piezas == 1
    path = write_areas_page(project, informe)
    html = path.read_text("utf-8")
    assert path == project / "informes/areas.html" and not list(root.rglob("areas.html"))
    assert "&lt;b&gt;Salud&lt;/b&gt;" in html and "<script" not in html
    assert "1.º de diciembre" in html and 'scope="row"' in html


def test_the_order(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "organigrama.toml").write_text('[[areas]]\nid = "dif"\nnombre = "DIF"\n', "utf-8")

    def order(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(["-C", str(project), "areas", *words])
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out, told.err

    code, out, err = order()
    assert code == 0 and "DIF: no tiene nada publicado" in out and "informes/areas.html" in err
    code, out, _ = order("--json")
    assert json.loads(out)["areas"][0]["area"] == "DIF"
    assert order("--csv")[1].splitlines()[1].startswith("DIF,sí,0,,,0.0,0.0,0.0,0,0.0,sí,")
    assert order("--csv", "--json")[0] == 2
    (project / "organigrama.toml").write_text('[[areas]]\nid = "dif"\ntitular = "Ana"\n', "utf-8")
    code, _, err = order()
    assert code == 3 and "organigrama.toml:3" in err and "M01" in err


def test_what_is_not_known_is_not_claimed(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "organigrama.toml").write_text("[[areas\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        run(["-C", str(project), "areas"])
    told = capsys.readouterr()
    assert ended.value.code == 3 and "No se sabe" in told.out and "Todas" not in told.out
    page = (project / "informes/areas.html").read_text("utf-8")
    assert "No se sabe" in page and "han publicado en los" not in page
    one = Registro("spots/a", "guid", "Título", (Version(1, TODAY, "0" * 64),))
    ledger.write(project, ledger.Ledger("guid", {one.carpeta: one}))
    for order in ("areas", "emisoras"):  # output/ was lost: nobody is called silent for it
        with pytest.raises(SystemExit) as ended:
            run(["-C", str(project), order])
        told = capsys.readouterr()
        assert ended.value.code == 1 and not told.out and "boletin producir" in told.err
    gone = ledger.retired(ledger.read(project), one.carpeta, Retiro(TODAY, "Se canceló"))
    ledger.write(project, gone)
    assert not published.known(project)


def test_the_days_of_silence_are_checked(project: Path) -> None:
    path = project / "boletin.toml"
    path.write_text(path.read_text("utf-8").replace("silencio_dias = 30", "silencio_dias = 0"))
    with pytest.raises(ContentError, match="callada a los 0 días"):
        config.load(project)


def test_a_day_ahead_is_no_silence() -> None:
    found = report([spot("Salud", date(2027, 1, 5))], None, TODAY, 30)
    assert found.renglones[0].dias_sin_publicar == 0
    assert not found.renglones[0].callada
