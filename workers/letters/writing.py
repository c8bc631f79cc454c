"""How a letter is written from its templates, a text and an HTML one of the same name."""

from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from server.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Written:
    """A letter ready to send."""

    subject: str
    text: str
    html: str


def rupees(paise: int) -> str:
    """An amount in paise as people in India write it: ₹74,990.00, ₹1,23,456.00."""
    whole, rest = divmod(abs(paise), 100)
    head, tail = str(whole)[:-3], str(whole)[-3:]
    groups = []
    while head:
        groups.append(head[-2:])
        head = head[:-2]
    number = ",".join([*reversed(groups), tail])
    return f"{'-' if paise < 0 else ''}₹{number}.{rest:02d}"


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("workers", "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["rupees"] = rupees
    return environment


ENVIRONMENT = _environment()


def write(template: str, subject: str, *, settings: Settings, **given: Any) -> Written:
    """A letter of the shop from the templates of this name."""
    given["shop"] = settings.mail_from.partition("<")[0].strip() or "Voltcart"
    return Written(
        subject=subject,
        text=ENVIRONMENT.get_template(f"{template}.txt").render(given),
        html=ENVIRONMENT.get_template(f"{template}.html").render(given),
    )
