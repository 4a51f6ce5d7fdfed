"""The base of every model: frozen, closed, and comparable by value."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen value. Unknown keys are refused, so that a misspelled field never passes silently."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Documented(Model):
    """A model whose schema is published: the docstrings of its fields become descriptions.

    Reading them back from the source costs every start, so only such models do.
    """

    model_config = ConfigDict(use_attribute_docstrings=True)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a time needs its zone")
    return value


Instant = Annotated[datetime, AfterValidator(_aware)]
"""A moment with its zone; naive times are refused because a report is read in another zone."""
