# SPDX-License-Identifier: Apache-2.0
"""chain.py: reads the event table of a data folder and checks its hash chain, written from the page that describes it and from nothing else.

hash = SHA-256(hash of the row before || canonical bytes of the row); before the first row stand 32 zero bytes, or what the tenant's anchor says
since log retention removed the oldest ones. Canonical bytes: tenant, seq, at
as 8 bytes each, big-endian; then the text columns in the order of the table, each as its length in 4 bytes, big-endian, and its bytes.
"""
import datetime
import hashlib
import sqlite3
import struct

TEXTS = ("log_id", "type", "description", "client_id", "client_name", "ip", "user_agent", "audience", "scope", "jti", "detail")


def hash_of(before, tenant, seq, at, texts):
    raw = struct.pack(">QQq", tenant, seq, at) + b"".join(struct.pack(">I", len(text)) + text for text in texts)
    return hashlib.sha256(before + raw).digest()


def make_old(database, days, more, tenant=1):
    """While no server runs: all events of the tenant happened so many days earlier, and `more` refusals came after them. Their chain is whole."""
    link = sqlite3.connect(database)
    link.text_factory = bytes
    rows = link.execute(f"SELECT seq, at, {', '.join(TEXTS)} FROM events WHERE tenant_id = ? ORDER BY seq", (tenant,)).fetchall()
    rows = [[seq, at - days * 86_400_000, *texts] for seq, at, *texts in rows]
    seq, at = rows[-1][0], rows[-1][1]
    rows += [[seq + n, at + n, rows[0][2], b"feccft", b"Unauthorized"] + [b""] * 8 for n in range(1, more + 1)]
    newest, before, made = 0, bytes(32), []
    for row in rows:
        newest = max(newest, row[1])
        time = datetime.datetime.fromtimestamp(newest // 1000, datetime.timezone.utc).strftime("%Y%m%d%H%M%S") + f"{newest % 1000:03}"
        row[2] = b"900" + time.encode() + f"{row[0]:018}".encode() + row[2][38:]
        before = hash_of(before, tenant, row[0], row[1], row[2:])
        made.append((tenant, row[0], row[1], *(text.decode() for text in row[2:]), before))
    with link:
        link.execute("DELETE FROM events WHERE tenant_id = ?", (tenant,))
        link.executemany(f"INSERT INTO events (tenant_id, seq, at, {', '.join(TEXTS)}, hash) VALUES ({', '.join('?' * 15)})", made)
    link.close()
    return rows[-1][0]


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
            link.execute("BEGIN")  # anchor and rows of one moment
            self._skip_removed(link)
            rows = link.execute(f"SELECT seq, at, {', '.join(TEXTS)}, hash FROM events WHERE tenant_id = ? AND seq > ? ORDER BY seq",
                                (self.tenant, self.seq))
            for seq, at, *texts, stored in rows:
                fault = self._step(seq, at, texts, stored)
                if fault:
                    return fault
        finally:
            link.close()
        return None

    def _skip_removed(self, link):
        row = link.execute("SELECT seq, hash FROM event_anchors WHERE tenant_id = ?", (self.tenant,)).fetchone()
        if row and row[0] > self.seq:
            self.seq, self.hash = row

    def _step(self, seq, at, texts, stored):
        if seq != self.seq + 1:
            return f"event {seq} follows event {self.seq}"
        computed = hash_of(self.hash, self.tenant, seq, at, texts)
        if computed != stored:
            return f"event {seq} does not fit the chain"
        kind, jti = texts[1].decode(), texts[9].decode()
        self.seq, self.hash = seq, computed
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind == "seccft":
            self.jtis.add(jti)
        return None
