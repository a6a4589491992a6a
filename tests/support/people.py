# SPDX-License-Identifier: Apache-2.0
"""people.py: persons at the dashboard of a test's server, each with a browser of his own.

    owner = set_up(server)                                  # the first owner
    viewer = owner.add("viewer")                            # another person with a role, logged in
    answer = viewer.get("/users")
"""
import re
import base64
import hashlib
import hmac
import struct
import time

from server import Connection, encode

API = "/dashboard/api"
PASSWORD = "correct horse battery"
SAME_ORIGIN = ("Sec-Fetch-Site", "same-origin")


def setup_code(server):
    """The code that the server printed while there was no owner."""
    return re.search(r"^mintage: first-run set-up: \S+/dashboard/setup code (\S{4}-\S{4})$", server.log, re.M)[1]


def totp(secret, step=0):
    """The code of a Base32 secret now, or `step` steps of 30 s later (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + step), hashlib.sha1).digest()
    at = mac[19] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7FFFFFFF) % 1000000:06}"


class Browser:
    """Keeps the cookie and the session's CSRF value, and sends what a page of the dashboard sends."""

    def __init__(self, server, source="127.0.0.1"):
        self.server, self.cookie, self.csrf = server, None, None
        self.link = Connection(server.port, server.ca, source=source)

    def send(self, method, path, body=None, headers=None, csrf=None, cookie=None):
        """headers: instead of Sec-Fetch-Site: same-origin. csrf, cookie: instead of the browser's own; "" sends none."""
        raw, kind = encode(body)
        sent = list(headers if headers is not None else [SAME_ORIGIN])
        csrf = csrf if csrf is not None else self.csrf or "1"
        cookie = cookie if cookie is not None else self.cookie or ""
        sent += [("Content-Type", kind)] if kind and not any(n == "Content-Type" for n, _ in sent) else []
        sent += [("X-CSRF", csrf)] if csrf else []
        sent += [("Cookie", cookie)] if cookie else []
        return self.link.request(method, API + path, raw, sent)

    def take(self, answer):
        """What a browser keeps of an answer."""
        field = answer.header("set-cookie")
        if field:
            self.cookie = field.split(";")[0]
            if self.cookie.endswith("="):
                self.cookie = None
        if answer.status in (200, 201) and "csrf" in answer.json():
            self.csrf = answer.json()["csrf"]
        return answer

    def get(self, path, **more):
        return self.send("GET", path, **more)

    def post(self, path, body=None, **more):
        return self.take(self.send("POST", path, body, **more))

    def patch(self, path, body=None, **more):
        return self.send("PATCH", path, body, **more)

    def delete(self, path, body=None, **more):
        return self.send("DELETE", path, body, **more)

    def log_in(self, email, password=PASSWORD):
        self.cookie, self.csrf = None, None
        return self.post("/login", {"email": email, "password": password})


class Person(Browser):
    def __init__(self, server, email, user_id=None):
        super().__init__(server)
        self.email, self.user_id = email, user_id

    def add(self, role_id, name=None):
        """A new person with that role, logged in."""
        name = name or f"{role_id}-{self.server.port}"
        email = f"{name}@example.com".lower()
        answer = self.post("/users", {"email": email, "name": name, "role_id": role_id, "password": PASSWORD})
        if answer.status != 201:
            raise RuntimeError(f"no person: {answer!r}")
        person = Person(self.server, email, answer.json()["user_id"])
        answer = person.log_in(email)
        if answer.status != 200:
            raise RuntimeError(f"no log-in: {answer!r}")
        return person

    def add_role(self, name, scopes, **members):
        answer = self.post("/roles", {"name": name, "scopes": list(scopes), **members})
        if answer.status != 201:
            raise RuntimeError(f"no role: {answer!r}")
        return answer.json()["id"]

    def mint(self, *scopes, **more):
        return self.post("/explorer/tokens", {"scope": list(scopes), **more})


def refused(tap, name, answer, status, code, missing=None):
    """The dashboard's form of a refusal, with the scopes that it names where `missing` is given."""
    if not tap.equal((answer.status, answer.json().get("errorCode")), (status, code), f"{name}: {status} {code}"):
        tap.note(repr(answer))
    if missing is not None:
        tap.equal(answer.json().get("missing_scopes"), missing, f"{name}: what is missing is named")


def set_up(server, email="owner@example.com"):
    owner = Person(server, email)
    answer = owner.post("/setup", {"code": setup_code(server), "email": email, "name": "The Owner", "password": PASSWORD})
    if answer.status != 201:
        raise RuntimeError(f"no owner: {answer!r}")
    owner.user_id = answer.json()["user"]["user_id"]
    return owner
