"""Checks: a finished clip is decoded again, and what is seen is measured."""
