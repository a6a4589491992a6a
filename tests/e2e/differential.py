# SPDX-License-Identifier: Apache-2.0
"""Debian's python3-jwt in the comparison of differential.test.mjs: `sign KEYS`, or `judge KEYS` with tokens on stdin. Its clock stands."""
import datetime
import json
import re
import sys

import jwt
from jwt import PyJWK, api_jwt

NOW = 1700000000
ISSUER, AUDIENCE = "https://i.example/", "https://a.example/"


class Clock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.fromtimestamp(NOW, tz)


api_jwt.datetime = Clock


def public(jwk):
    return jwk if jwk["kty"] == "oct" else {name: value for name, value in jwk.items() if name not in ("d", "p", "q", "dp", "dq", "qi")}


def plain(text):
    return re.sub(r"\\x([0-9a-f]{2})", lambda m: chr(int(m[1], 16)), text)


def accepts(token, key, alg):
    try:
        jwt.decode(token, key, algorithms=[alg], issuer=ISSUER, audience=AUDIENCE)
        return True
    except Exception:  # whatever it ends in, it is no yes  # noqa: BLE001
        return False


def main():
    command, keys_file = sys.argv[1:]
    with open(keys_file, encoding="utf-8") as file:
        jwks = json.load(file)
    if command == "sign":
        for jwk in jwks:
            for n in range(4):
                payload = {"iss": ISSUER, "aud": [AUDIENCE, "x"] if n % 2 else AUDIENCE, "sub": f"python {n} \u00e9", "iat": NOW, "exp": NOW + 3600}
                print(jwk["alg"], jwt.encode(payload, PyJWK(jwk).key, algorithm=jwk["alg"]))
        return
    keys = {jwk["alg"]: PyJWK(public(jwk)).key for jwk in jwks}
    sys.stdin.reconfigure(encoding="latin-1", newline="\n")
    for line in sys.stdin:
        alg, token = line.rstrip("\n").split(" ", 1)
        print(int(accepts(plain(token), keys[alg], alg)))


main()
