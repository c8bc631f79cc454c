"""`voltcart run` on a folder of its own, and the README's tour pasted into a shell as it is printed."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from server.devstack.processes import Child, spawn
from tests.devstack.test_stack import four_free_ports, wait_until

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(which("curl") is None, reason="the tour is written for curl"),
]

README = Path(__file__).parents[2] / "README.md"
OURS = ("DATABASE_URL", "REDIS_URL", "PROMETHEUS_MULTIPROC_DIR")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[Child, int, Path]]:
    """A running shop: its process, its port, its folder."""
    port = four_free_ports()
    environment = {name: value for name, value in os.environ.items() if name not in OURS and "VOLTCART" not in name}
    child = spawn(
        "run",
        (sys.executable, "-m", "server.cli", "run"),
        log=tmp_path / "run.log",
        environment={**environment, "PORT": str(port), "DATA_DIR": str(tmp_path / "data"), "WORKERS": "1"},
    )
    wait_until(lambda: "Ctrl-C stops everything" in child.output() or child.status is not None, seconds=60)
    assert child.status is None, child.output()
    yield child, port, tmp_path / "data"
    child.stop(patience=60)


def test_the_tour_ends_in_a_paid_order_its_mail_and_a_refund(shop: tuple[Child, int, Path], tmp_path: Path) -> None:
    _, port, data = shop
    blocks = re.findall(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)
    assert len(blocks) == 7
    script = tmp_path / "tour.sh"
    script.write_text("set -euo pipefail\n" + "\n".join(blocks))
    addresses = {
        "API": f"http://127.0.0.1:{port}/api",
        "SANDBOX": f"http://127.0.0.1:{port + 1}",
        "MAILS": f"http://127.0.0.1:{port + 3}",
    }
    done = subprocess.run(
        ["bash", str(script)],
        env={**os.environ, **addresses, "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found, quote, off, verified, paid, subject, invoice, cancelled, refunded = done.stdout.splitlines()
    assert found == "GeForce RTX 4090"
    assert '"total_amount"' in quote
    assert int(off) > 0
    assert '"payment_status":"paid"' in verified
    assert invoice == "application/pdf"
    assert (paid, cancelled, refunded) == ("paid", "cancelled", "processed")
    assert re.fullmatch(r"(Payment received for order|Your order) VC\w{14}", subject)

    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    audit = subprocess.run(
        [sys.executable, "-m", "server.cli", "audit"],
        env={**environment, "DATA_DIR": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert audit.returncode == 0, audit.stdout + audit.stderr
