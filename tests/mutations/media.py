"""The guards of media and uploads."""

from tests.mutations.guard import Guard

GUARDS = (
    Guard(
        "media: the product's lock",
        "two images become primary at once, or one request breaks",
        "tests/media/test_changing.py::test_of_many_who_want_to_be_primary_one_is",
        (
            (
                "server/media/queries.py",
                '" AND ($3::uuid IS NULL OR p.id = $3) FOR NO KEY UPDATE OF p"',
                '" AND ($3::uuid IS NULL OR p.id = $3)"',
            ),
        ),
    ),
    Guard(
        "media: whose it is",
        "an owner changes another's media",
        "tests/media/test_changing.py::test_who_may_change_and_delete",
        (
            (
                "server/media/queries.py",
                'OWNED = f"($2::uuid IS NULL OR p.store_id IN ({OWN} $2))"',
                'OWNED = f"($2::uuid IS NULL OR true OR p.store_id IN ({OWN} $2))"',
            ),
        ),
    ),
    Guard(
        "media: an upload is claimed once",
        "one upload becomes many media",
        "tests/media/test_uploads.py::test_an_upload_is_claimed_once",
        (
            (
                "server/media/service/adding.py",
                "        # Another request claimed it meanwhile.\n        raise NotFound",
                "        pass",
            ),
        ),
    ),
    Guard(
        "media: a second run of the renditions",
        "a run that comes late writes the rows again",
        "tests/media/test_renditions.py::test_of_many_runs_at_once_one_counts",
        (("server/media/service/renditions.py", 'if medium.status != "processing":', "if False:"),),
    ),
    Guard(
        "media: deleted while it was worked on",
        "its files stay for ever",
        "tests/media/test_renditions.py::test_what_was_deleted_meanwhile_leaves_no_file",
        (("server/media/service/renditions.py", "if await find_files(media_id) is None:", "if False:"),),
    ),
    Guard(
        "media: files of nobody",
        "a file whose row was never written stays for ever",
        "tests/media/test_changing.py::test_a_file_that_no_row_came_to_refer_to_is_deleted",
        (
            (
                "server/media/service/adding.py",
                "await jobs.add(tx, TidyMedium(media_id=media_id), delay=LONGEST_ADDING)",
                "pass",
            ),
        ),
    ),
    Guard(
        "media: nothing but pixels",
        "the camera's notes are published",
        "tests/media/test_renditions.py::test_nothing_that_the_camera_noted_is_stored",
        (("server/media/service/pictures.py", "    image.info = {}\n", ""),),
    ),
    Guard(
        "media: one image at a time",
        "two large images together take all memory",
        "tests/media/test_renditions.py::test_one_image_at_a_time_is_decoded",
        (("server/media/service/pictures.py", "    with ONE_AT_A_TIME:", "    with threading.Lock():"),),
    ),
    Guard(
        "media: pixels counted again before decoding",
        "a picture that hid its size is decoded",
        "tests/media/test_renditions.py::test_a_picture_larger_than_its_header_says_is_not_decoded",
        (("server/media/service/pictures.py", "fits = opened.width * opened.height <= most_pixels", "fits = True"),),
    ),
    Guard(
        "forms: bytes counted while they arrive",
        "a body without a length fills the disk",
        "tests/web/test_bodies.py::test_a_gigabyte_in_pieces_is_refused_early",
        (("server/web/bodies.py", "            if received > self.most_bytes:", "            if False:"),),
    ),
    Guard(
        "media: the leave's signature",
        "anybody uploads anything",
        "tests/media/test_uploads.py::test_a_changed_or_old_address_is_refused",
        (("server/media/rules/leave.py", "return any(genuine) and now < expires", "return now < expires"),),
    ),
)
