"""boletin on the command line: ``python -m boletin``."""

from boletin.cli import run

if __name__ == "__main__":
    run()
