"""What we know of the API, as data with a date and a source.

Rules about the API live in the data files of this room and nowhere else; every file names its `source`
and the day it was `verified_on`. `refresh` (a development tool) remakes what comes from the official SDK.
"""

from wizard.knowledge.load import catalogue

__all__ = ["catalogue"]
