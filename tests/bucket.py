"""A server that speaks S3, for as long as the tests of a process run."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from obstore.exceptions import BaseError
from obstore.store import S3Store

PATIENCE = 60.0  # seconds
KEY, SECRET, BUCKET = "test-key", "test-secret", "shop"
PARTS = ("master", "volume", "filer", "s3")


@contextmanager
def serving(folder: Path) -> Iterator[dict[str, Any]]:
    """The settings of a bucket that is ready; its server is a child of this process."""
    identity = {"credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"], "name": "test"}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    ports = _free_ports(2 * len(PARTS))
    waiting = iter(ports)
    listening = [f"-{part}.port{kind}={next(waiting)}" for part in PARTS for kind in ("", ".grpc")]
    endpoint = "http://127.0.0.1:" + next(one.partition("=")[2] for one in listening if one.startswith("-s3.port="))
    command = [
        str(Path(sys.executable).with_name("weed")),
        "server",
        f"-dir={folder}",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        "-filer",
        "-s3",
        f"-s3.config={folder / 's3.json'}",
        "-master.volumeSizeLimitMB=64",
        "-master.telemetry=false",
        # Its other catalogues would take ports of their own choice.
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-volume.max=20",
        *listening,
    ]
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        _wait_for(endpoint, child, folder / "log")
        yield {
            "s3_bucket": BUCKET,
            "s3_endpoint": endpoint,
            "s3_access_key_id": KEY,
            "s3_secret_access_key": SECRET,
        }
    finally:
        # Asked to end, it takes its time over nothing that is needed any more.
        child.kill()
        child.wait(10)
        for port in ports:
            for left_over in Path(tempfile.gettempdir()).glob(f"seaweedfs-*-{port}.sock"):
                left_over.unlink()


def _free_ports(number: int) -> list[int]:
    sockets = [socket.socket() for _ in range(number)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _wait_for(endpoint: str, child: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until a file can be written; the first one makes the bucket."""
    store = S3Store(
        BUCKET,
        endpoint=endpoint,
        region="us-east-1",
        access_key_id=KEY,
        secret_access_key=SECRET,
        client_options={"allow_http": True},
        retry_config={"max_retries": 0},
    )
    give_up = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < give_up:
        try:
            store.put("ready", b"yes")
        except BaseError:
            time.sleep(0.1)
        else:
            store.delete("ready")
            return
    raise RuntimeError(f"the bucket's server does not come up: {log.read_text()[-2000:]}")
