"""Ids: shaped like UUIDv7, ascending, and read back."""

from uuid import RFC_4122, UUID

from server.demo.ids import EPOCH_MS, LAST_BATCH, LAST_POSITION, Kind, batch_of, named_id, numbered_id, position_of


def test_ids_are_valid_uuid7() -> None:
    edges = [numbered_id(kind, batch, n) for kind in Kind for batch in (0, LAST_BATCH) for n in (0, LAST_POSITION)]
    for demo_id in [*edges, named_id(Kind.BRAND, "NVIDIA")]:
        assert (demo_id.version, demo_id.variant) == (7, RFC_4122)
    assert len(set(edges)) == len(edges)


def test_the_time_is_the_epoch_plus_the_batch() -> None:
    assert numbered_id(Kind.PRODUCT, 7, 3) == UUID("018cc251-f407-7009-8000-000000000003")
    assert EPOCH_MS == 0x018CC251F400


def test_ids_ascend_with_batch_then_position() -> None:
    ids = [numbered_id(Kind.PRODUCT, batch, n) for batch in (1, 2, 300) for n in (0, 1, 2823)]
    assert ids == sorted(ids)


def test_batch_and_position_are_read_back() -> None:
    demo_id = numbered_id(Kind.SHOPPER, 355, 9_999_999)
    assert (batch_of(demo_id), position_of(demo_id)) == (355, 9_999_999)


def test_named_ids_depend_on_kind_and_name_alone() -> None:
    assert named_id(Kind.BRAND, "AMD") == named_id(Kind.BRAND, "AMD")
    others = {named_id(Kind.BRAND, "ATI"), named_id(Kind.CATEGORY, "AMD")}
    assert named_id(Kind.BRAND, "AMD") not in others
