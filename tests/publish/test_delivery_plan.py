"""The difference, the journal, the streams and the checks before anything leaves: no server."""

from __future__ import annotations

import hashlib
import io
import json
import random
import string
import sys

import delivery_kit as kit
import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from boletin import config as configuration
from boletin.cli import main
from boletin.config import Destino, Firma
from boletin.config.destinations import troubles
from boletin.delivering import exit_code, publish
from boletin.errors import BoletinError, ContentError, ReleaseError, ToolError, UsageError
from boletin.publish.delivery import Journal, Outcome, Redactor, find_secret
from boletin.publish.delivery.base import CutError, Remote, opener
from boletin.publish.delivery.folder import Folder
from boletin.publish.delivery.journal import Record, Staged
from boletin.publish.delivery.outcome import remedy
from boletin.publish.delivery.plan import compare, final, leads, rank, temporary
from boletin.publish.delivery.stream import ChangedError, Source

A, B = "a" * 64, "b" * 64


def there(*paths: str, size: int = 1, mark: str = "") -> dict[str, Remote]:
    return {path: Remote(size, mark) for path in paths}


# --- plan ---------------------------------------------------------------------------------------


def test_the_order_content_pages_feeds_manifest():
    wanted = dict.fromkeys(
        (
            "manifest.json",
            "manifest.json.minisig",
            "podcast.xml",
            "index.html",
            "spots/a/index.html",
            "spots/a/guion.html",
            "spots/a/radio.mp3",
            "estilo.css",
            "emisoras/x/orden.csv",
            "emisoras/x/paquete.zip",
        ),
        (1, A),
    )
    plan = compare(wanted, {}, {}, there(*wanted))
    assert [change.path for change in plan.switched] == [
        "spots/a/radio.mp3",
        "estilo.css",
        "emisoras/x/orden.csv",
        "emisoras/x/paquete.zip",
        "spots/a/guion.html",
        "spots/a/index.html",
        "index.html",
        "podcast.xml",
        "manifest.json.minisig",
        "manifest.json",
    ]
    assert not plan.fresh
    first = compare(wanted, {}, {}, {})
    assert {c.path for c in first.switched} == {p for p in wanted if leads(p)}


def test_what_stands_is_not_sent_and_the_journal_is_not_believed_alone():
    wanted = {"a.mp3": (1, A)}
    journal = {"a.mp3": Record(1, A, mark="m1")}
    assert compare(wanted, journal, {}, there("a.mp3", mark="m1")).empty
    assert compare(wanted, journal, {}, there("a.mp3")).empty  # no mark: size must do
    assert compare(wanted, journal, {}, {}).fresh  # somebody deleted it
    assert compare(wanted, journal, {}, there("a.mp3", size=2)).switched  # or wrote over it
    assert compare(wanted, journal, {}, there("a.mp3", mark="m2")).switched
    assert compare(wanted, {"a.mp3": Record(1, "")}, {}, there("a.mp3")).switched  # in doubt
    assert compare(wanted, {}, {}, there("a.mp3")).switched  # not ours yet


def test_only_what_we_put_there_is_deleted():
    journal = {"a.mp3": Record(1, A, mark="m"), "b.mp3": Record(1, A), "c.mp3": Record(1, A)}
    remote = {"a.mp3": Remote(1, "m"), "b.mp3": Remote(7), "ajeno.mp3": Remote(1)}
    plan = compare({}, journal, {}, remote)
    assert plan.removed == ("a.mp3",)
    assert plan.forgotten == ("b.mp3", "c.mp3")


def test_a_file_that_becomes_a_folder_goes_first_and_the_other_way_round():
    plan = compare({"a/b": (1, A)}, {"a": Record(1, B), "z": Record(1, B)}, {}, there("a", "z"))
    assert plan.cleared == ("a",) and set(plan.removed) == {"a", "z"}
    plan = compare({"a": (1, A)}, {"a/b": Record(1, B)}, {}, there("a/b"))
    assert plan.cleared == ("a/b",)


def test_whole_temporaries_are_used_again_and_the_others_swept():
    wanted = {"podcast.xml": (9, A), "index.html": (5, B)}
    names = {path: temporary(path, sha) for path, (_, sha) in wanted.items()}
    staged = {p: Staged(names[p], wanted[p][1], whole=True) for p in wanted}
    staged["viejo.mp3"] = Staged("viejo.mp3.12345678.boletin.tmp", A)
    remote = there("podcast.xml", "index.html") | {
        names["podcast.xml"]: Remote(9),
        names["index.html"]: Remote(4),  # cut
        "viejo.mp3.12345678.boletin.tmp": Remote(3),
        "index.html.ffffffff.boletin.tmp": Remote(3),  # a lost journal's
        "ajeno.html.ffffffff.boletin.tmp": Remote(3),  # another project's
    }
    plan = compare(wanted, {}, staged, remote)
    assert plan.staged == ("podcast.xml",)
    assert plan.swept == tuple(
        sorted(
            (
                names["index.html"],
                "viejo.mp3.12345678.boletin.tmp",
                "index.html.ffffffff.boletin.tmp",
            )
        )
    )
    assert plan.bytes == 5


@given(st.text(string.ascii_letters + "ñ./ ", min_size=1).filter(lambda t: not t.endswith("/")))
def test_a_temporary_name_tells_its_final_one_and_fits_every_file_system(path):
    draft = temporary(path, A)
    assert len(draft.rpartition("/")[2].encode()) <= 255
    assert draft.rpartition("/")[0] == path.rpartition("/")[0]
    if len(path.rpartition("/")[2].encode()) <= 200 and path.rpartition("/")[2]:
        assert final(draft) == path
    assert not final(path)


_paths = st.sampled_from(["a.mp3", "b/c.mp3", "b/index.html", "index.html", "podcast.xml", "b"])
_shas = st.sampled_from([A, B])


@settings(max_examples=60)
@given(
    st.dictionaries(_paths, st.tuples(st.just(1), _shas)),
    st.dictionaries(_paths, st.builds(Record, st.just(1), _shas)),
    st.dictionaries(_paths, st.builds(Remote, st.sampled_from([1, 2]))),
)
def test_a_plan_leaves_what_is_wanted_and_touches_nothing_else(wanted, journal, remote):
    plan = compare(wanted, journal, {}, remote)
    sent = {change.path for change in plan.changes}
    kept = {p for p in wanted if p not in sent}
    assert all(journal[p].sha256 == wanted[p][1] and p in remote for p in kept)
    assert set(plan.removed) <= set(journal) - set(wanted)
    assert set(plan.cleared) <= set(plan.removed)
    assert len(kept) == plan.same
    ranks = [rank(change.path) for change in plan.switched]
    assert ranks == sorted(ranks)


# --- journal ------------------------------------------------------------------------------------


def test_the_journal_survives_a_cut_and_a_torn_line(tmp_path):
    journal = Journal(tmp_path, "sitio", "aquí")
    journal.staging("a.mp3", "a.mp3.tmp", A)
    journal.sent("a.mp3", 3, A, "2026-11-29T00:00:00+00:00")
    journal.staging("b.mp3", "b.mp3.tmp", B)
    journal.doubt("c.mp3")
    journal.close()
    with journal.log.open("ab") as log:
        log.write(b'{"paso": "enviado", "ruta": "d.mp3", "by')
    again = Journal(tmp_path, "sitio", "aquí")
    assert again.records == journal.records and again.staged == journal.staged
    assert again.records["c.mp3"].sha256 == ""
    again.removed("c.mp3")  # goes on after the torn line
    again.close()
    third = Journal(tmp_path, "sitio", "aquí")
    assert set(third.records) == {"a.mp3"}
    third.fold()
    assert not third.log.exists()
    assert Journal(tmp_path, "sitio", "aquí").records == third.records
    assert not Journal(tmp_path, "sitio", "allá").records  # the destination moved


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 2}', '{"version":1,"lugar":"x","archivos":[]}', "[" * 9999]
)
def test_a_broken_journal_is_an_empty_one(tmp_path, text):
    (tmp_path / "entregas").mkdir()
    (tmp_path / "entregas/sitio.json").write_text(text)
    (tmp_path / "entregas/sitio.avance").write_text(f"{text}\nnull\n[]\n3\n")
    assert Journal(tmp_path, "sitio", "x").records == {}


# --- streams ------------------------------------------------------------------------------------


def source(data: bytes, told: bytes | None = None) -> Source:
    told = data if told is None else told
    return Source("x", io.BytesIO(data), len(told), hashlib.sha256(told).hexdigest())


@given(st.binary(max_size=300), st.integers(1, 70))
def test_a_stream_gives_its_file_and_may_be_read_again(data, step):
    stream = source(data)
    parts = []
    while part := stream.read(step):
        parts.append(part)
    assert b"".join(parts) == data
    assert stream.seek(0, io.SEEK_END) == len(data)
    stream.seek(0)
    assert b"".join(stream.chunks()) == data


@pytest.mark.parametrize("data", [b"other", b"fil", b"files", b""])
def test_a_file_that_changed_never_leaves_whole(data):
    stream = source(data, told=b"file!"[:4])
    got = b""
    with pytest.raises(ChangedError):
        while part := stream.read(1):
            got += part
    assert len(got) < 4
    assert stream.trouble


# --- a destination that is a folder: the whole way ----------------------------------------------


@pytest.fixture
def here(tmp_path):
    return kit.Here(tmp_path / "usb")


class Cut(BaseException):
    """The process is killed."""


@pytest.mark.slow
@pytest.mark.parametrize("error", [CutError("corte"), Cut()], ids=["cut", "killed"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("part", ["todo", "emisora:radio-huamantla"], ids=["site", "station"])
def test_cut_at_every_single_step(here, tmp_path, monkeypatch, error, after, part):
    """At each operation, before or after it happened: what stands is always old or new, the next
    run ends the work, and nothing is left over."""
    folder = kit.project(tmp_path, here, reintentos=0, contenido=part)
    if part == "todo":
        before = kit.sample(random.Random(1), 1, spots=1, size=40)
        later = kit.sample(random.Random(2), 2, spots=1, size=40)
    else:
        before, later = kit.station_sample(1), kit.station_sample(2)

    def offer(files):
        whole = kit.write(folder, files)
        return whole if part == "todo" else kit.given(files)

    old = offer(before)
    assert kit.run(folder).done
    new = offer(later)
    left = 0

    def counting(name):
        real = getattr(Folder, name)

        def step(self, *arguments):
            nonlocal left
            left -= 1
            if left == 0 and not after:
                raise error
            result = real(self, *arguments)
            if left == 0:
                raise error
            return result

        return step

    for name in ("listing", "send", "size", "rename", "remove", "remove_folder"):
        monkeypatch.setattr(Folder, name, counting(name))
    for at in range(1, 500):
        left = at
        try:
            finished = kit.run(folder).done
        except Cut:
            finished = False
        left = 0
        kit.watch(here.state(), old, new)
        assert kit.run(folder).done
        assert here.state() == new
        if finished:
            break
        # back to the old state, for the next place to cut
        offer(before)
        assert kit.run(folder).done
        assert here.state() == old
        offer(later)
    assert finished and at > 20


def test_what_changed_after_producir_stops_before_and_while_it_is_sent(here, tmp_path):
    folder = kit.project(tmp_path, here)
    files = kit.write(folder, kit.sample(random.Random(1), 1, spots=1, size=40))
    (folder / "output/index.html").write_text("longer than before")
    outcome = kit.run(folder)
    assert outcome.exit_code == 3 and "index.html: cambió" in outcome.message
    assert not here.state()
    (folder / "output/index.html").write_bytes(b"x" * len(files["index.html"]))
    outcome = kit.run(folder)
    # A part is there: that is what the code says, and that what is there is not sent again.
    assert outcome.exit_code == 5 and outcome.state == "a medias"
    assert "output/index.html" in outcome.message and "boletin producir" in outcome.remedy
    assert "no se envía otra vez" in outcome.remedy
    assert "index.html" not in here.state() and "manifest.json" not in here.state()


@pytest.mark.parametrize(
    "name", ["a\nb.mp3", "a.mp3.part", "manifest.json.minisig", "x/radio.tmp", "a\x7f.mp3"]
)
def test_names_that_must_not_leave(here, tmp_path, name):
    folder = kit.project(tmp_path, here)
    kit.write(folder, {"index.html": b"x", name: b"y"})
    outcome = kit.run(folder)
    assert outcome.exit_code == 3 and "ese nombre" in outcome.message
    assert not here.state()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_and_strangers_stay_home(here, tmp_path):
    folder = kit.project(tmp_path, here)
    files = kit.write(folder, {"index.html": b"x", "radio.mp3": b"secret"})
    (folder / "output/.env").write_text("CLAVE=1")  # not in the manifest
    assert kit.run(folder).done
    assert here.state() == files
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "output/radio.mp3").unlink()
    (folder / "output/radio.mp3").symlink_to(tmp_path / "secret")
    assert "es un enlace" in kit.run(folder).message


def test_a_sound_without_licence_is_named(here, tmp_path):
    folder = kit.project(tmp_path, here)
    rule = {"id": "P13", "nivel": "W", "cumple": False, "detalle": "de «cama» no se sabe: autor."}
    control = json.dumps({"reglas": [rule]}).encode()
    kit.write(folder, {"index.html": b"x", "spots/a/control.json": control})
    outcome = kit.run(folder)
    assert outcome.exit_code == 3 and not here.state()
    assert "spots/a: de «cama» no se sabe: autor." in outcome.message
    assert "creditos.toml" in outcome.remedy


def test_an_interrupted_producir_is_not_published(here, tmp_path):
    folder = kit.project(tmp_path, here)
    kit.write(folder, {"index.html": b"x"})
    (folder / ".boletin").mkdir()
    manifest = (folder / "output/manifest.json").read_bytes()
    (folder / ".boletin/pendiente.json").write_bytes(manifest)
    with pytest.raises(ReleaseError, match="a medias"):
        kit.run(folder)


def test_not_while_something_else_works(here, tmp_path):
    folder = kit.project(tmp_path, here)
    kit.write(folder, {"index.html": b"x"})
    (folder / ".boletin").mkdir()
    with FileLock(folder / ".boletin/candado"):
        with pytest.raises(BoletinError, match="está trabajando"):
            kit.run(folder)
        assert kit.run(folder, simulate=True).state == "simulado"
    assert not (folder / ".boletin/entregas").exists()


def test_a_stick_that_is_not_there_is_not_made_up(here, tmp_path):
    folder = kit.project(tmp_path, here, carpeta=str(tmp_path / "no"))
    kit.write(folder, {"index.html": b"x"})
    outcome = kit.run(folder)
    assert outcome.exit_code == 1 and "No está la carpeta" in outcome.message
    assert outcome.state == "no se entregó" and "continúa" not in outcome.remedy
    assert not (tmp_path / "no").exists()


def test_a_folder_inside_the_project_is_made_but_not_by_who_only_looks(here, tmp_path):
    folder = kit.project(tmp_path, here, carpeta="entregas/sitio")
    files = kit.write(folder, {"index.html": b"x"})
    looked = kit.run(folder, simulate=True)
    assert looked.state == "simulado" and [c.path for c in looked.plan.changes] == sorted(files)
    assert not (folder / "entregas").exists()
    assert kit.run(folder).done
    assert (folder / "entregas/sitio/index.html").read_bytes() == b"x"


@pytest.mark.parametrize("inside", ["output/x", ".boletin", ".", "comunicados", "informes/x"])
def test_never_into_the_project_itself(here, tmp_path, inside):
    folder = kit.project(tmp_path, here, carpeta=inside)
    kit.write(folder, {"index.html": b"x"})
    assert "donde está lo suyo" in kit.run(folder).message


# --- secrets ------------------------------------------------------------------------------------


def test_passwords_come_from_the_environment_and_leave_nowhere(monkeypatch):
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert find_secret("", {}) == ""
    assert find_secret("CLAVE", {"CLAVE": "s3cr3t"}) == "s3cr3t"
    with pytest.raises(ToolError, match="No está la contraseña «CLAVE»"):
        find_secret("CLAVE", {})
    redactor = Redactor("s3cr3t", "")
    assert redactor.clean("PUT https://u:s3cr3t@x") == "PUT https://u:•••@x"
    try:
        raise OSError("login s3cr3t")
    except OSError as error:
        assert "s3cr3t" not in str(redactor.detail(error))
        assert "OSError" in str(redactor.detail(error))
    assert "s3cr3t" not in repr(redactor)


def test_passwords_come_from_the_keyring_too():
    import keyring  # noqa: PLC0415
    from keyring.backend import KeyringBackend  # noqa: PLC0415

    class Ring(KeyringBackend):
        priority = 1

        def get_password(self, service, username):
            return "del llavero" if (service, username) == ("boletin", "CLAVE") else None

        def set_password(self, service, username, password):
            raise NotImplementedError

        def delete_password(self, service, username):
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert find_secret("CLAVE", {}) == "del llavero"
        assert find_secret("CLAVE", {"CLAVE": "de la variable"}) == "de la variable"
        with pytest.raises(ToolError):
            find_secret("OTRA", {})
    finally:
        keyring.set_keyring(before)


def complaints(here, tmp_path, **keys):
    with pytest.raises(ContentError) as caught:
        configuration.load(kit.project(tmp_path, here, **keys))
    return str(caught.value)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"clave": "hunter2!"}, "no es el nombre de una variable"),
        ({"tipo": "scp"}, "no existe"),
        ({"id": "Sitio"}, "id de un destino"),
        ({"contenido": "emisora:nadie"}, "que no hay"),
        ({"reintentos": 99}, "99 veces"),
        ({"llave": "x"}, "no es de un destino carpeta"),
        ({"tipo": "ftp", "direccion": "ftp://yo:hunter2!@x.example"}, "usuario o una contraseña"),
        ({"tipo": "webdav", "direccion": "http://x.example/dav"}, "no es https"),
        ({"tipo": "sftp", "direccion": "x.example"}, "Falta el usuario"),
        ({"tipo": "sftp", "direccion": "x.example/sitio", "usuario": "x"}, "lleva una carpeta"),
        ({"tipo": "sftp", "direccion": "x:99999", "usuario": "x"}, "no se entiende"),
        ({"tipo": "ftp", "direccion": "x.example", "usuario": "x"}, "Falta dónde está"),
        ({"tipo": "ftp", "direccion": "x.example", "carpeta": "a/../b"}, "«..»"),
        ({"tipo": "s3", "carpeta": "/"}, "Falta el cubo"),
        ({"tipo": "sftp"}, "Falta la dirección"),
        ({"carpeta": None}, "Falta la carpeta"),
        (
            {"tipo": "sftp", "direccion": "x", "usuario": "x", "huella_servidor": "MD5:00"},
            "huella del servidor",
        ),
    ],
)
def test_destinations_that_cannot_be(here, tmp_path, keys, told):
    text = complaints(here, tmp_path, **keys)
    assert told in text and "boletin.toml:" in text
    assert "hunter2" not in text


# --- the command --------------------------------------------------------------------------------


def test_the_command_in_words_and_json(here, tmp_path, capsys):
    folder = kit.project(tmp_path, here)
    kit.write(folder, {"index.html": b"x", "radio.mp3": b"y" * 2000})

    def ask(*words):
        code = main.main(["-C", str(folder), "publicar", *words], standalone_mode=False)
        assert code == 0
        return capsys.readouterr().out

    looked = ask("--simular")
    assert "nuevo    radio.mp3  2.0 kB" in looked and not here.state()
    assert "sitio: simulado. 3 nuevos, 0 cambian, 0 se quitan, 0 iguales" in looked
    (row,) = json.loads(ask("sitio", "--json"))
    assert row["estado"] == "entregado" and row["codigo"] == 0 and len(row["enviados"]) == 3
    assert "sitio: al día. 0 nuevos" in ask()
    with pytest.raises(UsageError, match="No existe el destino «otro»"):
        publish(folder, ["otro"])


def test_few_files_are_listed_and_many_summed_up_by_folder(here, tmp_path, capsys):
    folder = kit.project(tmp_path, here)
    files = {f"spots/{n}/radio.mp3": b"y" * 1000 for n in range(30)}
    kit.write(folder, {**files, "index.html": b"x", "boletines/a.txt": b"z"})

    def ask(*words):
        assert main.main(["-C", str(folder), "publicar", *words], standalone_mode=False) == 0
        return capsys.readouterr().out

    lines = ask("--simular").splitlines()
    assert lines[0].startswith("sitio: simulado. 33 nuevos, 0 cambian, 0 se quitan, 0 iguales; 3")
    assert " ".join(lines[1].split()) == "(en la raíz) 2 nuevos, 0 cambian, 0 se quitan; 4.0 kB"
    assert lines[2].split()[:3] == ["boletines/", "1", "nuevo,"]
    assert " ".join(lines[3].split()) == "spots/ 30 nuevos, 0 cambian, 0 se quitan; 30.0 kB"
    assert len(lines) == 5 and "--simular --lista" in lines[4]
    every = ask("--simular", "--lista").splitlines()
    assert every[:4] == lines[:4]
    assert sum("radio.mp3" in line for line in every) == 30
    (row,) = json.loads(ask("--simular", "--json"))
    assert len(row["nuevos"]) == 33
    ask()
    kit.write(folder, {**dict(list(files.items())[2:]), "index.html": b"y"})
    few = ask("--simular").splitlines()
    assert few[0].startswith("sitio: simulado. 0 nuevos, 2 cambian, 3 se quitan, 28 iguales")
    assert "  cambia   index.html  1 byte" in few and "  se quita spots/0/radio.mp3" in few
    assert len(few) == 6


def test_the_code_5_is_for_a_part_that_is_there_and_another_not():
    def code(*outcomes):
        return exit_code(outcomes)

    done, looked = Outcome("x", "sftp", done=True), Outcome("x", "sftp", done=True, looked=True)
    half = Outcome("x", "sftp", exit_code=5, partial=True)
    off, missing, bad = (Outcome("x", "sftp", exit_code=code) for code in (1, 4, 3))
    assert code() == code(done) == code(done, done) == code(looked) == 0
    assert code(half) == code(half, off) == code(done, off) == code(done, missing, off) == 5
    assert code(off) == code(off, off) == code(missing, off) == code(bad, missing) == 1
    assert code(missing) == code(missing, missing) == 4
    assert code(looked, off) == 1  # who only looks delivers nothing


def test_a_remedy_fits_what_happened():
    def told(own="", tipo="sftp", *, partial=False, reached=False, resumes=True):
        return remedy(own, tipo, partial=partial, reached=reached, resumes=resumes)

    assert "«direccion» (servidor y puerto)" in told() and "encendido" in told()
    assert "disco" in told(tipo="carpeta")
    assert told(reached=True) == "Revise la conexión y repita la orden."
    assert told(reached=True, partial=True) == "Repita la orden: continúa donde se quedó."
    again = told(tipo="webdav", reached=True, partial=True, resumes=False)
    assert "continúa" not in again and "empieza de nuevo" in again
    assert told("Libere espacio.") == "Libere espacio."
    assert told("Libere espacio.", partial=True).startswith("Libere espacio. Lo que ya llegó")


def test_a_missing_package_is_named_with_its_command(here, tmp_path, monkeypatch):
    for name in [*sys.modules]:
        if name.startswith("boletin.publish.delivery.sftp"):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    destino = configuration.Destino("x", "sftp", "x.example", usuario="x")
    with pytest.raises(ToolError) as caught:
        opener(destino, "")
    assert "asyncssh" in str(caught.value) and 'pip install "boletin[entrega]"' in str(caught.value)


@pytest.mark.parametrize(
    ("one", "other"), [("a", "a"), ("a/b", "a"), ("a", "a/b/c"), ("./a/", "a"), ("a/../b", "b")]
)
def test_two_destinations_never_share_a_folder(one, other):
    destinos = [Destino("uno", "carpeta", carpeta=one), Destino("dos", "carpeta", carpeta=other)]
    (told,) = troubles(destinos, Firma(), set())
    assert told[0] == "destinos[1].carpeta" and "«uno»" in told[1]
    apart = [destinos[0], Destino("dos", "sftp", direccion="x.example", usuario="u", carpeta=other)]
    assert not [t for t in troubles(apart, Firma(), set()) if "misma carpeta" in t[1]]
