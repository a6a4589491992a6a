#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""agent.py: a program that gets its token from mintage agent's socket for each request. usage: agent.py SOCKET NAME

It keeps nothing: the agent knows better whether the token still lives. Without one it says so and ends, rather than sending an old one.
"""
import http.client
import json
import socket
import sys


class AgentConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def fresh_token(path, name):
    agent = AgentConnection(path)
    agent.request("GET", f"/token/{name}")
    answer = agent.getresponse()
    document = json.load(answer)
    if answer.status != 200:
        raise RuntimeError(f"{document['error_description']} (try again in {answer.headers.get('Retry-After', 'some')} s)")
    return document["access_token"]


if __name__ == "__main__":
    try:
        token = fresh_token(sys.argv[1], sys.argv[2])
    except (OSError, RuntimeError) as reason:
        sys.exit(f"no token: {reason}")
    print("Authorization: Bearer " + token)
