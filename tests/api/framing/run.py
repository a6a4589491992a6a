#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends the cases of cases.tsv to our HTTP layer and to nginx and compares who serves how many requests.

usage: run.py ECHO_SERVER [CASES]

Two readers of one byte stream must see the same requests, or one of them can be fooled. So: what nginx refuses, we refuse, and not later;
what both serve counts the same; where we refuse and nginx serves, the case says why. Prints TAP. Without nginx its half is skipped.
"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

PATIENCE_S = 20
NGINX_CONF = """
daemon off;
master_process off;
worker_processes 1;
pid {dir}/nginx.pid;
error_log {dir}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {dir}/body;
    proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi;
    scgi_temp_path {dir}/scgi;
    uwsgi_temp_path {dir}/uwsgi;
    client_max_body_size 1m;
    lingering_timeout 100ms;
    server {{
        listen unix:{dir}/nginx.sock;
        location / {{
            proxy_pass http://unix:{dir}/backend.sock;
            proxy_ignore_client_abort on;
        }}
    }}
}}
"""


def unescape(text):
    """The bytes of a case."""
    text = re.sub(r"\\\{(\d+)\*((?:[^\\}]|\\.)*)\}", lambda m: int(m[1]) * m[2], text)
    table = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}
    text = re.sub(r"\\(?:x([0-9a-f]{2})|(.))", lambda m: chr(int(m[1], 16)) if m[1] else table[m[2]], text)
    return text.encode("latin-1")


def read_cases(path):
    """[(name, expected, note, bytes)] of a file."""
    cases = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                name, expected, note, raw = line.rstrip("\n").split("\t")
                cases.append((name, expected, note, unescape(raw)))
    return cases


def send_all(sock, data):
    """Sends and says that no more comes; a server that has refused may close before all is sent."""
    try:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def receive_all(sock):
    got = b""
    try:
        while True:
            piece = sock.recv(65536)
            if not piece:
                return got
            got += piece
    except ConnectionResetError:
        return got


def statuses_of(stream):
    """The status of each final answer in the bytes that came back."""
    found = []
    while stream:
        head, end, rest = stream.partition(b"\r\n\r\n")
        if not end or not head.startswith(b"HTTP/1.1 "):
            return found + [200]  # HTTP/0.9: a body and nothing else
        status = int(head[9:12])
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.I)
        stream = rest[int(length[1]) if length else 0:]
        if status >= 200:
            found.append(status)
    return found


def outcome_of(statuses):
    """(how many were served, the first status that refuses or 0)."""
    for i, status in enumerate(statuses):
        if status >= 400:
            return i, status
    return len(statuses), 0


def probe(connect, data):
    sock = connect()
    sock.settimeout(PATIENCE_S)
    sender = threading.Thread(target=send_all, args=(sock, data))
    sender.start()
    try:
        return outcome_of(statuses_of(receive_all(sock)))
    finally:
        sender.join()
        sock.close()


def text_of(outcome):
    return f"{outcome[0]}" + (f",{outcome[1]}" if outcome[1] else "")


def is_expected(expected, outcome):
    served, _, status = expected.partition(",")
    return int(served) == outcome[0] and (status == "~" or int(status or 0) == outcome[1])


def disagreement(note, expected, ours, theirs):
    """Why the two may not differ like this; None when they may."""
    if expected.endswith("~"):
        return None if ours[0] == theirs[0] else "they differ on a request that is not whole"
    if theirs[1] and (not ours[1] or ours[0] > theirs[0]):
        return None if note.startswith("looser: ") else "nginx refuses, we serve"
    if ours[1] and not theirs[1]:
        return None if note.startswith("stricter: ") else "we refuse, nginx serves, and the case does not say why"
    if not ours[1] and ours[0] != theirs[0]:
        return "both serve, but not the same number"
    return None


class Backend:
    """Answers whatever nginx passes on, one request a connection, and counts."""

    def __init__(self, path):
        self.count = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            sock = self.listener.accept()[0]
            with sock:
                self.serve(sock)

    def serve(self, sock):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = sock.recv(65536)
            if not piece:
                return
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.I)
        left = (int(length[1]) if length else 0) - len(body)
        while left > 0:
            left -= len(sock.recv(65536))
        self.count += 1
        status = b"405 No" if head.split(b" ")[0] not in (b"GET", b"POST", b"OPTIONS") else b"200 OK"
        sock.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")


def connector(family, address):
    def connect():
        sock = socket.socket(family)
        sock.connect(address)
        return sock
    return connect


def start_nginx(folder):
    with open(f"{folder}/nginx.conf", "w", encoding="utf-8") as conf:
        conf.write(NGINX_CONF.format(dir=folder))
    program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    nginx = subprocess.Popen([program, "-p", folder, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"])
    while not os.path.exists(f"{folder}/nginx.sock"):
        if nginx.poll() is not None:
            raise RuntimeError("nginx does not start")
        time.sleep(0.01)
    return nginx


class Tap:
    def __init__(self, count):
        self.n = 0
        self.failed = False
        print(f"1..{count}")

    def say(self, is_good, name, why=""):
        self.n += 1
        self.failed = self.failed or not is_good
        name = name.replace("#", "number sign")
        print(f"{'ok' if is_good else 'not ok'} {self.n} - {name}" + (f"\n# {why}" if why and not is_good else ""))

    def skip(self, name, why):
        self.n += 1
        print(f"ok {self.n} - {name.replace('#', '')} # SKIP {why}")


def compare(tap, case, ours, theirs, passed_on):
    name, expected, note, _ = case
    why = disagreement(note, expected, ours, theirs)
    if not why and passed_on != theirs[0] and not theirs[1]:
        why = f"nginx answered {theirs[0]} but passed {passed_on} on"
    tap.say(not why, f"beside nginx: {name}", f"{why}: ours {text_of(ours)}, nginx {text_of(theirs)}")


def run(tap, cases, ours_at, nginx_at, backend):
    for case in cases:
        name, expected, _, data = case
        ours = probe(ours_at, data)
        tap.say(is_expected(expected, ours), name, f"expected {expected}, got {text_of(ours)}")
        if not nginx_at:
            tap.skip(f"beside nginx: {name}", "nginx is not installed")
            continue
        before = backend.count
        theirs = probe(nginx_at, data)
        compare(tap, case, ours, theirs, backend.count - before)


def main():
    cases = read_cases(sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.path.dirname(__file__), "cases.tsv"))
    has_nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
    tap = Tap(2 * len(cases))
    server = subprocess.Popen([sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    port = int(server.stdout.readline().split()[1])
    with tempfile.TemporaryDirectory() as folder:
        backend = Backend(f"{folder}/backend.sock")
        nginx = start_nginx(folder) if has_nginx else None
        try:
            run(tap, cases, connector(socket.AF_INET, ("127.0.0.1", port)),
                connector(socket.AF_UNIX, f"{folder}/nginx.sock") if nginx else None, backend)
        finally:
            if nginx:
                nginx.send_signal(signal.SIGTERM)
                nginx.wait()
            server.stdin.close()
            status = server.wait()
    if status:
        print(f"# our server ended with {status}")
    return 1 if tap.failed or status else 0


if __name__ == "__main__":
    sys.exit(main())
