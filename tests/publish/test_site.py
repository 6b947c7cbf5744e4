"""Pages: complete, escaped, without third parties, readable in every colour."""

import dataclasses
import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import urldefrag

import publish_samples as samples
import pytest

from boletin.cleantext import one_line
from boletin.config import Imagen
from boletin.errors import ContentError
from boletin.model import Artifact, Check, Version, Vigencia
from boletin.publish import about, public_files, site, text, views
from boletin.publish.chapters import chapters, check_chapters
from boletin.publish.palette import contrast, palette, rgb

TODAY = date(2026, 11, 25)
FAILED = (Check("L30", "E", False, -20.0, "no"),)
VOID = {"meta", "link", "img", "br", "source", "track", "input", "hr", "wbr"}
DATA = "application/ld+json"


class Page(HTMLParser):
    """Checks nesting and gathers what tests ask about."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.ids, self.links, self.words = [], [], [], [], []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        if tag not in VOID:
            self.open.append(tag)
        if "id" in attrs:
            self.ids.append(attrs["id"])
        self.links += [attrs[key] for key in ("href", "src", "poster") if key in attrs]

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())


@pytest.fixture(scope="module")
def tree():
    spots = samples.spots()
    bulletins = [samples.bulletin("2026-W47", spots[:2]), samples.bulletin("2026-W48", spots)]
    return samples.public_tree(samples.config(), bulletins, spots, samples.TEMPLATES)


def pages(tree):
    return {path: data.decode() for path, data in tree.items() if path.endswith(".html")}


def test_the_tree_of_the_contract(tree):
    for path in (
        "index.html", "archivo.html", "podcast.xml", "estilo.css", "reproductor.js", "icono.svg",
        "boletines/2026-W48/index.html", "boletines/2026-W48/guion.html",
        "boletines/2026-W48/capitulos.json", "spots/aviso-heladas/index.html",
        "spots/aviso-heladas/guion.html",
    ):  # fmt: skip
        assert tree[path]


def test_same_pieces_same_bytes(tree):
    spots = samples.spots()
    bulletins = [samples.bulletin("2026-W48", spots), samples.bulletin("2026-W47", spots[:2])]
    assert samples.public_tree(samples.config(), bulletins, spots, samples.TEMPLATES) == tree


def test_every_page_is_sound(tree):
    for path, html in pages(tree).items():
        page = Page(html)
        names = [tag for tag, _ in page.tags]
        assert html.startswith("<!doctype html>"), path
        assert ("html", {"lang": "es-MX"}) in page.tags
        assert names.count("h1") == names.count("main") == names.count("title") == 1
        assert len(page.ids) == len(set(page.ids)), path
        assert not [a for _, a in page.tags if "style" in a or any(k[:2] == "on" for k in a)]
        assert all(a.get("src") or a.get("type") == DATA for tag, a in page.tags if tag == "script")
        assert not [a for _, a in page.tags if "autoplay" in a]
        assert all("alt" in a for tag, a in page.tags if tag == "img")
        assert ("a", {"class": "saltar", "href": "#contenido"}) in page.tags, path


def test_a_station_finds_its_own_file_among_the_downloads():
    (piece, *_) = samples.spots()
    own = Artifact(
        "emisoras/radio-calpulalpan/corte.mp2", 9, "f" * 64, 20_000, "propia", -18.0, -3.1, 2.0
    )
    piece = dataclasses.replace(piece, artifacts=(*piece.artifacts, own))
    found = {one.ruta: one for one in views.downloads(samples.config(), piece)}[own.ruta]
    assert (found.nombre, found.uso) == ("Radio Calpulalpan, MP2", "En el formato que pidió")
    assert found.media and found.lufs == -18.0


def test_links_inside_the_tree_lead_somewhere(tree):
    there = set(tree) | {"portada.jpg", "emisoras/index.html"}
    for piece in (*samples.spots(), samples.bulletin(), samples.bulletin("2026-W47")):
        names = [d.ruta for d in views.downloads(samples.config(), piece)] + [
            "miniatura.jpg",
            "tarjeta.jpg",
            "subtitulos.vtt",
            "certificado.html",
        ]
        there |= {f"{piece.carpeta}/{name}" for name in names}
    root = about.site_path(samples.config())  # 404.html is shown anywhere: its links start here
    for path, html in pages(tree).items():
        page = Page(html)
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            target, anchor = urldefrag(link.removeprefix(root))
            parts = [] if link.startswith(root) else list(PurePosixPath(path).parent.parts)
            for part in PurePosixPath(target).parts:
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)
            found = "/".join(parts) if target else path
            assert found in there, (path, link)
            if anchor and not anchor.startswith("t="):
                assert anchor in Page(tree[found].decode()).ids, (path, link)


def test_nothing_is_fetched_from_third_parties(tree):
    for html in pages(tree).values():
        for tag, attrs in Page(html).tags:
            fetched = attrs.get("src") or attrs.get("poster")
            if tag == "link" and attrs["rel"] != "canonical":
                fetched = attrs["href"]
            assert not re.match(r"[a-z]+:|//", fetched or "")
    assert b"url(" not in tree["estilo.css"]


def test_the_home_page_is_light(tree):
    weight = sum(len(tree[name]) for name in ("index.html", "estilo.css", "reproductor.js"))
    assert weight < 80_000


def test_home_shows_the_latest_bulletin(tree):
    page = Page(tree["index.html"].decode())
    assert "Sanctórum informa, semana 48" in page.text
    assert "Del 23 al 29 de noviembre de 2026. 4 avisos" in page.text
    assert "Voz sintética. Clara y Mateo son voces generadas por computadora" in page.text
    players = [a for tag, a in page.tags if tag == "audio"]
    assert len(players) == 5
    assert all(a["preload"] == "none" and a["aria-label"] for a in players)
    assert "tel:+527489100000" in page.links
    assert "podcast.xml" in page.links


def test_spot_page_has_all_that_stations_need(tree):
    html = tree["spots/agua-barrio-san-jose/index.html"].decode()
    page = Page(html)
    spot = samples.spot()
    for artifact in spot.artifacts:
        if artifact.ruta not in ("miniatura.jpg", "tarjeta.jpg"):
            assert artifact.ruta in page.links
            assert artifact.sha256 in page.text
    assert "−16.0 LUFS" in page.text
    assert text.exact(spot.timeline.duration_ms) in page.text
    assert ("video", "miniatura.jpg") in [(tag, a.get("poster")) for tag, a in page.tags]
    track = next(a for tag, a in page.tags if tag == "track")
    assert (track["kind"], track["src"], track["srclang"]) == (
        "captions", "subtitulos.vtt", "es-MX",
    )  # fmt: skip
    for fact in ("Dirección de Agua Potable", "23 al 29 de noviembre de 2026", "ext. 12"):
        assert fact in page.text


def test_transcript_follows_the_voice_token_by_token():
    pieza = samples.spot(textos=("Pague $1,250.00 hoy.", "Gracias."))
    first, second = views.transcript(samples.config(), pieza)
    assert [span.texto for span in first.tramos] == ["Pague", "$1,250.00", "hoy."]
    # The amount is said in two words, so what follows starts three words after the first.
    assert [span.inicio_ms for span in first.tramos] == [1500, 1830, 1830 + 660]
    assert (first.hablante, second.hablante) == ("Clara", "Mateo")


def test_unreleased_pieces_never_appear():
    bad = samples.spot("secreto", "Pieza que no pasó", checks=FAILED)
    good = samples.spot()
    bulletins = [
        samples.bulletin("2026-W48", (good, bad)),
        samples.bulletin("2026-W49", (good,), titulo="Boletín que no pasó", checks=FAILED),
    ]
    files = samples.public_tree(samples.config(), bulletins, [good, bad], samples.TEMPLATES)
    assert not [path for path in files if "secreto" in path or "W49" in path]
    assert "Boletín que no pasó".encode() not in b"".join(files.values())
    assert "spots/secreto" not in pages(files)["boletines/2026-W48/index.html"]
    assert "spots/secreto" not in pages(files)["index.html"]
    # Nor do feed and chapters lead to a page that is not there.
    assert b"spots/secreto" not in files["podcast.xml"]
    assert b"spots/secreto" not in files["boletines/2026-W48/capitulos.json"]


def test_an_office_that_has_published_nothing():
    files = samples.public_tree(samples.config(), [], [], samples.TEMPLATES)
    assert "Aún no hay boletines" in Page(files["index.html"].decode()).text


def test_a_piece_without_files_or_facts_still_has_pages():
    bare = dataclasses.replace(samples.spot(), artifacts=(), comunicado=None)
    page = Page(site.spot_page(samples.config(), bare, samples.TEMPLATES, TODAY))
    assert not [tag for tag, _ in page.tags if tag in ("video", "audio")]
    assert "radio.wav" not in page.links
    plain = samples.spot(vigencia=None, lugar="", contacto="")
    page = Page(site.spot_page(samples.config(), plain, samples.TEMPLATES, TODAY))
    assert "Vigente" not in page.text


def test_a_piece_that_is_over_says_so_before_anything_else():
    day = date(2026, 11, 30)
    html = site.spot_page(samples.config(), samples.spot(), samples.TEMPLATES, day)
    page, over = Page(html), "Terminó el 29 de noviembre de 2026"
    assert page.text.index(over) < page.text.index("Lo que dice")
    said = [a["content"] for tag, a in page.tags if a.get("property") == "og:description"]
    assert said[0].startswith(f"{over}. ")
    before = site.spot_page(samples.config(), samples.spot(), samples.TEMPLATES, TODAY)
    assert f'data-fin="{over}"' in before and f"{over}." not in before


@pytest.mark.parametrize(
    "hostile",
    [
        '"><script>alert(1)</script><img src=x onerror=alert(1)>',
        "{{ 7*7 }}{% raw %}",
        "control\x00\x08 \u202eoverride",
        "🎉 </title></style> ]]> -->",
        "' onclick='x",
    ],
)
def test_hostile_words_stay_words(hostile):
    spot = samples.spot(
        titulo=hostile, area=hostile, textos=(hostile,), lugar=hostile, contacto=hostile
    )
    config = samples.config(titulo=hostile, descripcion=hostile)
    bulletin = samples.bulletin(pieces=(spot,), titulo=hostile)
    for html in pages(samples.public_tree(config, [bulletin], [spot], samples.TEMPLATES)).values():
        page = Page(html)
        scripts = [a for tag, a in page.tags if tag == "script" and a.get("type") != DATA]
        assert all(set(a) == {"src", "defer"} and a["src"].endswith(".js") for a in scripts)
        assert not [a for _, a in page.tags if any(key.startswith("on") for key in a)]
        assert not re.search("[\x00\x08\u202e]", html)
        assert one_line(hostile) in page.text


def test_another_language_is_marked():
    spot = samples.spot(idioma="nah")
    line = dataclasses.replace(spot.timeline.lines[0].linea, idioma="nah")
    first = dataclasses.replace(spot.timeline.lines[0], linea=line)
    timeline = dataclasses.replace(spot.timeline, lines=(first, *spot.timeline.lines[1:]))
    page = Page(
        site.spot_page(
            samples.config(), dataclasses.replace(spot, timeline=timeline), samples.TEMPLATES, TODAY
        )
    )
    assert [tag for tag, a in page.tags if a.get("lang") == "nah"] == ["h1", "p"]


def test_script_page_reads_in_order_with_times():
    pieza = samples.bulletin()
    page = Page(site.script_page(samples.config(), pieza, samples.TEMPLATES))
    rows = views.script_rows(pieza, {})
    assert [row.numero for row in rows if row.clase != "seccion"] == list(
        range(1, len(pieza.guion.entradas) + 1)
    )
    assert next(row.texto for row in rows if row.clase == "seccion") == "Saludo"
    assert "ENTRA cortinilla_entrada" in page.text
    assert "Hasta la próxima semana." in page.text
    assert "«…informa. Hasta la próxima semana.»" in page.text
    assert all(row.inicio_ms is not None for row in rows if row.clase == "loc")


def test_a_script_page_alone_needs_no_other_file():
    pieza = samples.bulletin()
    page = Page(site.script_page(samples.config(), pieza, samples.TEMPLATES, alone=True))
    assert page.links == ["#contenido"]
    assert not {"link", "script", "button"} & {tag for tag, _ in page.tags}
    assert ".libreto" in page.text  # the style, inside
    for row in views.script_rows(pieza, {}):
        assert one_line(row.texto) in page.text


@pytest.mark.parametrize(
    ("name", "content", "file", "line", "says"),
    [
        ("index.html.j2", "uno\n{% if %}", "index.html.j2", 2, "no se puede usar"),
        ("index.html.j2", "uno\n\n{{ nada }}", "index.html.j2", 3, "nada"),
        ("index.html.j2", "{{ ''.__class__.__mro__ }}", "index.html.j2", 1, "unsafe"),
        ("index.html.j2", '{% include "../../boletin.toml" %}', "../../boletin.toml", 1, "Falta"),
        ("index.html.j2", None, "index.html.j2", 1, "Falta la plantilla"),
        ("index.html.j2", "{{ 1/0 }}", "index.html.j2", 1, "zero"),
    ],
)
def test_a_broken_template_is_told_with_file_and_line(tmp_path, name, content, file, line, says):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(ContentError) as caught:
        site.index_page(samples.config(), [], {}, tmp_path, TODAY)
    (found,) = caught.value.findings
    assert (found.file, found.line) == (f"plantillas/sitio/{file}", line)
    assert says in found.message


def test_chapters_are_those_of_the_timeline():
    pieza = samples.bulletin()
    data = chapters(samples.config(), pieza)
    whole = json.loads(data)
    assert check_chapters(data).ok
    assert whole["version"] == "1.2.0"
    assert [one["startTime"] for one in whole["chapters"]] == [
        one.start_ms / 1000 for one in pieza.timeline.chapters
    ]
    assert whole["chapters"][1]["url"].endswith("/spots/agua-barrio-san-jose/index.html")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"nada", "forma"),
        (b'{"version": "1.2.0", "chapters": []}', "ningún"),
        (b'{"version": "1.0", "chapters": [{"startTime": 0, "title": "a"}]}', "versión"),
        (
            b'{"version": "1.2.0", "chapters": [{"startTime": 3, "title": "a"},'
            b' {"startTime": 3, "title": "b"}]}',
            "aumento",
        ),
    ],
)
def test_wrong_chapters_are_seen(data, says):
    check = check_chapters(data)
    assert not check.ok
    assert says in check.detail


@pytest.mark.parametrize(
    "imagen",
    [
        Imagen(),
        Imagen("#ffff00", "#ffffff", "#000000", "#eeeeee", "#111111"),
        Imagen("#808080", "#7f7f7f", "#818181", "#808080", "#808080"),
        Imagen("#000000", "#000000", "#000000", "#000000", "#ffffff"),
        Imagen("#0033ff", "#ff00ff", "#00ff00", "#101010", "#ffffff"),
    ],
)
def test_any_identity_colours_can_be_read(imagen):
    for scheme in palette(imagen).values():
        colour = {name: rgb(value) for name, value in scheme.items()}
        for surface in ("papel", "tarjeta", "suave"):
            for ink in ("tinta", "gris", "enlace", "loc1", "loc2"):
                assert contrast(colour[ink], colour[surface]) >= 4.5, (ink, surface)
            for mark in ("borde", "foco"):
                assert contrast(colour[mark], colour[surface]) >= 3, (mark, surface)
        for band in ("primario", "secundario", "acento", "marca"):
            assert contrast(colour[f"sobre_{band}"], colour[band]) >= 4.5, band
        assert contrast(colour["tenue_primario"], colour["primario"]) >= 4.5


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2026, 11, 23), (2026, 11, 29), "23 al 29 de noviembre de 2026"),
        ((2026, 11, 30), (2026, 12, 6), "30 de noviembre al 6 de diciembre de 2026"),
        ((2026, 12, 28), (2027, 1, 3), "28 de diciembre de 2026 al 3 de enero de 2027"),
        ((2026, 12, 1), (2026, 12, 1), "1.º de diciembre de 2026"),
    ],
)
def test_date_ranges(first, last, expected):
    days = Vigencia(*(__import__("datetime").date(*day) for day in (first, last)))
    assert text.date_range(days.desde, days.hasta) == expected


def test_figures_for_people():
    assert [text.duration(ms) for ms in (45_400, 187_000, 3_720_000)] == [
        "45 s", "3 min 07 s", "1 h 02 min",
    ]  # fmt: skip
    assert [text.clock(ms) for ms in (0, 7_999, 754_000, 3_723_000)] == [
        "0:00", "0:07", "12:34", "1:02:03",
    ]  # fmt: skip
    assert [text.size(n) for n in (10, 480_000, 2_400_000)] == ["1 kB", "480 kB", "2.4 MB"]
    assert text.shorten("una dos tres", 9) == "una…"
    assert len(text.shorten("ñ" * 100, 51).encode()) <= 51


def test_what_was_corrected_says_so():
    spot = samples.spot()
    (record,) = samples.records([spot]).values()
    again = Version(2, date(2026, 11, 27), "1" * 64)
    records = {spot.carpeta: dataclasses.replace(record, versiones=(record.version, again))}

    def page(known):
        tree = public_files(
            samples.config(), [], [spot], samples.TEMPLATES, samples.GUIDS, known, today=TODAY
        )
        return tree[f"{spot.carpeta}/index.html"].decode()

    assert "Corregido el 27 de noviembre de 2026" in page(records)
    assert '"dateModified":"2026-11-27"' in page(records)
    assert "Corregido" not in page(samples.records([spot]))


def test_what_is_over_says_so_and_stands_behind_what_is_not():
    first = date(2026, 11, 23)
    spots = [
        samples.spot(*samples.STORIES[n], vigencia=Vigencia(first, date(2026, 11, day)))
        for n, day in ((2, 24), (0, 25), (1, 27))
    ]
    bulletin = samples.bulletin("2026-W48", spots)
    tree = samples.public_tree(samples.config(), [bulletin], spots, today=date(2026, 11, 25))
    home = tree["index.html"].decode()
    cards = re.findall(r'<li class="tarjeta( terminada)?">.*?spots/([a-z0-9-]+)/', home, re.DOTALL)
    assert [bool(over) for over, _ in cards] == [False, False, True]
    assert "aviso-heladas" in cards[-1][1]
    assert "Terminó el 24 de noviembre de 2026" in Page(home).text
    # The day after, only the pages that show what ended meanwhile are others.
    later = samples.public_tree(samples.config(), [bulletin], spots, today=date(2026, 11, 26))
    changed = {path for path in tree if tree[path] != later[path] and path.endswith(".html")}
    agua = next(one for one in tree if re.fullmatch(r"spots/[^/]*agua[^/]*/index.html", one))
    assert {"index.html", agua} <= changed
    assert not any("vacunacion" in path for path in changed)
