"""The station's own sound, composed by synthesis: see ``compose_audio.py`` one folder up.

theory       pitch names, tempo, the note as data
instruments  marimba, vibraphone, guitar, bass, strings, percussion: note -> samples
room         reverberation, equaliser, saturation; every tool knows how to wrap around a loop
score        the music itself, as tables of notes
mixing       a piece of the score -> a stereo mix
levels       loudness, true peak, 16-bit dither
"""
