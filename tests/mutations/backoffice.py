"""The guards of the office: what its page holds to by itself."""

from tests.mutations.guard import Guard

STATIC = "server/backoffice/static"
PAGES = f"{STATIC}/pages"
SESSION = f"{STATIC}/session.js"
SIGNING_IN = "tests/backoffice/test_signing_in.py::test_"
LETTERS = "tests/backoffice/test_letters.py::test_"
SHELF = "tests/backoffice/test_shelf.py::test_"

GUARDS = (
    Guard(
        "office: a price's version",
        "a price that somebody set meanwhile is lost in silence",
        f"{SHELF}a_price_that_somebody_changed_meanwhile",
        ((f"{STATIC}/editing.js", ", etag: base.etag }", " }"),),
    ),
    Guard(
        "office: the stock as one knows it",
        "a count overwrites what was sold meanwhile",
        f"{SHELF}a_price_that_somebody_changed_meanwhile",
        ((f"{PAGES}/variantdialogs.js", "{ from: known, set: Number(set)", "{ delta: Number(set) - known"),),
    ),
    Guard(
        "office: the seconds of a time",
        "a coupon ends up to a minute earlier whenever somebody saves something else of it",
        f"{SHELF}a_coupon_is_made_changed_and_switched_off",
        (
            (
                f"{PAGES}/coupon.js",
                "return base[name] && given[name] === asLocal(base[name]) ? base[name] : fromLocal(given[name]);",
                "return fromLocal(given[name]);",
            ),
        ),
    ),
    Guard(
        "office: a refund's key",
        "a refund whose answer was lost is made twice",
        "tests/backoffice/test_orders.py::test_a_refund_whose_answer_is_lost_is_made_once",
        ((f"{PAGES}/orderdialogs.js", "{ body, key: keyOf(body) }", "{ body }"),),
    ),
    Guard(
        "office: one exchange for all",
        "parallel requests exchange one refresh token, and the session ends",
        f"{SIGNING_IN}an_old_access_token_is_exchanged_once_for_all_requests_that_meet_it",
        ((SESSION, "renewal ??= exchange()", "renewal = exchange()"),),
    ),
    Guard(
        "office: the refresh token is in memory",
        "a copied tab uses the same token, and the session ends",
        f"{SIGNING_IN}a_reload_keeps_the_session_and_signing_out_ends_it",
        (
            (SESSION, "\nsessionStorage.removeItem(KEPT);", ""),
            (SESSION, 'addEventListener("pageshow", () => sessionStorage.removeItem(KEPT));', ""),
        ),
    ),
    Guard(
        "office: a session outlives a shop that does not answer",
        "whoever reloads while the shop restarts has to sign in again",
        f"{SIGNING_IN}a_reload_keeps_the_session_and_signing_out_ends_it",
        ((SESSION, "await exchange().catch(() => {});", "await exchange().catch(forget);"),),
    ),
    Guard(
        "office: text is text",
        "a review's markup runs in the office",
        f"{SHELF}what_people_write_is_shown_as_text",
        (
            (
                f"{PAGES}/reviews.js",
                '<div class="words">${one.review}</div>',
                '<div class="words" dangerouslySetInnerHTML=${{ __html: one.review }}></div>',
            ),
        ),
    ),
    Guard(
        "office: a letter's token leaves the address bar",
        "whoever looks at the screen or into the history can set the password",
        f"{LETTERS}an_invited_owner_sets_a_password_by_keyboard_and_signs_in",
        ((f"{STATIC}/letters.js", '  history.replaceState(null, "", location.pathname);\n', ""),),
    ),
    Guard(
        "office: a link that is pasted into the page of another",
        "the newer letter's link is told to be used up, and its token stays in the address bar",
        f"{LETTERS}a_link_that_is_used_up_leads_to_another_and_a_newer_one_takes_its_place",
        ((f"{STATIC}/letters.js", "location.hash && given.set(takeToken())", "location.hash"),),
    ),
    Guard(
        "office: the content security policy",
        "a script that got into the page runs",
        "tests/backoffice/test_files.py::test_the_page_may_load_and_do_little",
        (("server/backoffice/routes.py", "\"script-src 'self'\"", "\"script-src 'self' 'unsafe-inline'\""),),
    ),
)
