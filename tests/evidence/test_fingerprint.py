"""The fingerprint finds the same failure again and tells nothing of whom it happened to."""

import pytest

from tests.evidence.build import empty, full, pasted
from tests.evidence.hostile import TEXTS, key, unsafe
from wizard.diagnosis.minimize.signature import shape
from wizard.evidence.fingerprint import Fingerprint, compare, fingerprint


def made(**more: object) -> Fingerprint:
    return fingerprint(full(paste=pasted(**more)), shape=shape)


def test_its_parts() -> None:
    """Status, type, message shape, layer and row; the code where there is one."""
    assert made().model_dump() == {
        "status": 400,
        "type": "invalid_request_error",
        "shape": "messages.#.content: text content blocks must be non-empty",
        "layer": "body",
        "row": "body",
    }
    assert made(error_code="credit_balance_too_low").type == "credit_balance_too_low"
    assert fingerprint(empty(), shape=shape).known == ()


def test_the_same_error_elsewhere() -> None:
    """Indices, ids and quoted values of another body change nothing."""
    other = made(message="messages.47.content: text content blocks must be non-empty", request_id="req_x")

    assert made().digest == other.digest
    assert compare(made(), other).equal


@pytest.mark.parametrize(
    ("more", "alike", "equal"),
    [
        ({"message": "max_tokens: required"}, False, False),
        ({"status": 413}, False, False),
        ({"error_type": "other_error"}, True, False),
        ({"message": None, "error_type": None}, True, True),
        ({"message": None, "status": None, "error_type": None}, True, True),
    ],
)
def test_likeness(more: dict[str, object], alike: bool, equal: bool) -> None:
    """Other words are another failure; what one side does not know is no difference."""
    likeness = compare(made(), made(**more))

    assert (likeness.alike, likeness.equal) == (alike, equal)


def test_nothing_known_is_like_nothing() -> None:
    """Two empty cases are not the same failure."""
    nothing = compare(Fingerprint(), Fingerprint())

    assert (nothing.alike, nothing.equal) == (False, False)
    assert not compare(made(), Fingerprint()).alike


@pytest.mark.parametrize("hostile", [*TEXTS, key(), f"mail jo@firm.example {key()}", "x" * 5000])
def test_words_of_others_are_gated(hostile: str) -> None:
    """The shape of a message leaves with the case, so it passes the gate like everything else."""
    shown = made(message=hostile, error_type=hostile)

    text = f"{shown.shape}{shown.type}"
    assert unsafe(text) == []
    assert key()[12:30].lower() not in text.lower()
    assert "firm.example" not in text
    assert Fingerprint.model_validate_json(shown.model_dump_json()) == shown
