"""What is wrong in a look's file is told with its place and what to write; whose look it is."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from picture_kit import PROJECT, comunicado

from boletin.errors import ContentError
from boletin.model import Finding
from boletin.picture.look import reading

LOOK = "informativo"
SAMPLE = (PROJECT / reading.FOLDER / LOOK / reading.FILE).read_text("utf-8")


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """A project with looks of its own."""
    shutil.copytree(PROJECT / reading.FOLDER, tmp_path / reading.FOLDER)
    return tmp_path


def write(project: Path, text: str | bytes, name: str = LOOK) -> Path:
    path = project / reading.FOLDER / name / reading.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def problems(project: Path, text: str | bytes, name: str = LOOK) -> tuple[Finding, ...]:
    write(project, text, name)
    with pytest.raises(ContentError) as caught:
        reading.load(project, name)
    for found in caught.value.findings:
        assert found.level == "E"
        assert found.file == f"plantillas/video/{name}/aspecto.toml"
        assert found.message.endswith(".") and found.remedy
    return caught.value.findings


def changed(pattern: str, new: str) -> str:
    """The sample's text with the first match of ``pattern`` replaced."""
    text, count = re.subn(pattern, lambda _: new, SAMPLE, count=1, flags=re.MULTILINE)
    assert count == 1, pattern
    return text


def test_every_look_of_the_sample_is_good() -> None:
    assert len(reading.names(PROJECT)) >= 3
    assert reading.review(PROJECT, [comunicado(tipo=tipo) for tipo in ("nota", "turismo")]) == ()


BAD = {
    "no equals": (r"^ancla = .*", "ancla", "ancla", "le falta el signo =", 'clave = "valor"'),
    "open quotes": (r"^campo = .*", 'campo = "tinta', "campo", "comillas y no las cierra", '"'),
    "open list": (r'^tipos = \["aviso".*', 'tipos = ["aviso"', "tipos", "corchete", "]"),
    "comma": (r"^velo_arriba = .*", "velo_arriba = 0,7", "velo_arriba", "coma decimal", "0.7"),
    "twice": (r"^campo = .*", 'campo = "tinta"\ncampo = "papel"', "campo", "más arriba",
              "una sola"),
    "unknown key": (r"^cambio_ms", "canvio_ms", "canvio_ms", "«canvio_ms» no existe",
                    "«cambio_ms»"),
    "unknown section": (r"^\[fondo\]", "[fonndo]", "fonndo", "«fonndo» no existe", "«fondo»"),
    "text for a number": (
        r"^velo_arriba = .*", 'velo_arriba = "mucho"', "velo_arriba", 'no vale: "mucho"', "número",
    ),
    "number for a text": (r"^campo = .*", "campo = 3", "campo", "no vale: 3", "entre comillas"),
    "decimals": (r"^entrada_ms = .*", "entrada_ms = 0.5", "entrada_ms", "no vale: 0.5", "entero"),
    "too long a number": (
        r"^entrada_ms = .*", f"entrada_ms = {'9' * 400}", "entrada_ms", "no vale: 999", "entero",
    ),
    "no number": (r"^velo_arriba = .*", "velo_arriba = nan", "velo_arriba", "no vale", "número"),
    "word for a list": (r"^tipos = .*", 'tipos = "aviso"', "tipos", "debe ser una lista", '["uno"'),
    "unknown tipo": (r'"nota"', '"notas"', "tipos", "«notas» no existe", "«nota»"),
    "unknown colour": (r"^campo = .*", 'campo = "guinda"', "campo", "«guinda»", "primario, secund"),
    "no colour": (r"^campo = .*", 'campo = "#7a1f3d"', "campo", "«#7a1f3d»",
                  "primario + tinta 30%"),
    "too much colour": (
        r"^campo = .*", 'campo = "tinta + papel 130%"', "campo", "no se entiende", "tinta 30%",
    ),
    "unknown role": (r"^barra = .*", 'barra = "realze"', "barra", "«realze»", "«realce»"),
    "unknown entrance": (r"^entrada = .*", 'entrada = "salto"', "entrada", "«salto»", "cortina"),
    "no change": (r"^cambio = .*", 'cambio = "subida"', "cambio", "«subida»", "corte, fundido"),
    "unknown ground": (r"^dibujo = .*", 'dibujo = "tejidos"', "dibujo", "«tejidos»", "«tejido»"),
    "unknown border": (r"^borde = .*", 'borde = "olas"', "borde", "«olas»", "tejido, franja"),
    "unknown anchor": (r"^ancla = .*", 'ancla = "medio"', "ancla", "«medio»", "arriba, centro"),
    "out of range": (
        r"^velo_arriba = .*", "velo_arriba = 7", "velo_arriba", "fuera de lo que vale: 7", "0 y 1",
    ),
    "below range": (r"^antes = .*", "antes = -1", "antes", "fuera de lo que vale: -1", "0 y 400"),
    "unknown weight": (r"^texto = \{ peso = \"Bold\"", 'texto = { peso = "Negra"', "texto =",
                       "«peso» no puede ser «Negra»", "Regular, Bold, Black"),
    "sizes upside down": (r"^(texto = .*)mayor = \d+", 'texto = { peso = "Bold", mayor = 20',
                          "texto =", "«menor» (28) es más grande que «mayor» (20)", "20 o menos"),
    "no size": (r"^(texto = .*)mayor = \d+, ", 'texto = { peso = "Bold", ', "texto =",
                "Falta «letras.texto.mayor»", "Agregue la clave"),
    "unknown field": (r"del \{fecha\}", "{fehca} · ", "{fehca}", "«{fehca}» no existe", "«fecha»"),
    "nameless field": (r"del \{fecha\}", "{} · ", "{} ·", "«{}» no existe", "Valen: titulo"),
    "spaces in a field": (r"del \{fecha\}", "{ fecha } · ", "{ fecha }", "una llave", "{titulo}"),
    "open brace": (r"del \{fecha\}", "{fecha · ", "{fecha ·", "una llave", "{titulo}"),
    "unknown letters": (r'letra = "cartel"', 'letra = "kartel"', "kartel", "letra «kartel»",
                        "«cartel»"),
    "unknown drawing": (r'dibujo = "emblema"', 'dibujo = "escudo"', '"escudo"', "«escudo»",
                        "emblema, qr, filete"),
    "unknown end": (r'remate = "escalones"', 'remate = "ondas"', '"ondas"', "«ondas»", "punta"),
    "text and drawing": (r'\{ dibujo = "emblema"', '{ texto = "x", dibujo = "emblema"',
                         '"x", dibujo', "texto o dibujo", "dos celdas"),
    "one margin": (r"relleno = \[26, 16\]", "relleno = [26]", "[26]", "dos números y trae 1",
                   "[28, 14]"),
    "wide margin": (r"relleno = \[26, 16\]", "relleno = [26, 900]", "[26, 900]", "900", "0 y 200"),
    "words for margins": (r"relleno = \[26, 16\]", 'relleno = "26"', 'relleno = "26"',
                          "debe ser una lista", "[1, 2]"),
    "unknown key of a cell": (r'mayusculas = true', 'mayuscula = true', "mayuscula =",
                              "«mayuscula» no existe", "«mayusculas»"),
    "rows are a word": (r"^\[\[portada\.filas\]\]\nceldas = .*\n\n\[\[portada\.filas\]\]\nceldas.*",
                        'filas = "titulo"', 'filas = "titulo"',
                        "«portada.filas» debe ser una lista",
                        "[[portada.filas]]"),
}  # fmt: skip


@pytest.mark.parametrize(("pattern", "new", "place", "says", "remedy"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_told_on_its_line(
    looks: Path, pattern: str, new: str, place: str, says: str, remedy: str
) -> None:
    text = changed(pattern, new)
    (found, *more) = problems(looks, text)
    assert not more, more
    assert says in found.message
    assert remedy in found.remedy
    assert place in text.splitlines()[found.line - 1]


@pytest.mark.parametrize("block", ["marca", "portada", "rotulo", "dato", "cierre"])
def test_a_missing_block_is_told(looks: Path, block: str) -> None:
    kept = re.sub(rf"^(?:\[\[?{block}\b.*\n(?:(?!\[\[?\w).*\n)*)+", "", SAMPLE, flags=re.MULTILINE)
    (found,) = problems(looks, kept)
    assert found.message == f"Falta «{block}»."
    assert f"[{block}]" in found.remedy


def test_missing_letters_and_colours_are_told(looks: Path) -> None:
    kept = re.sub(r"^\[letras\]\n(?:\w.*\n)+", "", SAMPLE, flags=re.MULTILINE)
    (found,) = problems(looks, kept)
    assert found.message == "Falta «letras»." and "sección [letras]" in found.remedy
    empty = re.sub(r"^(\[letras\]\n)(?:\w.*\n)+", r"\1", SAMPLE, flags=re.MULTILINE)
    assert {f.message for f in problems(looks, empty)} >= {"No hay una letra «cartel» en [letras]."}


def test_a_value_in_the_place_of_a_section_is_told(looks: Path) -> None:
    kept = re.sub(r"^\[movimiento\]\n(?:\w.*\n)+", "", SAMPLE, flags=re.MULTILINE)
    (found,) = problems(looks, f'movimiento = "lento"\n{kept}')
    assert (found.line, found.remedy) == (1, "Escriba [movimiento].")


def test_everything_wrong_is_told_at_once(looks: Path) -> None:
    text = SAMPLE.replace("{municipio}", "{municipios}").replace('"rayos"', '"x"')
    text = text.replace("velo_abajo = ", "velo_abajo = 9").replace("{leyenda}", "{ley}")
    assert len(problems(looks, text)) == 3


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (SAMPLE.encode("latin-1", "replace").replace(b"?", b"\xed"), "no está en UTF-8"),
        (b"\xff\xfe\x00\x01", "no está en UTF-8"),
        (b"", "Falta «tipos»"),
        (b"a = " + b"[" * 30_000, "miles de cifras o de corchetes"),
        (b"a = " + b"9" * 30_000, "miles de cifras o de corchetes"),
    ],
    ids=["old editor", "no text", "empty", "brackets", "figures"],
)
def test_a_file_that_cannot_be_read_is_told(looks: Path, data: bytes, says: str) -> None:
    assert says in problems(looks, data)[0].message


def test_windows_line_ends_and_a_mark_at_the_start_are_fine(looks: Path) -> None:
    write(looks, b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert reading.load(looks, LOOK) == reading.load(PROJECT, LOOK)
    bad = SAMPLE.replace("{fecha}", "{fehca}", 1)
    (found,) = problems(looks, bad.replace("\n", "\r\n"))
    assert "{fehca}" in bad.splitlines()[found.line - 1]


# --- whose look it is ---------------------------------------------------------------------------


def test_the_look_is_the_one_asked_for_else_that_of_the_tipo(looks: Path) -> None:
    for name in reading.names(looks):
        asked = replace(comunicado(tipo="aviso"), aspecto=name)
        assert reading.choose(looks, asked) == reading.load(looks, name)
        for tipo in reading.load(looks, name).tipos:
            assert reading.choose(looks, comunicado(tipo=tipo)) == reading.load(looks, name)


@pytest.mark.parametrize("name", ["noexiste", "../../etc", "..", "/etc", "informativo/"])
def test_a_look_that_is_not_there_is_told_at_the_announcement(looks: Path, name: str) -> None:
    asked = replace(comunicado(), aspecto=name, lineas=(("titulo", 2), ("aspecto", 7)))
    (found,) = reading.troubles(looks, asked)
    assert (found.file, found.line, found.level) == ("comunicados/x.md", 7, "E")
    assert f"«{name}»" in found.message
    assert "emergencia, evento, informativo" in found.remedy
    assert reading.unknown(looks, asked) == (found,)


def test_a_name_nearly_right_is_suggested(looks: Path) -> None:
    (found,) = reading.troubles(looks, replace(comunicado(), aspecto="Informativa"))
    assert "¿Quiso escribir «informativo»?" in found.remedy


def test_a_tipo_that_two_looks_have_goes_to_the_first_and_is_told(looks: Path) -> None:
    write(looks, SAMPLE.replace("7.0", "8.0", 1), "zocalo")
    assert reading.choose(looks, comunicado(tipo="aviso")) == reading.load(looks, LOOK)
    told = reading.review(looks, [])
    assert {f.level for f in told} == {"W"}
    assert {re.findall("«(.*?)»", f.message)[0] for f in told} == {"aviso", "nota", "servicio"}
    for found in told:
        assert found.file == "plantillas/video/zocalo/aspecto.toml"
        assert SAMPLE.splitlines()[found.line - 1].startswith("tipos")
        assert "«informativo»" in found.message and "Quite" in found.remedy


def test_a_tipo_without_a_look_is_told(looks: Path) -> None:
    write(looks, SAMPLE.replace(', "nota"', ""))
    assert reading.troubles(looks, comunicado(tipo="aviso")) == ()
    (found,) = reading.troubles(looks, comunicado(tipo="nota"))
    assert "«nota»" in found.message and 'Agregue "nota"' in found.remedy


def test_a_broken_look_stops_only_those_who_may_need_it(looks: Path) -> None:
    write(looks, "tipos = [")
    assert reading.troubles(looks, comunicado(tipo="evento")) == ()
    (found,) = reading.troubles(looks, comunicado(tipo="aviso"))
    assert found.file == f"plantillas/video/{LOOK}/aspecto.toml"
    assert reading.review(looks, [comunicado(tipo="aviso"), comunicado(tipo="nota")]) == (found,)


def test_an_empty_folder_is_told(looks: Path) -> None:
    (looks / reading.FOLDER / "vacia").mkdir()
    (looks / reading.FOLDER / ".git").mkdir()
    (found,) = reading.review(looks, [])
    assert (found.level, found.file) == ("W", "plantillas/video/vacia")
    assert "aspecto.toml" in found.message and "Copie" in found.remedy
    (asked,) = reading.troubles(looks, replace(comunicado(), aspecto="vacia"))
    assert "no hay un aspecto «vacia»" in asked.message


@pytest.mark.parametrize("there", [True, False])
def test_a_project_without_looks_is_told(tmp_path: Path, there: bool) -> None:
    if there:
        (tmp_path / reading.FOLDER).mkdir(parents=True)
    (found,) = reading.review(tmp_path, [comunicado()])
    assert found.level == "E" and reading.FOLDER in found.message
    assert "boletin nuevo" in found.remedy
    assert reading.troubles(tmp_path, replace(comunicado(), aspecto="evento")) == (found,)
