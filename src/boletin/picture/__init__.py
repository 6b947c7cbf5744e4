"""Picture: from a timeline to captions, clips, thumbnails and the cover.

``captions`` cuts cues and writes them in every format; ``drawing`` is letters and colours on a
canvas; ``clip`` makes the film; ``checks`` decodes what was delivered and measures it.
"""
