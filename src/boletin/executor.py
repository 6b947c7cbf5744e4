"""Where tasks run. ``Local`` uses one process a core; a cluster can take its place (design §3).

A task is a function of a module and picklable arguments. Results come as they are ready.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for
from typing import Any, Protocol

from boletin.errors import BoletinError

_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""What numpy's libraries read when a worker starts."""


@dataclass(frozen=True, slots=True)
class Task:
    """One call to make. ``name`` tells it apart in results and progress."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: its value, or the error that stopped it."""

    task: Task
    value: Any = None
    error: Exception | None = None


class Executor(Protocol):
    """Runs tasks; each outcome may bring more of them."""

    def run(
        self, tasks: Sequence[Task], then: Callable[[Outcome], Sequence[Task]]
    ) -> Iterator[Outcome]:
        """Yield every outcome as it comes; ``then(outcome)`` gives the tasks that follow it."""
        ...


class Local:
    """A pool of processes on this machine."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = max(1, workers or _cores())

    def run(
        self, tasks: Sequence[Task], then: Callable[[Outcome], Sequence[Task]]
    ) -> Iterator[Outcome]:
        """See :class:`Executor`. An interruption cancels what has not begun."""
        if self.workers == 1:
            yield from _here(tasks, then)
            return
        if not tasks:
            return
        # One core a worker: threads of their libraries would only wait for each other.
        for name in _THREADS:
            os.environ.setdefault(name, "1")
        # spawn: the same on every system, and no lock of ours or of a library is forked half-held.
        pool = ProcessPoolExecutor(
            self.workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_die_with_parent,
        )
        running: dict[Future[Any], Task] = {}
        try:
            for task in tasks:
                running[pool.submit(task.function, *task.arguments)] = task
            while running:
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    outcome = _outcome(running.pop(future), future)
                    for task in then(outcome):
                        running[pool.submit(task.function, *task.arguments)] = task
                    yield outcome
        finally:
            pool.shutdown(wait=not running, cancel_futures=True)
            if running:  # interrupted: nobody waits for what the workers were making
                for worker in multiprocessing.active_children():
                    worker.terminate()


def _here(tasks: Sequence[Task], then: Callable[[Outcome], Sequence[Task]]) -> Iterator[Outcome]:
    """One after the other in this very process: for one worker, a pool only costs memory."""
    waiting = list(tasks)
    while waiting:
        task = waiting.pop(0)
        try:
            outcome = Outcome(task, task.function(*task.arguments))
        except Exception as error:
            outcome = Outcome(task, error=error)
        waiting += then(outcome)
        yield outcome


def _outcome(task: Task, future: Future[Any]) -> Outcome:
    try:
        return Outcome(task, future.result())
    except BrokenProcessPool:
        raise BoletinError(
            "Un proceso de trabajo se detuvo de golpe (quizá faltó memoria).",
            remedy="Cierre otros programas y repita con --trabajos 1; continúa donde se quedó.",
        ) from None
    except Exception as error:
        return Outcome(task, error=error)


def _die_with_parent() -> None:
    """A worker must not outlive the command, even when that is killed without warning."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait_for([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
