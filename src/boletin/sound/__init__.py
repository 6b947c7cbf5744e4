"""The sound room: speech and script in, finished masters out.

``timeline`` (with ``plan`` and ``fit``) lays out the script in time, ``mix`` (with ``duck``)
performs it, ``master`` (with ``limiter``) brings the mix to a profile and writes it with its labels
(``tags``, ``broadcast``), ``loudness`` is the meter behind all of them and ``checks`` measures what
was delivered.
"""
