/** In characters: some catalogs of a country, or thousands of a small network. */
const MOST_HELD = 64_000_000

/** Values that never change, the last asked for, within what a process may hold of them. */
export class Remembered<Value> {
  readonly #values = new Map<string, { value: Value; weight: number }>()
  #held = 0

  constructor(readonly most = MOST_HELD) {}

  get(key: string): Value | undefined {
    const known = this.#values.get(key)
    if (!known) return undefined
    this.#values.delete(key)
    this.#values.set(key, known)
    return known.value
  }

  /** The last one is held whatever it weighs. */
  set(key: string, value: Value, weight: number): Value {
    this.#drop(key)
    this.#values.set(key, { value, weight })
    this.#held += weight
    for (const oldest of this.#values.keys()) {
      if (this.#held <= this.most || oldest === key) break
      this.#drop(oldest)
    }
    return value
  }

  #drop(key: string) {
    this.#held -= this.#values.get(key)?.weight ?? 0
    this.#values.delete(key)
  }
}
