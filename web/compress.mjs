// SPDX-License-Identifier: Apache-2.0
// compress.mjs FOLDER: writes FILE.br and FILE.gz beside each text file of FOLDER. Not beside debugger.html, which the
// server fills in. The same bytes every time: no time stamps, no names.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.argv[2];
const wanted = /\.(html|js|css|svg)$/;

for (const name of readdirSync(folder, { recursive: true }).map(String).sort()) {
  if (!wanted.test(name) || name === 'debugger.html') continue;
  const bytes = readFileSync(join(folder, name));
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  writeFileSync(join(folder, `${name}.br`), brotli);
  writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
