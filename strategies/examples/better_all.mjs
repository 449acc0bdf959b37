// SPDX-License-Identifier: GPL-3.0-or-later
// better-all schedules: each task is a body that awaits in the middle what its next step needs.
// simbench verify --scheduler 'node better_all.mjs' --as earliest-start --workers unlimited FILE
import { createInterface } from 'node:readline'
import { all } from 'better-all'

let names, steps, resolve, absent
let next = [] // what goes on when it is our turn

// Starts a step, unless it is absent; resolves when it has ended.
const run = (step) => {
  if (absent.has(step)) return
  process.stdout.write(`start ${step}\n`)
  return new Promise((done) => (resolve[step] = done))
}

const body = (mine) =>
  async function () {
    for (const { step, awaits } of mine) {
      for (const name of awaits) await this.$[name]
      await run(step)
    }
  }

for await (const line of createInterface({ input: process.stdin })) {
  const [word, number] = line.split(' ', 2)
  const step = Number(number)
  if (word === 'graph') {
    const graph = JSON.parse(line.slice(6))
    names = graph.tasks
    steps = names.map(() => [])
    graph.steps.forEach(({ task, after }, step) => {
      const others = after.map((before) => graph.steps[before].task).filter((other) => other !== task)
      steps[task].push({ step, awaits: others.map((other) => names[other]) })
    })
  } else if (word === 'run') {
    ;[resolve, absent] = [{}, new Set()]
    next.push(() => all(Object.fromEntries(names.map((name, task) => [name, body(steps[task])]))))
  } else if (word === 'absent') absent.add(step)
  else if (word === 'end') next.push(resolve[step])
  else if (word === 'decide') {
    for (const go of next.splice(0)) go()
    await new Promise((done) => setImmediate(done)) // all promises that can go on do so first
    process.stdout.write('done\n')
  }
}
