"""TLS contexts: which authorities a route trusts, and one that only looks at a certificate.

The system's store is what the official SDK 2.12 uses where no variable names another; certifi stands in
where a system has none. Building a context reads hundreds of certificates, so each is built once.
"""

import re
import ssl
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from wizard.probes.route import Trust

_HASHED = re.compile(r"[0-9a-fA-F]{8}\.\d")
"""Names under which OpenSSL looks for certificates in a folder."""


@lru_cache(maxsize=16)
def context_for(trust: Trust) -> ssl.SSLContext:
    """The verifying context of a route. Blocks while it reads files.

    Raises:
        OSError: a named file or folder cannot be read.
        ssl.SSLError: it holds no certificate.
    """
    if trust.store == "file":
        context = ssl.create_default_context(cafile=str(trust.path))
    elif trust.store == "folder":
        if trust.path is None or not trust.path.is_dir():
            raise FileNotFoundError(str(trust.path))
        context = ssl.create_default_context(capath=str(trust.path))
    elif trust.store == "certifi":
        import certifi

        context = ssl.create_default_context(cafile=certifi.where())
    elif sys.platform in ("win32", "darwin"):
        import truststore

        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = _system_store()
    for path in trust.extra:
        context.load_verify_locations(cafile=str(path))
    if trust.strict is not None:
        strict = context.verify_flags | ssl.VERIFY_X509_STRICT
        context.verify_flags = strict if trust.strict else strict ^ ssl.VERIFY_X509_STRICT
    return context


def _system_store() -> ssl.SSLContext:
    # The compiled-in paths: set_default_verify_paths() would read SSL_CERT_FILE of this process.
    paths = ssl.get_default_verify_paths()
    file, folder = Path(paths.openssl_cafile), Path(paths.openssl_capath)
    hashed = folder.is_dir() and any(_HASHED.fullmatch(entry.name) for entry in folder.iterdir())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if file.is_file() or hashed:
        context.load_verify_locations(str(file) if file.is_file() else None, str(folder) if hashed else None)
        return context
    import certifi

    context.load_verify_locations(cafile=certifi.where())
    return context


@lru_cache(maxsize=1)
def looking_context() -> ssl.SSLContext:
    """A context that accepts any certificate: for reading who issued it. Nothing is ever sent through it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def issuer_words(names: Any) -> str:
    """Organization and common name of a certificate's issuer, as the `ssl` module lists them."""
    parts: dict[str, str] = {}
    for group in names or ():
        for pair in group:
            parts[str(pair[0])] = str(pair[1])
    return " / ".join(parts[key] for key in ("organizationName", "commonName") if key in parts)


def shown_issuer(tls: Any) -> str | None:
    """The issuer of the certificate that the peer showed, verified or not; None where it cannot be read.

    An unverified certificate is read through the interpreter's own parser, which has no public name
    before Python 3.13 (facts/diagnostics.md C0); where that is missing, nothing is said.
    """
    if tls is None:
        return None
    verified = tls.getpeercert()
    if verified:
        return issuer_words(verified.get("issuer")) or None
    return next(iter(shown_chain(tls)), None)


def shown_chain(tls: Any) -> tuple[str, ...]:
    """Who issued each certificate that the peer showed, leaf first; empty where it cannot be read."""
    chain = getattr(getattr(tls, "_sslobj", None), "get_unverified_chain", None)
    readers = [getattr(entry, "get_info", None) for entry in (chain() if chain else None) or ()]
    return tuple(words for read in readers if read and (words := issuer_words(read().get("issuer"))))
