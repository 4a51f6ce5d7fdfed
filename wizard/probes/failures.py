"""What an exception says, in the closed vocabulary of failures."""

import errno
import os
import socket
import ssl
from collections.abc import Iterator

from wizard.probes.exchange import Failure

_BY_NUMBER: dict[int, Failure] = {
    errno.ECONNREFUSED: "refused",
    errno.ECONNRESET: "reset",
    errno.ECONNABORTED: "reset",
    errno.EPIPE: "closed",
    errno.ETIMEDOUT: "timed_out",
    errno.ENETUNREACH: "unreachable",
    errno.EHOSTUNREACH: "unreachable",
    errno.EADDRNOTAVAIL: "unreachable",
    errno.ENETDOWN: "unreachable",
    errno.EHOSTDOWN: "unreachable",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    10013: "not_permitted",  # Windows' own numbers, which errno maps only on Windows
    10051: "unreachable",
    10053: "reset",
    10054: "reset",
    10060: "timed_out",
    10061: "refused",
    10065: "unreachable",
}
_BY_VERIFY_CODE: dict[int, Failure] = {
    9: "expired",
    10: "expired",
    62: "wrong_name",
    64: "wrong_name",
    85: "not_strict",
}
"""OpenSSL verify codes (facts/diagnostics.md C0); every other one means an unknown authority."""
_TIMEOUTS = frozenset({"ConnectTimeout", "ReadTimeout", "WriteTimeout", "PoolTimeout"})


def chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and everything that led to it, groups included; each once."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting.extend(current.exceptions)
        waiting += [e for e in (current.__cause__, current.__context__) if e is not None]


def dns_failure(error: BaseException) -> Failure:
    """Why a name did not resolve."""
    for cause in chain(error):
        if isinstance(cause, TimeoutError):
            return "timed_out"
        if isinstance(cause, socket.gaierror):
            unknown = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", -5)}
            return "name_unknown" if cause.errno in unknown else "resolver_failed"
    return "resolver_failed"


def failure_of(error: BaseException) -> Failure:
    """Why a connection, a handshake or an exchange failed."""
    if isinstance(error, TimeoutError) or type(error).__name__ in _TIMEOUTS:
        return "timed_out"
    # What was being waited for when something else happened is no cause.
    causes = [c for c in chain(error) if not isinstance(c, ssl.SSLWantReadError | ssl.SSLWantWriteError)]
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _BY_VERIFY_CODE.get(cause.verify_code, "untrusted")
    for cause in causes:
        if isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return "closed"
        if isinstance(cause, ssl.SSLError):
            return _tls_reason(cause)
        if isinstance(cause, OSError) and cause.errno in _BY_NUMBER:
            return _BY_NUMBER[cause.errno]
    return _by_name(causes)


def _tls_reason(error: ssl.SSLError) -> Failure:
    reason = (error.reason or "").upper()
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "UNKNOWN_PROTOCOL", "RECORD_LAYER_FAILURE"):
        return "not_tls"
    if "EOF" in reason:
        return "closed"
    return "tls_alert"


def _by_name(causes: list[BaseException]) -> Failure:
    """Exceptions of the libraries below, told by name so that none of them is loaded to ask."""
    names = {type(cause).__name__ for cause in causes}
    if names & {*_TIMEOUTS, "TimeoutError"}:
        return "timed_out"
    if names & {"LocalProtocolError", "UnicodeEncodeError"}:
        return "not_sendable"
    if names & {"EndOfStream", "IncompleteRead", "ClosedResourceError"}:
        return "closed"
    if names & {"RemoteProtocolError"}:
        return "closed" if any("disconnect" in str(c).lower() for c in causes) else "garbled"
    if names & {"BrokenResourceError", "ReadError", "WriteError"}:
        return "reset"
    return "failed"


def detail_of(error: BaseException) -> str:
    """OpenSSL's or the system's own words for a failure, where there are some."""
    if failure_of(error) == "timed_out":
        return ""
    for cause in chain(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return cause.verify_message
        if isinstance(cause, ssl.SSLError) and cause.reason:
            return cause.reason.lower().replace("_", " ")
        if isinstance(cause, socket.gaierror) and cause.strerror:
            return cause.strerror
        if isinstance(cause, OSError) and cause.errno in _BY_NUMBER:
            return os.strerror(cause.errno)  # asyncio's own text repeats the address
    return ""
