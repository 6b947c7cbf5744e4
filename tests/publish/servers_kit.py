"""Real servers on loopback for the tests and the bench: ours, nginx and Caddy."""

from __future__ import annotations

import contextlib
import re
import shutil
import socket
import subprocess
import threading
import time

import publish_samples as samples

from boletin.publish.hosting import configuration
from boletin.publish.serve import make_server

BASE = "https://sitio.example/boletin"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def ours(root):
    """``boletin servir``; output/ is its whole site."""
    server = make_server(root, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def nginx(root, work, workers=1):
    """nginx with the configuration that ``boletin servidor nginx`` writes, below ``/boletin``."""
    port, conf = free_port(), _site(root, work, "nginx")
    conf = conf.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("listen [::]:80;", "")
    (work / "sitio.conf").write_text(conf)
    main = (
        f"daemon off; worker_processes {workers}; pid {work}/pid; error_log {work}/error.log;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; client_body_temp_path {work}/a; proxy_temp_path {work}/b;\n"
        f"fastcgi_temp_path {work}/c; uwsgi_temp_path {work}/d; scgi_temp_path {work}/e;\n"
        f"include {work}/sitio.conf; }}\n"
    )
    (work / "nginx.conf").write_text(main)
    command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(work / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    with _running([*command], port, work):
        yield f"http://127.0.0.1:{port}/boletin"


@contextlib.contextmanager
def caddy(root, work):
    """Caddy with the configuration that ``boletin servidor caddy`` writes, below ``/boletin``."""
    port, conf = free_port(), _site(root, work, "caddy")
    conf = conf.replace("\nsitio.example {", f"\nhttp://127.0.0.1:{port} {{")
    (work / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n}\n" + conf)
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(work / "Caddyfile")]
    with _running(command, port, work):
        yield f"http://127.0.0.1:{port}/boletin"


def _site(root, work, kind):
    web = work / "www"
    web.mkdir(parents=True)
    (web / "boletin").symlink_to(root)
    work.chmod(0o755)
    return configuration(kind, samples.config(url=BASE), str(web))


@contextlib.contextmanager
def _running(command, port, work):
    environment = {"HOME": str(work), "XDG_DATA_HOME": str(work), "PATH": "/usr/sbin:/usr/bin:/bin"}
    with (
        (work / "salida.txt").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process,
    ):
        try:
            for _ in range(200):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                    break
                if process.poll() is not None:
                    raise RuntimeError(re.sub(r"\s+", " ", (work / "salida.txt").read_text()))
                time.sleep(0.05)
            yield
        finally:
            process.terminate()
            process.wait(20)
