"""The guards of reviews."""

from tests.mutations.guard import Guard

RATINGS = "tests/reviews/test_ratings.py::test_"
VERIFIED = "tests/reviews/test_verified.py::test_"

GUARDS = (
    Guard(
        "reviews: ratings moved, not counted anew",
        "of two who write at once one is not counted",
        f"{RATINGS}of_two_who_write_at_once_both_count",
        sql="CREATE OR REPLACE FUNCTION move_ratings(ids uuid[], sums bigint[], counts bigint[]) RETURNS void"
        " LANGUAGE plpgsql AS $$ BEGIN UPDATE products p SET rating_sum = r.sum, rating_count = r.count FROM ("
        "  SELECT i.id, coalesce(sum(w.rating), 0) AS sum, count(w.id) AS count FROM unnest(ids) AS i(id)"
        "  LEFT JOIN product_reviews w ON w.product_id = i.id AND w.hidden_at IS NULL GROUP BY i.id) r"
        " WHERE p.id = r.id; END $$",
    ),
    Guard(
        "reviews: ratings follow changes",
        "what is hidden counts on",
        f"{RATINGS}one_statement_over_many_reviews_of_many_products",
        sql="DROP TRIGGER product_reviews_rated_updated ON product_reviews",
    ),
    Guard(
        "reviews: ratings follow erasures",
        "what is erased counts on",
        "tests/reviews/test_writing.py::test_an_erased_review_counts_no_longer_and_another_may_be_written",
        sql="DROP TRIGGER product_reviews_rated_deleted ON product_reviews",
    ),
    Guard(
        "reviews: a writer's own row is locked",
        "a delivery does not see the review that is being written",
        f"{VERIFIED}a_delivery_waits_for_the_review_that_is_being_written",
        (("server/reviews/service.py", "        await lock_acting(tx, user.user_id)\n", ""),),
    ),
    Guard(
        "reviews: a delivery locks its buyer",
        "a review does not see the delivery under way",
        f"{VERIFIED}a_review_waits_for_the_delivery_under_way",
        sql="CREATE OR REPLACE FUNCTION reviews_verified() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE product_reviews SET is_verified_purchase = true WHERE user_id = NEW.user_id"
        " AND product_id IN (SELECT product_id FROM order_items WHERE order_id = NEW.id); RETURN NULL; END $$",
    ),
    Guard(
        "reviews: a vote counts once",
        "a second click counts",
        "tests/reviews/test_votes.py::test_a_vote_counts_once_and_is_taken_back_once",
        (
            (
                "server/reviews/service.py",
                "helpful_count + (SELECT count(*) FROM made)",
                "helpful_count + 1",
            ),
        ),
    ),
    Guard(
        "reviews: own reviews alone",
        "anybody changes anybody's review",
        "tests/reviews/test_writing.py::test_another_s_review_is_not_there",
        (
            (
                "server/reviews/queries.py",
                'mine = "r.id = $1 AND r.user_id = $2"',
                'mine = "r.id = $1 AND $2::uuid IS NOT NULL"',
            ),
        ),
    ),
    Guard(
        "reviews: the ETag is of the text",
        "a review is hidden for what it says no longer",
        "tests/reviews/test_moderation.py::test_what_was_not_read_is_not_moderated",
        (("server/reviews/schemas.py", '"rating", "title", "review", "hidden_reason")', '"hidden_reason")'),),
    ),
    Guard(
        "reviews: one of a person and product",
        "somebody counts twice",
        "tests/reviews/test_writing.py::test_a_person_reviews_a_product_once_however_often_they_try_at_once",
        sql="ALTER TABLE product_reviews DROP CONSTRAINT product_reviews_once",
    ),
    Guard(
        "reviews: nobody guesses at what an answer is",
        "a browser may take a review's JSON for a page",
        "tests/reviews/test_writing.py::test_a_review_is_kept_and_given_as_it_was_written",
        (("server/web/pages.py", '"X-Content-Type-Options": "nosniff", ', ""),),
    ),
)
