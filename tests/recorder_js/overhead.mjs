// SPDX-License-Identifier: GPL-3.0-or-later
// What the recorder costs beside better-all: node overhead.mjs [ROUNDS]. Each figure is the median over rounds, in which
// better-all alone and better-all recorded take turns.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as betterAll from 'better-all'
import { recorder } from 'simbench-recorder'

const rounds = Number(process.argv[2] ?? 15)
const folder = mkdtempSync(join(tmpdir(), 'recorder-'))
const recording = recorder(join(folder, 'calls.jsonl'), betterAll)
const recorded = recording.named('page')

const tasks = (work) => ({
  user: () => work(3),
  settings: () => work(4),
  async posts() {
    await this.$.user
    await work(5)
  },
  async comments() {
    await this.$.posts
    await work(2)
  },
  async page() {
    await this.$.user
    await this.$.settings
    await Promise.all([this.$.posts, this.$.comments])
    await work(1)
  },
})
const measure = async (all, body, calls) => {
  const begin = process.hrtime.bigint()
  for (let i = 0; i < calls; i++) await all(body)
  return Number(process.hrtime.bigint() - begin) / calls
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1]

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
for (const [what, work, calls] of [
  ['bodies that sleep', sleep, 20],
  ['empty bodies', async () => {}, 5000],
]) {
  const alone = []
  const both = []
  const body = tasks(work)
  await measure(betterAll.all, body, calls)
  await measure(recorded.all, body, calls)
  for (let i = 0; i < rounds; i++) {
    alone.push(await measure(betterAll.all, body, calls))
    both.push(await measure(recorded.all, body, calls))
  }
  const [a, b] = [median(alone), median(both)]
  console.log(
    `${what}: better-all ${(a / 1000).toFixed(1)} µs a call, recorded ${(b / 1000).toFixed(1)} µs: ` +
      `${((100 * (b - a)) / a).toFixed(1)} % more, ${((b - a) / 5000).toFixed(2)} µs a task`,
  )
}
recording.close()
rmSync(folder, { recursive: true })
