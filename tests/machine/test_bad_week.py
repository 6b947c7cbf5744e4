"""What goes wrong in an office: the message, the exit code, and everything else still made.

Pieces are said by the shipped fake voice (``tono``) and without clips, so that each takes a moment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from boletin import addresses
from boletin.cache import Cache
from boletin.cli import run
from boletin.planning import Options, gather

Announce = Callable[..., Path]
Boletin = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(project: Path, brief: None) -> Path:
    path = project / "boletin.toml"
    path.write_text(path.read_text("utf-8").replace('motor = "pico"', 'motor = "tono"'), "utf-8")
    return project


@pytest.fixture
def boletin(project: Path, capfd: pytest.CaptureFixture[str]) -> Boletin:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stop:
            run(["-C", str(project), *arguments])
        out, err = capfd.readouterr()
        assert "Traceback" not in err + out
        return int(stop.value.code or 0), out, err

    return call


def produce(boletin: Boletin, *more: str) -> tuple[int, str, str]:
    return boletin("producir", "--formatos", "audio", "--trabajos", "1", *more)


def whole(boletin: Boletin) -> None:
    code, _, err = boletin("verificar")
    assert code == 0, err


def released(project: Path) -> list[str]:
    return sorted(p.parent.name for p in project.glob("output/spots/*/control.json"))


def test_no_announcement_at_all(office: Path, boletin: Boletin) -> None:
    code, _, err = produce(boletin)
    assert code == 2 and "ningún comunicado aprobado" in err and "redactar" in err
    assert boletin("verificar")[0] == 0


def test_outside_a_project(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["-C", str(tmp_path), "producir"])
    assert stop.value.code == 3
    assert "boletin nuevo" in capfd.readouterr().err


@pytest.mark.slow
def test_a_bad_one_never_holds_back_the_others(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("bueno", titulo="Aviso bueno")
    announce("malo", extra="duracion: 33")
    announce("largo", extra="duracion: 20", cuerpo="La calle se cierra por obra. " * 40)
    announce("ilegal", extra="menores: sí")
    bad = announce("foto", extra="imagenes: [imagenes/rota.jpg]")
    (bad.parent / "imagenes").mkdir()
    (bad.parent / "imagenes" / "rota.jpg").write_bytes(b"no soy una foto")
    code, _, err = produce(boletin)
    assert code == 3
    assert "malo.md:5" in err and "largo.md:5" in err and "ilegal.md:5" in err
    assert "palabras" in err and "M13" in err
    assert released(office) == ["2026-11-23-bueno", "2026-11-23-foto"]
    assert (office / "output/boletines/2026-W48/boletin.mp3").is_file()
    whole(boletin)
    # The corrupt picture only matters to the clip, and is told at its line; the bulletin's film is
    # made without it.
    code, _, err = boletin("producir", "--formatos", "audio,tv", "--trabajos", "1")
    assert code == 3, err
    line = 1 + bad.read_text("utf-8").splitlines().index("imagenes: [imagenes/rota.jpg]")
    assert f"foto.md:{line}: error [IMAGEN] rota.jpg" in err
    assert (office / "output/spots/2026-11-23-bueno/tv.mp4").is_file()
    assert (office / "output/boletines/2026-W48/boletin.mp4").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda f: (f / "cama_informativa.flac").unlink(), "cama_informativa"),
        (lambda f: (f / "cama_informativa.flac").write_bytes(b"nada"), "cama_informativa"),
        (lambda f: (f / "creditos.toml").write_text("esto no es"), "creditos.toml"),
        (lambda f: (f / "creditos.toml").unlink(), "cortinilla_entrada"),
    ],
    ids=["missing", "corrupt", "bad-credits", "no-credits"],
)
def test_a_broken_sound_is_named(
    office: Path,
    boletin: Boletin,
    announce: Announce,
    damage: Callable[[Path], None],
    says: str,
) -> None:
    announce()
    damage(office / "audio_assets")
    code, _, err = produce(boletin)
    assert code == 3 and says in err and "Remedio" in err
    assert err.count("[SONIDO]") + err.count("[PIEZA]") <= 1  # told once, not once a piece
    assert not released(office)
    code, found, _ = boletin("revisar")
    assert code == 3 and "audio_assets/" in found and says in found


@pytest.mark.slow
def test_a_broken_look_is_told_before_anything_is_made(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce()
    look = office / "plantillas/video/informativo/aspecto.toml"
    text = look.read_text("utf-8").replace("{titulo}", "{titular}", 1)
    look.write_text(text, "utf-8")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "{titular}" in row)
    place = f"plantillas/video/informativo/aspecto.toml:{line}: error"
    code, found, _ = boletin("revisar")
    assert code == 3 and found.count(place) == 1 and "«{titular}»" in found
    code, _, err = boletin("producir", "--trabajos", "1")
    assert code == 3 and err.count(place) == 1 and "{titulo}" not in err.partition("Valen")[0]
    assert "Nada nuevo" in err
    assert not list((office / ".boletin").rglob("*.wav")), "nothing was said for it"


def test_an_emblem_that_cannot_be_used_is_told_before_anything_is_made(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce()
    path = office / "boletin.toml"
    text = path.read_text("utf-8").replace("[imagen]\n", '[imagen]\nemblema = "escudo.png"\n')
    path.write_text(text, "utf-8")
    line = text.splitlines().index('emblema = "escudo.png"') + 1
    code, found, _ = boletin("revisar")
    assert code == 3 and f"boletin.toml:{line}: error" in found and "No existe" in found
    (office / "escudo.png").write_bytes(b"nada")
    for formats in (["--formatos", "audio"], []):
        code, _, err = boletin("producir", "--trabajos", "1", *formats)
        assert code == 3 and err.count(f"boletin.toml:{line}: error") == 1 and "PNG" in err
    assert not list((office / ".boletin").rglob("*.wav")), "nothing was said for it"
    assert not (office / "output").exists()


@pytest.mark.slow  # two covers of 3000 pixels
def test_the_emblem_s_bytes_decide_what_is_made_again(office: Path, announce: Announce) -> None:
    announce()
    path = office / "boletin.toml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("[imagen]\n", '[imagen]\nemblema = "e.png"\n'), "utf-8")
    cache = Cache(office / ".boletin")

    def made(colour: str) -> tuple[str, str, str]:
        picture = Image.new("RGBA", (900, 900))
        picture.paste(colour, (100, 100, 800, 800))
        picture.save(office / "e.png")
        plan = gather(office, Options())
        spot = plan.jobs[0]
        return (
            addresses.clip_address(spot, cache, "vertical"),
            addresses.cover(plan.config, office, cache).sha256,
            addresses.sound_address(spot, cache),
        )

    red, blue, again = made("#c00000"), made("#0000c0"), made("#c00000")
    assert red == again
    assert red[0] != blue[0] and red[1] != blue[1], "clip and cover"
    assert red[2] == blue[2], "nobody hears it"


@pytest.mark.slow
def test_a_look_that_is_not_there_holds_back_its_announcement_alone(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("bueno", titulo="Aviso bueno")
    announce("malo", extra="aspecto: noexiste")
    code, found, _ = boletin("revisar")
    assert code == 3 and "malo.md:5: error" in found and "«noexiste»" in found
    code, _, err = produce(boletin, "--solo", "2026-11-23-malo")
    assert code == 3 and err.count("malo.md:5: error") == 1
    code, found, _ = boletin("revisar", "2026-11-23-bueno")
    assert code == 0 and "noexiste" not in found
    code, out, _ = boletin("escaleta", "--json")
    assert "bueno" in out and "malo" not in out


def test_a_voice_that_cannot_speak_is_told_in_the_review(office: Path, boletin: Boletin) -> None:
    path = office / "boletin.toml"
    path.write_text(path.read_text("utf-8").replace('motor = "tono"', 'motor = "tomo"', 1), "utf-8")
    code, found, _ = boletin("revisar")
    assert code == 3 and "«tomo»" in found and "tono" in found


@pytest.mark.slow
def test_approval_rules_what_is_public(office: Path, boletin: Boletin, announce: Announce) -> None:
    announce("uno", titulo="Aviso uno")
    two = announce("dos", titulo="Aviso dos")
    assert produce(boletin)[0] == 0
    assert released(office) == ["2026-11-23-dos", "2026-11-23-uno"]
    two.write_text(two.read_text("utf-8").replace("estado: aprobado", "estado: borrador"), "utf-8")
    code, _, err = produce(boletin)
    assert code == 0 and "1 sin aprobar" in err
    assert released(office) == ["2026-11-23-uno"]
    assert "Aviso dos" not in (office / "output/index.html").read_text("utf-8")
    whole(boletin)
    assert boletin("aprobar", "2026-11-23-dos", "--nombre", "Comunicación Social")[0] == 0
    assert "huella:" in two.read_text("utf-8")
    assert produce(boletin)[0] == 0 and released(office) == ["2026-11-23-dos", "2026-11-23-uno"]
    two.write_text(two.read_text("utf-8").replace("informa.", "informa mal."), "utf-8")
    code, _, err = produce(boletin)
    assert code == 3 and "cambió después de aprobarse" in err
    assert released(office) == ["2026-11-23-uno"]


@pytest.mark.slow
def test_an_old_week_stays_when_a_new_one_is_made(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("vieja", titulo="Semana vieja")
    assert produce(boletin)[0] == 0
    old = (office / "output/boletines/2026-W48/boletin.mp3").read_bytes()
    new = announce("nueva", titulo="Semana nueva")
    new.write_text(
        new.read_text("utf-8").replace("fecha: 2026-11-23", "fecha: 2026-11-30"), "utf-8"
    )
    code, out, _ = produce(boletin, "--json")
    assert code == 0 and json.loads(out)["semana"] == "2026-W49"
    assert (office / "output/boletines/2026-W48/boletin.mp3").read_bytes() == old
    feed = (office / "output/podcast.xml").read_text("utf-8")
    assert feed.count("<item>") == 2
    assert released(office) == ["2026-11-23-nueva", "2026-11-23-vieja"]
    whole(boletin)


HOSTILE = (
    "{{ 7*7 }} {% for %}",
    "<script>alert(1)</script>",
    "{\\\\an8}{\\\\b1}",
    "uno --> dos ]]>",
    "l'eau d'Émile & Cía.",
    "\u0641\u064a\u0636\u0627\u0646 \u202eabc \U0001f389",
    "OP: ENTRA nada",
)


@pytest.mark.slow
def test_hostile_text_goes_through_as_text(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    for number, hostile in enumerate(HOSTILE):
        announce(
            f"hostil-{number}",
            titulo=f'"Aviso {hostile}"',
            cuerpo=f"Aviso: {hostile} fin.",
            extra="tipo: nota",
        )
    code, _, err = produce(boletin)
    assert code == 0, err
    assert len(released(office)) == len(HOSTILE)
    for page in office.glob("output/**/*.html"):
        text = page.read_text("utf-8")
        assert "<script>alert" not in text and "\u202e" not in text, page
    captions = (office / "output/spots/2026-11-23-hostil-3/subtitulos.vtt").read_text("utf-8")
    assert "-->" not in "".join(re.findall(r"^<v.*$", captions, re.MULTILINE))
    assert "{{ 7*7 }} {% for %}" in (
        office / "output/spots/2026-11-23-hostil-0/guion.txt"
    ).read_text("utf-8")
    whole(boletin)


def test_order_words_are_spanish(boletin: Boletin) -> None:
    code, _, err = boletin("produsir")
    assert code == 2 and "No existe la orden" in err and "Uso:" in err
    code, _, err = boletin("producir", "--semanas", "x")
    assert code == 2 and "No existe la opción" in err
    code, _, err = boletin("producir", "--semana", "2026-48")
    assert code == 2 and "2026-W48" in err
    code, out, _ = boletin("--ayuda")
    assert code == 0 and "Órdenes" in out and "Opciones" in out and "Commands" not in out


def test_unknown_ids_are_told_with_the_nearest(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("agua")
    code, _, err = produce(boletin, "--solo", "2026-11-23-aguas")
    assert code == 2 and "¿Quiso escribir «2026-11-23-agua»?" in err
    code, _, err = boletin("guion", "nada")
    assert code == 2 and "nada" in err
    code, out, _ = boletin("guion", "comunicados/2026-11-23-agua.md")
    assert code == 0 and "LOC 1:" in out


def test_what_is_wrong_in_the_file_asked_for_is_told(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("agua")
    announce("luz", extra="grabacion: ../../clave.m4a")
    for order in (("producir", "--solo"), ("aprobar", "--nombre", "Ana"), ("guion",)):
        code, _, err = boletin(*order, "2026-11-23-luz")
        assert code == 3, order
        assert "2026-11-23-luz.md:5" in err and "grabacion" in err and "Quiso" not in err
        assert "2026-11-23-agua" not in err


@pytest.mark.slow
def test_a_piece_that_fails_is_not_called_no_work(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("luz", extra="grabacion: toma.m4a")
    (office / "comunicados" / "toma.m4a").write_bytes(b"no soy sonido")
    code, _, err = produce(boletin, "--solo", "2026-11-23-luz")
    assert code == 3
    assert err.count("toma.m4a") == 1 and "corrija los errores de arriba" in err
    assert "no hubo trabajo" not in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("redactar", " "), "no tiene palabras"),
        (("voces", "probar", ""), "No hay palabras"),
        (("voces", "probar", "hola", "--voz", "nadie"), "nadie"),
        (("medir", "no-esta.mp3"), "no existe"),
        (("verificar", "no-esta"), "No existe"),
        (("verficar",), "¿Quiso escribir «verificar»?"),
        (("producir", "--trabajos", "0"), "de 1 a 64"),
        (("aprobar", "2026-11-23-agua", "--nombre", "  "), "Falta quién aprueba"),
        (("nuevo",), "CARPETA"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_order_ends_with_2(
    office: Path, boletin: Boletin, announce: Announce, words: tuple[str, ...], says: str
) -> None:
    announce("agua")
    code, out, err = boletin(*words)
    assert code == 2 and says in err and not out, err


def test_what_is_no_project_or_no_folder_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as caught:
            run(["-C", str(tmp_path), *words])
        return int(caught.value.code or 0), "".join(capfd.readouterr())

    code, text = told("diagnostico")
    assert code == 4 and "boletin nuevo" in text
    assert told("verificar") == (0, "S06 [I] No hay nada en output/; hágalo: boletin producir\n")
    (tmp_path / "file").write_text("x")
    code, text = told("nuevo", str(tmp_path / "file"))
    assert code == 1 and "es un archivo" in text and (tmp_path / "file").read_text() == "x"


def test_review_tells_everything_as_json(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce("a", extra="tipo: chisme")
    announce("b", extra="duracion: x")
    code, out, _ = boletin("revisar", "--json")
    rows = json.loads(out)
    assert code == 3 and len(rows) == 2
    assert set(rows[0]) == {
        "regla", "nivel", "archivo", "linea", "texto", "mensaje", "remedio", "fuente",
    }  # fmt: skip


def test_a_text_is_read_as_it_will_be_said(boletin: Boletin) -> None:
    code, out, _ = boletin("leer", "Cuesta $1,250.00 a las 10:30 h.", "--json")
    said = json.loads(out)
    assert code == 0 and said["mostrado"] == "Cuesta $1,250.00 a las 10:30 h."
    assert said["hablado"] == "Cuesta mil doscientos cincuenta pesos a las diez treinta horas."
    assert ["doscientos", "$1,250.00"] in said["palabras"]


@pytest.mark.slow
def test_a_new_project_produces_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mi oficina ñ"

    def call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stop:
            run(list(arguments))
        assert "Traceback" not in capfd.readouterr().err
        return int(stop.value.code or 0)

    assert call("nuevo", str(folder)) == 0
    assert call("nuevo", str(folder)) == 1, "an existing folder is not overwritten"
    assert call("-C", str(folder), "revisar", "--estricto") == 0
    assert call("-C", str(folder), "producir", "--formatos", "audio", "--trabajos", "1") == 0
    assert call("-C", str(folder), "redactar", "Título: con «signos»") == 0
    assert call("-C", str(folder), "redactar", "Título: con «signos»") == 1
    assert call("-C", str(folder), "verificar") == 0


@pytest.mark.slow
def test_a_station_that_cannot_be_served_does_not_stop_the_others(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce()
    toml = office / "boletin.toml"
    text = toml.read_text("utf-8")
    loud = "[perfiles.fuerte]\nlufs = -8.0\ndbtp = -12.0\n\n[imagen]"
    text = text.replace("[imagen]", loud, 1)
    toml.write_text(text.replace('perfil = "radio"', 'perfil = "fuerte"', 1), "utf-8")
    code, _, err = produce(boletin)
    assert code == 3 and "radio-calpulalpan se queda sin esta pieza. Perfil «fuerte»" in err
    (spot,) = office.glob("output/spots/*")
    assert (spot / "radio.mp3").is_file() and any(spot.glob("emisoras/radio-huamantla/*.mp2"))
    assert not (spot / "emisoras/radio-calpulalpan").exists()
    whole(boletin)


@pytest.mark.slow
def test_a_bad_section_of_the_credits_is_told_to_who_uses_it(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce()
    credits = office / "audio_assets/creditos.toml"
    bad = '\n[fuera]\narchivo = "../../etc/passwd"\ntipo = "efecto"\n'
    credits.write_text(credits.read_text("utf-8") + bad, "utf-8")
    assert produce(boletin)[0] == 0
    code, out, _ = boletin("revisar")
    assert code == 3 and "«fuera»: el archivo '../../etc/passwd' queda fuera" in out


@pytest.mark.slow
def test_what_a_piece_is_warned_of_is_said_when_it_is_made(
    office: Path, boletin: Boletin, announce: Announce
) -> None:
    announce()
    credits = office / "audio_assets/creditos.toml"
    text = credits.read_text("utf-8")
    credits.write_text(text.replace('licencia = "CC0-1.0"', ""), "utf-8")
    code, _, err = produce(boletin)
    assert code == 0 and "[P13]" in err and "Sin eso no se puede publicar" in err
