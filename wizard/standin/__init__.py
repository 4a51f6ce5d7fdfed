"""A loopback API and its scenarios, for practice and tests.

Its refusals are written from the facts, apart from the diagnosis, so that each can catch the other out.
"""
