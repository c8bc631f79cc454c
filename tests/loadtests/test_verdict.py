"""A load run's targets."""

from pathlib import Path

import pytest
import typer

from loadtests.run import read_seconds
from loadtests.verdict import Check, Measured, Targets, judge, read_failures, read_stats

STATS = """\
Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,\
Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%
GET,/api/products,198,2,7,20.5,1,210,2000,22.0,0.2,7,9,11,20,90,170,180,210,210,210,210
POST,/api/orders,0,0,0,0,0,0,0,0.0,0.0,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A
,Aggregated,198,2,7,20.5,1,210,2000,22.0,0.2,7,9,11,20,90,170,180,210,210,210,210
"""


def row(name: str = "/api/products", *, requests: int = 100, failures: int = 0, p95: float = 50) -> Measured:
    return Measured("GET", name, requests, failures, 10, p95, 2 * p95, 5.0)


@pytest.mark.parametrize(
    ("measured", "clean", "missed"),
    [
        ([row()], True, []),
        ([row(p95=199.9)], True, []),
        ([row(p95=200)], True, [0]),
        ([row(), row("/api/brands", p95=900)], True, []),
        ([row(failures=1)], True, [1]),
        ([row(), row("/api/brands", requests=101, failures=2)], True, []),
        ([row(), row("/api/brands", requests=100, failures=2)], True, [1]),
        ([row("/api/brands")], True, [0]),
        ([row(requests=0)], True, [0, 1]),
        ([], True, [0, 1]),
        ([row()], False, [2]),
        ([row()], None, [2]),
    ],
)
def test_what_misses_a_target(measured: list[Measured], clean: bool | None, missed: list[int]) -> None:
    checks = judge(measured, Targets(), audit_clean=clean)
    assert [number for number, check in enumerate(checks) if not check.met] == missed


def test_what_is_said_of_a_target() -> None:
    assert judge([row(p95=340, failures=7)], Targets(list_p95=300, errors=5), audit_clean=None) == [
        Check("p95 of GET /api/products under 300 ms", "340 ms", met=False),
        Check("errors under 5 %", "7.00 %", met=False),
        Check("audit clean", "it could not run: DATABASE_URL is not set", met=False),
    ]


def test_without_an_audit_nothing_is_said_of_it() -> None:
    assert len(judge([row()], Targets(audit=False), audit_clean=None)) == 2


def test_what_locust_leaves_is_read(tmp_path: Path) -> None:
    stats, failures = tmp_path / "run_stats.csv", tmp_path / "run_failures.csv"
    stats.write_text(STATS)
    failures.write_text("Method,Name,Error,Occurrences\nGET,/api/cart,500,1\nGET,/api/products,503 unavailable,2\n")
    assert read_stats(stats) == [
        Measured("GET", "/api/products", 198, 2, 7, 170, 210, 22.0),
        Measured("POST", "/api/orders", 0, 0, 0, 0, 0, 0.0),
    ]
    assert read_failures(failures) == [("GET /api/products", "503 unavailable", 2), ("GET /api/cart", "500", 1)]


@pytest.mark.parametrize(("text", "seconds"), [("45", 45), ("5s", 5), ("2m", 120), ("60m", 3600)])
def test_times_are_read(text: str, seconds: int) -> None:
    assert read_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "0s", "-1", "1h", "61m", "ten", "1.5s", "999999"])
def test_no_times_are_refused(text: str) -> None:
    with pytest.raises(typer.BadParameter, match="is no time between 1s and 60m"):
        read_seconds(text)
