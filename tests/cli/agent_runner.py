# SPDX-License-Identifier: Apache-2.0
"""agent_runner.py: running `mintage agent` beside a token server of a test's own.

    with Recorder() as recorder, Agent(config) as agent:        # ready when the block begins
        agent.status()                                          # what `mintage agent status --json` says
"""
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import namedtuple
from pathlib import Path

from recorder import Program, program

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from server import wait_until  # noqa: E402,F401

LIMIT_S = 60
SECRET = "s3cr3t+/=&% x"
Reply = namedtuple("Reply", "status headers body")


def token(name, life=3600, **more):
    """The answer of a token endpoint."""
    return {"access_token": name, "token_type": "Bearer", "expires_in": life, **more}


class Agent:
    def __init__(self, config, words=("agent",), command=(), env=None, folder=None, ready=True, **popen):
        self.cli = folder or Program()
        self.home = Path(self.cli.home)
        self.own = folder is None
        self.words, self.command, self.env, self.popen = words, command, env or {}, popen
        self.lines, self.process = [], None
        self.config = config if callable(config) else lambda _: config
        self.write()
        self.start()
        if ready:
            self.wait_for("ready")

    @property
    def config_path(self):
        return self.home / "agent.json"

    def path(self, name):
        return str(self.home / name)

    def write(self, config=None):
        doc = config if config is not None else self.config(self)
        self.config_path.write_text(doc if isinstance(doc, str) else json.dumps(doc), encoding="utf-8")

    def start(self):
        command = [program(), *self.words, "--config", str(self.config_path)]
        command += ["--", *self.command] if self.command else []
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace",
                                        env=self.cli.env | {"AGENT_SECRET": SECRET} | self.env, **({"stdout": subprocess.DEVNULL} | self.popen))
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process):
        for line in process.stderr:
            self.lines.append(line)

    @property
    def log(self):
        return "".join(self.lines)

    def events(self, message):
        found = []
        for line in list(self.lines):
            if line.startswith("{"):
                doc = json.loads(line)
                if doc["message"] == message:
                    found.append(doc)
        return found

    def wait_for(self, message, count=1):
        if not wait_until(lambda: len(self.events(message)) >= count or self.process.poll() is not None, LIMIT_S) \
                or len(self.events(message)) < count:
            self.kill()
            raise RuntimeError(f"the agent did not say {message!r}:\n{self.log}")

    def read(self, name):
        """The text of a file of the home folder; None when it is not there."""
        try:
            return (self.home / name).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def comes(self, name, text):
        return wait_until(lambda: self.read(name) == text, LIMIT_S)

    def status(self):
        done = self.cli.run("agent", "status", "--config", str(self.config_path), "--json")
        return json.loads(done.out) if done.out else done

    def of(self, name="a"):
        """The status of one token."""
        return next(t for t in self.status()["tokens"] if t["name"] == name)

    def ask(self, socket_name, path, headers=None, method="GET", body=None):
        return ask_unix(self.path(socket_name), path, headers, method, body)

    def signal(self, number):
        self.process.send_signal(number)

    def wait(self):
        code = self.process.wait(LIMIT_S)
        self.reader.join(LIMIT_S)
        return code

    def stop(self):
        if self.process.poll() is None:
            self.signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        self.process.kill()
        return self.wait()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        code = self.stop() if kind is None else self.kill()
        if self.own:
            self.cli.clean()
        if kind is None and ("ERROR: " in self.log or "runtime error" in self.log or code not in (0, -9, 143)):
            raise RuntimeError(f"the agent ended with {code}:\n{self.log}")


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=LIMIT_S)
        self.unix_path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(LIMIT_S)
        self.sock.connect(self.unix_path)


def ask_over(connection, path, headers=None, method="GET", body=None):
    connection.request(method, path, body, headers or {})
    reply = connection.getresponse()
    answer = Reply(reply.status, dict(reply.getheaders()), reply.read())
    connection.close()
    return answer


def ask_unix(path, target, headers=None, method="GET", body=None):
    return ask_over(UnixConnection(path), target, headers, method, body)


def ask_port(port, target, headers=None, method="GET", body=None):
    return ask_over(http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S), target, headers, method, body)


def raw_port(port, text):
    """Everything that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), LIMIT_S) as link:
        link.sendall(text)
        out = b""
        while True:
            piece = link.recv(65536)
            if not piece:
                return out
            out += piece


def closed_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def is_root():
    return os.geteuid() == 0
