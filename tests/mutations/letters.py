"""Guards of letters: that none is lost or doubled, that none lies, and that people's words are only words."""

from tests.mutations.guard import Guard

MAIL = "tests/core/test_mail.py::test_"
MAILING = "tests/workers/test_mailing.py::test_"
LETTERS = "tests/workers/test_letters.py::test_"
BACK = "tests/wishlist/test_back_in_stock.py::test_"
WAY_OUT = "tests/users/test_unsubscribe.py::test_"
# A step of its own, after which the letters are left in another transaction.
LEFT_LATER = """        crash_point("wishlist.told")
        async with transaction() as tx:
            await jobs.add_all(tx, [MailBackInStock"""

GUARDS = (
    Guard(
        "letters: the id of the job",
        "a letter of unknown end goes out again as another",
        f"{MAIL}a_letter_whose_end_is_unknown_goes_out_again_under_the_same_id",
        (("server/core/mail.py", 'f"<{job_id}@{self._domain}>"', 'f"<{utc_now().timestamp()}@{self._domain}>"'),),
    ),
    Guard(
        "letters: whose refusal it is",
        "a server that refuses the shop has every letter parked",
        f"{MAIL}what_each_answer_of_the_server_means",
        (
            (
                "server/core/mail.py",
                "aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError",
                "aiosmtplib.SMTPResponseException",
            ),
        ),
    ),
    Guard(
        "letters: refusals that are none",
        "a full mailbox or a lost login has letters parked",
        f"{MAIL}what_each_answer_of_the_server_means",
        (("server/core/mail.py", " and error.code not in NOT_THE_LETTERS_FAULT", ""),),
    ),
    Guard(
        "letters: patience",
        "a night without a mail server loses letters",
        f"{MAILING}letters_are_tried_for_more_than_a_day",
        (("server/core/mail.py", "MAIL_ATTEMPTS = 250", "MAIL_ATTEMPTS = 100"),),
    ),
    Guard(
        "letters: a connection that ended is replaced",
        "a letter fails because the one before it was long ago",
        f"{MAIL}a_connection_that_ended_while_it_waited_is_replaced",
        (("server/core/mail.py", "if not _has_ended(error.__cause__):", "if True:"),),
    ),
    Guard(
        "letters: headers in one piece",
        "a long subject loses its spaces",
        f"{MAIL}a_message_arrives_whole",
        (
            ("server/core/mail.py", """f"Subject: {_encode('Subject', subject)}\"""", '"X-No: subject"'),
            (
                "server/core/mail.py",
                '        message["To"] = to\n',
                '        message["To"] = to\n        message["Subject"] = subject\n',
            ),
        ),
    ),
    Guard(
        "letters: what was overtaken",
        "somebody is asked to pay for an order that is cancelled",
        f"{MAILING}a_letter_that_was_overtaken_is_not_sent",
        (("workers/tasks/letters.py", "if is_overtaken(job.letter, order, now=ctx.resources.clock()):", "if False:"),),
    ),
    Guard(
        "letters: markup",
        "a name is a script",
        f"{LETTERS}texts_of_people_are_not_markup_begin_no_line_and_end_no_header",
        (("workers/letters/writing.py", 'autoescape=select_autoescape(["html"])', "autoescape=False"),),
    ),
    Guard(
        "letters: one line",
        "a name begins a line of its own",
        f"{LETTERS}texts_of_people_are_not_markup_begin_no_line_and_end_no_header",
        (("workers/letters/writing.py", "        finalize=one_line,\n", ""),),
    ),
    Guard(
        "back in stock: only from nothing",
        "every delivery is announced",
        f"{BACK}each_way_back_is_noticed_and_no_other_change",
        (("server/inventory/service.py", "if not before.stock_quantity:", "if True:"),),
    ),
    Guard(
        "back in stock: told and left in one transaction",
        "a crash loses letters",
        f"{BACK}a_crash_in_between_loses_and_doubles_nobody",
        (
            (
                "server/wishlist/service.py",
                "            await jobs.add_all(tx, [MailBackInStock",
                LEFT_LATER,
            ),
        ),
    ),
    Guard(
        "back in stock: the lock on the wishes",
        "two announcements write to everybody twice",
        f"{BACK}announced_many_times_at_once_everybody_is_told_once",
        (("server/wishlist/service.py", "  ORDER BY i.id FOR UPDATE OF i),", "  ORDER BY i.id),"),),
    ),
    Guard(
        "back in stock: the letter looks again",
        "somebody is sent to an empty shelf",
        f"{BACK}what_is_gone_again_is_not_announced_and_its_wishes_wait",
        (("workers/tasks/wishlist.py", "if not _can_be_bought(item):", "if False:"),),
    ),
    Guard(
        "back in stock: a run of unknown end",
        "a wish is told of twice",
        f"{BACK}after_a_run_of_unknown_end_a_wish_is_not_told_again",
        (("workers/tasks/wishlist.py", "if ctx.attempt == 1:", "if True:"),),
    ),
    Guard(
        "unsubscribe: the proof",
        "anybody ends anybody's letters",
        f"{WAY_OUT}no_other_token_opens_it",
        (("server/core/tokens.py", "if hmac.compare_digest(_digest(key, purpose, found)[:16], proof):", "if found:"),),
    ),
    Guard(
        "unsubscribe: a look changes nothing",
        "a program that looks into letters ends them",
        f"{WAY_OUT}a_look_changes_nothing_and_shows_a_button",
        (
            (
                "server/users/routes.py",
                "    service.check_unsubscribe(query, keys",
                "    await service.end_stock_mail(query, keys",
            ),
        ),
    ),
)
