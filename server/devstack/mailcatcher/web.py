"""The web side: the list, one mail, and the same as JSON."""

from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader

from server.devstack.mailcatcher.mailbox import Caught, Mailbox

TEMPLATES = Path(__file__).with_name("templates")
MAILBOX = web.AppKey("mailbox", Mailbox)
PAGES = web.AppKey("pages", Environment)

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# A mail's own HTML: no script, no link that leads anywhere, nothing fetched; its styles and inline pictures only.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; sandbox"
)
COMMON_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


def create_app(mailbox: Mailbox) -> web.Application:
    """The application that shows `mailbox`."""
    app = web.Application()
    app[MAILBOX] = mailbox
    app[PAGES] = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    app.add_routes(
        [
            web.get("/", show_list),
            web.get("/style.css", send_style),
            web.get(r"/messages/{id:\d{1,18}}", show_mail),
            web.get(r"/messages/{id:\d{1,18}}/html", show_html),
            web.get("/api/messages", list_messages),
            web.delete("/api/messages", delete_messages),
        ]
    )
    return app


async def show_list(request: web.Request) -> web.Response:
    """The page of all mails, or of those to one address."""
    wanted = _wanted(request)
    return _page(request, "list.html", mails=request.app[MAILBOX].newest(wanted), wanted=wanted)


async def show_mail(request: web.Request) -> web.Response:
    """The page of one mail."""
    return _page(request, "mail.html", caught=_caught(request))


async def show_html(request: web.Request) -> web.Response:
    """A mail's own HTML, for the frame on its page."""
    headers = COMMON_HEADERS | {"Content-Security-Policy": MAIL_POLICY}
    return web.Response(text=_caught(request).mail.html, content_type="text/html", headers=headers)


async def send_style(_request: web.Request) -> web.Response:
    """The style sheet of the pages."""
    return web.Response(body=(TEMPLATES / "style.css").read_bytes(), content_type="text/css", headers=COMMON_HEADERS)


async def list_messages(request: web.Request) -> web.Response:
    """All mails as JSON, newest first; `?to=` for those sent to one address."""
    messages = [_message(caught) for caught in request.app[MAILBOX].newest(_wanted(request))]
    return web.json_response(messages, headers=COMMON_HEADERS)


async def delete_messages(request: web.Request) -> web.Response:
    """Forget all mails."""
    if request.query:
        raise _refusal("DELETE takes no query: it forgets every mail.")
    request.app[MAILBOX].clear()
    return web.Response(status=204)


def _message(caught: Caught) -> dict[str, object]:
    mail = caught.mail
    return {
        "id": caught.id,
        "received_at": caught.received_at,
        "from": mail.sender,
        "to": mail.recipients,
        "subject": mail.subject,
        "message_id": mail.message_id,
        "date": mail.date,
        "text": mail.text,
        "html": mail.html,
        "copies": caught.copies,
    }


def _wanted(request: web.Request) -> str | None:
    unknown = sorted(set(request.query) - {"to"})
    if unknown:
        raise _refusal(f"Unknown query parameter: {', '.join(unknown)}. There is only `to`.")
    return request.query.get("to")


def _refusal(text: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=text)


def _caught(request: web.Request) -> Caught:
    caught = request.app[MAILBOX].find(int(request.match_info["id"]))
    if caught is None:
        raise web.HTTPNotFound(text="There is no such mail here; only the newest are kept.")
    return caught


def _page(request: web.Request, template: str, **values: object) -> web.Response:
    text = request.app[PAGES].get_template(template).render(**values)
    headers = COMMON_HEADERS | {"Content-Security-Policy": PAGE_POLICY}
    return web.Response(text=text, content_type="text/html", headers=headers)
