"""Runs what the pieces of a week still need, and says who speaks where a voice cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from boletin import addresses
from boletin.cache import Cache
from boletin.errors import BoletinError, ContentError, StorageError, VoiceError
from boletin.executor import Executor, Outcome, Task
from boletin.jobs import (
    Job,
    clips,
)
from boletin.model import Finding, Respaldo
from boletin.show import Show


@dataclass(frozen=True, slots=True)
class Work:
    """What came of making."""

    jobs: tuple[Job, ...]
    """As they were made: with the voices that spoke."""
    made: tuple[str, ...]
    failures: tuple[tuple[Job, BoletinError], ...]


def make(work: Sequence[Job], fallback: str, cache: Cache, executor: Executor, show: Show) -> Work:
    """Run the stages that are missing. A piece that fails never stops the others.

    ``fallback``: name of the voice that speaks where another one cannot; empty: the piece stops.
    """
    todo = {job.folder: job for job in work}
    made: dict[str, None] = {}
    failures: dict[str, BoletinError] = {}

    def next_task(folder: str) -> Sequence[Task]:
        """What a piece needs next, with the voices that can speak."""
        # Only a run that has work to do waits for the sound and picture libraries.
        job = todo[folder]
        try:
            stage = addresses.next_stage(job, cache)
        except VoiceError as error:
            return trouble(folder, error)
        if stage is None:
            return ()
        if found := _unseen(job):
            return trouble(folder, ContentError(found))
        from boletin.stages import run  # noqa: PLC0415

        return [Task(folder, run, (job, stage))]

    def trouble(folder: str, error: BoletinError) -> Sequence[Task]:
        """Another voice, where staff asked for it; otherwise the piece stops here."""
        job = todo[folder]
        changed = {change.voz for change in job.respaldos}
        if isinstance(error, VoiceError) and fallback and error.voice not in (fallback, *changed):
            change = Respaldo(error.voice, fallback, error.message)
            todo[folder] = replace(job, respaldos=(*job.respaldos, change))
            return next_task(folder)
        failures[folder] = error
        return ()

    def follow(outcome: Outcome) -> Sequence[Task]:
        folder, error = outcome.task.name, outcome.error
        if error is None:
            return next_task(folder)
        if isinstance(error, StorageError) or not isinstance(error, BoletinError):
            raise error
        return trouble(folder, error)

    tasks = [task for folder in todo for task in next_task(folder)]
    costs = {task.name: addresses.cost(todo[task.name], cache) for task in tasks}
    if tasks:
        show.begin(sum(costs.values()))
    # The longest first, so that no core waits alone at the end.
    for outcome in executor.run(sorted(tasks, key=lambda task: -costs[task.name]), follow):
        folder, stage = outcome.task.name, outcome.task.arguments[1]
        made[folder] = None
        again = outcome.error is not None and folder not in failures
        label = "no se pudo" if outcome.error else addresses.LABELS[stage]
        show.advance(
            0.0 if again else addresses.COSTS[stage],
            f"{folder}: {'se hace con la voz de respaldo' if again else label}",
        )
    return Work(
        tuple(todo.values()),
        tuple(folder for folder in made if folder not in failures),
        tuple((todo[folder], error) for folder, error in failures.items()),
    )


def _unseen(job: Job) -> tuple[Finding, ...]:
    """Why the clips of a piece cannot be drawn; known before its sound is made."""
    if not clips(job):
        return ()
    from boletin.picture.clip.piece import program_of  # noqa: PLC0415
    from boletin.picture.look.reading import troubles  # noqa: PLC0415

    shown = list(job.told)
    if job.clase == "boletin":
        shown.append(program_of(job.guion.id, job.config))
    found = (finding for comunicado in shown for finding in troubles(job.project, comunicado))
    return tuple(dict.fromkeys(found))
