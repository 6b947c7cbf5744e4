"""Tasks in processes: outcomes, followers, errors, and workers that leave with their parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from boletin.errors import BoletinError, ContentError
from boletin.executor import Local, Outcome, Task
from boletin.model import Finding


def double(number: int) -> int:
    return number * 2


def fail(_number: int) -> None:
    raise ContentError([Finding("X", "E", "a.md", 3, "está mal.", "Escriba bien.")])


def die(_number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def nothing(_outcome: Outcome) -> list[Task]:
    return []


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_outcomes_errors_and_followers(workers: int) -> None:
    def follow(outcome: Outcome) -> list[Task]:
        return [Task("más", double, (outcome.value,))] if outcome.task.name == "a" else []

    tasks = [Task("a", double, (1,)), Task("b", fail, (1,))]
    found = {o.task.name: o for o in Local(workers).run(tasks, follow)}
    assert found["a"].value == 2 and found["más"].value == 4
    error = found["b"].error
    assert isinstance(error, ContentError) and error.findings[0].line == 3


@pytest.mark.slow
def test_a_worker_that_dies_is_told_in_words() -> None:
    with pytest.raises(BoletinError, match="se detuvo de golpe"):
        list(Local(2).run([Task("a", die, (1,))], nothing))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_workers_leave_with_a_killed_parent(tmp_path: Path) -> None:
    program = tmp_path / "programa.py"
    program.write_text(
        textwrap.dedent(
            """
            import os, sys, time
            from pathlib import Path
            from boletin.executor import Local, Task

            def work(folder):
                (Path(folder) / "pid").write_text(str(os.getpid()))
                time.sleep(600)

            if __name__ == "__main__":
                list(Local(2).run([Task("a", work, (sys.argv[1],))], lambda o: []))
            """
        )
    )
    parent = subprocess.Popen([sys.executable, str(program), str(tmp_path)])
    deadline = time.monotonic() + 30
    while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.2)
    worker = int((tmp_path / "pid").read_text())
    parent.kill()
    parent.wait()
    while time.monotonic() < deadline:
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            return
        state = Path(f"/proc/{worker}/stat")
        if state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the worker outlived its parent")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_an_interruption_while_a_library_loads_still_ends_with_130(tmp_path: Path) -> None:
    """Inside ``exec("…")`` CPython would end itself with SIGINT instead of our exit code."""
    (tmp_path / "caught.py").write_text(
        "from boletin import cli\n"
        "WAIT = 'import os, signal; os.kill(os.getpid(), signal.SIGINT)\\nwhile True: pass'\n"
        "cli.main.callback = lambda **_: exec(WAIT)\n"
        "cli.run(['diagnostico'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "caught"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (130, "") and "Interrumpido" in done.stderr
