"""What the bodies of requests and the parts of answers are made of."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, computed_field

from server.core.etags import etag_of


class View(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Self:
        """The view of a row that has its columns."""
        return cls.model_validate(dict(row))


class Wish(BaseModel):
    """The body of a request; a field that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Change(Wish):
    """The body of a PUT: any subset of its fields."""

    @property
    def wanted(self) -> dict[str, Any]:
        """The columns that the request names, with their new values."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set)}

    def changed_from(self, before: object) -> dict[str, Any]:
        """The wanted columns of which `before` has another value."""
        return {name: value for name, value in self.wanted.items() if value != getattr(before, name)}


class Editable(View):
    """A thing of the back office. The ETag is of what its PUT, `change`, may change."""

    change: ClassVar[type[Change]]

    id: UUID

    @property
    def content(self) -> dict[str, Any]:
        """The columns that can be changed."""
        return {name: getattr(self, name) for name in self.change.model_fields}

    @computed_field(description="What If-Match takes.")  # type: ignore[prop-decorator]  # pydantic's own usage
    @property
    def etag(self) -> str:
        """The version of what can be changed."""
        return etag_of(self.id, *self.content.values())
