// SPDX-License-Identifier: Apache-2.0
// Times and spans as people read them.
const units: [string, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "3 hours ago", "in 2 days". */
export function ago(ms: number, nowMs = Date.now()): string {
  const seconds = (ms - nowMs) / 1000;
  for (const [unit, size] of units)
    if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit as Intl.RelativeTimeFormatUnit);
  return seconds > 0 ? 'in a moment' : 'just now';
}

/** "2026-11-30 22:19:15 UTC". */
export function utc(ms: number): string {
  const text = new Date(ms).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`;
}

/** What a field for local date and time holds, as an instant; empty when it holds none. */
export function fromLocal(local: string): string {
  const ms = Date.parse(local);
  return Number.isFinite(ms) ? new Date(ms).toISOString() : '';
}

/** 90061 -> "1 d 1 h"; the two largest units. */
export function span(seconds: number): string {
  const parts: string[] = [];
  let rest = seconds;
  for (const [name, size] of [['d', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count} ${name}`);
    rest -= count * size;
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

/** 812 -> "812 µs", 12345 -> "12.3 ms", 2500000 -> "2.5 s". */
export function took(us: number): string {
  const short = (value: number, unit: string) => `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ${unit}`;
  if (us < 1_000) return `${us} µs`;
  return us < 1_000_000 ? short(us / 1_000, 'ms') : short(us / 1_000_000, 's');
}

/** 3661 -> "1:01:01". */
export function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** Whether a NumericDate can be a date in seconds at all: milliseconds are the usual mistake. */
export const isSeconds = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 && value < 1e11;
