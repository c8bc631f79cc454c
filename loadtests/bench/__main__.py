"""`make bench`: measure, show a table, write JSON; exit status 1 when a target is missed, 2 when it could not run."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import psutil
import typer
from rich.console import Console

from loadtests.bench import hot_list, orders
from loadtests.bench.editing import Edit, Editor, Unexpected
from loadtests.bench.tables import as_json, show
from loadtests.report import results_file
from loadtests.shop import Shop, Stores, audit, filled_stores, open_shop
from server.devstack.processes import CannotStart
