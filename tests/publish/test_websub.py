"""A hub is told of news, and its troubles are only told."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import publish_samples as samples
import pytest

from boletin.publish.websub import announce


@pytest.fixture
def hub():
    """A hub on loopback that answers 204, or 503 for the spots; and what it was told."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            heard.append(form)
            self.send_response(503 if "spots.xml" in form["hub.url"][0] else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", heard
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_hub_hears_of_both_feeds(hub):
    address, heard = hub
    troubles = announce(samples.config(websub=address))
    assert [form["hub.url"] for form in heard] == [
        ["https://sanctorum.example/boletin/podcast.xml"],
        ["https://sanctorum.example/boletin/spots.xml"],
    ]
    assert all(form["hub.mode"] == ["publish"] for form in heard)
    assert troubles == ["spots.xml: el centro WebSub contesta 503."]


def test_without_a_hub_nothing_is_said():
    assert announce(samples.config()) == []


def test_a_hub_that_is_gone_is_only_told():
    (trouble,) = announce(samples.config(websub="http://127.0.0.1:1/"), ("podcast.xml",))
    assert "no contesta" in trouble
