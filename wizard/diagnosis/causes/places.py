"""The places that an error names: dotted paths, JSON pointers, `loc` lists, and keys named in words.

A path is returned as the API prints it: dotted, with numeric indices (facts: D0). Other spellings
(`tools[4].name`, `#/temperature`, `body -> messages -> 1`, AWS's `tools.35.member.name`) are brought to it.
"""

import re
from collections.abc import Iterable

from wizard.knowledge.cause_book import word_list

_ROOTS_INDEXED = frozenset(
    [
        "messages",
        "tools",
        "system",
        "requests",
        "mcp_servers",
        "configurations",
        "fallbacks",
        "edits",
        "***",
        "content",
        "toolConfig",
    ]
)
_ROOTS = _ROOTS_INDEXED | frozenset(
    [
        "thinking",
        "output_config",
        "output_format",
        "tool_choice",
        "metadata",
        "context_management",
        "cache_control",
        "container",
        "stop_sequences",
        "betas",
        "params",
        "body",
        "toolChoice",
        "inferenceConfig",
        "additionalModelRequestFields",
        "billing_policy",
        "thread",
        "compaction",
        "diagnostics",
        "response_format",
        "stream_options",
        "reasoning",
        "max_tokens",
    ]
)
_DOTTED = re.compile(
    r"(?<![\w.$/@:\-])([A-Za-z_*][\w*]{0,60}(?:(?:\.|\[[\"']?)[\w*<>$\-]{1,80}(?:[\"']?\])?){1,24})"
)
_POINTER = re.compile(r"(?:#|(?<=[\s\"'`(]))((?:/[A-Za-z0-9_~\-]{1,60}){1,16})(?=[\s:,;\"'`).]|$)")
_ITEM = r"(?:[\"'][\w.$\-*]{1,60}[\"']|\d{1,7})"
_LISTED = re.compile(rf"[\[(]\s{{0,4}}({_ITEM}(?:\s{{0,4}},\s{{0,4}}{_ITEM}){{1,20}})\s{{0,4}}[\])]")
_ARROWED = re.compile(r"(?<![\w>])([a-z_]{2,40}(?: ?-> ?[\w*]{1,60}){1,16})")
_SINGLE = re.compile(
    r"(?:^|[\s;,:\"'`(\[])([A-Za-z_][\w\-]{0,60})[\"'`]?\s?:\s?(?=[\"'`]?(?:extra input"
    r"|field required|input should|input tag|string should|list should|value error))",
    re.IGNORECASE,
)
_SINGLE_LOOSE = re.compile(
    r"(?:^|[\s;,:\"'`(\[])([A-Za-z_][\w\-]{1,60})[\"'`]?\s?:\s?(?=[\"'`]?(?:unknown|unexpected"
    r"|missing|this field|range|must|each |at least|\d|cannot|object|\[?type|invalid))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:key|field|parameter|param|argument|property|input|name|option|header|attribute)s?"
    r"\s?(?:supplied|named|provided)?:?\s{0,3}[\[\"'`(]{0,3}([a-z_][\w.\-\[\]]{1,60})",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(
    r"[\"'`\[]([A-Za-z_][\w.\-]{1,60})[\"'`\]]{1,2}\s{0,2}(?:is|was|are|field|param|parameter|property|key|may|must|cannot|does|not)\b"
)
_TAG = re.compile(r"input tag\s{0,3}[\"'`\\]{0,3}([\w.\-]{0,80})[\"'`\\]{0,3}\s{0,3}found", re.IGNORECASE)
_TAG_LOOSE = re.compile(
    r"(?:unknown|unsupported|unexpected|invalid|unrecognized)\s(?:content )?(?:block |tool |content )?"
    r"(?:type|tag|value|role)[:\s\"'`\\]{1,5}([a-z][\w.\-]{1,60})",
    re.IGNORECASE,
)


def paths_in(message: str) -> tuple[str, ...]:
    """Every place in a body that the message names, in order, each once."""
    text = message[:8000]
    found: list[tuple[int, str]] = []
    for match in _DOTTED.finditer(text):
        path = _normal(match[1])
        if _is_place(path):
            found.append((match.start(1), path))
    for match in _POINTER.finditer(text):
        path = match[1].strip("/").replace("/", ".")
        if not path.startswith(("v1.", "v1", "en.", "docs")) and (
            match[0].startswith("#") or _is_place(path)
        ):
            found.append((match.start(1), path))
    for match in _LISTED.finditer(text):
        path = _normal(".".join(part.strip(" \"'") for part in match[1].split(",")))
        if _is_place(path) or path.split(".")[0] in ("model", "messages", "tools"):
            found.append((match.start(1), path))
    for match in _ARROWED.finditer(text):
        path = _normal(".".join(part.strip() for part in match[1].split("->")))
        if path.split(".")[0].lower() in _ROOTS | word_list("body_keys"):
            found.append((match.start(1), path))
    found += _single_keys(text)
    ordered = dict.fromkeys(path for _, path in sorted(found))
    leading = next(iter(ordered), None)
    return tuple(path for path in ordered if path == leading or not _inside_longer(path, ordered))[:60]


def _single_keys(text: str) -> list[tuple[int, str]]:
    """Keys before a colon: any one before the service's own words, only known ones before other words."""
    never, known = word_list("never_a_key"), word_list("body_keys")
    strict = [
        (match.start(1), match[1])
        for match in _SINGLE.finditer(text)
        if match[1].lower() not in never and not match[1].lower().endswith(("error", "exception"))
    ]
    loose = [
        (match.start(1), match[1]) for match in _SINGLE_LOOSE.finditer(text) if match[1].lower() in known
    ]
    return strict + loose


def _inside_longer(path: str, others: Iterable[str]) -> bool:
    """Whether a single key is only the end of a longer path that was found too."""
    return "." not in path and any(other != path and other.endswith(f".{path}") for other in others)


def _normal(path: str) -> str:
    """A path in the API's spelling."""
    path = re.sub(r"\[[\"']?", ".", path).replace('"', "").replace("'", "").replace("]", "")
    parts = [part for part in path.strip(".").split(".") if part and part != "member"]
    if len(parts) > 1 and parts[0] in ("body", "request", "params", "root"):
        parts = parts[1:]
    normal = ".".join(parts)
    return normal.lower() if normal.isupper() else normal


def _is_place(path: str) -> bool:
    parts = path.split(".")
    if path.isupper():
        parts = path.lower().split(".")
    if len(parts) < 2 or parts[0] not in _ROOTS:
        return False
    if parts[0] in _ROOTS_INDEXED - {"toolConfig", "***", "content"}:
        return parts[1].isdecimal() or parts[1] in ("*", "N", "n", "<n>", "***", "X", "i")
    return parts[-1] not in ("py", "js", "ts", "md", "com")


def keys_in(message: str, paths: Iterable[str]) -> frozenset[str]:
    """Keys that the message complains of: the last part of each path, and keys named in words."""
    keys = {path.rpartition(".")[2].lower() for path in paths}
    text = message[:4000]
    for pattern in (_NAMED, _NAMED_AFTER):
        for match in pattern.finditer(text):
            key = match[1].strip(".[]").lower()
            if key and key not in word_list("never_a_key"):
                keys.add(key.rpartition(".")[2])
    return frozenset(keys)


def tags_in(message: str) -> frozenset[str]:
    """Union tags (block types, tool types, roles) that the message says it does not know."""
    text = message[:4000]
    tags = {match[1].lower() for match in _TAG.finditer(text)}
    if not tags:
        tags = {match[1].lower() for match in _TAG_LOOSE.finditer(text)} - word_list("never_a_key")
    return frozenset(tags)
