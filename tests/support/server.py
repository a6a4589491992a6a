# SPDX-License-Identifier: Apache-2.0
"""server.py: a Mintage server of a test's own, in a temporary folder, and a plain HTTP client to talk to it.

    with Server() as s:
        token = s.token()                                   # with every scope of the bootstrap application
        answer = s.request("GET", "/api/v2/clients", token=token)

$MINTAGE names the program (build/mintage when unset). The server listens on a port that was free; nothing is left behind.
"""
import base64
import hashlib
import hmac
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "tools"))
from tap import Tap, skip_all  # noqa: E402,F401

READY = "mintage: ready "
START_LIMIT_S = 60
STOP_LIMIT_S = 30
# Variables by which programs find the certificates that they trust. A machine may preset them all, so a test sets them all.
CA_VARIABLES = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def program():
    return os.environ.get("MINTAGE") or str(TOP / "build" / "mintage")


def need_program():
    """Skips the whole script where the program has not been built."""
    if not os.access(program(), os.X_OK):
        skip_all(f"{os.path.relpath(program(), TOP)} has not been built")


def shared():
    """The folder of reference data, or None."""
    folder = Path(os.environ.get("MINTAGE_SHARED") or TOP.parent / "shared")
    return folder if (folder / "reference").is_dir() else None


def read_env(path):
    """NAME=VALUE lines of bootstrap.env, quotes removed."""
    values = {}
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        name, mark, value = line.strip().removeprefix("export ").partition("=")
        if mark and not name.startswith("#"):
            values[name] = value.strip().strip("'\"")
    return values


class Answer:
    """status, reason, headers (in the order sent, names as sent), body (bytes)."""

    def __init__(self, status, reason, headers, body):
        self.status, self.reason, self.headers, self.body = status, reason, headers, body

    def header(self, name):
        """The value of a header, None when absent; several are joined by a comma."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None

    @property
    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.body[:600]!r}"


class Connection:
    """One kept-alive connection; opens itself again when the server has closed it."""

    def __init__(self, port, ca, host="localhost", source="127.0.0.1"):
        self.port, self.host, self.source = port, host, source
        self.context = ssl.create_default_context(cafile=str(ca))
        self.link = None

    def _open(self):
        link = http.client.HTTPSConnection(self.host, self.port, timeout=60, context=self.context)
        link.sock = self.context.wrap_socket(socket.create_connection(("127.0.0.1", self.port), 60, (self.source, 0)), server_hostname=self.host)
        link.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link

    def request(self, method, path, body=None, headers=()):
        fresh = self.link is None
        if fresh:
            self.link = self._open()
        try:
            return self._once(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            self.close()
            if fresh:
                raise
            self.link = self._open()
            return self._once(method, path, body, headers)

    def _once(self, method, path, body, headers):
        link = self.link
        link.putrequest(method, path, skip_accept_encoding=True, skip_host=any(k.lower() == "host" for k, _ in headers))
        for name, value in headers:
            link.putheader(name, value)
        if body is not None or method in ("POST", "PUT", "PATCH"):
            link.putheader("Content-Length", str(len(body or b"")))
        link.endheaders(body)
        reply = link.getresponse()
        answer = Answer(reply.status, reply.reason, reply.getheaders(), reply.read())
        if reply.will_close:
            self.close()
        return answer

    def close(self):
        if self.link is not None:
            self.link.close()
            self.link = None


def encode(body, content_type=None):
    """Bytes and content type of a body: dict, list → JSON; list of pairs (a tuple) → form; str, bytes as they are."""
    if body is None or isinstance(body, bytes):
        return body, content_type
    if isinstance(body, str):
        return body.encode("utf-8"), content_type
    if isinstance(body, tuple):
        return urlencode(body).encode(), content_type or "application/x-www-form-urlencoded"
    return json.dumps(body).encode(), content_type or "application/json"


class Server:
    def __init__(self, data_dir=None, args=(), port=0, env=None, start=True):
        self.own = None if data_dir else tempfile.mkdtemp(prefix="mintage-")
        self.data_dir = Path(data_dir or os.path.join(self.own, "data"))
        self.args, self.port, self.env = list(args), port, env or {}
        self.process = self.connection = None
        self.lines = []
        if start:
            try:
                self.start()
            except BaseException:
                self.clean()
                raise

    # ---- life ----
    def start(self):
        """Runs the program and returns once it says that it is ready."""
        command = [program(), "serve", "--data-dir", str(self.data_dir), "--https", f"127.0.0.1:{self.port}", *self.args]
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        text=True, errors="replace", env=dict(os.environ, **self.env))
        ready = threading.Event()
        self.reader = threading.Thread(target=self._read, args=(self.process, ready), daemon=True)
        self.reader.start()
        ready.wait(START_LIMIT_S)
        if not self.base:
            self.kill()
            raise RuntimeError(f"{' '.join(command)} did not become ready:\n" + "".join(self.lines[-40:]))
        self.port = int(self.base.rstrip("/").rsplit(":", 1)[1])
        path = self.data_dir / "bootstrap.env"
        self.bootstrap = read_env(path) if path.exists() else {}
        own = self.data_dir / "ca.crt"  # of a copied folder, bootstrap.env names the one that it was copied from
        self.ca = own if own.exists() else Path(self.bootstrap.get("SSL_CERT_FILE", own))
        self.connection = Connection(self.port, self.ca) if self.ca.exists() else None

    def _read(self, process, ready):
        self.base = None
        for line in process.stderr:
            self.lines.append(line)
            if line.startswith(READY):
                self.base = line[len(READY):].strip()
                ready.set()
        ready.set()

    def _end(self):
        if self.connection:
            self.connection.close()
        self.reader.join(5)
        status, self.process = self.process.returncode, None
        return status

    def stop(self):
        """SIGTERM, and the exit status: 0 when it drained well and the sanitizers found nothing."""
        if self.process is None:
            return 0
        if self.process.poll() is not None:
            self.lines.append(f"the server ended before the test did, with status {self.process.returncode}\n")
            return self._end() or 1
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        return self._end()

    def kill(self):
        """SIGKILL: the end without warning."""
        self.process.kill()
        self.process.wait()
        return self._end()

    def clean(self):
        if self.process:
            self.kill()
        if self.own:
            shutil.rmtree(self.own, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        status = self.stop()
        log = "".join(self.lines)
        self.clean()
        if kind is None and status != 0:
            raise RuntimeError(f"the server ended with status {status}:\n{log[-6000:]}")

    @property
    def log(self):
        return "".join(self.lines)

    # ---- talk ----
    def request(self, method, path, body=None, headers=(), token=None, content_type=None):
        raw, kind = encode(body, content_type)
        headers = list(headers.items() if isinstance(headers, dict) else headers)
        if kind:
            headers.append(("Content-Type", kind))
        if token:
            headers.append(("Authorization", f"Bearer {token}"))
        return self.connection.request(method, path, raw, headers)

    def ask_token(self, client_id=None, client_secret=None, audience=None, **more):
        """POST /oauth/token as a form; the bootstrap application when no client is named."""
        fields = {
            "grant_type": "client_credentials",
            "client_id": client_id or self.bootstrap["AUTH0_CLIENT_ID"],
            "client_secret": client_secret or self.bootstrap["AUTH0_CLIENT_SECRET"],
            "audience": audience or self.bootstrap["AUTH0_AUDIENCE"],
            **more,
        }
        return self.request("POST", "/oauth/token", tuple(fields.items()))

    def token(self, *args, **more):
        answer = self.ask_token(*args, **more)
        if answer.status != 200:
            raise RuntimeError(f"no token: {answer!r}")
        return answer.json()["access_token"]

    def turn_legacy(self, value, token):
        """Turns the tenant's switch for legacy tokens with the command; returns the global client once the server has seen it."""
        done = self.cli("tenant", "set", "legacy-tokens", value, "--data-dir", str(self.data_dir))
        if done.returncode:
            raise RuntimeError(f"mintage tenant set failed: {done.stderr}")

        def world():
            return self.request("GET", "/api/v2/clients?is_global=true", token=token).json()[0]
        if not wait_until(lambda: ("client_secret" in world()) == (value == "on"), 1.5):
            raise RuntimeError(f"the server did not see within a second that legacy tokens are {value}")
        return world()

    def make_client(self, token, audience=None, scope=(), **members):
        """A client, and a grant for the audience when one is given; returns the client as it was answered."""
        answer = self.request("POST", "/api/v2/clients", {"name": "a client", **members}, token=token)
        if answer.status != 201:
            raise RuntimeError(f"no client: {answer!r}")
        client = answer.json()
        if audience:
            grant = {"client_id": client["client_id"], "audience": audience, "scope": list(scope)}
            answer = self.request("POST", "/api/v2/client-grants", grant, token=token)
            if answer.status != 201:
                raise RuntimeError(f"no grant: {answer!r}")
            client["grant"] = answer.json()
        return client

    def make_api(self, token, identifier, scopes=(), **members):
        body = {"identifier": identifier, "name": identifier, "scopes": [{"value": s} for s in scopes], **members}
        answer = self.request("POST", "/api/v2/resource-servers", body, token=token)
        if answer.status != 201:
            raise RuntimeError(f"no API: {answer!r}")
        return answer.json()

    def cli(self, *words, **more):
        """Runs a subcommand beside the server."""
        return subprocess.run([program(), *words], capture_output=True, text=True, check=False,
                              env=dict(os.environ, **self.client_env()), **more)

    def client_env(self):
        """What a program must have in its environment to trust and use this server."""
        return {**self.bootstrap, **{name: str(self.ca) for name in CA_VARIABLES}}


# ---- tokens, made and taken apart without a library ----
def b64url(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def b64url_decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def decode_token(token):
    """(header, payload) as lists of pairs, so that the order of members can be looked at."""
    parts = token.split(".")
    return tuple(json.loads(b64url_decode(part), object_pairs_hook=list) for part in parts[:2])


def claims_of(token):
    return dict(decode_token(token)[1])


def hs256(key, claims, header=None):
    """A token signed with HMAC-SHA-256; key are bytes."""
    signed = b64url(json.dumps(header or {"alg": "HS256", "typ": "JWT"}).encode()) + "." + b64url(json.dumps(claims).encode())
    return signed + "." + b64url(hmac.new(key, signed.encode(), hashlib.sha256).digest())


def wait_until(check, seconds, step=0.02):
    """Whether check() became true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(step)
    return bool(check())
