"""A small project with an output/ to deliver, and the watch over what visitors see meanwhile."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
from pathlib import Path
from typing import Any

from boletin.delivering import publish
from boletin.publish.delivery import Outcome
from boletin.publish.delivery.plan import final, leads, rank
from boletin.publish.manifest import render

ROOT = Path(__file__).parents[2]
NAME, SECRET = "CLAVE_DE_PRUEBA", "contra-Señal-9"
"""Where the servers' password stands, and what it is."""
Files = dict[str, bytes]


def sample(rng: random.Random, version: int, spots: int = 6, size: int = 60_000) -> Files:
    """An output/ of some pieces; with each version one leaves, one comes, one is corrected."""
    files: Files = {}
    pages = []
    for number in range(version, version + spots):
        folder = f"spots/2026-11-{number:02d}-pieza"
        body = random.Random(number * 1000 + (version if number % 3 == version % 3 else 0))
        files[f"{folder}/radio.mp3"] = body.randbytes(size + number)
        files[f"{folder}/subtitulos.vtt"] = b"WEBVTT\n"
        files[f"{folder}/control.json"] = b'{"reglas": []}'
        files[f"{folder}/index.html"] = f"<p>{folder} {version}</p>".encode()
        pages.append(folder)
    files["boletines/2026-W48/boletin.mp3"] = rng.randbytes(size)
    files["boletines/2026-W48/\u00f1 & #1.txt"] = b"raro"
    files["boletines/2026-W48/vacio.txt"] = b""
    files["index.html"] = "\n".join(pages).encode()
    files["podcast.xml"] = f"<rss>{version}</rss>".encode()
    return files


def station_sample(version: int, emisora: str = "radio-huamantla") -> Files:
    """An output/ with what a station whose names are fixed is offered. Version 2: the piece of
    AYTO_01 is corrected, that of AYTO_02 is over, another takes AYTO_03, and AYTO_04 comes.
    """
    ours = {1: {1: "a1", 2: "b", 3: "c"}, 2: {1: "a2", 3: "e", 4: "d"}}[version]
    files: Files = {}
    for number, body in {1: "a", 2: "b", 3: "c", 4: "d", 5: "e"}.items():
        folder = f"spots/2026-11-{number:02d}-pieza"
        newest = next((one for one in ours.values() if one[0] == body), body)
        files[f"{folder}/emisoras/{emisora}/2026-11-{number:02d}-pieza.mp2"] = newest.encode() * 9
        files[f"{folder}/index.html"] = b"page"
    files[f"boletines/2026-W48/emisoras/{emisora}/boletin.mp2"] = b"bulletin"
    rows = []
    for number, body in ours.items():
        path = next(p for p, d in files.items() if d == body.encode() * 9)
        told = {"bytes": len(files[path]), "sha256": hashlib.sha256(files[path]).hexdigest()}
        name = f"AYTO_{number:02d}.mp2"
        rows.append({"n": len(rows) + 1, "archivo": name, "ruta": path, **told})
    rows.append({"n": 4, "archivo": "", "ruta": "", "bytes": 0, "sha256": ""})  # not in its format
    rows.append({"n": None, "estado": "vencido", "archivo": "AYTO_09.mp2"})  # to be deleted
    order = {"version": 1, "materiales": rows}
    own = f"emisoras/{emisora}"
    for name in ("orden.csv", "orden.pdf", "pauta.csv", "recibo.csv", "paquete.zip"):
        files[f"{own}/{name}"] = f"{name} {version}".encode()
    files[f"{own}/orden.json"] = json.dumps(order).encode()
    files[f"{own}/novedades.xml"] = f"<feed>{version}</feed>".encode()
    files[f"{own}/index.html"] = files[f"{own}/LEEME.txt"] = b"of the site; of the package"
    files["emisoras/otra-emisora/orden.csv"] = files["index.html"] = b"another's"
    return files


def given(files: Files, emisora: str = "radio-huamantla") -> Files:
    """What a station's destination must hold then, and nothing else."""
    own = f"emisoras/{emisora}/"
    papers = ("orden.csv", "orden.json", "orden.pdf", "pauta.csv", "recibo.csv", "novedades.xml")
    state = {name: files[f"{own}{name}"] for name in (*papers, "paquete.zip")}
    for one in json.loads(state["orden.json"])["materiales"]:
        if one["n"] and one["archivo"]:
            state[f"materiales/{one['archivo']}"] = files[one["ruta"]]
    rows = {p: (len(d), hashlib.sha256(d).hexdigest()) for p, d in state.items()}
    return {**state, "manifest.json": render(rows)}


def write(project: Path, files: Files) -> Files:
    """Make output/ hold exactly ``files``; they and the manifest are what is to be delivered."""
    files = {path: data for path, data in files.items() if path != "manifest.json"}
    root = project / "output"
    for old in sorted(root.rglob("*"), reverse=True):
        old.rmdir() if old.is_dir() else old.unlink()
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    manifest = render({p: (len(d), hashlib.sha256(d).hexdigest()) for p, d in files.items()})
    (root / "manifest.json").write_bytes(manifest)
    return {**files, "manifest.json": manifest}


class Here:
    """A folder as a destination."""

    kind = "carpeta"

    def __init__(self, root: Path) -> None:
        root.mkdir()
        self.root, self.keys = root, {"carpeta": str(root)}

    def state(self) -> Files:
        return {
            p.relative_to(self.root).as_posix(): p.read_bytes()
            for p in self.root.rglob("*")
            if p.is_file()
        }


def project(place: Path, server: Any, **keys: Any) -> Path:
    """A project folder with one destination."""
    folder = place / "proyecto"
    (folder / "output").mkdir(parents=True, exist_ok=True)
    settle(folder, server, **keys)
    return folder


def settle(folder: Path, server: Any, **keys: Any) -> None:
    """Write boletin.toml: the sample's, with the destination."""
    rows: dict[str, Any] = {"id": "sitio", "tipo": server.kind, **server.keys, **keys}
    told = "\n".join(f"{k} = {json.dumps(v)}" for k, v in rows.items() if v is not None)
    text = (ROOT / "boletin.toml").read_text("utf-8").replace('entrega = "calpulalpan"\n', "")
    # The sample's own destinations make room for those of the test.
    text = re.sub(r"\[\[destinos\]\]\n(?:[a-z_]+ = .*\n)+", "", text)
    (folder / "boletin.toml").write_text(f"{text}\n[[destinos]]\n{told}\n", "utf-8")


def run(folder: Path, **options: Any) -> Outcome:
    """``publicar``, without real waits."""
    options.setdefault("environ", {**os.environ, NAME: SECRET})
    options.setdefault("sleep", lambda _seconds: None)
    (outcome,) = publish(folder, **options)
    return outcome


def watch(state: Files, old: Files, new: Files) -> None:
    """What must hold at every moment between two states."""
    seen = {path: data for path, data in state.items() if not final(path)}
    for path, data in seen.items():
        assert data in (old.get(path), new.get(path)), f"{path}: neither old nor new, or partial"
    fresh = {path for path, data in new.items() if seen.get(path) == data}
    changed = [path for path in new if new[path] != old.get(path)]
    finished = "manifest.json" in fresh and "manifest.json" in changed
    for path in old:
        assert path in seen or finished, f"{path} is lost"
    # What leads to other files is new only where all of those are.
    for path in fresh & set(changed):
        if path in old or leads(path):
            lower = [other for other in changed if rank(other) < rank(path)]
            assert not set(lower) - fresh, f"{path} before {set(lower) - fresh}"
