// SPDX-License-Identifier: MIT
import recording from './index.cjs'

export const { recorder } = recording
