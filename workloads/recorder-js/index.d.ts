// SPDX-License-Identifier: MIT

/** What `import * as betterAll from 'better-all'` gives, or parts of it. */
export type BetterAll = {
  all?: (...values: any[]) => Promise<any>
  allSettled?: (...values: any[]) => Promise<any>
  flow?: (...values: any[]) => Promise<any>
}

type Task = ((...values: any[]) => any) | PromiseLike<any>
type Settled<T> = T extends (...values: any[]) => infer R ? Awaited<R> : Awaited<T>
type Recorded<T> = {
  [K in keyof T]: T[K] extends (...values: any[]) => any ? T[K] : () => Promise<Awaited<T[K]>>
}

/** Plain functions that give promises. `body` calls them; without it all begin at once. */
export interface Record {
  <T extends { [name: string]: Task }>(tasks: T): Promise<{ [K in keyof T]: Settled<T[K]> }>
  <T extends { [name: string]: Task }, R>(tasks: T, body: (tasks: Recorded<T>) => R): R
}

/** better-all's functions with better-all's own types, recorded. */
export type Recording<B> = Pick<B, Extract<keyof B, keyof BetterAll>> & { record: Record }

export type Recorder<B> = Recording<B> & {
  /** The same functions; their calls have this name. */
  named(name: string): Recording<B>
  /** Writes the calls that have ended. Happens by itself ten times a second, and at exit. */
  flush(): void
  /** Writes what there is, unfinished calls as well, and stops recording. */
  close(): void
}

/** Appends to `file`, a line of JSON a call. Throws where the file cannot be opened. */
export function recorder<B extends BetterAll = {}>(file: string, betterAll?: B): Recorder<B>
