import type { Desk } from '../desk.ts'
import * as state from '../state.ts'

/** The desk, as soon as its code is in: the first screens are drawn before it. */
export function whenDesk(): Promise<Desk> {
  return new Promise((resolve) => {
    const stop = state.desk.subscribe((desk) => {
      if (!desk) return
      resolve(desk)
      // `subscribe` calls at once, before it has answered.
      queueMicrotask(() => stop())
    })
  })
}
