# SPDX-License-Identifier: Apache-2.0
"""chain.py: reads the event table of a data folder and checks its hash chain, written from the page that describes it and from nothing else.

hash = SHA-256(hash of the row before || canonical bytes of the row); before the first row stand 32 zero bytes. Canonical bytes: tenant, seq, at
as 8 bytes each, big-endian; then the text columns in the order of the table, each as its length in 4 bytes, big-endian, and its bytes.
"""
import hashlib
import sqlite3
import struct

TEXTS = ("log_id", "type", "description", "client_id", "client_name", "ip", "user_agent", "audience", "scope", "jti", "detail")


class Chain:
    """Walks the events of one tenant, going on where the last walk ended."""

    def __init__(self, database, tenant=1):
        self.database, self.tenant = database, tenant
        self.seq, self.hash = 0, bytes(32)
        self.counts = {}  # type: number of events
        self.jtis = set()  # of tokens that were issued

    def walk(self):
        """Reads what is new. Returns the first fault as text, or None."""
        link = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20)
        link.text_factory = bytes
        try:
            rows = link.execute(f"SELECT seq, at, {', '.join(TEXTS)}, hash FROM events WHERE tenant_id = ? AND seq > ? ORDER BY seq",
                                (self.tenant, self.seq))
            for seq, at, *texts, stored in rows:
                fault = self._step(seq, at, texts, stored)
                if fault:
                    return fault
        finally:
            link.close()
        return None

    def _step(self, seq, at, texts, stored):
        if seq != self.seq + 1:
            return f"event {seq} follows event {self.seq}"
        raw = struct.pack(">QQq", self.tenant, seq, at) + b"".join(struct.pack(">I", len(text)) + text for text in texts)
        computed = hashlib.sha256(self.hash + raw).digest()
        if computed != stored:
            return f"event {seq} does not fit the chain"
        kind, jti = texts[1].decode(), texts[9].decode()
        self.seq, self.hash = seq, computed
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind == "seccft":
            self.jtis.add(jti)
        return None
