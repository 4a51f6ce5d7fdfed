"""An answer without a network: what `check` has against a body stands for what the API would say."""

from collections.abc import Callable, Sequence
from typing import Any

from wizard.diagnosis.minimize.search import Answer
from wizard.diagnosis.minimize.signature import shape
from wizard.model.explanation import ApiError, Problem
from wizard.model.words import Severity


def offline_answer(
    body: dict[str, Any], check: Callable[[dict[str, Any]], Sequence[Problem]], cause: str | None = None
) -> Callable[[dict[str, Any]], Answer]:
    """A function that answers as the API would about one of the errors of a body.

    A body may have several errors while the API tells one at a time. The answer stays with the one that is
    looked for; a candidate with an error that the whole body did not have counts as failing otherwise, so
    that what comes out fails for one reason only.

    Args:
        body: The whole body.
        check: Checks a body, with the setting of this request.
        cause: Slug of the cause to stay with; the first error's where none is given.
    """
    errors = [problem for problem in check(body) if problem.severity is Severity.ERROR]
    chosen = next((problem for problem in errors if cause in (None, problem.cause)), None)
    known = {shape(problem.message) for problem in errors}

    def answer(candidate: dict[str, Any]) -> Answer:
        found = [problem for problem in check(candidate) if problem.severity is Severity.ERROR]
        new = [problem for problem in found if shape(problem.message) not in known]
        same = [problem for problem in found if chosen and shape(problem.message) == shape(chosen.message)]
        told = (new or same or found)[:1]
        if not told or (not new and not same and chosen is not None):
            return None
        return ApiError(status=400, type="invalid_request_error", message=told[0].message)

    return answer
