"""curl commands: method, address, headers and body, from all the flags that people use for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from wizard.diagnosis.intake.requests.found import FoundRequest, found_request
from wizard.diagnosis.intake.requests.shell import split

_ADDRESS = re.compile(r"[./:$<{]|\Alocalhost")
"""An address, or a variable in place of one; in a sentence about curl, another word follows the name."""
_COMMAND = re.compile(r"(?:^|[\s$>`;|&(])curl(?:\.exe)?(?=[ \t\\^`])", re.MULTILINE)
_LONGEST = 2_000_000
_DATA = {"-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json", "--data-urlencode"}
_WITH_VALUE = _DATA | {
    *("-X", "--request", "-H", "--header", "--url", "-u", "--user", "-A", "--user-agent", "-b", "--cookie"),
    *(
        "-c",
        "--cookie-jar",
        "-e",
        "--referer",
        "-F",
        "--form",
        "--form-string",
        "-o",
        "--output",
        "-x",
        "--proxy",
    ),
    *(
        "-m",
        "--max-time",
        "--connect-timeout",
        "--cacert",
        "--capath",
        "-E",
        "--cert",
        "--key",
        "-w",
        "--write-out",
    ),
    *("-T", "--upload-file", "-r", "--range", "-U", "--proxy-user", "--resolve", "--connect-to", "--retry"),
    *(
        "--retry-delay",
        "--retry-max-time",
        "-D",
        "--dump-header",
        "--interface",
        "--proxy-header",
        "--ciphers",
    ),
    *(
        "--tls-max",
        "--oauth2-bearer",
        "--aws-sigv4",
        "--stderr",
        "--trace",
        "--trace-ascii",
        "-K",
        "--config",
    ),
    *(
        "-y",
        "-Y",
        "-z",
        "-C",
        "-P",
        "-Q",
        "-t",
        "--limit-rate",
        "--max-redirs",
        "--variable",
        "--expand-data",
    ),
}
_SHORT_WITH_VALUE = {flag[1] for flag in _WITH_VALUE if len(flag) == 2}


@dataclass(slots=True)
class _Curl:
    method: str | None = None
    url: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    json: bool = False
    from_file: bool = False


def curl_requests(text: str) -> Iterator[FoundRequest]:
    """Every curl command of the text that goes to an address or carries a body."""
    at = 0
    while True:
        command = _COMMAND.search(text, at)
        if not command:
            return
        words, length = split(text[command.end() : command.end() + _LONGEST])
        at = command.end() + max(length, 1)
        curl = _read(words)
        if not (curl.url or curl.data) or (curl.url and not _ADDRESS.search(curl.url)):
            continue
        body = "&".join(curl.data) if curl.data else None
        if curl.json:
            curl.headers.setdefault("content-type", "application/json")
        yield found_request(
            kind="curl",
            method=curl.method or ("POST" if body is not None or curl.from_file else "GET"),
            url=curl.url,
            headers=curl.headers,
            body_text=body,
            span=(command.start(), at),
            complete=not curl.from_file,
        )


def _read(words: list[str]) -> _Curl:
    curl = _Curl()
    heredoc = next((word[1:] for word in words if word.startswith("\0")), None)
    rest = iter([word for word in words if not word.startswith("\0")])
    for word in rest:
        if word.startswith("--"):
            flag, equals, value = word.partition("=")
            if flag in _WITH_VALUE:
                _take(curl, flag, value if equals else next(rest, ""), heredoc)
        elif word.startswith("-") and len(word) > 1:
            _short(curl, word, rest, heredoc)
        elif curl.url is None and word:
            curl.url = word
    return curl


def _short(curl: _Curl, word: str, rest: Iterator[str], heredoc: str | None) -> None:
    """Short flags, perhaps several in one word (`-sSXPOST`)."""
    for place, letter in enumerate(word[1:], start=1):
        if letter in _SHORT_WITH_VALUE:
            value = word[place + 1 :] or next(rest, "")
            _take(curl, f"-{letter}", value, heredoc)
            return
        if letter == "G":
            curl.method = "GET"
        elif letter == "I":
            curl.method = "HEAD"


def _take(curl: _Curl, flag: str, value: str, heredoc: str | None) -> None:
    if flag in ("-X", "--request"):
        curl.method = value
    elif flag in ("-H", "--header"):
        name, colon, content = value.partition(":")
        if colon and name.strip():
            key = name.strip().lower()
            # A header given twice goes out twice and reaches the API joined by a comma.
            curl.headers[key] = (
                f"{curl.headers[key]}, {content.strip()}" if key in curl.headers else content.strip()
            )
    elif flag == "--url":
        curl.url = value
    elif flag == "--oauth2-bearer":
        curl.headers["authorization"] = f"Bearer {value}"
    elif flag in ("-u", "--user"):
        curl.headers.setdefault("authorization", f"Basic {value}")
    elif flag in ("-A", "--user-agent"):
        curl.headers["user-agent"] = value
    elif flag in ("-b", "--cookie"):
        curl.headers["cookie"] = value
    elif flag in _DATA:
        _take_data(curl, flag, value, heredoc)


def _take_data(curl: _Curl, flag: str, value: str, heredoc: str | None) -> None:
    curl.json = curl.json or flag == "--json"
    if value.startswith("@") and flag != "--data-raw":
        if value == "@-" and heredoc is not None:
            curl.data.append(heredoc)
        else:
            curl.from_file = True
    elif flag == "--data-urlencode":
        curl.data.append(quote_plus(value))
    elif value:
        curl.data.append(value)
