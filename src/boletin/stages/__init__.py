"""The work: sound, captions, clips. Each stage is an artefact of the cache.

Stages run in worker processes; they give their results through the cache and never touch output/.
"""

from __future__ import annotations

import functools

from boletin.addresses import caption_address, clip_address, sound_address
from boletin.cache import Cache
from boletin.jobs import PRIVATE, Job, Stage
from boletin.stages.picture import make_captions, make_clip
from boletin.stages.sound import make_sound


def run(job: Job, stage: Stage) -> None:
    """Make one stage of a piece. Runs in a worker; what it raises is about this piece alone."""
    cache = Cache(job.project / PRIVATE)
    if stage == "sonido":
        cache.make(sound_address(job, cache), functools.partial(make_sound, job, cache))
        cache.make(caption_address(job, cache), functools.partial(make_captions, job, cache))
    else:
        build = functools.partial(make_clip, job, cache, stage)
        cache.make(clip_address(job, cache, stage), build)
