"""WebSub: tells a hub that a feed has news, so that apps need not come and ask.

Only where ``[podcast] websub`` names a hub, and only after everything is published: a hub that does
not answer never stops a delivery.
"""

from __future__ import annotations

import requests

from boletin.config import Config
from boletin.publish.feed import feed_url
from boletin.publish.web import PODCAST, SPOTS

PATIENCE_S = 15


def announce(config: Config, names: tuple[str, ...] = (PODCAST, SPOTS)) -> list[str]:
    """Tell the hub of these feeds. What went wrong, in Spanish; empty when all is well or there is
    no hub."""
    hub = config.podcast.websub
    troubles = []
    for name in names if hub else ():
        topic = feed_url(config, name)
        # ``hub.topic`` is what the first hubs read, ``hub.url`` what the later ones do.
        form = {"hub.mode": "publish", "hub.url": topic, "hub.topic": topic}
        try:
            answer = requests.post(hub, data=form, timeout=PATIENCE_S, allow_redirects=False)
        except requests.RequestException as error:
            troubles.append(f"{name}: el centro WebSub no contesta ({type(error).__name__}).")
            continue
        if not 200 <= answer.status_code < 300:
            troubles.append(f"{name}: el centro WebSub contesta {answer.status_code}.")
    return troubles
