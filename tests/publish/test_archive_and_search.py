"""Lists, search, and what machines read of the site."""

import dataclasses
import io
import json
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from urllib.parse import unquote

import publish_samples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from boletin.config import Enlace
from boletin.model import Vigencia
from boletin.publish import (
    about,
    archive,
    linked_data,
    search,
    site,
    subscribe,
    views,
)
from boletin.publish.text import week_days

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def tree():
    spots = samples.spots()
    return samples.public_tree(samples.config(), [samples.bulletin()], spots, samples.TEMPLATES)


def nodes(page):
    """The JSON-LD of a page, by type."""
    (block,) = DATA.findall(page.decode())
    whole = json.loads(block)
    assert whole["@context"] == "https://schema.org"
    return {node["@type"]: node for node in whole["@graph"]}


# --- lists --------------------------------------------------------------------------------------


@given(st.integers(1, 1000))
def test_a_list_is_cut_into_whole_parts_that_never_change(total):
    cuts, before = archive.cuts(total), archive.cuts(total - 1)
    assert [n for start, end in cuts for n in range(start, end)] == list(range(total))
    assert cuts[:-1][: len(before) - 1] == before[:-1]  # full pages stay
    assert all(end - start == archive.SIZE for start, end in cuts[:-1])
    assert cuts[-1][1] - cuts[-1][0] < 2 * archive.SIZE


@given(st.text())
def test_a_slug_is_a_safe_folder_name_and_names_never_share_it(name):
    assert re.fullmatch(r"[a-z0-9-]{1,60}", archive.slug(name))


def test_slugs():
    assert archive.slug("Dirección de Agua Potable") == "direccion-de-agua-potable"
    assert archive.slug("AGUA  POTABLE.") == archive.slug("agua potable")
    assert archive.slug("日本") != archive.slug("中国")
    assert archive.slug("x" * 70 + "a") != archive.slug("x" * 70 + "b")


def test_weeks_stand_in_the_month_of_their_thursday():
    spot = samples.spot(day=date(2026, 12, 31))  # Thursday of the week 2026-W53
    early = samples.spot("dos", day=date(2027, 1, 2))  # Saturday of the same week
    (month,) = archive.months([samples.bulletin("2026-W53", ())], [spot, early])
    assert (month.ruta, month.total) == ("archivo/2026-12.html", 3)
    assert [one.id for one in month.semanas[0].spots] == ["dos", spot.id]
    assert week_days(month.semanas[0].id)[0] == date(2026, 12, 28)


def test_spellings_of_a_name_are_one_list_called_as_its_newest():
    old = samples.spot("uno", area="direccion de salud", day=date(2026, 1, 5))
    new = samples.spot("dos", area="Dirección de Salud", day=date(2026, 2, 5))
    area = next(one for one in archive.groups([new, old]) if one.clase == "areas")
    assert (area.nombre, [one.id for one in area.piezas]) == ("Dirección de Salud", ["uno", "dos"])


def test_every_piece_is_found_by_week_area_kind_and_place(tree):
    for spot in samples.spots():
        for path in (
            "archivo/2026-11.html",
            f"archivo/areas/{archive.slug(spot.comunicado.area)}/index.html",
            f"archivo/tipos/{spot.comunicado.tipo}/index.html",
            "archivo/lugares/plaza-principal/index.html",
        ):
            assert f"{spot.carpeta}/index.html".encode() in tree[path], path
            assert path.encode() in tree["archivo.html"]


def test_a_long_list_is_paged():
    first = date(2024, 1, 1)
    spots = [
        samples.spot(f"a{n:03}", day=first + timedelta(days=n), lugar=f"L{n}") for n in range(150)
    ]
    pages = archive.pages([], spots, samples.TEMPLATES, site.common(samples.config(), ""))
    wanted = ("archivo.html", "archivo/tipos/servicio/", "archivo/lugares/index.html")
    tree = {page.path: page.make().encode() for page in pages if page.path.startswith(wanted)}
    folder = "archivo/tipos/servicio/"
    assert sorted(tree) == sorted((*wanted[::2], f"{folder}1.html", f"{folder}index.html"))
    assert b"150 avisos publicados" in tree[f"{folder}index.html"]
    assert b'href="1.html" rel="prev"' in tree[f"{folder}index.html"]
    assert b'href="index.html" rel="next"' in tree[f"{folder}1.html"]
    assert b"150" not in tree[f"{folder}1.html"]
    assert tree["archivo.html"].count(b"archivo/lugares/l") == archive.SHOWN
    assert b"archivo/lugares/index.html" in tree["archivo.html"]
    assert tree["archivo/lugares/index.html"].count(b"archivo/lugares/l") == 150


# --- search -------------------------------------------------------------------------------------


def rows(script):
    """The rows of a part of the index."""
    text = script.decode() if isinstance(script, bytes) else script
    body = re.fullmatch(r"\(self\.indice \?\?= \[\]\)\.push\(\n(.*)\n\);\n", text, re.DOTALL)[1]
    return json.loads(f"[{body}]")


def test_the_index_tells_each_piece_in_words_without_accents(tree):
    found = {row[0]: row for row in rows(tree["busqueda/1.js"])}
    assert len(found) == 5
    row = found["spots/jornada-vacunacion/index.html"]
    assert row[1:6] == [
        "Jornada de vacunación contra la influenza en la plaza principal", "Dirección de Salud",
        "Convocatoria", "2026-11-23", "Plaza principal",
    ]  # fmt: skip
    assert "ninas" in row[6].split() and "para" not in row[6].split()
    assert found["boletines/2026-W48/index.html"][3] == "Boletín"


def test_another_language_is_told_to_the_search():
    (row,) = rows(search.index(samples.config(), [samples.spot(idioma="nah")]))
    assert row[7] == "nah"


def test_a_part_of_the_index_stays_under_200_kb():
    words = tuple(f"palabra{n}larguísima{n}" for n in range(160))
    spot = samples.spot("x" * 64, "T" * 120, "A" * 60, textos=(" ".join(words),), lugar="L" * 60)
    assert len(search.index(samples.config(), [spot] * search.PART).encode()) < 600_000
    usual = samples.spot(textos=(" ".join(f"palabra{n}" for n in range(160)),))
    assert len(search.index(samples.config(), [usual] * search.PART).encode()) < 250_000


# --- machines -----------------------------------------------------------------------------------


def test_home_says_who_speaks_what_they_publish_and_the_latest(tree):
    found = nodes(tree["index.html"])
    assert set(found) == {"GovernmentOrganization", "PodcastSeries", "PodcastEpisode"}
    office, series, episode = found.values()
    assert office["name"] == "H. Ayuntamiento de Sanctórum de Lázaro Cárdenas"
    assert office["address"]["addressCountry"] == "MX"
    assert series["webFeed"] == "https://sanctorum.example/boletin/podcast.xml"
    assert series["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "sameAs" not in series
    assert episode["partOfSeries"] == {"@id": series["@id"]}
    assert episode["publisher"] == {"@id": office["@id"]}
    assert episode["associatedMedia"]["contentUrl"].endswith("/boletines/2026-W48/boletin.mp3")


def test_a_spot_is_an_article_with_sound_and_video(tree):
    found = nodes(tree["spots/aviso-heladas/index.html"])["NewsArticle"]
    assert (found["datePublished"], found["expires"]) == ("2026-11-23", "2026-11-29")
    assert found["articleSection"] == "Protección Civil"
    for key in ("name", "description", "thumbnailUrl", "uploadDate", "contentUrl", "duration"):
        assert found["video"][key], key
    assert re.fullmatch(r"PT\d+M\d+S", found["audio"]["duration"])
    assert all(value not in ("", [], {}) for value in found.values())


@pytest.mark.parametrize(
    "hostile", ["</script><script>x", "\u2028a\u2029", "<!--<script>", "\x00 \u202e"]
)
def test_nothing_in_the_data_can_end_its_block(hostile):
    spot = samples.spot(titulo=f"a {hostile}", lugar=f"b {hostile}", textos=(f"c {hostile}",))
    block = str(linked_data.block(linked_data.article(samples.config(), spot)))
    assert not set(block) & set("<>&\u2028\u2029\x00\u202e")
    whole = json.loads(block)["@graph"][0]
    assert whole["headline"].startswith("a")


def test_the_sitemap_lists_exactly_the_public_pages(tree):
    root = ET.fromstring(tree["sitemap.xml"])
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    base = "https://sanctorum.example/boletin/"
    urls = [one.text for one in root.iterfind(".//s:loc", space)]
    listed = [unquote(one.removeprefix(base)) or "index.html" for one in urls]
    pages = {path for path in tree if path.endswith(".html")}
    assert len(listed) == len(set(listed))
    hidden = {path for path in pages if path.endswith("guion.html")} | {"404.html"}
    assert set(listed) == pages - hidden
    for path in hidden:
        assert b'<meta name="robots" content="noindex">' in tree[path]
    for path, url in zip(listed, urls, strict=True):
        assert b"noindex" not in tree[path]
        assert f'<link rel="canonical" href="{url}">'.encode() in tree[path]
    assert f"Sitemap: {base}sitemap.xml".encode() in tree["robots.txt"]
    assert b"<lastmod>2026-11-23</lastmod>" in tree["sitemap.xml"]


def test_the_app_has_a_name_and_icons(tree):
    app = json.loads(tree["manifest.webmanifest"])
    assert (app["name"], app["lang"], app["start_url"]) == (
        "Sanctórum informa",
        "es-MX",
        "index.html",
    )
    for icon in app["icons"]:
        picture = Image.open(io.BytesIO(tree[icon["src"]]))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
        assert picture.getpixel((0, 0)) == (0x7A, 0x1F, 0x3D)  # the office's colour fills it
    assert all(len(tree[name]) < 20_000 for name in about.ICONS)


def test_each_page_shows_itself_when_it_is_shared(tree):
    spot = tree["spots/aviso-heladas/index.html"].decode()
    base = "https://sanctorum.example/boletin"
    assert f'"og:image" content="{base}/spots/aviso-heladas/miniatura.jpg"' in spot
    assert '"og:type" content="article"' in spot
    assert f'"og:image" content="{base}/portada.jpg"' in tree["index.html"].decode()


# --- ways to subscribe, to share, to ask --------------------------------------------------------


def test_ways_to_subscribe():
    plain = {way.nombre: way.enlace for way in subscribe.ways(samples.config())}
    assert plain["Apple Podcasts"] == "podcast://sanctorum.example/boletin/podcast.xml"
    assert plain["AntennaPod"].startswith(
        "https://antennapod.org/deeplink/subscribe?url=https%3A%2F%2F"
    )
    assert "Spotify" not in plain
    known = samples.config(
        apple="https://podcasts.apple.com/mx/1", spotify="https://open.spotify.com/show/1"
    )
    found = {way.nombre: way.enlace for way in subscribe.ways(known)}
    assert found["Apple Podcasts"].startswith("https://podcasts.apple.com")
    assert found["Spotify"].startswith("https://open.spotify.com")


def test_what_neighbours_send_each_other():
    words = views.share_text(samples.spot(), "https://x.example/a", date(2026, 11, 29))
    title, said, url = words.split("\n\n")
    assert title == samples.STORIES[0][1] and url == "https://x.example/a"
    assert said.startswith("Este miércoles 25") and len(said.encode()) <= 280
    late = views.share_text(samples.spot(), "https://x.example/a", date(2026, 11, 30))
    assert late.split("\n\n")[0] == f"{title} Terminó el 29 de noviembre de 2026."


def test_transparency_links_stand_on_every_page():
    links = (Enlace("Plataforma Nacional", "https://pnt.example/"),)
    config = dataclasses.replace(samples.config(), transparencia=links)
    tree = samples.public_tree(config, [samples.bulletin()], samples.spots(), samples.TEMPLATES)
    for path in ("index.html", "archivo.html", "contacto.html", "spots/aviso-heladas/index.html"):
        assert b'href="https://pnt.example/"' in tree[path]


def test_the_form_opens_the_readers_own_mail(tree):
    page = tree["contacto.html"].decode()
    assert 'action="mailto:comunicacion@sanctorum.example" data-correo="correo" hidden>' in page
    assert 'id="correo" href="mailto:comunicacion@sanctorum.example?subject=Pregunta%20al' in page
    assert 'name="subject"' in page and 'name="body"' in page


def test_captions_for_deaf_people_come_first_where_there_are():
    spot = samples.spot()
    own = samples.sized("subtitulos.sdh.vtt", 900)
    spot = dataclasses.replace(spot, artifacts=(*spot.artifacts, own))
    page = site.spot_page(samples.config(), spot, samples.TEMPLATES, date(2026, 11, 25))
    assert '<track kind="captions" src="subtitulos.sdh.vtt" srclang="es-MX"' in page


def test_titles_in_another_language_are_marked_wherever_they_stand():
    spot = samples.spot(idioma="nah", vigencia=Vigencia(date(2026, 11, 23), date(2026, 11, 29)))
    bulletin = samples.bulletin(pieces=(spot,))
    tree = samples.public_tree(samples.config(), [bulletin], [spot], samples.TEMPLATES)
    link = f'{spot.carpeta}/index.html" lang="nah">'
    for path in (
        "index.html", "boletines/2026-W48/index.html", "archivo/2026-11.html",
        "archivo/tipos/servicio/index.html",
    ):  # fmt: skip
        assert link.encode() in tree[path], path
