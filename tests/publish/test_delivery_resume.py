"""A large file on a line that is cut again and again goes on from where it was."""

from __future__ import annotations

import hashlib
import io
import random

import delivery_kit as kit
import delivery_servers as servers
import pytest

from boletin.config import Destino
from boletin.publish.delivery.base import Remote
from boletin.publish.delivery.folder import open_target
from boletin.publish.delivery.journal import Journal, Staged
from boletin.publish.delivery.plan import compare, temporary
from boletin.publish.delivery.resume import BACK, alike, kept
from boletin.publish.delivery.stream import Source

MB = 1 << 20
BIG = "boletines/2026-W48/boletin.wav"
WHOLE = 5 * MB + 321
BODY = random.Random(48).randbytes(WHOLE)
SHA = hashlib.sha256(BODY).hexdigest()
DRAFT = temporary(BIG, SHA)


def source(moved=None):
    return Source(BIG, io.BytesIO(BODY), WHOLE, SHA, moved)


# --- without a server ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "use"),
    [(0, 0), (BACK, 0), (BACK + 1, 1), (2 * MB, 2 * MB - BACK), (WHOLE, WHOLE), (WHOLE + 1, 0)],
)
def test_the_last_of_what_a_cut_left_is_written_again(there, use):
    assert kept(there, WHOLE) == use


def test_a_source_that_goes_on_is_checked_whole_and_tells_what_is_new():
    moved = []
    with source(moved.append) as one:
        one.skip(3 * MB + 7)
        assert not moved and one.tell() == 3 * MB + 7
        assert b"".join(one.chunks()) == BODY[3 * MB + 7 :]
    assert sum(moved) == WHOLE - 3 * MB - 7
    with Source(BIG, io.BytesIO(b"x" + BODY[1:]), WHOLE, SHA) as other:
        other.skip(MB)
        with pytest.raises(Exception, match="no es el que se produjo"):
            list(other.chunks())


def test_what_is_kept_is_neither_swept_nor_sent_again():
    wanted = {BIG: (WHOLE, SHA)}
    staged = {BIG: Staged(DRAFT, SHA)}
    there = {DRAFT: Remote(2 * MB)}
    plan = compare(wanted, {}, staged, there, resumes=True)
    assert plan.bytes == WHOLE - 2 * MB + BACK and not plan.swept and not plan.staged
    # a protocol that cannot go on, a journal that is lost, another content: from the start
    for other in (
        compare(wanted, {}, staged, there),
        compare(wanted, {}, {}, there, resumes=True),
        compare(wanted, {}, {BIG: Staged(DRAFT, "b" * 64)}, there, resumes=True),
    ):
        assert other.bytes == WHOLE and other.swept == (DRAFT,)
    # all of it there, not compared yet: nothing to send, and yet not to be named at once
    plan = compare(wanted, {}, staged, {DRAFT: Remote(WHOLE)}, resumes=True)
    assert plan.bytes == 0 and not plan.staged and not plan.swept
    staged = {BIG: Staged(DRAFT, SHA, whole=True)}
    plan = compare(wanted, {}, staged, {DRAFT: Remote(WHOLE)})
    assert plan.bytes == 0 and plan.staged == (BIG,)


def test_the_journal_knows_how_far_a_draft_was_compared(tmp_path):
    journal = Journal(tmp_path, "sitio", "aquí")
    journal.staging(BIG, DRAFT, SHA)
    journal.checked(BIG, 77)
    journal.close()
    again = Journal(tmp_path, "sitio", "aquí")
    assert again.staged[BIG] == Staged(DRAFT, SHA, checked=77)
    again.whole(BIG)
    assert again.staged[BIG].whole
    again.staging(BIG, DRAFT, SHA)  # written to again: nothing of that holds
    assert again.staged[BIG] == Staged(DRAFT, SHA)
    again.close()


def test_comparing_sees_every_byte(tmp_path):
    folder = open_target(Destino("x", "carpeta", carpeta=str(tmp_path)), "")
    wrong = bytearray(BODY)
    wrong[MB + 5] ^= 1
    for data, right in ((BODY, True), (bytes(wrong), False), (BODY[:-1], False)):
        (tmp_path / "x").write_bytes(data)
        told = []
        assert alike(folder, "x", source(), 0, told.append) is right
        assert told == sorted(told) and (told[-1:] == [WHOLE]) is right
    (tmp_path / "x").write_bytes(BODY + b"y")
    assert not alike(folder, "x", source(), 0, lambda _: None)
    (tmp_path / "x").write_bytes(bytes(wrong))  # what was compared before is not read again
    assert alike(folder, "x", source(), MB + 6, lambda _: None)


def test_a_stick_that_is_pulled_out_goes_on_and_what_it_spoiled_is_never_named(tmp_path):
    with servers.folder(tmp_path) as stick:
        folder = kit.project(tmp_path, stick, reintentos=0)
        files = kit.write(folder, {BIG: BODY, "index.html": b"x"})
        place = Destino("sitio", "carpeta", carpeta=str(stick.root))
        for spoil, done in ((False, True), (True, False)):
            journal = Journal(folder / ".boletin", "sitio", place.lugar)
            journal.staging(BIG, DRAFT, SHA)
            journal.close()
            part = bytearray(BODY[: 3 * MB])
            part[1000] ^= spoil
            stick.put(DRAFT, bytes(part))
            outcome = kit.run(folder)
            assert outcome.plan.left(next(c for c in outcome.plan.changes if c.path == BIG)) == (
                WHOLE - 3 * MB + BACK
            )
            assert outcome.done is done
            if spoil:
                assert "estaba dañado" in outcome.message
                assert BIG not in stick.state() and DRAFT not in stick.state()
                assert kit.run(folder).done
            assert stick.state() == files
            stick.wipe(BIG)


# --- with servers -------------------------------------------------------------------------------

RESUMING = ("sftp", "ftp", "ftps")


def on(kind, place):
    return servers.KINDS[kind](place)


def runs(folder, server, left, old, new, most):
    """Deliver on a line of ``left`` bytes until all is there: how many runs it took."""
    for number in range(1, most + 1):
        server.line.set(left=left)
        outcome = kit.run(folder)
        kit.watch(server.state(), old, new)
        if outcome.done:
            server.line.set()
            return number
    raise AssertionError(f"not there after {most}: {outcome.message}")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", RESUMING)
def test_five_megabytes_on_a_line_that_is_cut_every_one(kind, tmp_path):
    with on(kind, tmp_path) as server:
        folder = kit.project(tmp_path, server, reintentos=0)
        old = {BIG: b"the one before", "index.html": b"x"}
        first = kit.write(folder, old)
        assert kit.run(folder).done
        new = kit.write(folder, {BIG: BODY, "index.html": b"y"})
        assert 5 <= runs(folder, server, MB + 100_000, first, new, 9) <= 9
        assert server.line.cuts >= 4
        assert server.state() == new
        assert kit.run(folder).state == "al día"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", RESUMING)
def test_within_one_run_too(kind, tmp_path):
    with on(kind, tmp_path) as server:
        folder = kit.project(tmp_path, server, reintentos=9)
        files = kit.write(folder, {BIG: BODY})

        def sleep(_seconds):
            server.line.set(left=MB + 100_000)

        server.line.set(left=MB + 100_000)
        outcome = kit.run(folder, sleep=sleep)
        assert outcome.done, outcome.message
        assert server.line.cuts >= 4
        server.line.set()
        assert server.state() == files


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_reading_back_goes_on_too_where_what_comes_down_is_cut(tmp_path):
    with on("sftp", tmp_path) as server:
        folder = kit.project(tmp_path, server, reintentos=0)
        new = kit.write(folder, {BIG: BODY})
        server.line.both = True
        assert runs(folder, server, 2 * MB, {}, new, 14) >= 5  # up, and down again
        assert server.state() == new


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", RESUMING)
@pytest.mark.parametrize("at", [1000, -BACK // 2])
def test_a_kept_part_that_was_spoiled_is_never_named(kind, at, tmp_path):
    with on(kind, tmp_path) as server:
        folder = kit.project(tmp_path, server, reintentos=0)
        files = kit.write(folder, {BIG: BODY})
        server.line.set(left=3 * MB)
        assert not kit.run(folder).done
        server.line.set()
        part = bytearray(server.state()[DRAFT])
        assert MB < len(part) < WHOLE and BODY.startswith(part)
        part[at] ^= 255
        server.put(DRAFT, bytes(part))
        outcome = kit.run(folder)
        if at < 0:  # written again anyway
            assert outcome.done
        else:
            assert not outcome.done and "estaba dañado" in outcome.message
            assert BIG not in server.state() and DRAFT not in server.state()
            assert kit.run(folder).done
        assert server.state() == files


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_server_that_does_not_take_a_rest_gets_all_and_no_promise(tmp_path, monkeypatch):
    with on("ftp", tmp_path) as server:
        from pyftpdlib.handlers import FTPHandler  # noqa: PLC0415

        stor = FTPHandler.ftp_STOR

        def refuse(self, *words, **more):
            if self._restart_position:
                self._restart_position = 0
                return self.respond("451 Append/Restart not permitted, try again.")
            return stor(self, *words, **more)

        monkeypatch.setattr(FTPHandler, "ftp_STOR", refuse)
        folder = kit.project(tmp_path, server, reintentos=0)
        files = kit.write(folder, {BIG: BODY, "a.txt": b"x"})
        for left in (3 * MB, 4 * MB):
            server.line.set(left=left)
            assert not kit.run(folder).done
        server.line.set()
        assert kit.run(folder).done
        assert server.state() == files


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_kind_that_cannot_go_on_says_so(tmp_path):
    with on("webdav", tmp_path) as server:
        folder = kit.project(tmp_path, server, reintentos=0)
        kit.write(folder, {BIG: BODY})
        server.line.set(left=2 * MB)
        assert not kit.run(folder).partial  # nothing is there that counts
        kit.write(folder, {"boletines/2026-W48/a.txt": b"x", BIG: BODY})
        server.line.set(left=2 * MB)
        outcome = kit.run(folder)
        assert outcome.partial and "el archivo que se cortó empieza de nuevo" in outcome.remedy
        server.line.set(left=7 * MB)
        assert kit.run(folder).done
