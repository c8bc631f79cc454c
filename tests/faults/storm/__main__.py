"""`python -m tests.faults.storm`: run it, say what came of it. Exit status 0 when every promise was kept, else 1."""

import asyncio
import logging
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

import uvloop
from rich.console import Console

from tests.faults.storm import report
from tests.faults.storm.plan import KINDS
from tests.faults.storm.run import Wanted, run


def read_arguments() -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(prog="python -m tests.faults.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same faults at the same times")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=20, help="orders acknowledged in a second, faults and all")
    parser.add_argument("--faults", default="", help=f"these alone, in this order, of: {', '.join(KINDS)}")
    parser.add_argument("--report", type=Path, help="where a page about the run goes")
    parser.add_argument("--folder", type=Path, help="where everything is kept; else it goes when all is well")
    return parser.parse_args()


def main() -> int:
    """Run."""
    options = read_arguments()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("mail.log").setLevel(logging.WARNING)
    kinds = [kind.strip() for kind in options.faults.split(",") if kind.strip()]
    if unknown := set(kinds) - set(KINDS):
        sys.stderr.write(f"no such fault: {', '.join(sorted(unknown))}\n")
        return 2
    folder = options.folder or Path(tempfile.mkdtemp(prefix="voltcart-storm-"))
    folder.mkdir(parents=True, exist_ok=True)
    wanted = Wanted(options.seed, 60 * options.minutes, options.rate, kinds)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        figures, checks = runner.run(run(wanted, folder))
    report.show(Console(highlight=False, width=None if sys.stdout.isatty() else 160), figures, checks)
    if options.report:
        report.write(options.report, figures, checks)
    kept = all(check.kept for check in checks)
    if kept and options.folder is None:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        sys.stdout.write(f"Logs and data: {folder}\n")
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
