# SPDX-License-Identifier: Apache-2.0
"""measure.py: load by wrk, and the CPU time and memory of whole process trees."""
import os
import pathlib
import re
import signal
import ssl
import statistics
import subprocess
import time
import urllib.request
from collections import namedtuple

TICKS = os.sysconf("SC_CLK_TCK")
SERVER_CPU, LOAD_CPU = "0", str(min(1, (os.cpu_count() or 1) - 1))
LAX = ssl.create_default_context()
LAX.check_hostname = False
LAX.verify_mode = ssl.CERT_NONE

Load = namedtuple("Load", "requests per_cpu_s per_s p50_ms p99_ms bad")


def tree(pid):
    """pid and all its descendants."""
    parents = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.parent.name))
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += parents.get(found[-1], [])
    return found


def texts(pid, name):
    for each in tree(pid):
        try:
            yield pathlib.Path(f"/proc/{each}/{name}").read_text()
        except (FileNotFoundError, ProcessLookupError):
            pass


def cpu_seconds(pid):
    """User and system time of the tree, ended children included."""
    return sum(int(x) for text in texts(pid, "stat") for x in text.rsplit(")", 1)[1].split()[11:15]) / TICKS


def resident_mb(pid):
    """VmRSS of the tree, in MB of 2^20 bytes."""
    return sum(int(line.split()[1]) for text in texts(pid, "status") for line in text.splitlines() if line.startswith("VmRSS")) / 1024


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def wrk(pid, base, lua, env=None, seconds=4, connections=64):
    """Loads a server from the other CPU; the figures count the server's CPU time alone."""
    command = ["taskset", "-c", LOAD_CPU, "wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "20", "--latency", "-s", str(lua), base]
    cpu = cpu_seconds(pid)
    report = subprocess.run(command, capture_output=True, text=True, check=True, env=dict(os.environ, **(env or {}))).stdout
    cpu = cpu_seconds(pid) - cpu
    requests = int(re.search(r"(\d+) requests in", report)[1])
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", report)
    bad = int(refused[1]) if refused else 0
    return Load(requests, (requests - bad) / cpu if cpu else 0, float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1]),
                milliseconds(re.search(r"^\s+50%\s+(\S+)", report, re.M)[1]), milliseconds(re.search(r"^\s+99%\s+(\S+)", report, re.M)[1]), bad)


def rsa_signs_per_s(seconds=3):
    """What `openssl speed rsa2048` signs in a second of CPU time on the server's CPU."""
    report = subprocess.run(["taskset", "-c", SERVER_CPU, "openssl", "speed", "-seconds", str(seconds), "rsa2048"], capture_output=True, text=True,
                            check=True).stdout
    return float(re.search(r"rsa 2048 bits\s+\S+\s+\S+\s+([\d.]+)", report)[1])


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=1, context=LAX) as reply:
            return reply.status == 200
    except OSError:
        return False


class Peer:
    """Another server, started by its script on the server's CPU."""

    def __init__(self, name, start, ready, env):
        self.name = name
        self.process = subprocess.Popen(["taskset", "-c", SERVER_CPU, str(start)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        env=dict(os.environ, **env), start_new_session=True)
        end = time.monotonic() + 30
        while not answers(ready):
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise RuntimeError(f"{name} did not answer at {ready}")
            time.sleep(0.05)
        time.sleep(0.2)
        if self.process.poll() is not None:
            raise RuntimeError(f"{name} ended: something else answers at {ready}")
        self.pid = self.process.pid

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def median(values):
    return statistics.median(values)
