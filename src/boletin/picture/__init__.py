"""Picture: from a timeline to captions, clips, thumbnails and the cover.

``captions`` cuts cues; ``srt``, ``vtt`` and ``ass`` write them; ``cards`` composes the stills of a
clip; ``clip`` turns them into a film; ``checks`` decodes what was delivered and measures it.
"""
