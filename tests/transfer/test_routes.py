"""Imports and exports over HTTP: files of admins, done by a worker, with progress and all refused lines."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from models.catalog import Product
from models.enums import Role
from models.journal import AdminAction
from models.transfer import CatalogTransfer
from server.core.db import fetch, fetch_value
from server.resources import Resources
from tests.checkout.shop import do_jobs
from tests.conftest import Client
from tests.factories.users import Person, make_user
from tests.transfer.asking import TYPES, send, show
from tests.transfer.files import make_kinds, ndjson, product, table, variant, write_out
from workers.runner import rescue_job, run_job
from workers.tasks import transfer as tasks


async def test_a_file_comes_in_by_a_worker(client: Client, resources: Resources, admin: Person) -> None:
    await make_kinds()
    content = ndjson(product("a", variants=[variant("A", stock_quantity=2)]), product("b", base_price=-1), b"{")
    status, begun = await send(client, admin, content)
    assert status == 202
    assert begun == {
        "id": begun["id"],
        "format": "ndjson",
        "status": "queued",
        "atomic": False,
        "create_missing": False,
        "set_stock": False,
        "total_bytes": len(content),
        "done_bytes": 0,
        "lines": 0,
        "created": 0,
        "updated": 0,
        "unchanged": 0,
        "refused": 0,
        "error": "",
        "actor_id": str(admin.id),
        "finished_at": None,
        "created_at": begun["created_at"],
        "updated_at": begun["updated_at"],
    }
    assert await Product.all().count() == 0
    assert await do_jobs(resources) == 1
    done = await show(client, admin, f"imports/{begun['id']}")
    assert (done["status"], done["created"], done["refused"], done["lines"], done["done_bytes"]) == (
        *("done", 1, 2, 3),
        len(content),
    )
    first = await show(client, admin, f"imports/{begun['id']}/refusals?limit=1&include_total=true")
    assert (first["total"], [row["line"] for row in first["items"]]) == (2, [2])
    assert first["items"][0]["reasons"] == [
        {
            "field": "base_price",
            "message": "Input should be greater than or equal to 0",
            "code": "greater_than_equal",
        }
    ]
    second = await show(client, admin, f"imports/{begun['id']}/refusals?cursor={first['next_cursor']}")
    assert [row["line"] for row in second["items"]] == [3]
    assert second["next_cursor"] is None
    action = await AdminAction.get()
    assert (action.actor_id, action.action, action.entity, str(action.entity_id), action.before, action.after) == (
        *(admin.id, "catalogue.import", "catalog_transfer", begun["id"], None),
        {"created": 1, "updated": 0, "unchanged": 0, "refused": 2},
    )
    assert await fetch_value("SELECT actor_id FROM stock_movements") == admin.id


async def test_a_long_import_is_a_chain_of_jobs(
    client: Client, resources: Resources, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_kinds()
    monkeypatch.setattr(tasks, "RUN", 0.0)
    content = ndjson(*(product(f"p{number}", variants=[variant(f"S{number}")]) for number in range(1700)))
    _, begun = await send(client, admin, content)
    assert await do_jobs(resources) == 5
    done = await show(client, admin, f"imports/{begun['id']}")
    assert (done["status"], done["created"], done["lines"]) == ("done", 1700, 1700)


@pytest.mark.parametrize("good", [True, False], ids=["good", "bad"])
async def test_all_or_nothing(client: Client, resources: Resources, admin: Person, good: bool) -> None:
    lines = [product(f"p{number}", category="x") for number in range(3)] + ([] if good else [{"slug": "p9"}])
    _, begun = await send(client, admin, ndjson(*lines), "?atomic=true&create_missing=true")
    assert (begun["atomic"], begun["create_missing"]) == (True, True)
    await do_jobs(resources)
    done = await show(client, admin, f"imports/{begun['id']}")
    expected = ("done", 3, 0, "") if good else ("failed", 0, 1, done["error"])
    assert (done["status"], done["created"], done["refused"], done["error"]) == expected
    assert await Product.all().count() == (3 if good else 0)


async def test_a_table_with_a_bad_header_fails_and_says_why(
    client: Client, resources: Resources, admin: Person
) -> None:
    _, begun = await send(client, admin, table("slug,colour", "a,red"), form="csv")
    await do_jobs(resources)
    done = await show(client, admin, f"imports/{begun['id']}")
    assert done["status"] == "failed"
    assert "colour: This column is not known." in done["error"]
    assert await fetch_value("SELECT status FROM jobs") == "done"


async def test_imports_are_listed(client: Client, resources: Resources, admin: Person) -> None:
    sent = [(await send(client, admin, ndjson({"slug": "a"}), "?set_stock=true"))[1]["id"] for _ in range(3)]
    first = await show(client, admin, "imports?limit=2&include_total=true&status=queued")
    assert ([row["id"] for row in first["items"]], first["total"]) == ([sent[2], sent[1]], 3)
    rest = await show(client, admin, f"imports?limit=2&status=queued&cursor={first['next_cursor']}")
    assert ([row["id"] for row in rest["items"]], rest["next_cursor"]) == ([sent[0]], None)
    assert (await show(client, admin, "imports?status=done"))["items"] == []
    refused = await client.get("/api/admin/imports?cursor=x", headers=admin.headers)
    assert (refused.status, (await refused.json())["code"]) == (400, "bad_cursor")


@pytest.mark.parametrize("form", ["ndjson", "csv"])
async def test_the_catalogue_goes_out_by_a_worker(
    client: Client, resources: Resources, admin: Person, form: str
) -> None:
    await make_kinds()
    await send(client, admin, ndjson(product("a", variants=[variant("A"), variant("B")]), product("b")))
    await do_jobs(resources)
    answer = await client.post("/api/admin/exports", json={"format": form}, headers=admin.headers)
    begun = await answer.json()
    assert (answer.status, begun["status"], begun["format"]) == (202, "queued", form)
    early = await client.get(f"/api/admin/exports/{begun['id']}/file", headers=admin.headers)
    assert (early.status, (await early.json())["code"]) == (409, "export_not_ready")
    await do_jobs(resources)
    done = await show(client, admin, f"exports/{begun['id']}")
    file = await client.get(f"/api/admin/exports/{begun['id']}/file", headers=admin.headers)
    content = await file.read()
    assert (file.status, file.content_type, file.headers["X-Content-Type-Options"]) == (200, TYPES[form], "nosniff")
    assert file.headers["Content-Disposition"] == f'attachment; filename="catalogue-{begun["id"]}.{form}"'
    assert content == await write_out(type((await CatalogTransfer.get(id=begun["id"])).format)(form))
    assert (done["status"], done["lines"], done["done_bytes"]) == ("done", 2 if form == "ndjson" else 3, len(content))
    head = await client.head(f"/api/admin/exports/{begun['id']}/file", headers=admin.headers)
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(content)))
    assert (await send(client, admin, content, form=form))[0] == 202
    await do_jobs(resources)
    [again] = (await show(client, admin, "imports?limit=1"))["items"]
    assert (again["created"], again["updated"], again["refused"], again["status"]) == (0, 0, 0, "done")


READS = ("imports", "imports/{id}", "imports/{id}/refusals", "exports/{id}", "exports/{id}/file")


async def test_only_admins_move_catalogues(client: Client, resources: Resources, admin: Person) -> None:
    _, sent = await send(client, admin, b"{}\n")
    answer = await client.post("/api/admin/exports", json={"format": "csv"}, headers=admin.headers)
    ids = {"imports": sent["id"], "exports": (await answer.json())["id"]}
    owner = await make_user(resources, role=Role.OWNER)
    for headers, status in (({}, 401), (owner.headers, 403)):
        for path in READS:
            address = f"/api/admin/{path.format(id=ids[path.partition('/')[0]])}"
            assert (await client.get(address, headers=headers)).status == status, path
        refused = await client.post("/api/admin/exports", json={"format": "csv"}, headers=headers)
        assert refused.status == status
        kind = {"Content-Type": "text/csv"}
        refused = await client.post("/api/admin/imports", data=b"slug\n", headers={**headers, **kind})
        assert refused.status == status
    for path in READS[1:]:
        other = ids["exports" if path.startswith("imports") else "imports"]
        for absent in (str(uuid4()), other):
            answer = await client.get(f"/api/admin/{path.format(id=absent)}", headers=admin.headers)
            assert answer.status == 404, path
    assert await fetch_value("SELECT count(*) FROM catalog_transfers") == 2


async def test_a_worker_that_dies_loses_nothing(
    client: Client, resources: Resources, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_kinds()
    content = ndjson(*(product(f"p{number}") for number in range(900)))
    _, begun = await send(client, admin, content)
    stream = resources.storage.stream

    async def cut(key: str, *, start: int = 0) -> AsyncIterator[bytes]:
        async for piece in stream(key, start=start):
            # Enough for the first part.
            yield piece[:70_000]
            raise asyncio.CancelledError

    monkeypatch.setattr(resources.storage, "stream", cut)
    job_id = await fetch_value("SELECT id FROM jobs")
    with pytest.raises(asyncio.CancelledError):
        await run_job(resources, job_id)
    monkeypatch.undo()
    half = await show(client, admin, f"imports/{begun['id']}")
    assert (half["status"], half["lines"]) == ("running", 500)
    # As if it had died and not handed the job back.
    await fetch("UPDATE jobs SET status = 'running', lease_until = now() + interval '1 minute'")
    assert not await run_job(resources, job_id)
    assert (await show(client, admin, f"imports/{begun['id']}"))["lines"] == 500
    await fetch("UPDATE jobs SET lease_until = now() - interval '1 second'")
    assert await rescue_job(resources, job_id)
    done = await show(client, admin, f"imports/{begun['id']}")
    assert (done["status"], done["created"], done["lines"]) == ("done", 900, 900)
