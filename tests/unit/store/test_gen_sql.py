#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What tools/gen-sql.py makes and what it refuses. usage: test_gen_sql.py path/of/gen-sql.py"""
import pathlib
import subprocess
import sys
import tempfile
import unittest

GENERATOR = sys.argv.pop(1)
GOOD = '-- name: doc_get :one\nSELECT 1 FROM d WHERE tenant_id = $1 AND id = $2;\n'
TABLE = 'CREATE TABLE d (\n\ttenant_id INTEGER,\n\tid TEXT\n);\n'


class Folder(tempfile.TemporaryDirectory):
    """A folder of .sql files: path -> text."""

    def write(self, files):
        for name, text in files.items():
            path = pathlib.Path(self.name, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)

    def run(self, files, leave_out=()):
        self.write(files)
        out = pathlib.Path(self.name)
        args = [str(out / name) for name in files if name not in leave_out]
        run = subprocess.run([sys.executable, GENERATOR, '--dialect', 'sqlite', '--header', out / 'o.h', '--source', out / 'o.c', *args],
                             capture_output=True, text=True)
        return run.returncode, run.stderr


class GenSql(unittest.TestCase):
    def refuses(self, text, why, name='queries/x.sql'):
        folder = Folder()
        with folder:
            code, said = folder.run({name: text})
            self.assertNotEqual(code, 0, text)
            self.assertIn(why, said)

    def accepts(self, files):
        folder = Folder()
        with folder:
            code, said = folder.run(files)
            self.assertEqual((code, said), (0, ''))
            return pathlib.Path(folder.name, 'o.h').read_text(), pathlib.Path(folder.name, 'o.c').read_text()

    def test_makes_a_name_and_a_text_for_each_statement(self):
        header, source = self.accepts({'queries/x.sql': '-- said above\n' + GOOD + '\n-- name: all :script\nA;\nB "q";\n', 'migrations/0001_a.sql': TABLE})
        self.assertIn('\tQUERY_DOC_GET,\n\tQUERY_COUNT', header)
        self.assertIn('\tSCRIPT_ALL,\n\tSCRIPT_COUNT', header)
        self.assertIn('"SELECT 1 FROM d WHERE tenant_id = $1 AND id = $2;\\n"', source)
        self.assertIn('"B \\"q\\";\\n"', source)
        self.assertIn('sql_migration_count = 1', source)

    def test_takes_the_file_of_its_dialect(self):
        files = {'queries/x.sqlite.sql': GOOD, 'queries/x.pg.sql': GOOD.replace('SELECT 1', 'SELECT 2'), 'migrations/0001_a.sql': TABLE}
        _, source = self.accepts(files)
        self.assertIn('SELECT 1', source)
        self.assertNotIn('SELECT 2', source)

    def test_refuses_a_statement_without_tenant_id(self):
        self.refuses('-- name: x :one\nSELECT 1;\n', 'x: names no tenant_id')
        self.accepts({'queries/x.sql': '-- name: x :one all-tenants\nSELECT 1;\n'})
        self.accepts({'queries/x.sql': '-- name: x :exec\nBEGIN;\n'})

    def test_refuses_parameters_out_of_order(self):
        self.refuses('-- name: x :one\nSELECT $2 FROM d WHERE tenant_id = $1;\n', 'x: parameters must first occur')
        self.refuses('-- name: x :one\nSELECT 1 FROM d WHERE tenant_id = $1 AND a = $3;\n', 'x: parameters must first occur')
        self.accepts({'queries/x.sql': '-- name: x :one\nSELECT $1, $2 FROM d WHERE tenant_id = $1;\n'})

    def test_refuses_two_statements_under_one_name(self):
        self.refuses('-- name: x :one\nSELECT tenant_id; SELECT tenant_id;\n', 'x: must be one statement')
        self.refuses('-- name: x :one\nSELECT tenant_id\n', 'x: must be one statement')

    def test_refuses_bad_heads(self):
        self.refuses('-- name: x one\nSELECT tenant_id;\n', 'bad head')
        self.refuses('-- name: X :one\nSELECT tenant_id;\n', 'bad name: X')
        self.refuses('-- name: x :few\nSELECT tenant_id;\n', 'x: unknown kind :few')
        self.refuses('-- name: x :one twice\nSELECT tenant_id;\n', 'x: unknown mark')
        self.refuses('SELECT tenant_id;\n', 'holds no statement')
        self.refuses(GOOD + GOOD, 'doc_get: is defined twice')

    def test_refuses_tables_that_do_not_start_with_tenant_id(self):
        self.refuses('CREATE TABLE d (\n\tid TEXT\n);\n', 'table d does not start with tenant_id', 'migrations/0001_a.sql')

    def test_refuses_migrations_with_gaps_or_bad_names(self):
        self.refuses(TABLE, 'without gaps', 'migrations/0002_a.sql')
        self.refuses(TABLE, 'must be named NNNN_name.sql', 'migrations/1_a.sql')

    def test_refuses_a_file_that_was_not_passed(self):
        folder = Folder()
        with folder:
            code, said = folder.run({'queries/x.sql': GOOD, 'queries/forgotten.sql': GOOD}, ['queries/forgotten.sql'])
            self.assertNotEqual(code, 0)
            self.assertIn('forgotten.sql: is not listed', said)


unittest.main()
