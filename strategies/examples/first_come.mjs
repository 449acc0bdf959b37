// SPDX-License-Identifier: GPL-3.0-or-later
// First come, first served:
// simbench verify --scheduler 'node first_come.mjs' --as earliest-start FILE
import { createInterface } from 'node:readline'

let workers, free, queue, worker
for await (const line of createInterface({ input: process.stdin })) {
  const [word, step] = line.split(' ', 2)
  if (word === 'graph') {
    const graph = JSON.parse(line.slice(6))
    workers = graph.workers || graph.steps.length // 0: unlimited
  } else if (word === 'run') {
    free = Array.from({ length: workers }, (_, number) => number)
    queue = []
    worker = {}
  } else if (word === 'ready') {
    queue.push(step)
  } else if (word === 'end') {
    free.push(worker[step])
    free.sort((a, b) => a - b)
  } else if (word === 'decide') {
    let answer = ''
    while (queue.length > 0 && free.length > 0) {
      const next = queue.shift()
      worker[next] = free.shift()
      answer += `start ${next} on ${worker[next]}\n`
    }
    process.stdout.write(answer + 'done\n')
  }
}
