"""Who asks, by the user agents that real programs send."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from boletin.audience import agents


@pytest.mark.parametrize(
    ("text", "name", "sort"),
    [
        ("AntennaPod/3.4.0", "AntennaPod", "app"),
        ("Podcasts/1650.20 CFNetwork/1333.0.4 Darwin/21.5.0", "Apple Podcasts", "app"),
        ("Spotify/8.9.18.512 Android/33 (SM-A136B)", "Spotify", "app"),
        ("Spotify/1.0", "Servicios que leen podcasts por su cuenta", "robot"),
        ("Overcast/3.0 (+http://overcast.fm/; iOS podcast app)", "Overcast", "app"),
        ("Overcast/1.0 Podcast Sync (12 subscribers; feed-id=9; +http://overcast.fm/)", None, "robot"),
        ("PodcastAddict/v5 (+https://podcastaddict.com/; Android podcast app)", "Podcast Addict", "app"),
        ("atc/1.0 watchOS/7.3 model/Watch6,4 hwp/t8301 build/18S801 (6; dt:227)", None, "robot"),
        ("(null)/(null) watchOS/5.0.1 model/Watch3,3 hwp/t8004", None, "robot"),
        ("AppleCoreMedia/1.0.0.21F90 (iPhone; U; CPU OS 17_5_1; es_mx)", None, "app"),
        ("AppleCoreMedia/1.0.0.16G78 (HomePod; U; CPU OS 12_4; en_us)", "HomePod", "aparato"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox", "navegador"),
        ("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
         "Mobile Safari/537.36", "Chrome", "navegador"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge", "navegador"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari", "navegador"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
         "Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/470.0]", "Facebook", "app"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", None, "robot"),
        ("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +c@x.com)", None, "robot"),
        ("Mozilla/5.0 (Linux; Android 6.0.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 Mobile "
         "Safari/537.36 (compatible; GoogleOther)", None, "robot"),
        ("Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)", "Internet Explorer", "navegador"),
        ("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", None, "robot"),
        ("WhatsApp/2.23.20.0", None, "robot"),
        ("curl/8.5.0", "Programa de descarga", "herramienta"),
        ("Wget/1.21.4", "Programa de descarga", "herramienta"),
        ("ANTENNAPOD/3.4", "AntennaPod", "app"),
        ("", "Desconocido", "desconocido"),
        ("-", "Desconocido", "desconocido"),
        ("MiPrograma 1.0", "Desconocido", "desconocido"),
        ("x" * 100_000 + "bot/", "Desconocido", "desconocido"),
    ],
)  # fmt: skip
def test_who_asks(text, name, sort):
    agent = agents.known().of(text)
    assert agent.clase == sort
    assert name in (None, agent.nombre)


def test_the_list_of_agents_is_well_written():
    sorts = {"app", "aparato", "navegador", "herramienta", "robot"}
    entries = agents.known().entries
    for entry in entries:
        texts = entry.empieza + entry.contiene
        assert entry.clase in sorts and texts, entry
        assert all(text == text.lower() and len(text) > 2 for text in texts), entry
    assert len({entry.nombre for entry in entries}) == len(entries)
