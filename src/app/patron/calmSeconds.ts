/** Seconds left, in steps of five while there is time: a countdown that ticks each second hurries people. */
export function calmSeconds(ms: number): number {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return seconds > 10 ? Math.ceil(seconds / 5) * 5 : seconds
}
