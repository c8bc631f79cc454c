"""`voltcart mail preview`: every letter on the screen or in files, made up or about an order of the shop."""

import asyncio
from pathlib import Path

from typer.testing import CliRunner

from server.cli import mail
from server.resources import Resources
from tests.checkout.shop import buy
from tests.cli.test_cli import Environment, environment, voltcart
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper
from workers.letters import SUBJECTS

__all__ = ["environment"]


def test_letters_without_a_database(tmp_path: Path) -> None:
    runner = CliRunner()
    shown = runner.invoke(mail.mail, ["preview", "low_stock"])
    assert (shown.exit_code, shown.output.splitlines()[0]) == (0, "Subject: Low stock: 3 left of RTX-1")
    shown = runner.invoke(mail.mail, ["preview", "low_stock", "--html"])
    assert shown.output.startswith("<!doctype html>")
    assert "Subject:" not in shown.output
    every = runner.invoke(mail.mail, ["preview"])
    assert every.output.count("Subject: ") == len(SUBJECTS)
    saved = runner.invoke(mail.mail, ["preview", "--out", str(tmp_path / "letters")])
    assert saved.exit_code == 0
    names = sorted(path.name for path in (tmp_path / "letters").iterdir())
    assert names == sorted(f"{name}.{form}" for name in SUBJECTS for form in ("html", "txt"))
    runner.invoke(mail.mail, ["preview", "reset", "--text", "--out", str(tmp_path / "one")])
    assert [path.name for path in (tmp_path / "one").iterdir()] == ["reset.txt"]
    assert runner.invoke(mail.mail, ["preview", "nothing"]).exit_code == 2
    wrong = runner.invoke(mail.mail, ["preview", "low_stock", "--order", "VC000000AAAAAAAA"])
    assert (wrong.exit_code, wrong.stdout) == (2, "")


async def test_letters_about_an_order(
    client: Client, resources: Resources, environment: Environment, tmp_path: Path
) -> None:
    shopper = await make_shopper(resources.tokens, name="Ravi Iyer")
    bought = await buy(client, shopper, (await make_variant(await make_product("GeForce One"))).id, method="cod")
    numbers = (bought["order_number"].lower(), "VC000000AAAAAAAA")
    said, missing = await asyncio.gather(
        *(voltcart(environment, tmp_path, "mail", "preview", "--order", number) for number in numbers)
    )
    assert (said.status, said.err) == (0, "")
    assert said.out.count("Hello Ravi Iyer,") == said.out.count("Subject: ") == 6
    assert "GeForce One" in said.out
    assert (missing.status, missing.err) == (1, "there is no order of that number\n")
