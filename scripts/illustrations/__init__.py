"""The illustrations of the sample announcements, drawn by code: see ``draw_illustrations.py``.

canvas   shapes, paints and the paper they go on
palette  the colours of the municipality and their neighbours
motifs   what several pictures share: sky, hills, magueyes, trees, flowers, bunting
buildings, people
scenes   one module a picture
"""
