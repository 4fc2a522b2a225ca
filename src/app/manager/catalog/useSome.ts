import { useState } from 'preact/hooks'

/** More at first would hide what comes after. */
const FIRST = 40
/** A country's catalog may have thousands: more at once would stop the page. */
const AT_ONCE = 400

/** The start of a list, and further on at each wish. `next`: how many that brings, of those that are `left`. */
export function useSome<Each>(all: readonly Each[]) {
  const [most, setMost] = useState(FIRST)
  const left = Math.max(0, all.length - most)
  return {
    shown: all.slice(0, most),
    left,
    next: Math.min(left, AT_ONCE),
    showMore: () => setMost(most + AT_ONCE),
  }
}
