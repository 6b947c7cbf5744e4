"""Real servers on loopback, one of each kind that ``publicar`` knows, behind a line that can be cut
or slow.

Each server gives the keys of its ``[[destinos]]`` and what stands on it. The line in front of it
(:class:`Line`) lets so many bytes through and then drops every connection, as a modem does.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from delivery_kit import NAME, SECRET

USER = "oficina"


class Line:
    """A line of so many bytes: None is endless. ``rate``: bytes a second, None is at once."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.rate: float | None = None
        self.both = False
        """What comes down counts too (of FTP's data connections, only what goes up)."""
        self.cuts = 0
        self._lock = threading.Lock()

    def set(self, left: int | None = None, rate: float | None = None) -> None:
        with self._lock:
            self.left, self.rate = left, rate

    def passes(self, count: int) -> int:
        """How many of ``count`` bytes get through; fewer: the line is dead."""
        if self.rate:
            time.sleep(count / self.rate)
        with self._lock:
            if self.left is None:
                return count
            through = min(count, self.left)
            self.left -= through
            if through < count:
                self.cuts += 1
            return through


class Proxy:
    """A TCP proxy: what goes up is counted by the line, and a dead line drops everything."""

    def __init__(self, target: tuple[str, int], line: Line) -> None:
        self.target, self.line = target, line
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.closed = False
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while not self.closed:
            try:
                client, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        if self.line.left == 0:
            reset(client)
            return
        try:
            server = socket.create_connection(self.target)
        except OSError:
            reset(client)
            return
        for side in (client, server):
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            while True:
                ready, _, _ = select.select([client, server], [], [], 60)
                if not ready:
                    return
                for side in ready:
                    data = side.recv(65536)
                    if not data:
                        return
                    other = server if side is client else client
                    if side is server and not self.line.both:
                        client.sendall(data)
                        continue
                    through = self.line.passes(len(data))
                    other.sendall(data[:through])
                    if through < len(data):
                        return
        except OSError:
            return
        finally:
            reset(client)
            reset(server)

    def close(self) -> None:
        self.closed = True
        self.server.close()


def reset(side: socket.socket) -> None:
    with contextlib.suppress(OSError):
        side.shutdown(socket.SHUT_RDWR)
    side.close()


class Server:
    """One running server. ``keys``: its part of ``[[destinos]]``."""

    def __init__(self, kind: str, line: Line, keys: dict[str, str], root: Path | None) -> None:
        self.kind, self.line, self.keys, self.root = kind, line, keys, root

    def state(self) -> dict[str, bytes]:
        """Every file that stands there, by path."""
        assert self.root
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file()
        }

    def wipe(self, path: str) -> None:
        assert self.root
        (self.root / path).unlink()

    def put(self, path: str, data: bytes) -> None:
        assert self.root
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(data)


# --- folder -------------------------------------------------------------------------------------


@contextlib.contextmanager
def folder(place: Path) -> Iterator[Server]:
    root = place / "usb"
    root.mkdir(exist_ok=True)
    yield Server("carpeta", Line(), {"carpeta": str(root)}, root)


# --- sftp ---------------------------------------------------------------------------------------


@contextlib.contextmanager
def sftp(place: Path, *, posix_rename: bool = True) -> Iterator[Server]:
    import asyncssh

    root = place / "raiz"
    (root / "home").mkdir(parents=True, exist_ok=True)
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    user_key = asyncssh.generate_private_key("ssh-ed25519")
    user_key.write_private_key(place / "llave", passphrase=None)
    user_key.write_private_key(place / "llave_cerrada", passphrase=SECRET)
    user_key.write_public_key(place / "llave.pub")

    class Login(asyncssh.SSHServer):
        def begin_auth(self, username: str) -> bool:
            del username
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == (USER, SECRET)

    class Files(asyncssh.SFTPServer):
        def __init__(self, chan: Any) -> None:
            super().__init__(chan, chroot=str(root).encode())

        def posix_rename(self, old: bytes, new: bytes) -> Any:
            if not posix_rename:
                raise asyncssh.SFTPOpUnsupported("no")
            return super().posix_rename(old, new)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> Any:
        return await asyncssh.create_server(
            Login,
            "127.0.0.1",
            0,
            server_host_keys=[host_key],
            authorized_client_keys=str(place / "llave.pub"),
            sftp_factory=Files,
            allow_scp=False,
        )

    server = asyncio.run_coroutine_threadsafe(start(), loop).result()
    line = Line()
    proxy = Proxy(("127.0.0.1", server.get_port()), line)
    (place / "known_hosts").write_text(
        f"[127.0.0.1]:{proxy.port} {host_key.export_public_key().decode()}"
    )
    keys = {
        "direccion": f"127.0.0.1:{proxy.port}",
        "carpeta": "/sitio/boletin",
        "usuario": USER,
        "clave": NAME,
        "huella_servidor": host_key.get_fingerprint(),
    }
    yield Server("sftp", line, keys, root / "sitio/boletin")
    proxy.close()

    async def stop() -> None:
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    asyncio.run_coroutine_threadsafe(stop(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


# --- ftp, ftps ----------------------------------------------------------------------------------


@contextlib.contextmanager
def ftp(place: Path, *, tls: bool = False, old: bool = False) -> Iterator[Server]:
    """``old``: a server without MLSD and SIZE, that does not replace a file by renaming."""
    import trustme
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.filesystems import AbstractedFS
    from pyftpdlib.handlers import DTPHandler, FTPHandler, TLS_DTPHandler, TLS_FTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.servers import FTPServer

    logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)
    root = place / "ftp"
    root.mkdir(exist_ok=True)
    line = Line()
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, SECRET, str(root), perm="elradfmwMT")

    def cutting(base: type) -> type:
        class Data(base):  # type: ignore[misc]
            """The data connections of FTP do not pass the proxy: they are cut here."""

            def recv(self, size: int) -> bytes:
                data = super().recv(min(size, 16384))
                through = line.passes(len(data))
                if through < len(data):
                    self.cmd_channel.close()
                    self.close()
                    return b""
                return data

        return Data

    class Files(AbstractedFS):
        def rename(self, src: str, dst: str) -> None:
            if old and Path(dst).exists():
                raise FileExistsError(17, "File exists")
            super().rename(src, dst)

    base: Any = TLS_FTPHandler if tls else FTPHandler

    class Handler(base):  # type: ignore[misc,valid-type]
        pass

    Handler.authorizer = authorizer
    Handler.abstracted_fs = Files
    Handler.dtp_handler = cutting(TLS_DTPHandler if tls else DTPHandler)
    Handler.auth_failed_timeout = 0
    if old:
        Handler.proto_cmds = {
            name: about
            for name, about in base.proto_cmds.items()
            if name not in ("MLSD", "MLST", "SIZE")
        }
    keys = {"carpeta": "sitio/boletin", "usuario": USER, "clave": NAME}
    if tls:
        authority = trustme.CA()
        pem = place / "servidor.pem"
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(pem))
        authority.cert_pem.write_to_path(str(place / "autoridad.pem"))
        Handler.certfile = str(pem)
        Handler.tls_control_required = Handler.tls_data_required = True
        keys["certificado"] = str(place / "autoridad.pem")
    # A loop of its own: pyftpdlib's servers otherwise share one, and stop with each other.
    loop = IOLoop()
    server = FTPServer(("127.0.0.1", 0), Handler, ioloop=loop)
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            loop.loop(timeout=0.05, blocking=False)
        server.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    proxy = Proxy(server.address, line)
    keys["direccion"] = f"127.0.0.1:{proxy.port}"
    yield Server("ftps" if tls else "ftp", line, keys, root / "sitio/boletin")
    proxy.close()
    stopped.set()
    thread.join()


# --- webdav -------------------------------------------------------------------------------------


@contextlib.contextmanager
def webdav(place: Path) -> Iterator[Server]:
    from cheroot import wsgi
    from wsgidav.wsgidav_app import WsgiDAVApp

    logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
    root = place / "dav"
    root.mkdir(exist_ok=True)
    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(root)},
            "simple_dc": {"user_mapping": {"*": {USER: {"password": SECRET}}}},
            "verbose": 0,
            "logging": {"enable": False, "enable_loggers": []},
        }
    )
    server = wsgi.Server(("127.0.0.1", 0), app, numthreads=4, timeout=5)
    server.error_log = lambda *_a, **_k: None
    server.prepare()
    threading.Thread(target=server.serve, daemon=True).start()
    line = Line()
    proxy = Proxy(("127.0.0.1", server.bind_addr[1]), line)
    keys = {
        "direccion": f"http://127.0.0.1:{proxy.port}/",
        "carpeta": "sitio/boletin",
        "usuario": USER,
        "clave": NAME,
    }
    yield Server("webdav", line, keys, root / "sitio/boletin")
    proxy.close()
    server.stop()


# --- s3 -----------------------------------------------------------------------------------------


class Bucket(Server):
    """What stands in a bucket."""

    client: Any
    bucket = "cubo"
    prefix = "sitio/"

    def state(self) -> dict[str, bytes]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket)
        return {
            row["Key"].removeprefix(self.prefix): self.client.get_object(
                Bucket=self.bucket, Key=row["Key"]
            )["Body"].read()
            for page in pages
            for row in page.get("Contents", ())
        }

    def wipe(self, path: str) -> None:
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + path)

    def put(self, path: str, data: bytes) -> None:
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + path, Body=data)


@contextlib.contextmanager
def s3(place: Path, refuse: Callable[[Any], Any] | None = None) -> Iterator[Server]:
    """``refuse``: asked for each request (its WSGI environment); what it answers is the reply."""
    del place
    import boto3
    from moto.server import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"

        def log(self, *_: Any, **__: Any) -> None:
            pass

    app = DomainDispatcherApplication(create_backend_app)
    armed = threading.Event()

    def asked(environ: Any, start: Any) -> Any:
        answer = refuse(environ) if refuse and armed.is_set() else None
        return answer(environ, start) if answer else app(environ, start)

    server = make_server("127.0.0.1", 0, asked, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    line = Line()
    proxy = Proxy(("127.0.0.1", server.server_port), line)
    keys = {
        "direccion": f"http://127.0.0.1:{proxy.port}",
        "carpeta": "cubo/sitio",
        "usuario": USER,
        "clave": NAME,
        "region": "us-east-1",
    }
    found = Bucket("s3", line, keys, None)
    found.client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{server.server_port}",
        region_name="us-east-1",
        aws_access_key_id="vigia",
        aws_secret_access_key="vigia",
    )
    # moto keeps one memory for all servers of the process.
    with contextlib.suppress(found.client.exceptions.NoSuchBucket):
        for path in found.state():
            found.wipe(path)
    found.client.create_bucket(Bucket="cubo")
    armed.set()
    yield found
    found.client.close()
    proxy.close()
    server.shutdown()


KINDS: dict[str, Callable[..., Any]] = {
    "carpeta": folder,
    "sftp": sftp,
    "ftp": ftp,
    "ftps": lambda place: ftp(place, tls=True),
    "s3": s3,
    "webdav": webdav,
}
