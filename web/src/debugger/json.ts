// SPDX-License-Identifier: Apache-2.0
// JSON as libmintage reads it (lib/json.c), and as it was written: a name twice, a NUL, half a surrogate pair, a BOM and deep nesting are
// refused, where the browser's own reader takes them or lets the last of two members win. Numbers and strings keep their spelling, so
// that a token made anew from what is shown has the same bytes.
import { texts } from '../texts';

const t = texts.debugger.problems;

export type JsonObject = Record<string, unknown>;

type Node = string | { object: Member[] } | { array: Node[] };
interface Member {
  name: string;
  raw: string;
  value: Node;
}

/** `value` for looking at, `text` with no blanks for signing, `pretty` for editing. */
export interface Read {
  value: JsonObject;
  text: string;
  pretty: string;
  set: (change: JsonObject) => string;
}

export const depthMax = 16;

/** Why a text was refused; the message is for the page. */
class Refused extends Error {}

const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalarPattern = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\w.+-])/y;
const blankPattern = /[ \t\n\r]*/y;

class Reader {
  private at = 0;
  private members = 0;

  constructor(
    private readonly text: string,
    private readonly what: string,
    private readonly membersMax: number,
  ) {}

  private take(pattern: RegExp): string | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return null;
    this.at += found[0].length;
    return found[0];
  }

  private sees(char: string): boolean {
    this.take(blankPattern);
    if (this.text[this.at] !== char) return false;
    this.at++;
    this.take(blankPattern);
    return true;
  }

  private string(): { raw: string; value: string } {
    const raw = this.take(stringPattern);
    if (raw === null) throw new Refused(t.notJson(this.what));
    const value = JSON.parse(raw) as string;
    if (value.includes('\0')) throw new Refused(t.nul(this.what));
    if (/[\ud800-\udfff]/u.test(value)) throw new Refused(t.loneSurrogate(this.what));
    return { raw, value };
  }

  private member(path: string[], held: Set<string>): Member {
    const { raw, value: name } = this.string();
    if (held.has(name)) throw new Refused(t.twice(this.what, name, path.join('.')));
    held.add(name);
    if (++this.members > this.membersMax) throw new Refused(t.tooMany(this.what, this.membersMax));
    if (!this.sees(':')) throw new Refused(t.notJson(this.what));
    return { name, raw, value: this.value([...path, name]) };
  }

  private list(end: string, one: () => void) {
    if (this.sees(end)) return;
    do one();
    while (this.sees(','));
    if (!this.sees(end)) throw new Refused(t.notJson(this.what));
  }

  private container(path: string[], isObject: boolean): Node {
    if (path.length >= depthMax) throw new Refused(t.tooDeep(this.what, depthMax));
    const object: Member[] = [];
    const array: Node[] = [];
    if (!isObject) {
      this.list(']', () => array.push(this.value([...path, String(array.length)])));
      return { array };
    }
    const held = new Set<string>();
    this.list('}', () => object.push(this.member(path, held)));
    // as in the library, those of the outermost object alone stay counted
    if (path.length > 0) this.members -= object.length;
    return { object };
  }

  private value(path: string[]): Node {
    if (this.sees('{')) return this.container(path, true);
    if (this.sees('[')) return this.container(path, false);
    if (this.text[this.at] === '"') return this.string().raw;
    const scalar = this.take(scalarPattern);
    if (scalar === null) throw new Refused(t.notJson(this.what));
    return scalar;
  }

  read(): Node {
    const node = this.value([]);
    this.take(blankPattern);
    if (this.at < this.text.length) throw new Refused(t.notJson(this.what));
    return node;
  }
}

function write(node: Node, indent: string | null): string {
  if (typeof node === 'string') return node;
  const inner = indent === null ? null : `${indent}  `;
  const gap = indent === null ? '' : ' ';
  const parts =
    'object' in node
      ? node.object.map(({ raw, value }) => `${raw}:${gap}${write(value, inner)}`)
      : node.array.map((value) => write(value, inner));
  const [open, close] = 'object' in node ? ['{', '}'] : ['[', ']'];
  if (parts.length === 0) return open + close;
  return inner === null ? `${open}${parts.join(',')}${close}` : `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
}

/** A value of ours, as the reader would have it; undefined has none. */
const nodeOf = (value: unknown): Node => new Reader(JSON.stringify(value), '', Infinity).read();

function changed(members: Member[], change: JsonObject): Member[] {
  const list = members.map((member) => (Object.hasOwn(change, member.name) ? { ...member, value: nodeOf(change[member.name]) } : member));
  const held = new Set(members.map(({ name }) => name));
  for (const [name, value] of Object.entries(change)) if (!held.has(name)) list.push({ name, raw: JSON.stringify(name), value: nodeOf(value) });
  return list;
}

/** An object, or what is wrong with the text; `what` names it in the message. */
export function readObject(text: string, what: string): Read | string {
  try {
    const node = new Reader(text, what, what === texts.debugger.header ? 64 : 256).read();
    if (typeof node === 'string' || !('object' in node)) return t.notObject(what);
    return {
      value: JSON.parse(text) as JsonObject,
      text: write(node, null),
      pretty: write(node, ''),
      set: (change) => write({ object: changed(node.object, change) }, ''),
    };
  } catch (error) {
    if (error instanceof Refused) return error.message;
    throw error;
  }
}
