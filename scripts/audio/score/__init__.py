"""The music. One motif, one key (D major), one tempo (100) for the whole package.

The motif has the rhythm of the programme's name, *San-TÓ-rum in-FOR-ma*: a pick-up, a long step
up, and a fall of a third that stays open (A4 | D5 F#5 E5 A5 F#5). The opening states it and
climbs to the tonic, the bridge only asks it, the closing answers it downwards and comes home, the
bed breaks it into an accompaniment an octave and a half below.

Columns of a table: beat from the first downbeat, pitches joined by ``+`` (``-`` for unpitched
percussion), length in beats, velocity 0..1.
"""

from __future__ import annotations

from audio.score.beds import NEWS_BED, SOBER_BED
from audio.score.effects import BELL, TRANSITION
from audio.score.stingers import BRIDGE, CLOSING, OPENING

PIECES = (OPENING, CLOSING, BRIDGE, NEWS_BED, SOBER_BED, BELL, TRANSITION)
