"""Pages are made again only when what they are made of changed; what is kept is never stale."""

import dataclasses
import shutil
from datetime import timedelta

import publish_samples as samples
import pytest

from boletin.config import Municipio
from boletin.publish.shelf import Keys
from boletin.rendered import NAME, Rendered


class Office:
    """A project folder whose output/ is written as ``producir`` does, telling what was made."""

    def __init__(self, root):
        self.root, self.config = root, samples.config()
        self.templates = root / "plantillas"
        shutil.copytree(samples.TEMPLATES, self.templates)

    def build(self, spots, bulletins):
        shelf = Rendered(self.root / "output", self.root)
        made = []
        keep = shelf.keep
        shelf.keep = lambda path, key, data: (made.append(path), keep(path, key, data))
        tree = samples.public_tree(self.config, bulletins, spots, self.templates, shelf=shelf)
        for path, data in tree.items():
            file = self.root / "output" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        shelf.remember()
        self.tree = tree
        return set(made)


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def test_nothing_new_makes_nothing(office):
    spots = samples.spots()
    first = office.build(spots, [samples.bulletin()])
    assert {"index.html", "spots/aviso-heladas/index.html", "busqueda/1.js"} <= first
    # Other objects with the same values, in another order.
    assert office.build(samples.spots()[::-1], [samples.bulletin()]) == set()
    fresh = samples.public_tree(office.config, [samples.bulletin()], spots, office.templates)
    assert office.tree == fresh


def test_one_piece_more_touches_its_own_pages_and_a_few_lists(office):
    first = samples.spot().fecha
    spots = [samples.spot(f"a{n}", day=first + timedelta(days=7 * n)) for n in range(12)]
    bulletins = [samples.bulletin("2026-W47", tuple(spots[:3]))]
    office.build(spots, bulletins)
    more = samples.spot("nueva", "Una más", "Dirección Nueva", lugar="Lugar nuevo")
    made = office.build([*spots, more], bulletins)
    assert made == {
        "spots/nueva/index.html", "spots/nueva/guion.html", "archivo.html", "busqueda/1.js",
        "archivo/2026-11.html", "archivo/areas/direccion-nueva/index.html",
        "archivo/lugares/lugar-nuevo/index.html", "archivo/tipos/servicio/index.html",
        "organigrama.html", "index.html",
    }  # fmt: skip


def test_a_changed_piece_changes_every_page_that_shows_it(office):
    spots = list(samples.spots())
    office.build(spots, [samples.bulletin()])
    spots[0] = dataclasses.replace(spots[0], titulo="Otro título")
    made = office.build(spots, [samples.bulletin()])
    assert {"index.html", "boletines/2026-W48/index.html", "busqueda/1.js"} <= made
    assert "spots/aviso-heladas/index.html" not in made


def test_configuration_and_templates_change_every_page(office):
    spots = samples.spots()
    whole = office.build(spots, [samples.bulletin()])
    town = dataclasses.asdict(office.config.municipio) | {"telefono": "748 910 9999"}
    office.config = dataclasses.replace(office.config, municipio=Municipio(**town))
    assert office.build(spots, [samples.bulletin()]) == whole
    page = office.templates / "piezas.html.j2"
    page.write_text(page.read_text() + "\n{# otra #}\n")
    assert office.build(spots, [samples.bulletin()]) == whole


def test_a_page_that_is_not_as_it_was_left_is_made_again(office):
    spots, bulletins = samples.spots(), [samples.bulletin()]
    office.build(spots, bulletins)
    (office.root / "output/index.html").write_text("cambiada a mano")
    (office.root / "output/archivo.html").unlink()
    assert office.build(spots, bulletins) == {"index.html", "archivo.html"}


def test_a_broken_record_only_costs_the_work(tmp_path):
    (tmp_path / "output").mkdir()
    (tmp_path / "output/a.html").write_bytes(b"x")
    shelf = Rendered(tmp_path / "output", tmp_path)
    shelf.keep("a.html", "key", b"x")
    shelf.remember()
    assert Rendered(tmp_path / "output", tmp_path).take("a.html", "key") == b"x"
    assert Rendered(tmp_path / "output", tmp_path).take("a.html", "other") is None
    whole = (tmp_path / NAME).read_text()
    for record in ("", "[", "[[1, 2]]", "{}", '[["a.html", "key", 3]]', "null", whole[:-1]):
        (tmp_path / NAME).write_text(record)
        assert Rendered(tmp_path / "output", tmp_path).take("a.html", "key") is None


def test_keys_tell_values_apart():
    keys, spot = Keys(), samples.spot()
    word = spot.timeline.lines[0].words[0]
    others = [
        dataclasses.replace(spot, titulo="otro"),
        dataclasses.replace(spot, sintetica=False),
        dataclasses.replace(spot, fecha=spot.fecha + timedelta(days=1)),
        dataclasses.replace(spot, comunicado=None),
        dataclasses.replace(spot, artifacts=spot.artifacts[1:]),
    ]
    assert keys.digest(spot) == keys.digest(samples.spot())
    assert len({keys.digest(one) for one in (spot, *others)}) == 6
    assert keys.digest(word) != keys.digest(dataclasses.replace(word, end_ms=word.end_ms + 1))
    assert keys.digest(["1"]) != keys.digest([1])
    with pytest.raises(TypeError):
        keys.digest(object())
