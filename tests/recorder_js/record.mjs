// SPDX-License-Identifier: GPL-3.0-or-later
// The recorder beside better-all itself: node record.mjs FILE. Prints what is wrong; the exit status is then 1.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import * as betterAll from 'better-all'
import { recorder } from 'simbench-recorder'

const file = process.argv[2]
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const recording = recorder(file, betterAll)
const { all, allSettled, flow } = recording
const named = recording.named('page "1"')

assert.equal(createRequire(import.meta.url)('simbench-recorder').recorder, recorder)

// Values by identity, `this` as better-all makes it, names of any kind.
const value = { some: 'value' }
const page = {
  async user() {
    await sleep(20)
    return value
  },
  async ['posts, "all"\n']() {
    await sleep(5)
    return [await this.$.user, this.$signal instanceof AbortSignal]
  },
  both() {
    return Promise.all([this.$.user, this.$['posts, "all"\n']])
  },
  seven: () => 7,
}
const result = await named.all(page)
assert.equal(result.user, value)
assert.deepEqual(result['posts, "all"\n'], [value, true])
assert.equal(result.both[0], value)
assert.equal(result.seven, 7)

// Failures by identity, in every mode.
const error = new Error('on purpose')
const failing = {
  async bad() {
    await sleep(1)
    throw error
  },
  async after() {
    return this.$.bad
  },
  async alone() {
    await sleep(10)
  },
}
await assert.rejects(all(failing), (reason) => reason === error)
const settled = await allSettled(failing)
assert.equal(settled.bad.reason, error)
assert.equal(settled.after.reason, error)
assert.equal(settled.alone.status, 'fulfilled')
await assert.rejects(all({ no: 1 }), /Task "no" is not a function/)
await assert.rejects(all({ a() { return this.$.who } }), /Unknown task "who"/)
assert.deepEqual(await all({}), {})

// $end, and a body that waits for one that ended another way.
const end = await flow({
  async fast() {
    await sleep(2)
    this.$end('fast')
  },
  async slow() {
    await sleep(4)
  },
})
assert.equal(end, 'fast')

// Calls take the same turns of the event loop with and without the recorder.
const turns = async (all) => {
  const log = []
  const tick = async (name, n) => {
    for (let i = 0; i < n; i++) {
      log.push(name)
      await null
    }
  }
  const other = tick('x', 12)
  await all({
    async a() {
      log.push('a')
      await null
      return 1
    },
    b() {
      return { then: (resolve) => resolve(log.push('then')) }
    },
    async c() {
      log.push(await this.$.a, await this.$.b)
      return tick('c', 2)
    },
    d: () => log.push('d'),
  })
  log.push('end')
  await other
  return log
}
assert.deepEqual(await turns(all), await turns(betterAll.all))

// A dependency that is asked for, not awaited, and fails is nobody's: as without the recorder.
const unhandled = []
process.on('unhandledRejection', (reason) => unhandled.push(reason))
const careless = {
  async bad() {
    await sleep(1)
    throw error
  },
  async asks() {
    this.$.bad
  },
}
await betterAll.allSettled(careless)
await allSettled(careless)
await sleep(1)
assert.deepEqual(unhandled, [error, error])

// Plain promises.
const plain = await recording.named('plain').record(
  { user: () => sleep(3).then(() => 1), profile: async (id) => id + 1, ready: Promise.resolve(5) },
  async ({ user, profile, ready }) => (await profile(await user())) + (await ready()),
)
assert.equal(plain, 7)
assert.deepEqual(await recording.record({ a: () => 1, b: Promise.resolve(2) }), { a: 1, b: 2 })
await assert.rejects(recording.record({ a: () => Promise.reject(error) }), (reason) => reason === error)

// What is called when the body has ended is no part of it.
let late
assert.equal(await recording.named('late').record({ late: () => 3 }, (tasks) => (late = tasks.late) && 2), 2)
assert.equal(await late(), 3)

// A body that never ends is told when the recording is closed.
void all({ ever: () => new Promise(() => {}) })
recording.close()
assert.deepEqual(await all({ a: () => 1 }), { a: 1 }) // recorded no more
