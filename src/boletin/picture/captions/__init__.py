"""Captions: cues cut from the timeline, the rules they keep, and a module for each file format."""
