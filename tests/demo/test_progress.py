"""The progress bar."""

from io import StringIO

from rich.console import Console

from server.demo.progress import progress_bar


def test_the_bar_shows_what_is_loaded() -> None:
    screen = StringIO()
    with progress_bar(Console(file=screen, force_terminal=True, width=100)) as report:
        report("products", 0, 5648)
        report("products", 2824, 5648)
        report("shoppers", 10, 10)
    assert "Loading products" in screen.getvalue()
    assert "2824/5648" in screen.getvalue()
    assert "10/10" in screen.getvalue()
