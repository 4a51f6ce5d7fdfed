"""Reading the contract of the Messages API that `refresh` made from the official SDK's types."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, Literal

ContractName = Literal["general", "beta", "response"]
Schema = dict[str, Any]

NEWEST_VERSION = "2026-10-21"
EARLIER_VERSION = "2023-06-01"
VERSIONS = (NEWEST_VERSION, EARLIER_VERSION)
"""The API versions that are told apart; 2023-01-01 streams differently and takes the bodies of 2023-06-01.

Source: official documentation, API versions (facts: api A1).
"""


@cache
def contract(name: ContractName) -> Schema:
    """A contract: `roots` by endpoint, `definitions` that they refer to, `sdk` and `made_on`."""
    text = files(__name__.rpartition(".")[0]).joinpath(f"contract-{name}.json").read_text("utf-8")
    loaded: Schema = json.loads(text)
    return loaded


def knowledge_stamp() -> tuple[str, str]:
    """The SDK version that the contract was made from, and the day it was made (ISO)."""
    general = contract("general")
    return str(general["sdk"]), str(general["made_on"])


def known_betas() -> frozenset[str]:
    """Values of the anthropic-beta header that the SDK lists. The list is open: others may be valid too."""
    return frozenset(contract("beta")["known_betas"])
