# SPDX-License-Identifier: Apache-2.0
"""recorder.py: running the program with a clean environment, and a recording HTTPS server that answers what a test says.

    with Recorder() as recorder:
        recorder.answer(200, {"access_token": "t", "token_type": "Bearer", "expires_in": 60})
        done = Program().run("token", "--domain", recorder.domain, ...)
        recorder.requests                                   # what came in since the last answer() was set
"""
import json
import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
from collections import namedtuple
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from server import TOP, need_program, program, skip_all  # noqa: E402,F401
from tap import Tap  # noqa: E402,F401

Done = namedtuple("Done", "code out err")
Request = namedtuple("Request", "method path headers body")
KEEP = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS")


class Program:
    """The program with a home of its own and none of the variables that it would read."""

    def __init__(self, **env):
        self.home = tempfile.mkdtemp(prefix="mintage-cli-")
        self.env = {key: os.environ[key] for key in KEEP if key in os.environ} | {"HOME": self.home} | env

    @property
    def cache(self):
        return Path(self.home) / ".cache" / "mintage"

    def run(self, *words, stdin="", env=None, **more):
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run([program(), *map(str, words)], input=data, capture_output=True, env=self.env | (env or {}),
                              timeout=120, check=False, **more)
        return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def file(self, name, content):
        path = Path(self.home) / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def clean(self):
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.clean()


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


def make_authority(folder, name):
    """FOLDER/NAME.crt and a server certificate for localhost, FOLDER/NAME-server.{crt,key}, that it issued."""
    key, crt, csr = (Path(folder) / f"{name}{end}" for end in (".key", ".crt", ".csr"))
    server, server_key = Path(folder) / f"{name}-server.crt", Path(folder) / f"{name}-server.key"
    names = Path(folder) / "names"
    names.write_text("subjectAltName=DNS:localhost\n", encoding="ascii")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *curve, "-keyout", key, "-out", crt, "-days", 2, "-subj", f"/CN={name} authority")
    openssl("req", *curve, "-keyout", server_key, "-out", csr, "-subj", "/CN=localhost")
    openssl("x509", "-req", "-in", csr, "-CA", crt, "-CAkey", key, "-CAcreateserial", "-days", 2, "-out", server, "-extfile", names)
    return crt, server, server_key


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        """A client that does not trust the certificate hangs up: that is a case, not a fault."""


class Recorder:
    def __init__(self, tls=True):
        self.folder = tempfile.mkdtemp(prefix="mintage-recorder-")
        self.requests, self.answers, self.watch = [], [], None
        self.server = QuietServer(("127.0.0.1", 0), self._handler())
        self.port = self.server.server_address[1]
        self.domain = f"localhost:{self.port}"
        if tls:
            self.ca, crt, key = make_authority(self.folder, "right")
            self.other_ca = make_authority(self.folder, "wrong")[0]
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(crt, key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, status, body=b"", **headers):
        """All later requests get this; forgets what was recorded."""
        self.answer_in_turn((status, body, headers))

    def answer_in_turn(self, *answers):
        """One for each request; the last one stays."""
        self.requests.clear()
        self.answers = [(a + ({},))[:3] for a in answers]

    def _next(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def _handler(recorder):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size)
                recorder.requests.append(Request(self.command, self.path, dict(self.headers.items()), body.decode()))
                if recorder.watch:
                    recorder.watch()
                status, answer, headers = recorder._next()
                if callable(answer):
                    answer = answer(recorder.requests[-1])
                if not isinstance(answer, bytes):
                    answer = json.dumps(answer).encode()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PATCH = do_DELETE = handle_one  # noqa: N815

            def log_message(self, *_):
                pass

        return Handler

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)
