"""Checking a request against what the API takes, and an answer against what it gives.

The contract made from the official SDK's types finds what is of the wrong shape; hand-written rules find what
no schema knows; headers and address have rules of their own. All texts, sources and dates are data in
`wizard.knowledge.checks`.
"""

from wizard.diagnosis.contract.checker import check
from wizard.diagnosis.contract.response import check_response

__all__ = ["check", "check_response"]
