"""Access tokens: ES256, checked by anyone with the published key."""

import time
from typing import Any, Final

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from jwt.algorithms import ECAlgorithm

AUDIENCE: Final = "authenticated"


class Tokens:
    """Signs access tokens and reads them back."""

    def __init__(self, pem: str, key_id: str, *, issuer: str, seconds: int) -> None:
        private = load_pem_private_key(pem.encode(), password=None)
        if not isinstance(private, EllipticCurvePrivateKey):
            raise TypeError("tokens are signed with an elliptic curve key")
        self._private = private
        self._public = self._private.public_key()
        self._key_id, self._issuer, self._seconds = key_id, issuer, seconds

    def sign(self, user: dict[str, Any], session: dict[str, Any], amr: list[dict[str, Any]]) -> tuple[str, int]:
        """Return an access token for the session, and when it expires in seconds since 1970."""
        now = int(time.time())
        claims = {
            "iss": self._issuer, "sub": str(user["id"]), "aud": AUDIENCE, "iat": now, "exp": now + self._seconds,
            "email": user["email"], "phone": "", "role": user["role"],
            "app_metadata": user["raw_app_meta_data"], "user_metadata": user["raw_user_meta_data"],
            "aal": session["aal"], "amr": amr, "session_id": str(session["id"]), "is_anonymous": False,
        }  # fmt: skip
        token = jwt.encode(claims, self._private, algorithm="ES256", headers={"kid": self._key_id})
        return token, now + self._seconds

    def read(self, token: str, *, leeway: int = 0) -> dict[str, Any]:
        """Return the claims of a token signed here.

        Raises:
            jwt.InvalidTokenError: it is not one, or it is not valid now.
        """
        claims: dict[str, Any] = jwt.decode(
            token, self._public, algorithms=["ES256"], audience=AUDIENCE, issuer=self._issuer, leeway=leeway,
            options={"require": ["exp", "iat", "sub"]},
        )  # fmt: skip
        return claims

    def published_keys(self) -> dict[str, Any]:
        """Return the JSON Web Key Set clients verify with."""
        key = ECAlgorithm.to_jwk(self._public, as_dict=True)
        return {"keys": [{**key, "kid": self._key_id, "alg": "ES256", "use": "sig", "key_ops": ["verify"]}]}
