"""The keep list: what support needs and what names nobody. Over-masking costs round trips of days."""

from wizard.evidence.redaction.rules import keep


def kept(text: str) -> list[tuple[int, int]]:
    """Every stretch that patterns must leave alone, in order and without overlap.

    Layers that know for certain (a secret of the program's, a value under a secret name) do not ask.
    """
    return [match.span() for match in keep().finditer(text)]
