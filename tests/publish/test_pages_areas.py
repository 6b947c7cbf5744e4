"""Who is who: a chart that is a list, and a card for each office with what it has communicated."""

from __future__ import annotations

import publish_samples as samples
import pytest
from test_site import Page

from boletin.organigrama import Area, Organigrama
from boletin.publish.pages_areas import chart_page

CHART = Organigrama(
    (
        Area("presidencia", "Presidencia Municipal", horario="9:00 a 17:00 h"),
        Area("agua", "Direccion de agua potable", "presidencia", ("Reporta fugas.",),
             "748 910 0021, ext. 3", "agua@x.example", "Calle 1"),
        Area("fugas", "Fugas", "agua"),
    )
)  # fmt: skip


def test_the_chart_is_nested_lists_that_lead_to_the_cards():
    html = chart_page(samples.config(), CHART, samples.spots(), samples.TEMPLATES)
    page = Page(html)
    chart = html[html.index('<nav class="organigrama"') : html.index("</nav>", html.index("t-or"))]
    assert chart.count("<ul>") == 3
    for id_ in ("presidencia", "agua", "fugas"):
        assert f'href="#area-{id_}"' in chart and f"area-{id_}" in page.ids
    assert "spots/agua-barrio-san-jose/index.html" in page.links
    assert "tel:+527489100021" in page.links and "mailto:agua@x.example" in page.links
    assert "spots/jornada-vacunacion/index.html" not in page.links


def test_the_archive_of_an_area_is_reached_by_any_of_its_names():
    spots = [samples.spot(f"n{n}") for n in range(6)]
    lists = {"Dirección de Agua Potable": "archivo/areas/agua/index.html"}
    own = Organigrama((Area("agua", "CAPAM", otros_nombres=("Dirección de Agua Potable",)),))
    page = Page(chart_page(samples.config(), own, spots, samples.TEMPLATES, lists))
    assert "archivo/areas/agua/index.html" in page.links and "(6)" in page.text
    page = Page(chart_page(samples.config(), own, spots, samples.TEMPLATES))
    assert "Y 2 más en el archivo" in page.text


@pytest.mark.parametrize("spots", [(), samples.spots()])
def test_without_a_chart_the_areas_that_spoke_are_shown(spots):
    files = samples.public_tree(samples.config(), [], spots, samples.TEMPLATES)
    page = Page(files["organigrama.html"].decode())
    assert ("Protección Civil" in page.text) is bool(spots)


@pytest.mark.parametrize("hostile", ['"><script>x</script>', "{{ 7*7 }}", "a\u202eb", "🎉"])
def test_hostile_words_stay_words(hostile):
    chart = Organigrama((Area("a", hostile, "", (hostile,), hostile, hostile, hostile, hostile),))
    page = Page(chart_page(samples.config(), chart, [], samples.TEMPLATES))
    assert sum(tag == "script" for tag, _ in page.tags) == 1
    assert "\u202e" not in page.text
