"""Radio and television bulletins from written announcements."""

__version__ = "0.1.0"
