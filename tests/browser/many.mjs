// SPDX-License-Identifier: GPL-3.0-or-later
// node many.mjs FROM TO N: results of N workloads, by copies of those of a few. Some have names that
// would do something if a page did not escape them.
import { readFileSync, writeFileSync } from 'node:fs';

const [from, to, count] = process.argv.slice(2);
const result = JSON.parse(readFileSync(from, 'utf8'));
const hostile = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', "'); alert(1); ('",
  'a-name-without-any-space-that-is-far-longer-than-a-telephone-is-wide-and-goes-on',
  '\u65e5\u672c\u8a9e \u540d\u524d'];
const few = result.workloads;
result.workloads = Array.from({ length: Number(count) }, (_, i) => ({
  ...few[i % few.length],
  name: hostile[i] ?? `workload ${String(i).padStart(3, '0')}`,
}));
writeFileSync(to, JSON.stringify(result));
