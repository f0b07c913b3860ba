"""An OpenID provider in the test's process: discovery, authorisation, tokens signed with RS256, and its keys."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

ORCID_ID = "0000-0002-1825-0097"
"""The example of ORCID's own documentation."""
CLIENT = "APP-EXAMPLE"


class OpenIdProvider:
    """Says that whoever comes is :attr:`subject`; tests change what it puts into its tokens."""

    def __init__(self) -> None:
        self.subject = ORCID_ID
        self.claims: dict[str, Any] = {}
        """What differs from a good token."""
        self.headers: dict[str, Any] = {}
        self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self.signing_key: Any = self.key
        self.without_token = False
        self._granted: dict[str, dict[str, str]] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Stay silent."""

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path == "/.well-known/openid-configuration":
                    self._json(provider.configuration)
                elif parts.path == "/jwks":
                    self._json({"keys": [provider.key.as_dict(private=False)]})
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                sent = {
                    name: values[0]
                    for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
                }
                self._json(*provider.token(sent))

            def _json(self, content: object, status: int = 200) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def configuration(self) -> dict[str, Any]:
        """The discovery document; it offers weak algorithms too, which nobody has to take."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }

    def authorise(self, address: str) -> str:
        """Let the person agree at an address of ``/authorize``, and return where the browser goes back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT, "openid")
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self._granted)}"
        self._granted[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> tuple[dict[str, Any], int]:
        """Exchange a code, once, for who holds its verifier."""
        asked = self._granted.pop(sent.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if asked is None or challenge.decode().rstrip("=") != asked["code_challenge"]:
            return {"error": "invalid_grant"}, 400
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "given_name": "Example",
            "family_name": "Researcher",
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": "RS256", "kid": "first", **self.headers}
        answer: dict[str, Any] = {"access_token": "unused", "token_type": "bearer"}
        if not self.without_token:
            answer["id_token"] = self._signed(header, claims)
        return answer, 200

    def _signed(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        match header["alg"]:
            case "RS256":
                return jwt.encode(header, claims, self.signing_key)
            case "HS256":
                # The public key as a shared secret, which everybody can read: the confusion of RFC 8725, section 2.1.
                return _by_hand(header, claims, self.key.as_pem(private=False))
            case _:
                return _by_hand(header, claims, None)

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()


def _by_hand(header: dict[str, Any], claims: dict[str, Any], secret: bytes | None) -> str:
    parts = [_base64(json.dumps(part).encode()) for part in (header, claims)]
    signature = hmac.digest(secret, ".".join(parts).encode(), hashlib.sha256) if secret is not None else b""
    return ".".join([*parts, _base64(signature)])


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
