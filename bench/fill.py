# SPDX-License-Identifier: Apache-2.0
"""fill.py: puts many clients into a data folder whose server is stopped, by copying the rows of one that the API made.

The rows are those that the documented schema has (src/store/sql/migrations): the document, its keys, the running counts. The copies have no secret, so
they cannot get tokens; they are there to be found among.
"""
import random
import sqlite3
import string

LETTERS = string.ascii_letters + string.digits


def fill(database, model_id, count, tenant=1, kind="client"):
    link = sqlite3.connect(database)
    link.execute("PRAGMA synchronous = OFF")
    document = link.execute("SELECT doc, created_at, updated_at FROM documents WHERE tenant_id = ? AND kind = ? AND id = ?", (tenant, kind, model_id)).fetchone()
    keys = link.execute("SELECT key, value, is_unique FROM document_keys WHERE tenant_id = ? AND kind = ? AND id = ?", (tenant, kind, model_id)).fetchall()
    last = link.execute("SELECT last_seq FROM document_counts WHERE tenant_id = ? AND kind = ? AND key = '' AND value = ''", (tenant, kind)).fetchone()[0]
    ids = ["".join(random.choices(LETTERS, k=len(model_id))) for _ in range(count)]
    with link:
        link.executemany("INSERT INTO documents (tenant_id, kind, id, seq, version, created_at, updated_at, doc) VALUES (?, ?, ?, ?, 1, ?, ?, ?)",
                         ((tenant, kind, each, last + 1 + i, document[1], document[2], document[0].replace(model_id, each)) for i, each in enumerate(ids)))
        link.executemany("INSERT INTO document_keys (tenant_id, kind, key, value, seq, id, is_unique) VALUES (?, ?, ?, ?, ?, ?, ?)",
                         ((tenant, kind, key, value.replace(model_id, each), last + 1 + i, each, is_unique)
                          for key, value, is_unique in keys for i, each in enumerate(ids)))
        link.execute("UPDATE document_counts SET total = total + ?, last_seq = ? WHERE tenant_id = ? AND kind = ? AND key = '' AND value = ''",
                     (count, last + count, tenant, kind))
        link.executemany("UPDATE document_counts SET total = total + ? WHERE tenant_id = ? AND kind = ? AND key = ? AND value = ?",
                         ((count, tenant, kind, key, value) for key, value, _ in keys))
        link.execute("UPDATE changes SET counter = counter + 1")
    link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    link.close()
