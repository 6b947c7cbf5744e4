"""Clips: from an announcement, its timeline and its cues to the film that goes on air."""
