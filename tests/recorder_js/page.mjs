// SPDX-License-Identifier: GPL-3.0-or-later
// So many calls, recorded, and printed by better-all itself: node page.mjs FILE CALLS
import * as betterAll from 'better-all'
import { recorder } from 'simbench-recorder'

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const recording = recorder(process.argv[2], betterAll)
const { all } = recording.named('page')
for (let i = 0; i < Number(process.argv[3]); i++)
  await all(
    {
      user: () => sleep(40),
      async posts() {
        await this.$.user
        await sleep(60)
      },
      async page() {
        await sleep(10)
        await this.$.user
        await sleep(15)
        await this.$.posts
        await sleep(8)
      },
      async both() {
        await Promise.all([this.$.posts, this.$.user])
        await sleep(3)
      },
    },
    { debug: true },
  )
