"""Prints the table of performance.md §3 in one run: `python -m tests.benchmarks [rows…]`, as in `5 10b`."""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from pathlib import Path

from clinicdesk.store.engine import sqlcipher
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import HEADER, Result, compare
from tests.benchmarks.table import asked, benches


def main() -> None:
    """Measure the wanted rows and print each as it comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("rows", nargs="*", help="numbers of rows; all without any")
    parser.add_argument("--patients", type=int, default=100_000)
    parser.add_argument("--years", type=int, default=10)
    parser.add_argument("--folder", type=Path, help="where the sample clinic is kept for another run")
    parser.add_argument("--repeats", type=int, default=9, help="of each side, at least 7; 9")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        kept = options.folder or scratch
        kept.mkdir(parents=True, exist_ok=True)
        print(f"Python {platform.python_version()}, SQLite {sqlcipher.sqlite_version} by sqlcipher3,"
              f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")  # fmt: skip
        results = measure(Ground(kept, scratch, options.patients, options.years), options)
    missed = [result.row.number for result in results if result.steady and not result.kept]
    print(f"{len(results)} rows, {len(missed)} missed{': ' if missed else ''}{', '.join(missed)};"
          f" load {os.getloadavg()[0]:.1f}")  # fmt: skip


def measure(ground: Ground, options: argparse.Namespace) -> list[Result]:
    """The wanted rows of every module, in the table's order."""
    results = []
    _ = ground.big
    print(HEADER)
    for bench in benches(options.rows):
        with bench.rows(ground) as rows:
            for row in rows:
                if asked(row.number, options.rows):
                    results.append(compare(row, options.repeats))
                    print(results[-1], flush=True)
    return results


if __name__ == "__main__":
    main()
