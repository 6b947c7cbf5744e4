"""Radio and television bulletins from written announcements."""

import os

__version__ = "0.1.0"

# Our matrices are small and every core already has a step of its own: threads inside numpy only
# wait for each other (the aligner takes twice the CPU and more time with them). It must be said
# before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
