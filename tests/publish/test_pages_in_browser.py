"""The pages in a real Chromium: axe-core, keyboard, small screens, no scripts, no network."""

import dataclasses
import io
import re
import struct
import wave

import browser_kit as kit
import publish_samples as samples
import pytest
from PIL import Image

from boletin.config import Enlace

pytestmark = [pytest.mark.slow, kit.needed]

PATHS = (
    "index.html", "archivo.html", "archivo/2026-11.html", "archivo/tipos/servicio/index.html",
    "archivo/areas/proteccion-civil/index.html", "buscar.html", "contacto.html", "privacidad.html",
    "boletines/2026-W48/index.html", "spots/aviso-heladas/index.html", "spots/agua-nah/index.html",
    "spots/aviso-heladas/guion.html",
)  # fmt: skip
SEARCH = "() => document.querySelectorAll('#resultados a').length"


def tone(seconds):
    """A quiet sound that a browser plays."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(struct.pack("<h", 8) * (8000 * seconds))
    return out.getvalue()


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """output/ of two weeks, with sounds and pictures that load."""
    folder = tmp_path_factory.mktemp("output")
    nahuatl = samples.spot(
        "agua-nah", "Amo oncaz atl", samples.STORIES[0][2], "servicio",
        ("Axcan amo oncaz atl.", "Xicmotlapohui 748 910 0000."), idioma="nah",
    )  # fmt: skip
    spots = [*samples.spots(), nahuatl]
    bulletins = [
        samples.bulletin("2026-W47", tuple(spots[:2])),
        samples.bulletin("2026-W48", tuple(spots)),
    ]
    links = (Enlace("Plataforma Nacional de Transparencia", "https://transparencia.example/"),)
    config = dataclasses.replace(samples.config(), transparencia=links)
    tree = samples.public_tree(config, bulletins, spots, samples.TEMPLATES)
    picture = io.BytesIO()
    Image.new("RGB", (64, 36), "#556677").save(picture, "JPEG")
    for piece in (*bulletins, *spots):
        for name in ("miniatura.jpg", "tarjeta.jpg"):
            tree[f"{piece.carpeta}/{name}"] = picture.getvalue()
        tree[f"{piece.carpeta}/subtitulos.vtt"] = b"WEBVTT\n"
        for name in ("boletin.mp3", "radio.mp3"):
            tree[f"{piece.carpeta}/{name}"] = tone(60)  # browsers go by the bytes, not the name
    for path, data in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def address(root):
    with kit.served(root) as url:
        yield url


@pytest.fixture(scope="module")
def browser():
    with kit.chromium() as one:
        yield one


@pytest.fixture
def page(browser, address):
    """A page that fails the test when it asks anyone else, or breaks its own policy."""
    size = {"width": 1280, "height": 900}
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    opened = context.new_page()
    trouble = []
    opened.on(
        "request",
        lambda one: None if one.url.startswith((address, "data:")) else trouble.append(one.url),
    )
    opened.on("console", lambda one: trouble.append(one.text) if one.type == "error" else None)
    opened.on("pageerror", lambda one: trouble.append(str(one)))
    yield opened
    context.close()
    assert not trouble


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page, address, scheme):
    page.emulate_media(color_scheme=scheme)
    found = []
    for path in PATHS:
        page.goto(address + path)
        page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
        found += [f"{path}: {one}" for one in kit.violations(page)]
    page.goto(address + "buscar.html#q=agua")
    page.wait_for_function(f"({SEARCH})() > 0")
    assert not found + kit.violations(page)


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_runs_off_a_small_screen(page, address, width):
    """320 px (1.4.10), and 1280 px at 200 % (1.4.4), which is 640."""
    page.set_viewport_size({"width": width, "height": 700})
    for path in PATHS:
        page.goto(address + path)
        page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
        wide = page.evaluate(
            """() => [...document.querySelectorAll('body *')].filter(one => {
                 const box = one.getBoundingClientRect();
                 return box.width && box.right > innerWidth + 1 && !one.closest('.oculto, svg');
               }).map(one => one.outerHTML.slice(0, 90))"""
        )
        assert not wide, path


def test_targets_are_large_enough(page, address):
    """24 px (2.5.8), but for links inside a sentence."""
    page.set_viewport_size({"width": 320, "height": 700})
    for path in PATHS:
        page.goto(address + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll('a, button, summary, input, textarea')]
               .filter(one => {
                 const box = one.getBoundingClientRect();
                 const inside = one.closest('p, .migas, dd') && !one.matches('.boton, .tiempo');
                 if (!box.width || inside || one.matches('.saltar')) return false;
                 return box.height < 24 || box.width < 24;
               }).map(one => one.outerHTML.slice(0, 90))"""
        )
        assert not small, path


def test_everything_is_reached_by_keyboard_and_shows_it(page, address):
    for path in ("index.html", "spots/aviso-heladas/index.html", "contacto.html", "buscar.html"):
        page.goto(address + path)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "saltar"
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "contenido"
        wanted = page.evaluate(
            """() => [...document.querySelectorAll(
                 'main :is(a, button, input, textarea, summary, audio, video)')]
                 .filter(one => one.tabIndex >= 0 && one.checkVisibility()).length"""
        )
        met, hidden = set(), []
        for _ in range(wanted * 8):  # a player's own controls take several steps
            page.keyboard.press("Tab")
            where = page.evaluate(
                """() => { const one = document.activeElement;
                     if (!one.closest('main')) return null;
                     one.dataset.n ??= Math.random();
                     const box = one.getBoundingClientRect();
                     const ring = getComputedStyle(one).outlineStyle !== 'none';
                     const seen = box.bottom > 0 && box.top < innerHeight;
                     const shown = seen && (ring || one.matches('audio, video'));
                     return [one.dataset.n, shown, one.outerHTML.slice(0, 80)]; }"""
            )
            if where is None:
                break
            met.add(where[0])
            hidden += [] if where[1] else [where[2]]
        assert not hidden
        assert len(met) == wanted, path


def test_the_transcript_follows_the_voice_and_leads_it(page, address):
    page.goto(address + "spots/aviso-heladas/index.html")
    line = page.locator(".linea").nth(1)
    assert line.locator(".dicho").inner_text().startswith("No deje encendidos anafres")
    line.locator(".tiempo").click()
    page.wait_for_function("() => document.querySelector('.linea.actual .ahora')")
    start = float(line.locator(".tiempo").get_attribute("data-ir")) / 1000
    assert page.evaluate("document.getElementById('principal').currentTime") == pytest.approx(
        start, abs=1
    )
    page.get_by_text("Emergencias:", exact=True).click()
    page.wait_for_function("() => document.querySelector('.ahora')?.textContent === 'Emergencias:'")
    page.evaluate("document.getElementById('principal').pause()")


def test_only_one_player_sounds_at_a_time(page, address):
    page.goto(address + "index.html")
    for number in (0, 1, 0):
        page.evaluate(f"() => document.querySelectorAll('audio')[{number}].play()")
        page.wait_for_function(
            """number => [...document.querySelectorAll('audio')].every(
                 (one, index) => one.paused === (index !== number))""",
            arg=number,
        )


def test_what_is_copied_is_told(browser, address):
    context = browser.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address + "spots/aviso-heladas/index.html")
    page.locator(".mensaje summary").click()
    page.get_by_role("button", name="Copiar texto").click()
    page.wait_for_function(
        "() => document.getElementById('recado').textContent === 'Texto copiado.'"
    )
    assert page.locator("#recado").get_attribute("role") == "status"
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Heladas por la madrugada") and copied.endswith(
        "aviso-heladas/index.html"
    )
    context.close()


@pytest.mark.parametrize("name", ["index.html", "spots/aviso-heladas/index.html", "archivo.html"])
def test_only_the_notice_of_what_was_copied_floats(browser, address, name):
    """A class of that name elsewhere once laid a badge, and then a transcript, over the page."""
    page = browser.new_page()
    page.goto(address + name)
    floating = page.evaluate(
        "() => [...document.body.querySelectorAll('*')]"
        ".filter((one) => getComputedStyle(one).position === 'fixed').map((one) => one.id)"
    )
    assert floating == ["recado"]
    page.close()


def asks(page, words):
    """What the search finds."""
    page.fill("#palabras", words)
    page.wait_for_function(
        "() => /resultado/i.test(document.getElementById('cuantos').textContent)"
    )
    page.wait_for_timeout(200)
    return page.locator("#resultados a").all_inner_texts()


@pytest.mark.parametrize("source", ["http", "file"])
def test_search_finds_words_with_and_without_accents(page, address, root, source, browser):
    if source == "file":
        page = browser.new_context(offline=True).new_page()
    page.goto(address + "buscar.html" if source == "http" else (root / "buscar.html").as_uri())
    with_accent = asks(page, "vacunación niñas")
    assert with_accent == ["Jornada de vacunación contra la influenza en la plaza principal"]
    assert asks(page, "VACUNACION de NINAS") == with_accent
    assert asks(page, "anafre") == ["Heladas por la madrugada: abríguese y proteja a sus animales"]
    assert asks(page, "proteccion civil")[0].startswith("Heladas")
    assert asks(page, "dirección agua")[-1] in ("Amo oncaz atl", samples.STORIES[0][1])
    # No piece has both words: those that have one, and it says so.
    assert asks(page, "corte de agua") and "algunas" in page.inner_text("#cuantos")
    assert asks(page, "7489100000") == asks(page, "748 910 0000") != []
    assert asks(page, "xyzzy") == []
    assert page.locator("#resultados").inner_html() == ""
    page.goto(page.url.partition("#")[0] + "#q=heladas")
    page.wait_for_function(f"({SEARCH})() > 0")
    if source == "file":
        page.locator("#resultados a").first.click()
        page.wait_for_url("**/spots/aviso-heladas/index.html")


def test_everything_works_without_scripts(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "index.html")
    assert page.locator("button:visible").count() == 0
    page.goto(address + "buscar.html")
    assert page.get_by_text("hace falta JavaScript").is_visible()
    assert not page.locator("#busca").is_visible()
    page.get_by_role("link", name="archivo", exact=True).first.click()
    page.get_by_role("link", name=re.compile("Protección Civil")).click()
    page.get_by_role("link", name=re.compile("^Heladas")).click()
    assert page.locator(".linea .dicho").first.inner_text().startswith("Se esperan temperaturas")
    assert page.locator(".linea .tiempo").first.get_attribute("href").startswith("radio.mp3#t=")
    assert page.locator("audio").get_attribute("controls") is not None
    page.get_by_text("Texto para mandar").click()
    assert "aviso-heladas/index.html" in page.locator("#texto-para-mandar").inner_text()
    context.close()


def test_the_policy_lets_data_and_mail_through(browser, address):
    """``script-src`` does not judge data blocks; ``form-action`` lets the reader's mail open."""
    page = browser.new_page()
    page.goto(address + "contacto.html")
    page.evaluate(
        """() => {
             self.broken = [];
             const keep = one => self.broken.push(one.violatedDirective);
             addEventListener('securitypolicyviolation', keep);
           }"""
    )
    page.fill("#mensaje", "¿A qué hora abre?\nGracias & adiós")
    page.evaluate(
        "addEventListener('click', one => { if (one.target.href) self.mail = one.target.href })"
    )
    page.get_by_role("button", name="Preparar el correo").click()
    page.wait_for_timeout(300)
    assert page.evaluate("self.broken") == []
    assert page.evaluate("self.mail") == (
        "mailto:comunicacion@sanctorum.example?subject=Pregunta%20al%20Ayuntamiento"
        "&body=%C2%BFA%20qu%C3%A9%20hora%20abre%3F%0D%0AGracias%20%26%20adi%C3%B3s"
    )
    page.goto(address + "index.html")
    kinds = page.evaluate(
        """() => {
             const block = document.querySelector('script[type="application/ld+json"]');
             return JSON.parse(block.textContent)["@graph"].map(one => one["@type"]);
           }"""
    )
    assert kinds == ["GovernmentOrganization", "PodcastSeries", "PodcastEpisode"]
    page.close()


def test_the_home_page_weighs_little(browser, address):
    """Everything that a first visit brings, but for pictures of pieces and sound."""
    context = browser.new_context()
    page = context.new_page()
    sizes = {}
    page.on("response", lambda one: sizes.update({one.url: len(one.body())}))
    page.goto(address + "index.html", wait_until="networkidle")
    weight = sum(size for url, size in sizes.items() if not url.endswith((".jpg", ".mp3")))
    assert not [url for url in sizes if url.endswith(".mp3")]
    assert weight < 150_000
    context.close()


def test_the_phone_may_keep_the_site_as_an_app(page, address):
    page.goto(address + "index.html")
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert found["url"].endswith("manifest.webmanifest")
    assert not found["errors"]
    assert "start_url" in found["data"]


def test_a_lost_address_is_told_with_ways_on(page, address, root):
    """404.html stands at any address: its links start at the path of the public address."""
    html = (root / "404.html").read_text("utf-8")
    assert 'href="/boletin/index.html"' in html and 'href="/boletin/estilo.css"' in html


def test_printed_pages_have_no_controls(page, address):
    page.emulate_media(media="print")
    page.goto(address + "spots/aviso-heladas/index.html")
    for hidden in ("nav >> nth=0", "audio", "video", ".compartir"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".linea").first.is_visible()
