import numpy as np
import pytest
import soundfile as sf

from boletin import ffmpeg
from boletin.errors import ContentError, MediaError
from boletin.model import Guion, Op
from boletin.sound import credits, loudness
from boletin.sound.assets import HOUSE_LUFS, load_assets

HZ = 48000
ENTRY = '[a]\narchivo = "{}"\ntipo = "efecto"\n'


def test_everything_arrives_stereo_at_48_khz_and_house_level(assets):
    for name, kind in (
        ("cama_informativa", "cama"),
        ("cortinilla_entrada", "cortinilla"),
        ("campana", "efecto"),
        ("entrevista", "inserto"),
    ):
        asset = assets[name]
        assert (asset.kind, asset.sound.hz, asset.samples.shape[1]) == (kind, HZ, 2)
        assert asset.samples.dtype == np.float32
        assert asset.duration_ms == len(asset.samples) * 1000 // HZ
        reading = loudness.measure(asset.samples, HZ)
        level = reading.lufs if kind in ("cama", "inserto") else reading.m_max
        assert level == pytest.approx(HOUSE_LUFS, abs=0.2)
    assert assets["cama_informativa"].loop == (2 * HZ, 6 * HZ)
    assert assets["cama_informativa"].bar_ms == 2000
    assert not assets["campana"].loop


def test_silence_around_a_sound_is_cut(assets):
    assert assets["campana"].duration_ms <= 1210  # 1.2 s in 0.2 s of silence on both sides
    assert 2000 <= assets["entrevista"].duration_ms <= 2300


def test_only_what_is_asked_for_is_decoded(assets_folder):
    fresh = load_assets(assets_folder)
    assert "rota" in fresh
    assert "../etc" not in fresh
    assert fresh["campana"] is fresh["campana"]
    assert fresh.path("campana") == (assets_folder / "campana.flac").resolve()


def test_a_bed_without_loop_points_gets_a_soft_loop(tmp_path):
    rng = np.random.default_rng(1)
    sf.write(tmp_path / "cama.wav", rng.standard_normal((6 * HZ, 1)) * 0.1, HZ)
    (tmp_path / "creditos.toml").write_text('[cama]\narchivo = "cama.wav"\ntipo = "cama"\n')
    asset = load_assets(tmp_path)["cama"]
    assert asset.loop == (1.5 * HZ, 6 * HZ)
    # Equal power: as loud in the blend as anywhere.
    parts = [np.mean(part**2) for part in np.array_split(asset.samples[4 * HZ :], 8)]
    assert max(parts) < 1.5 * min(parts)


@pytest.mark.parametrize("archivo", ["../fuera.wav", "/etc/passwd", "a\\\\b.wav", "x\\u0000.wav"])
def test_paths_stay_inside(tmp_path, archivo):
    folder = tmp_path / "audio_assets"
    folder.mkdir()
    sf.write(tmp_path / "fuera.wav", np.zeros((HZ, 1)), HZ)
    (folder / "creditos.toml").write_text(ENTRY.format(archivo))
    with pytest.raises(ContentError, match="queda fuera"):
        load_assets(folder)["a"]


def test_a_link_out_is_refused(tmp_path):
    folder = tmp_path / "audio_assets"
    folder.mkdir()
    sf.write(tmp_path / "fuera.wav", np.ones((HZ, 1)) * 0.1, HZ)
    (folder / "a.wav").symlink_to(tmp_path / "fuera.wav")
    (folder / "creditos.toml").write_text(ENTRY.format("a.wav"))
    with pytest.raises(ContentError, match="fuera"):
        load_assets(folder)["a"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "Falta el sonido «a»"),
        (b"", "dañado|no es audio|vac"),
        (b"<html>no soy audio</html>" * 100, "dañado|no pudo"),
        ("silencio", "está en silencio"),
    ],
)
def test_what_cannot_be_used_is_explained(tmp_path, content, message):
    path = tmp_path / "a.wav"
    if content == "silencio":
        sf.write(path, np.zeros((HZ, 2)), HZ)
    elif content is not None:
        path.write_bytes(content)
    (tmp_path / "creditos.toml").write_text(ENTRY.format("a.wav"))
    with pytest.raises(MediaError, match=message) as caught:
        load_assets(tmp_path)["a"]
    assert caught.value.remedy


def test_a_sound_without_author_or_licence_is_told_where_it_is_used(tmp_path):
    (tmp_path / "creditos.toml").write_text(
        '[a]\narchivo = "a.wav"\ntipo = "cama"\nautor = "Ana"\nlicencia = "  "\n'
        '[b]\narchivo = "b.wav"\ntipo = "efecto"\n'
        '[c]\narchivo = "c.wav"\ntipo = "efecto"\nautor = "x"\nlicencia = "y"\nfuente = "z"\n'
    )
    (tmp_path / "grabaciones").mkdir()
    (tmp_path / "grabaciones" / "propia.wav").touch()
    orders = ("FONDO a", "EFECTO c", "INSERTO propia", "FONDO a", "EFECTO nadie")
    script = Guion("x", "X", tuple(Op(i, *o.split()) for i, o in enumerate(orders, 1)))
    (found,) = credits.unlicensed(script, credits.read_credits(tmp_path), "s/creditos.toml")
    assert (found.rule, found.level, found.file, found.line) == ("P13", "W", "s/creditos.toml", 1)
    assert found.message == "de «a» no se sabe: licencia y fuente. Sin eso no se puede publicar."
    assert found.remedy == 'Escriba licencia = "…" en [a], o use otro sonido.'


def test_every_problem_of_the_credits_is_told(tmp_path):
    (tmp_path / "creditos.toml").write_text(
        '[a]\narchivo = "a.wav"\ntipo = "canción"\n[b]\ntipo = "cama"\n'
        '[c]\narchivo = "c.wav"\ntipo = "cama"\nbucle_ms = [3000, 1000]\n'
        '[d]\narchivo = "d.wav"\ntipo = "cama"\ncompas_ms = -5\n'
        '[e]\narchivo = "e.wav"\ntipo = "efecto"\nlisencia = "CC0-1.0"\n',
        encoding="utf-8",
    )
    found = load_assets(tmp_path).check([])
    assert [f.line for f in found] == [1, 4, 6, 10, 14]
    assert found[-1].remedy == "¿Quiso escribir «licencia»?"
    with pytest.raises(ContentError, match="«b»: falta «archivo»"):  # who uses it hears of it
        load_assets(tmp_path)["b"]
    (tmp_path / "creditos.toml").write_text("[a]\n[b\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"creditos.toml:2: .*no cierra su corchete"):
        load_assets(tmp_path)
    (tmp_path / "creditos.toml").write_bytes(b"\xff\xfe[a")
    with pytest.raises(ContentError):
        load_assets(tmp_path)
    (tmp_path / "creditos.toml").unlink()
    assert len(load_assets(tmp_path)) == 0


def _sound(path, samples, kind="efecto", more=""):
    sf.write(path / "a.wav", samples, HZ)
    (path / "creditos.toml").write_text(f'[a]\narchivo = "a.wav"\ntipo = "{kind}"\n{more}')
    return load_assets(path)


NOISE = np.random.default_rng(3).standard_normal((3 * HZ, 2)) * 0.1


@pytest.mark.parametrize(
    ("samples", "kind", "more", "message"),
    [
        (NOISE[:100], "cama", "", "dura 2 ms: muy poco para cama"),
        (NOISE[:1], "efecto", "", "dura 0 ms: muy poco para efecto"),
        (NOISE, "cama", "bucle_ms = [0, 99999]\n", "llega a 99999 y el sonido dura 3000 ms"),
        (np.full((HZ, 2), 0.4), "efecto", "", "está en silencio"),  # nothing but an offset
    ],
)
def test_what_is_no_sound_for_its_use_is_refused(tmp_path, samples, kind, more, message):
    with pytest.raises(MediaError, match=message):
        _sound(tmp_path, samples, kind, more)["a"]


def test_a_wav_cut_short_is_refused(tmp_path):
    assets = _sound(tmp_path, NOISE)
    whole = (tmp_path / "a.wav").read_bytes()
    (tmp_path / "a.wav").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(MediaError, match="está cortado"):
        assets["a"]


def test_a_constant_offset_does_not_reach_the_air(tmp_path):
    asset = _sound(tmp_path, NOISE + 0.4)["a"]
    assert np.abs(asset.samples.mean(0)).max() < 1e-3


def test_a_video_gives_its_sound_to_an_insert(tmp_path):
    folder = tmp_path / "audio_assets"
    (folder / "grabaciones").mkdir(parents=True)
    ffmpeg.run(
        ["-f", "lavfi", "-i", "color=s=64x64:r=25:d=3", "-f", "lavfi", "-i", "sine=500:d=3",
         "-pix_fmt", "yuv420p", str(folder / "grabaciones" / "entrevista.mp4")], what="prueba",
    )  # fmt: skip
    asset = load_assets(folder)["entrevista"]
    assert asset.kind == "inserto" and asset.duration_ms == pytest.approx(3000, abs=60)
    spectrum = np.abs(np.fft.rfft(asset.samples.mean(1)))
    assert spectrum.argmax() * HZ / len(asset.samples) == pytest.approx(500, abs=1)
