"""Certificate authorities of the lab, and the leaves that they issue. Keys live in memory, for one run."""

import datetime as dt
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = dt.timedelta(days=1)
_HALF_HOUR = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a leaf shall be like: `when` decides its validity."""

    names: tuple[str, ...]
    when: str = "now"
    """`now`, `expired`, or `soon`: valid in half an hour only."""
    alpn: bool = True
    """Whether its server agrees on a protocol."""


@dataclass(slots=True)
class Authority:
    """One root that issues leaves directly.

    Args:
        organization: shown as issuer, with `common_name`.
        strict: False leaves the authority key identifier out of the leaves, which RFC 5280 forbids and
            Python 3.13 refuses (facts/diagnostics.md C0).
    """

    organization: str
    common_name: str
    strict: bool = True
    _key: ec.EllipticCurvePrivateKey = field(init=False)
    certificate: x509.Certificate = field(init=False)
    _contexts: dict[Leaf, ssl.SSLContext] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        name = self._name(self.common_name)
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 365 * _DAY)
            .not_valid_after(now + 365 * _DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(ca=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
        )
        self.certificate = builder.sign(self._key, hashes.SHA256())

    def _name(self, common: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, self.organization),
                x509.NameAttribute(NameOID.COMMON_NAME, common),
            ]
        )

    def pem(self) -> bytes:
        """The root, for a trust store."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self) -> bytes:
        """The root's key, for a real intercepting proxy."""
        return self._key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )

    def write(self, folder: Path) -> Path:
        """Write the root to a file and return its path."""
        path = folder / (self.common_name.lower().replace(" ", "-") + ".pem")
        path.write_bytes(self.pem())
        return path

    def context(self, leaf: Leaf) -> ssl.SSLContext:
        """A server's context that shows such a leaf; made once."""
        if leaf not in self._contexts:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            if leaf.alpn:
                context.set_alpn_protocols(["http/1.1"])
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "leaf.pem"
                path.write_bytes(self._issue(leaf))
                context.load_cert_chain(path)
            self._contexts[leaf] = context
        return self._contexts[leaf]

    def _issue(self, leaf: Leaf) -> bytes:
        key = ec.generate_private_key(ec.SECP256R1())
        now = dt.datetime.now(dt.UTC)
        since, until = {
            "now": (now - 30 * _DAY, now + 30 * _DAY),
            "expired": (now - 30 * _DAY, now - _DAY),
            "soon": (now + _HALF_HOUR, now + 30 * _DAY),
        }[leaf.when]
        builder = (
            x509.CertificateBuilder()
            .subject_name(self._name(leaf.names[0]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(
                x509.SubjectAlternativeName([_general(name) for name in leaf.names]), critical=False
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(ca=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        if self.strict:
            identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
            builder = builder.add_extension(identifier, critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return certificate.public_bytes(serialization.Encoding.PEM) + self.pem() + secret


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


@cache
def public_root() -> Authority:
    """Stands for the public authorities: every world of the lab trusts it as shipped."""
    return Authority("Lab Trust Services", "Lab Global Root")


@cache
def corporate_root() -> Authority:
    """A company's inspection authority, with a vendor's name as those have."""
    return Authority("Zscaler Inc.", "Zscaler Root CA")


@cache
def careless_root() -> Authority:
    """An inspection authority whose leaves break RFC 5280 (no authority key identifier)."""
    return Authority("Acme Corp", "Acme Inspection CA", strict=False)


@cache
def portal_root() -> Authority:
    """The self-made authority of a guest network's gate."""
    return Authority("GuestGate", "GuestGate CA")
