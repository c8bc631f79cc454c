"""Each row of the fault matrix has a test that shows it, and that test needs a guard."""

from tests.faults.table import Row, Run, find_marks, read_promises, read_rows, write


def test_each_row_is_shown_by_a_test() -> None:
    assert [row.name for row in read_rows() if not row.tests] == []


def test_each_row_has_a_guard_without_which_a_test_of_it_fails() -> None:
    assert [row.name for row in read_rows() if not row.guards] == []


def test_no_test_is_marked_with_a_row_that_is_not_there() -> None:
    assert find_marks().keys() - read_promises().keys() == set()
    assert "tests/faults/test_servers.py::test_a_server_told_to_stop_drops_no_answer" in find_marks()["F5"]


def test_the_table_says_how_each_row_ran() -> None:
    rows = [
        Row("A1", "One thing", ("tests/a.py::test_one", "tests/a.py::test_two"), ("a: one", "a: two")),
        Row("A2", "Another", ("tests/a.py::test_two",), ()),
        Row("A3", "A third", ("tests/a.py::test_three",), ()),
    ]
    runs = {"tests/a.py::test_one": Run(3, 1, 1.25), "tests/a.py::test_two": Run(2, 0, 0.5)}
    lines = write(rows, runs, "2026-03-05").splitlines()
    assert "on 2026-03-05" in lines[2]
    assert lines[-3:] == [
        "| A1 | One thing | `a.py::test_one`<br>`a.py::test_two` | a: one<br>a: two | **1 failed** | 1.8 |",
        "| A2 | Another | `a.py::test_two` |  | 2 passed | 0.5 |",
        "| A3 | A third | `a.py::test_three` |  | not run | 0.0 |",
    ]
