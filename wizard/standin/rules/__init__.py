"""The API's rules that no shape can say, one file per subject (facts: api D1-D8).

Each rule is a function from a `Case` to the messages that the API would answer with; the first one is sent.
Where the facts hold no captured text, the wording here follows the pattern of its neighbours and says so.
"""
