"""Starts clinicdesk: the arguments go to the assembly, its exit status goes back to the shell."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """The program, as `clinicdesk` and `python -m clinicdesk`."""
    gc.disable()  # nothing that a start makes is thrown away; the window turns it on after its first paint
    from clinicdesk.assembly import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
