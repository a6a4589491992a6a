# SPDX-License-Identifier: Apache-2.0
"""followers.py: readers of /dashboard/api/logs/stream, event by event.

    with Follower(owner, last=4) as f:
        event = f.event()                                   # {"id": 5, "event": "message", "data": {...}}
"""
import json
import socket

from people import API, SAME_ORIGIN
from server import Connection

PATIENCE_S = 60


class Follower:
    """A stream of its own connection. status and headers are those of the answer; comments counts heartbeats."""

    def __init__(self, browser, path="/logs/stream", last=None, method="GET"):
        self.connection = Connection(browser.server.port, browser.server.ca, source=browser.link.source)
        self.link = self.connection._open()
        self.link.sock.settimeout(PATIENCE_S)
        self.link.putrequest(method, API + path, skip_accept_encoding=True)
        headers = [SAME_ORIGIN, ("Cookie", browser.cookie)] + ([("Last-Event-ID", str(last))] if last is not None else [])
        for name, value in headers:
            self.link.putheader(name, value)
        self.link.endheaders()
        self.reply = self.link.getresponse()
        self.status, self.comments, self.last = self.reply.status, 0, last
        self.body = json.loads(self.reply.read()) if self.status != 200 else None

    def line(self):
        """Without its end; None at the end of the stream."""
        line = self.reply.readline()
        return line.decode().rstrip("\n") if line else None

    def event(self):
        """The next event, None at the stream's end. Fields that an event lacks are None; `event` is "message" then."""
        got = {"id": None, "event": "message", "data": None}
        while True:
            line = self.line()
            if line is None:
                return None
            if line == "" and got["data"] is not None:
                self.last = got["id"] if got["id"] is not None else self.last
                return got
            if line.startswith(":"):
                self.comments += 1
                return {**got, "event": "comment"}
            name, _, value = line.partition(": ")
            if name == "data":
                got["data"] = json.loads(value)
            elif name:
                got[name] = int(value) if name in ("id", "retry") else value

    def rows(self, count):
        """The next `count` events that are rows of the journal, others passed over."""
        found = []
        while len(found) < count:
            event = self.event()
            if event is None:
                raise RuntimeError(f"the stream ended after {found!r}")
            if event["event"] == "message":
                found.append(event)
        return found

    def until(self, kind):
        """The next event of that kind, and how many rows came before it; None when the stream ended."""
        passed = 0
        while (event := self.event()) and event["event"] != kind:
            passed += event["event"] == "message"
        return event, passed

    def close(self):
        try:
            self.link.sock.shutdown(socket.SHUT_RDWR)
        except (OSError, AttributeError):
            pass
        self.connection.close()
        self.link.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
