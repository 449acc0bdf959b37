// SPDX-License-Identifier: GPL-3.0-or-later
// Plays what tests/load/resilience_cases.c writes, one case a line on standard input, on cockatiel
// and opossum under fake timers, and tells where they do not answer as it says. Status 1 then.
import { createInterface } from 'node:readline'
import { mock } from 'node:test'
import * as cockatiel from 'cockatiel'
import CircuitBreaker from 'opossum'

class Failure extends Error {}

// Each plays one call of a breaker and tells whether it was admitted.
const breakers = {
  cockatiel (rule) {
    const policy = cockatiel.circuitBreaker(cockatiel.handleAll, {
      halfOpenAfter: rule.open,
      halfOpenSampling: { calls: rule.probes, threshold: 0 },
      breaker: new cockatiel.CountBreaker({
        threshold: rule.threshold, size: rule.calls, minimumNumberOfCalls: rule.least
      })
    })
    return fails => policy.execute(() => { if (fails) throw new Failure() })
  },
  opossum (rule) {
    const circuit = new CircuitBreaker(async fails => { if (fails) throw new Failure() }, {
      timeout: false,
      errorThresholdPercentage: rule.threshold * 100,
      volumeThreshold: rule.least,
      resetTimeout: rule.open,
      rollingCountTimeout: rule.window,
      rollingCountBuckets: 10,
      rollingPercentilesEnabled: false,
      enableSnapshots: false
    })
    return fails => circuit.fire(fails)
  }
}

async function breaker (rule) {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'], now: 0 })
  try {
    const call = breakers[rule.library](rule)
    for (const [at, fails, admitted] of rule.play) {
      mock.timers.tick(at - Date.now())
      let was = 1
      try {
        await call(fails)
      } catch (error) {
        was = error instanceof Failure ? 1 : 0
      }
      if (was !== admitted) return `at ${at} ms ${rule.library} ${was ? 'admits' : 'rejects'}`
    }
  } finally {
    mock.timers.reset()
  }
}

// cockatiel cuts delays with jitter to whole milliseconds.
function backoff (rule) {
  const random = Math.random
  const generators = {
    none: cockatiel.noJitterGenerator,
    full: cockatiel.fullJitterGenerator,
    equal: cockatiel.halfJitterGenerator
  }
  try {
    let state = new cockatiel.ExponentialBackoff({
      initialDelay: rule.initial, maxDelay: rule.max, generator: generators[rule.jitter]
    })
    for (const [u, delay] of rule.play) {
      Math.random = () => u
      state = state.next()
      const over = delay - state.duration
      if (over < -1e-6 || over >= 1) return `cockatiel waits ${state.duration} ms, not ${delay}`
    }
  } finally {
    Math.random = random
  }
}

let cases = 0
for await (const line of createInterface({ input: process.stdin })) {
  const rule = JSON.parse(line)
  const difference = await (rule.library ? breaker(rule) : backoff(rule))
  cases++
  if (difference) {
    console.log(`${difference}: ${line}`)
    process.exit(1)
  }
}
console.log(`${cases} cases`)
