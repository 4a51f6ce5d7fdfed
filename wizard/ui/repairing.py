"""The person's own body: exactly as it was pasted, with a change applied on request, fit for their clipboard.

The explanation on the page is safe to print, so a letter that must not reach a terminal is replaced in it.
What goes back to the person must be their own text: it is read from the paste again.
"""

from collections.abc import Sequence

from wizard.model.explanation import PatchOperation


class CannotRepairError(Exception):
    """The change does not fit the body; its text is one clear sentence."""

    def __init__(self) -> None:
        super().__init__("This change does not fit the text any more: make it by hand.")


def exact_body(pasted: str) -> str | None:
    """The request body as it stands in what was pasted; None where there is none."""
    from wizard import explain

    request = explain(pasted).request
    return request.body_text if request else None


def repaired(text: str, edit: Sequence[PatchOperation]) -> str:
    """The body with a JSON Patch applied; what the patch does not name stays as it was written.

    Raises:
        CannotRepairError: the body does not parse, or the patch points at something that is not there.
    """
    from wizard.diagnosis.repair import PatchError, apply

    try:
        return apply(text, edit)
    except (PatchError, RecursionError) as error:
        raise CannotRepairError from error
