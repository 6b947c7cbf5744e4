"""boletin.toml: every problem at once, with line, key and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from boletin import config
from boletin.config.stations import Emisora, troubles
from boletin.errors import ContentError
from boletin.model import Linea, Token

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "boletin.toml").read_text("utf-8")


def problems(folder: Path, text: str | bytes) -> list[tuple[int, str, str]]:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "boletin.toml").write_bytes(data)
    with pytest.raises(ContentError) as caught:
        config.load(folder)
    return [(f.line, f.message, f.remedy) for f in caught.value.findings]


def test_the_sample_is_good() -> None:
    house = config.load(ROOT)
    assert {e.medio for e in house.emisoras} == {"radio", "tv"}
    first, second, seventh = (Linea(1, n, (Token("Hola.", "Hola."),)) for n in (1, 2, 7))
    assert house.voz_de(first)[0] != house.voz_de(second)[0]
    assert house.voz_de(seventh) == house.voz_de(first)


def test_a_line_may_be_said_otherwise_than_its_announcer_speaks() -> None:
    house = config.load(ROOT)
    linea = Linea(1, 1, (Token("Hola.", "Hola."),), voz="mateo", ritmo=0.9, ganancia_db=-2)
    name, voz = house.voz_de(linea, "clara")
    assert (name, voz.motor, voz.ganancia_db) == ("mateo", "pico", -2.0)
    assert voz.ritmo == pytest.approx(0.97 * 0.9)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lema =", "lemas =", "¿Quiso escribir «lema»?"),
        ("[sonido]", "[zonido]", "«sonido»"),
        ('categoria = "Government"', 'spotify = "la de siempre"', "no es una dirección web"),
        ('url = "https://www.plataforma', 'url = "www.plataforma', "no es una dirección web"),
        ("cama_db = -18.0", 'cama_db = "bajo"', "Escriba un número"),
        ('1 = "clara"', '1 = "claro"', "«claro», que no existe"),
        (
            'primario = "#7a1f3d"',
            'primario = "guinda"',
            "El color «guinda» de «primario» no se entiende",
        ),
        ('categoria = "Government"', 'categoria = "Gobierno"', 'categoria = "Government"'),
        ('correo = "comunicacion@', 'correo = "comunicacion ', "no es un correo"),
        ('correo = "comunicacion@sanctorum.example"', 'correo = "a@b"', "no es un correo"),
        ('geo = "geo:', 'geo = "', "no dice un lugar"),
        ('geo = "geo:', 'osm = "8"\ngeo = "geo:', 'osm = "R2387364"'),
        ('geo = "geo:', 'websub = "centro"\ngeo = "geo:', "WebSub"),
        ("kbps = 128", "kbps = 129", "Use 96, 112, 128"),
        ("lufs = -24.0", "lufs = 24.0", "lufs = 24, que no puede ser"),
        ("kbps = 192", "kbps = 96", "192 o más"),
        ("cama_db = -18.0", "cama_db = 10.0", "de -40 a 0"),
        ('norma = "ATSC A/85 (L20)"', "canales = 1", "no cambia su «canales»"),
        ("kbps = 256", "kbps = 256\ncanales = 1", "que un mp2 no puede llevar"),
        ("kbps = 256", "kbps = 256\ntolerancia_lu = 0", "de 0.1 a 2"),
        ('formato = "mp2"\nkbps = 256', 'formato = "opus"\nhz = 44100', "Use 48000."),
        ('archivo = "AYTO_{numero}"', 'archivo = "{fecha}"', "se llamarían igual"),
        ('archivo = "AYTO_{numero}"', 'archivo = "{nombre}"', "{duracion}"),
        ('archivo = "AYTO_{numero}"', 'archivo = "{id"', "{duracion}"),
        ('"05:00-24:00"', '"05:00-25:00"', "no se entiende o se encima"),
        ('"13:00-16:00"', '"09:00-16:00"', "no se entiende o se encima"),
        ('["05:00-24:00"]', "[]", "ninguna franja"),
        ("emergencia = 6", "emergencia = -1", "de 0 a 96"),
        ("emergencia = 6", "urgencia = 6", "«emergencia»"),
        ("minutos_al_dia = 6", "minutos_al_dia = 2000", "1440"),
        ('cobertura = "municipal"', 'cobertura = "local"', "municipal, estatal"),
        ('perfil = "automatizada"', 'perfil = "automatizada"\nformato = "wav"', "su perfil"),
        ('archivo = "SANC', 'formato = "mp3"\narchivo = "SANC', "mp4, tv60, mxf"),
        ('archivo = "SANC', 'entrega = "Mi FTP"\narchivo = "SANC', "[[destinos]]"),
        ('contacto = "Cabina: 247 000 0000"', "", "no lo tiene"),
        ('perfil = "automatizada"', 'perfil = "podcast"', 'Use perfil = "radio"'),
        ("tono = 0.7", "tono = 0.7\nganancia_db = 30", "de -20 a 20"),
        ('url = "https://', 'url = "ftp:', "no es una dirección web"),
        ('medio = "tv"', 'medio = "cine"', '"radio"'),
        ('id = "tlaxcala-tv"', 'id = "radio-calpulalpan"', "repetido"),
        ("tono = 0.", "tono = 9", "0.5 y 2"),
        (
            'motor = "pico"',
            'motor = "pico"\ntratamiento = "radio"',
            "natural, pico, grabada, ninguno",
        ),
        ('titulo = "Sanctórum informa"\nd', "d", "Falta «podcast.titulo»"),
    ],
)
def test_a_wrong_value_is_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in GOOD
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    assert any(says in message + remedy for _, message, remedy in found), found
    for line, _, remedy in found:
        assert 1 <= line <= GOOD.count("\n") + 1 and remedy


def test_the_line_is_the_one_that_is_wrong(tmp_path: Path) -> None:
    found = problems(tmp_path, GOOD.replace("cama_db = -18.0", "kama_db = -18.0"))
    line = GOOD[: GOOD.index("cama_db")].count("\n") + 1
    assert [row[0] for row in found] == [line]


def test_files_that_are_not_toml(tmp_path: Path) -> None:
    assert "no cierra su corchete" in problems(tmp_path, "[municipio\n")[0][1]
    assert "No se puede leer" in problems(tmp_path, b"\xff\xfe\x00")[0][1]
    (tmp_path / "boletin.toml").unlink()
    with pytest.raises(ContentError, match="boletin nuevo"):
        config.load(tmp_path)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize(
    ("wrong", "line", "message", "remedy"),
    [
        ("lista = [\n  1,\n  2,\n\notra = 3\n", 1, "«lista» abre el corchete", "Escriba ]"),
        ('lista = [\n  "a",\n\n[seccion]\nx = "]"\n', 1, "«lista» abre el corchete", "Escriba ]"),
        ("lista = [\n  1,\n", 1, "«lista» abre el corchete", "Escriba ]"),
        ("caja = {x = 1\nb = 2\n", 1, "«caja» abre la llave", "Escriba }"),
        ('lema = "Agua\notra = 1\n', 1, "«lema» abre las comillas", 'Escriba "'),
        ("lema = 'Agua\notra = 1\n", 1, "«lema» abre las comillas", "Escriba '"),
        ('lema = """Agua\notra = 1\n', 1, "«lema» abre las comillas", 'Escriba """'),
        ('lema = """Agua\nb = """c"""\n', 1, "«lema» abre las comillas", 'Escriba """'),
        ('lista = [\n  "a",\n  "b\n]\n', 3, "faltan unas comillas", "comillas rectas"),
        ('lista = [\n  "a",\n  b,\n]\n', 3, "mal escrito", "comillas y comas"),
        ("[seccion\nx = 1\n", 1, "no cierra su corchete", "[seccion]"),
        ("x = 1\nx = 2\n", 2, "«x» ya está más arriba", "una sola"),
        ("x 3\n", 1, "falta el signo =", 'clave = "valor"'),
        ("x =\n", 1, "«x» no tiene valor", 'x = "…"'),
        ("x = Agua limpia\n", 1, "El valor de «x» no se entiende", 'x = "…"'),
        ("x = “Agua”\n", 1, "comillas tipográficas", 'x = "…"'),
        ('x = "Dice "sí" y ya"\n', 1, "comillas dentro", "«comillas así»"),
        ('x = "c:\\agua"\n', 1, "diagonal invertida", "Escriba /"),
        ("año = 1\n", 1, "«año» no vale", "sin acento"),
    ],
)
def test_a_syntax_error_is_named_where_it_begins(
    tmp_path: Path, end: str, wrong: str, line: int, message: str, remedy: str
) -> None:
    before = '# La casa\n\n[municipio]\nnombre = "San Juan"\nareas = [\n  "una",\n]\n'
    ((found, says, write),) = problems(tmp_path, (before + wrong).replace("\n", end))
    assert found == before.count("\n") + line
    assert message in says and remedy in write


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('medio = "tv"', 'medio = "cine"'),
        ('medio = "tv"', "medio = 3"),
        ('id = "tlaxcala-tv"', 'id = "radio-calpulalpan"'),
        ("kbps = 128", "kbps = 129"),
        ("lufs = -24.0", "lufs = 24.0"),
        ('1 = "clara"', '1 = "claro"'),
    ],
)
def test_of_several_sections_the_wrong_one_is_named(tmp_path: Path, old: str, new: str) -> None:
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    line = GOOD[: GOOD.index(old)].count("\n") + 1
    assert [row[0] for row in found] == [line]
    assert "[" not in found[0][1]


def test_a_file_that_may_not_be_read_is_not_called_badly_saved(tmp_path: Path) -> None:
    (tmp_path / "boletin.toml").mkdir()  # permissions do not stop who runs the tests as root
    with pytest.raises(ContentError) as told:
        config.load(tmp_path)
    assert "es una carpeta" in str(told.value) and "permisos" in str(told.value)
    assert "UTF-8" not in str(told.value)


@pytest.mark.parametrize(
    ("band", "says"),
    [
        ("22:00-02:00", 'horario = ["00:00-02:00", "22:00-24:00"]'),
        ("22:00 - 2:30", 'horario = ["00:00-02:30", "22:00-24:00"]'),
        ("18:00-00:00", 'es 24:00, en orden: horario = ["18:00-24:00"]'),
        ("22:00", "En orden"),
        ("30:00-02:00", "En orden"),
    ],
)
def test_a_band_past_midnight_is_told_how_to_be_written(band: str, says: str) -> None:
    station = Emisora("radio", "Radio", "radio", horario=(band,))
    told = [remedy for key, _, remedy in troubles((station,), {}, ()) if "horario" in key]
    assert len(told) == 1 and says in told[0]
