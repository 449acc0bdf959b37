// SPDX-License-Identifier: GPL-3.0-or-later
// Runs scenarios with better-all: one a line of JSON on standard input (scenario_print_json writes them). Answers with a
// line an event, in order, and a line with a dot. An argument is the module to take, if not the package.
import { setMaxListeners } from 'node:events'
import { createInterface } from 'node:readline'

const { all, allSettled, flow } = await import(process.argv[2] ?? 'better-all')
const calls = { all, allSettled, flow }
const [ENTERED, ANSWERED, LEFT, HEARD, SETTLED, , RESULT] = [0, 1, 2, 3, 4, 5, 6] // enum scenario_event_kind
const [OK, FAILED, ABORTED, ENDED, UNKNOWN, BUSY] = [0, 1, 2, 5, 7, 13] // enum es_code
const NOBODY = -1
const OUTSIDE = -2
const outsider = { index: OUTSIDE, reason: true }

// Resolves when every promise that can go on has done so.
const quiet = () => new Promise((resolve) => setImmediate(resolve))

// Time stands still while anything can go on. Then one timer fires, the first in time and of those the first that was
// set, as in node: all promises that can go on do so before the next.
class Clock {
  now = 0
  timers = []

  sleep(duration) {
    return new Promise((resolve) => this.timers.push({ time: this.now + duration, resolve }))
  }

  // When the next timer is due; undefined: there is none.
  next() {
    return this.timers.length > 0 ? Math.min(...this.timers.map((timer) => timer.time)) : undefined
  }

  fire() {
    this.now = this.next()
    const [timer] = this.timers.splice(this.timers.findIndex((timer) => timer.time === this.now), 1)
    timer.resolve()
  }
}

// What a body or a call failed with, as code and whose reason it is.
function failure(error) {
  if (error === outsider) return [ABORTED, OUTSIDE]
  if (error?.reason) return [FAILED, error.index]
  if (error?.name === 'FlowEndError' || error?.name === 'FlowAbortedError') return [ENDED, NOBODY]
  if (/^Unknown task "/.test(error?.message)) return [UNKNOWN, NOBODY]
  throw error
}

const success = (value) => [OK, value?.index ?? NOBODY]

class Player {
  clock = new Clock()
  outside = new AbortController()
  log = []

  constructor(scenario) {
    this.scenario = scenario
  }

  record(kind, task, step, answer, signal) {
    const reason = signal?.aborted ? failure(signal.reason) : [OK, NOBODY]
    this.log.push(`${this.clock.now} ${kind} ${task} ${step} ${answer.join(' ')} ${reason.join(' ')}`)
  }

  // The body awaits directly: another async function between would take turns of its own.
  body(index, actions) {
    const player = this
    let listens = false
    return async function () {
      const say = (kind, step, answer) => player.record(kind, index, step, answer, this.$signal)
      say(ENTERED, 0, success())
      for (let step = 0; step < actions.length; step++) {
        const [act, number] = actions[step]
        try {
          if (act === 'sleep') say(ANSWERED, step, success(await player.clock.sleep(number)))
          else if (act === 'await' || act === 'catch') say(ANSWERED, step, success(await this.$[`t${number}`]))
          else if (act === 'unknown') say(ANSWERED, step, success(await this.$.nobody))
          else if (act === 'fail') throw { index, reason: true }
          else if (act === 'end' || act === 'end_on') this.$end({ index })
          else if (act === 'abort') player.outside.abort(outsider)
          else if (act === 'listen' && !listens) {
            listens = true
            setMaxListeners(0, this.$signal)
            this.$signal.addEventListener('abort', () => player.record(HEARD, index, 0, failure(this.$signal.reason)))
          }
        } catch (error) {
          if (['await', 'catch', 'unknown'].includes(act)) say(ANSWERED, step, failure(error))
          if (act === 'catch' || act === 'unknown' || act === 'end_on') continue
          say(LEFT, step, failure(error))
          throw error
        }
      }
      say(LEFT, actions.length, success({ index }))
      return { index }
    }
  }

  start() {
    const { mode, tasks } = this.scenario
    const bodies = Object.fromEntries(tasks.map((actions, index) => [`t${index}`, this.body(index, actions)]))
    this.settled = [0, SETTLED, -1, 0, BUSY, NOBODY, OK, NOBODY].join(' ')
    const settle = (answer) => (this.settled = [this.clock.now, SETTLED, -1, 0, ...answer, OK, NOBODY].join(' '))
    calls[mode](bodies, { signal: this.outside.signal }).then(
      (value) => {
        settle(mode === 'flow' ? success(value) : success())
        this.values = value
      },
      (error) => settle(failure(error)),
    )
  }

  // Each task's result, where the call gives it.
  results() {
    if (this.scenario.mode !== 'allSettled') return
    this.scenario.tasks.forEach((_, index) => {
      const result = this.values?.[`t${index}`]
      if (result) this.record(RESULT, index, 0, result.status === 'fulfilled' ? success(result.value) : failure(result.reason))
    })
  }

  async play() {
    let abortAt = this.scenario.abort_at
    if (abortAt === 0) this.outside.abort(outsider)
    if (abortAt <= 0) abortAt = Infinity
    this.start()
    for (await quiet(); this.clock.next() !== undefined; await quiet()) {
      if (this.clock.next() < abortAt) {
        this.clock.fire()
        continue
      }
      this.clock.now = abortAt
      abortAt = Infinity
      this.outside.abort(outsider)
    }
    this.log.push(this.settled)
    this.results()
    return this.log
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const log = await new Player(JSON.parse(line)).play()
  process.stdout.write(log.join('\n') + '\n.\n')
}
