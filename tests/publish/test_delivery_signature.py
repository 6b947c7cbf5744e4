"""minisign signatures, and packages that somebody downloaded."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import stat
import subprocess
import warnings
import zipfile
from pathlib import Path

import delivery_kit as kit
import minisign
import pytest

from boletin.cli import main
from boletin.delivering import publish
from boletin.errors import BoletinError, MediaError, ReleaseError, UsageError
from boletin.publish.manifest import render
from boletin.publish.package import signature, unpack
from boletin.publish.signature import Signer, public_text, verified
from boletin.verify import verify

PASSWORD = "contra-Firma-3"


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A pair of keys without a password: ``secreta.key``, ``publica.pub``."""
    folder = tmp_path_factory.mktemp("llaves")
    pair = minisign.KeyPair.generate()
    (folder / "secreta.key").write_bytes(bytes(pair.secret_key))
    (folder / "publica.pub").write_bytes(bytes(pair.public_key))
    return folder


def package(folder, **changed):
    """A small tree with its manifest; ``changed``: what stands there instead of what is listed."""
    files = {"orden.csv": b"1", "spots/a/radio.txt": b"22"}
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(changed.get(path.rpartition("/")[2].partition(".")[0], data))
    rows = {p: (len(d), hashlib.sha256(d).hexdigest()) for p, d in files.items()}
    (folder / "manifest.json").write_bytes(render(rows))
    return folder


def failed(checks):
    return [check.detail for check in checks if not check.ok]


def test_a_signature_holds_for_its_data_and_key_only(keys):
    signer = Signer(keys / "secreta.key", "")
    public = public_text((keys / "publica.pub").read_bytes())
    assert signer.public == public
    signed = signer(b"data", "manifest.json")
    assert signed == signer(
        io.BytesIO(b"data"), "manifest.json"
    )  # no time in it: the same manifest, the same bytes
    assert verified(public, b"data", signed)
    assert not verified(public, b"dato", signed)
    assert not verified(public, b"data", signed.replace(b"manifest", b"manifesT"))
    other = minisign.KeyPair.generate().public_key.to_base64().decode()
    assert not verified(other, b"data", signed)
    for junk in (b"", b"x", signed[:40], signed * 2, b"\xff" * 200):
        assert not verified(public, b"data", junk)


def test_a_key_that_cannot_be_used(tmp_path, keys):
    (tmp_path / "x.key").write_text("nothing")
    for path in (tmp_path / "x.key", tmp_path / "none.key", keys / "publica.pub"):
        with pytest.raises(BoletinError, match="no se puede usar"):
            Signer(path, "")


@pytest.mark.slow  # minisign's scrypt takes a second and a gigabyte of patience
def test_the_real_minisign_reads_ours_and_we_read_its(tmp_path):
    program = shutil.which("minisign")
    if not program:
        pytest.skip("minisign is not installed")
    secret, public = tmp_path / "m.key", tmp_path / "m.pub"
    made = subprocess.run(
        [program, "-G", "-p", str(public), "-s", str(secret)],
        input=f"{PASSWORD}\n{PASSWORD}\n",
        text=True,
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    signer = Signer(secret, PASSWORD)
    data = tmp_path / "manifest.json"
    data.write_bytes(b"{}\n")
    mine = tmp_path / "manifest.json.minisig"
    mine.write_bytes(signer(data.read_bytes(), data.name))
    read = subprocess.run(
        [program, "-V", "-m", str(data), "-p", str(public)],
        text=True,
        capture_output=True,
        check=False,
    )
    assert read.returncode == 0 and "manifest.json de boletin" in read.stdout, read.stderr
    mine.unlink()
    # its own signature, by a key without a password
    for order in (["-G", "-W", "-f"], ["-S", "-m", str(data)]):
        pair = ["-p", str(public), "-s", str(secret)] if "-G" in order else ["-s", str(secret)]
        subprocess.run([program, *order, *pair], capture_output=True, check=True)
    assert verified(public_text(public.read_bytes()), data.read_bytes(), mine.read_bytes())


def test_a_delivery_is_signed_and_what_arrived_can_be_checked(tmp_path, keys):
    class Here:
        kind, keys = "carpeta", {"carpeta": str(tmp_path / "usb")}

    (tmp_path / "usb").mkdir()
    folder = kit.project(tmp_path, Here)
    with (folder / "boletin.toml").open("a") as text:
        text.write(f'\n[firma]\nllave = "{keys / "secreta.key"}"\n')
    files = kit.write(folder, {"index.html": b"x", "radio.txt": b"y"})
    assert kit.run(folder).sent[-2:] == ("manifest.json.minisig", "manifest.json")
    assert kit.run(folder).state == "al día"
    public = public_text((keys / "publica.pub").read_bytes())
    checks = verify(tmp_path, tmp_path / "usb", public=public)
    assert not failed(checks)
    assert [c.ok for c in checks if "la firma es de esa llave" in c.detail] == [True]
    (tmp_path / "usb/manifest.json").write_bytes(files["manifest.json"] + b"\n")
    assert "no es de esa llave" in failed(verify(tmp_path, tmp_path / "usb", public=public))[0]
    # the secret key is never within what is published
    shutil.copy(keys / "secreta.key", folder / "output")
    toml = (folder / "boletin.toml").read_text("utf-8")
    (folder / "boletin.toml").write_text(
        toml.replace(str(keys / "secreta.key"), "output/secreta.key"), "utf-8"
    )
    with pytest.raises(ReleaseError, match="secreta de la firma"):
        kit.run(folder)


@pytest.fixture
def signing(tmp_path, keys):
    """A project that signs, with a destination for each: the whole site, and a station."""

    class Here:
        kind, keys = "carpeta", {"carpeta": "entregas/sitio"}

    folder = kit.project(tmp_path, Here)
    public = public_text((keys / "publica.pub").read_bytes())
    with (folder / "boletin.toml").open("a") as text:
        text.write(
            '\n[[destinos]]\nid = "emisora"\ntipo = "carpeta"\ncarpeta = "entregas/emisora"\n'
            'contenido = "emisora:radio-huamantla"\n'
            f'\n[firma]\nllave = "{keys / "secreta.key"}"\npublica = "{public}"\n'
        )
    tree = package(tmp_path / "paquete")
    files = kit.station_sample(1)
    files["emisoras/radio-huamantla/paquete.zip"] = zipped(tree).read_bytes()
    kit.write(folder, files)
    return folder


def zipped(tree):
    return Path(shutil.make_archive(str(tree), "zip", tree))


def test_who_downloads_only_the_package_can_check_it(signing, keys, tmp_path, capsys):
    site, station = publish(signing)
    assert site.done and station.done, (site, station)
    assert [one.state for one in publish(signing)] == ["al día", "al día"]
    public = public_text((keys / "publica.pub").read_bytes())
    delivered = signing / "entregas"
    for tree in (delivered / "sitio", delivered / "emisora"):
        checks = verify(tmp_path, tree, public=public)
        assert not failed(checks)
        assert any("paquete.zip.minisig: entero" in check.detail for check in checks)  # listed

    # A station with no more than the ZIP, its signature and the key, on another machine.
    for source in ("emisora/paquete.zip", "sitio/emisoras/radio-huamantla/paquete.zip"):
        home = tmp_path / "cabina"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        archive = Path(shutil.copy(delivered / source, home))
        words = ["-C", str(home), "verificar", str(archive), "--llave", public]
        assert main.main(words, standalone_mode=False) == 3
        assert "paquete.zip.minisig: falta" in capsys.readouterr().out
        shutil.copy(delivered / f"{source}.minisig", home)
        assert main.main([*words, "--json"], standalone_mode=False) == 0
        told = [row["detalle"] for row in json.loads(capsys.readouterr().out)]
        assert "paquete.zip.minisig: la firma es de esa llave." in told
        other = minisign.KeyPair.generate().public_key.to_base64().decode()
        assert "no es de esa llave" in failed(verify(home, archive, public=other))[0]
        assert not failed(verify(home, archive))  # nobody says who should have signed
        zipped(package(tmp_path / "falso", radio=b"22")).replace(archive)
        with zipfile.ZipFile(archive, "a") as packed:
            packed.comment = b"another"
        assert "no es de esa llave" in failed(verify(home, archive, public=public))[0]


def test_what_is_at_home_is_signed_when_it_leaves(signing, keys):
    public = public_text((keys / "publica.pub").read_bytes())
    archive = signing / "output/emisoras/radio-huamantla/paquete.zip"
    assert not failed(verify(signing, archive))  # boletin.toml has a key, and this is ours
    for route in (archive, signing / "output/emisoras", signing / "output"):
        assert "se firma al publicar" in failed(verify(signing, route, public=public))[-1]


def test_a_package_that_changed_is_not_signed(signing):
    archive = signing / "output/emisoras/radio-huamantla/paquete.zip"
    archive.write_bytes(b"x" * archive.stat().st_size)
    for outcome in publish(signing):
        assert outcome.exit_code == 3 and "paquete.zip no es el que se produjo" in outcome.message
    assert not any(file.is_file() for file in (signing / "entregas").rglob("*"))


@pytest.mark.slow
def test_the_real_minisign_checks_a_package(signing, keys):
    program = shutil.which("minisign")
    if not program:
        pytest.skip("minisign is not installed")
    publish(signing)
    archive = signing / "entregas/emisora/paquete.zip"
    public = public_text((keys / "publica.pub").read_bytes())
    order = [program, "-V", "-m", str(archive), "-P", public]
    read = subprocess.run(order, text=True, capture_output=True, check=False)
    assert read.returncode == 0 and "paquete.zip de boletin" in read.stdout, read.stderr
    archive.write_bytes(archive.read_bytes() + b"x")
    assert subprocess.run(order, capture_output=True, check=False).returncode == 1


def test_a_downloaded_folder_or_zip_is_checked(tmp_path, keys, capsys):
    tree = package(tmp_path / "bajado")
    assert not failed(verify(tmp_path, tree))
    assert signature(tree, "") is None
    public = public_text((keys / "publica.pub").read_bytes())
    assert "falta" in signature(tree, public).detail
    signed = Signer(keys / "secreta.key", "")(
        (tree / "manifest.json").read_bytes(), "manifest.json"
    )
    (tree / "manifest.json.minisig").write_bytes(signed)
    assert signature(tree, "").level == "I"
    archive = shutil.make_archive(str(tmp_path / "paquete"), "zip", tree.parent, tree.name)
    words = ["-C", str(tmp_path), "verificar", archive, "--llave", str(keys / "publica.pub")]
    assert main.main([*words, "--json"], standalone_mode=False) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["cumple"] for row in told} == {True}
    assert any("la firma es de esa llave" in row["detalle"] for row in told)

    bad = package(tmp_path / "otro", radio=b"33")
    assert "spots/a/radio.txt" in failed(verify(tmp_path, bad))[0]
    archive = shutil.make_archive(str(tmp_path / "malo"), "zip", bad)
    assert main.main(["verificar", archive], standalone_mode=False) == 3


@pytest.mark.parametrize(
    "name", ["../fuera.txt", "/etc/x", "C:/x", "a\\..\\b", "manifest.json", "MANIFEST.json"]
)
def test_hostile_archives_never_touch_the_disk(tmp_path, name):
    archive = tmp_path / "x.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(archive, "w") as packed:
        warnings.simplefilter("ignore")  # of a name twice: that is the point
        packed.writestr("manifest.json", "{}")
        packed.writestr(name, "x")
    (tmp_path / "into").mkdir()
    with pytest.raises(MediaError, match="no debe"):
        unpack(archive, tmp_path / "into")
    assert not any((tmp_path / "into").iterdir()) and not (tmp_path / "fuera.txt").exists()


def test_links_and_lies_in_archives(tmp_path):
    archive = tmp_path / "x.zip"
    link = zipfile.ZipInfo("manifest.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(link, "/etc/passwd")
    with pytest.raises(MediaError, match="no debe"):
        unpack(archive, tmp_path / "a")
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("x.txt", "no manifest")
    with pytest.raises(MediaError, match=r"no trae manifest\.json"):
        unpack(archive, tmp_path / "b")
    whole = archive.read_bytes()
    archive.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MediaError, match="se dañó"):
        unpack(archive, tmp_path / "c")


def test_a_bad_download_says_download_it_again(project, tmp_path):
    good = tmp_path / "paquete.zip"
    data = b"sonido" * 50
    entry = len(data), hashlib.sha256(data).hexdigest()
    for told, stored in ((data, entry), (b"otro", entry)):
        with zipfile.ZipFile(good, "w") as packed:
            packed.writestr("materiales/x.wav", told)
            packed.writestr("manifest.json", render({"materiales/x.wav": stored}))
        bad = [check.detail for check in verify(project, good) if not check.ok]
        assert len(bad) == (told != data) and all("Descárguelo de nuevo" in one for one in bad)
        assert not any("producir" in one for one in bad)
    whole = good.read_bytes()
    at = whole.index(b"otro")
    for wrong in (whole[:-30], whole[:at] + b"0TRO" + whole[at + 4 :], b"<html>404</html>", b""):
        false = tmp_path / "bajado.zip"
        false.write_bytes(wrong)
        with pytest.raises(MediaError, match="se dañó") as told:
            verify(project, false)
        assert told.value.exit_code == 3 and "Descárguelo de nuevo" in told.value.remedy
    with pytest.raises(UsageError, match=r"No existe paquet\.zip") as told:
        verify(project, tmp_path / "paquet.zip")
    assert "«paquete.zip»" in told.value.remedy
