"""What a secured Elasticsearch node needs: an authority, a certificate for the loopback interface, and an account.

The account stands in files, so no command of Elasticsearch has to run before the node starts.
"""

import base64
import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "silta", "correct horse battery"
_ROUNDS = 10_000


class NoCertificates(Exception):
    """OpenSSL is missing, or refuses; the message says what it said."""


@dataclass(frozen=True)
class Authority:
    """An authority that signs certificates, known to nobody but who has its file."""

    certificate: Path
    key: Path

    @classmethod
    def found(cls, folder: Path, name: str = "Example Authority") -> "Authority":
        """Make a new one in a folder.

        :raises NoCertificates: when it cannot be made
        """
        made = cls(folder / "ca.pem", folder / "ca.key")
        _openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-days", "30",
            "-subj", f"/CN={name}", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
            "-keyout", str(made.key), "-out", str(made.certificate),
        )  # fmt: skip
        return made

    def sign(self, folder: Path, host: str = "IP:127.0.0.1") -> tuple[Path, Path]:
        """Return certificate and key for a server.

        :param host: what the certificate is for, as ``IP:`` or ``DNS:`` and a name
        """
        key, request, certificate = folder / "node.key", folder / "node.csr", folder / "node.pem"
        extensions = folder / "extensions"
        extensions.write_text(f"subjectAltName={host}\nextendedKeyUsage=serverAuth,clientAuth\n")
        _openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-subj", "/CN=node",
            "-keyout", str(key), "-out", str(request),
        )  # fmt: skip
        _openssl(
            "x509", "-req", "-in", str(request), "-CA", str(self.certificate), "-CAkey", str(self.key),
            "-days", "30", "-extfile", str(extensions), "-out", str(certificate),
        )  # fmt: skip
        return certificate, key


def secure(config: Path, authority: Authority) -> list[str]:
    """Put certificate and account into a node's configuration folder; return the settings that switch security on."""
    authority.sign(config)
    shutil.copy(authority.certificate, config / "ca.pem")
    (config / "users").write_text(f"{USER}:{_hashed(PASSWORD)}\n")
    (config / "users_roles").write_text(f"superuser:{USER}\n")
    return [
        "xpack.security.enabled=true",
        "xpack.security.http.ssl.enabled=true",
        f"xpack.security.http.ssl.key={config / 'node.key'}",
        f"xpack.security.http.ssl.certificate={config / 'node.pem'}",
        f"xpack.security.http.ssl.certificate_authorities={config / 'ca.pem'}",
        "xpack.security.authc.api_key.enabled=true",
        "xpack.security.authc.password_hashing.algorithm=pbkdf2_10000",
    ]


def _hashed(password: str) -> str:
    """Return a password as Elasticsearch keeps it in files: PBKDF2 with HMAC-SHA512, 32 bytes of salt and key."""
    salt = os.urandom(32)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, 32)
    return f"{{PBKDF2}}{_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def _openssl(*arguments: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        message = "openssl is missing, which makes the certificates"
        raise NoCertificates(message)
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    if done.returncode:
        message = f"openssl {arguments[0]} failed: {done.stderr[-500:]}"
        raise NoCertificates(message)
