import loadHighs, { type Highs, type Model } from 'highs'

/**
 * Finds what a reader of every page can conclude. Unknown counts are whole numbers from 0 up; a fact bounds a signed
 * sum of them; a question is a sum of them, of which the reader wants to know the value.
 */

export type Terms = readonly { of: number; times: number }[]
export type Fact = { terms: Terms; low: number; high: number }
export type Question = { name: string; terms: Terms }
export type Case = { unknowns: number; facts: readonly Fact[]; questions: readonly Question[] }

/** A question that facts leave fewer than `FEWEST` values, and these values. */
export type Narrowed = { name: string; values: number[] }

const FEWEST = 3

/**
 * The narrowed questions. A question passes only when 3 of its values were each exhibited in a whole-number table that
 * satisfies all facts, checked here with exact arithmetic, not taken from the solver. It fails only when the
 * solver, asked for whole numbers, says that there is no such table for any other value. `truth` is one table.
 */
export function narrowed(found: Case, truth: readonly number[], highs: Highs): Narrowed[] {
  if (!satisfies(truth, found.facts)) throw new Error('the facts are not true')
  const seen = found.questions.map(({ terms }) => new Set([sumOf(terms, truth)]))
  const note = (table: readonly number[]) => {
    if (!satisfies(table, found.facts)) return
    found.questions.forEach(({ terms }, at) => {
      seen[at]?.add(sumOf(terms, table))
    })
  }
  const near = nearbyOf(found, truth)
  found.questions.forEach(({ terms }, at) => {
    const values = seen[at] as Set<number>
    for (const table of near(terms)) if (values.size < FEWEST) note(table)
  })
  return highs.withModel(modelOf(found, highs), (model) => {
    model.options.set({ output_flag: false })
    found.questions.forEach((question, at) => {
      const values = seen[at] as Set<number>
      for (const sense of [1, -1])
        if (values.size < FEWEST) note(extreme(model, found, question, sense, highs))
      if (values.size < FEWEST) for (const table of others(model, found, question, values, highs)) note(table)
    })
    return found.questions.flatMap(({ name }, at) => {
      const values = [...(seen[at] as Set<number>)].sort((a, b) => a - b)
      return values.length < FEWEST ? [{ name, values }] : []
    })
  })
}

/**
 * Tables near the true one in which a question has another value, found without the solver, mostly in no time: one
 * count is changed, and a fact that this breaks is mended by another count, up to `MENDS` times.
 */
function nearbyOf({ unknowns, facts }: Case, truth: readonly number[]): (terms: Terms) => number[][] {
  const sums = facts.map(({ terms }) => sumOf(terms, truth))
  const factsOf: { fact: number; times: number }[][] = Array.from({ length: unknowns }, () => [])
  facts.forEach(({ terms }, fact) => {
    for (const { of, times } of terms) factsOf[of]?.push({ fact, times })
  })
  const mended = (changes: Map<number, number>, mends: number): Map<number, number> | null => {
    tries += 1
    const moved = new Map<number, number>()
    for (const [of, by] of changes)
      for (const { fact, times } of factsOf[of] ?? []) moved.set(fact, (moved.get(fact) ?? 0) + times * by)
    for (const [fact, by] of moved) {
      const { terms, low, high } = facts[fact] as Fact
      const sum = (sums[fact] as number) + by
      const missing = sum < low ? low - sum : Math.min(0, high - sum)
      if (missing === 0) continue
      for (const { of, times } of mends > 0 ? terms : []) {
        if (tries > MOST_TRIES) return null
        const isFree = !changes.has(of) && (truth[of] as number) + times * missing >= 0
        const result = isFree ? mended(new Map(changes).set(of, times * missing), mends - 1) : null
        if (result) return result
      }
      return null
    }
    return changes
  }
  let tries = 0
  const changed = (of: number, by: number): number[][] => {
    tries = 0
    const changes = (truth[of] as number) + by >= 0 ? mended(new Map([[of, by]]), MENDS) : null
    return changes ? [truth.map((value, at) => value + (changes.get(at) ?? 0))] : []
  }
  const found = new Map<number, number[][]>()
  const nearCount = (of: number) => {
    const tables = found.get(of) ?? [1, -1, 2, -2].flatMap((by) => changed(of, by))
    found.set(of, tables)
    return tables
  }
  return (terms) => terms.flatMap(({ of }) => nearCount(of))
}

const MENDS = 4
const MOST_TRIES = 400

/** How often the solver was asked, for the figures of the decision. */
export const asked = { relaxed: 0, whole: 0 }

/** The greatest or least table; fractional ones do no harm, they satisfy nothing once rounded or are right. */
function extreme(model: Model, found: Case, { terms }: Question, sense: number, highs: Highs): number[] {
  asked.relaxed += 1
  setCost(model, found, terms, -sense)
  model.options.set({ solver: 'simplex' })
  model.run()
  model.options.set({ solver: 'choose' })
  return model.getModelStatus() === highs.constants.modelStatus.optimal ? tableOf(model) : []
}

/** Tables of whole numbers in which the question has values not seen so far: nearest above and below each. */
function others(model: Model, found: Case, { terms }: Question, seen: Set<number>, highs: Highs): number[][] {
  const tables: number[][] = []
  const known = new Set(seen)
  for (const sense of [1, -1]) {
    for (let more = 0; more < FEWEST && known.size < FEWEST; more++) {
      const edge = sense > 0 ? Math.max(...known) + 1 : Math.min(...known) - 1
      const table = wholeTable(
        model,
        found,
        terms,
        sense > 0 ? [edge, Infinity] : [-Infinity, edge],
        sense,
        highs,
      )
      if (!table) break
      tables.push(table)
      known.add(sumOf(terms, table))
    }
  }
  for (let value = Math.min(...known) + 1; value < Math.max(...known) && known.size < FEWEST; value++) {
    const table = known.has(value) ? null : wholeTable(model, found, terms, [value, value], 1, highs)
    if (table) tables.push(table)
    if (table) known.add(value)
  }
  return tables
}

/** The table of whole numbers nearest to the edge, if any; any other end of the solver is an error. */
function wholeTable(
  model: Model,
  found: Case,
  terms: Terms,
  [low, high]: readonly [number, number],
  sense: number,
  highs: Highs,
): number[] | null {
  asked.whole += 1
  const { optimal, infeasible, unboundedOrInfeasible } = highs.constants.modelStatus
  const row = found.facts.length
  setCost(model, found, terms, sense)
  const asRow = { indices: terms.map(({ of }) => of), values: terms.map(({ times }) => times) }
  model.addRow(Math.max(low, -highs.infinity), Math.min(high, highs.infinity), asRow)
  model.run()
  const status = model.getModelStatus()
  const table = status === optimal ? tableOf(model) : null
  model.deleteRows({ kind: 'range', from: row, to: row })
  if (!table && status !== infeasible && status !== unboundedOrInfeasible)
    throw new Error(`the solver ended with ${status}`)
  if (table && !satisfies(table, found.facts)) throw new Error('the solver found a wrong table')
  return table
}

function setCost(model: Model, found: Case, terms: Terms, sign: number): void {
  const costs = new Float64Array(found.unknowns)
  for (const { of, times } of terms) costs[of] = sign * times
  model.changeColsCost({ kind: 'range', from: 0, to: found.unknowns - 1 }, costs)
}

const tableOf = (model: Model): number[] => [...model.getSolution().colValue].map(Math.round)

export const sumOf = (terms: Terms, table: readonly number[]): number =>
  terms.reduce((sum, { of, times }) => sum + times * (table[of] ?? Number.NaN), 0)

const satisfies = (table: readonly number[], facts: readonly Fact[]): boolean =>
  table.every((value) => value >= 0) &&
  facts.every(({ terms, low, high }) => {
    const sum = sumOf(terms, table)
    return low <= sum && sum <= high
  })

function modelOf({ unknowns, facts }: Case, highs: Highs) {
  const starts = [0]
  for (const { terms } of facts) starts.push((starts.at(-1) ?? 0) + terms.length)
  const all = facts.flatMap(({ terms }) => terms)
  return {
    numCols: unknowns,
    numRows: facts.length,
    colCost: new Float64Array(unknowns),
    colLower: new Float64Array(unknowns),
    colUpper: new Float64Array(unknowns).fill(MOST),
    rowLower: facts.map(({ low }) => Math.max(low, -highs.infinity)),
    rowUpper: facts.map(({ high }) => Math.min(high, highs.infinity)),
    integrality: new Int32Array(unknowns).fill(highs.constants.variableType.integer),
    matrix: {
      format: 'csr' as const,
      numRows: facts.length,
      numCols: unknowns,
      starts: Int32Array.from(starts),
      indices: Int32Array.from(all.map(({ of }) => of)),
      values: Float64Array.from(all.map(({ times }) => times)),
    },
  }
}

/** More than any count of these networks; keeps the solver's numbers small. */
const MOST = 100_000

let loaded: Promise<Highs> | null = null
export function solver(): Promise<Highs> {
  loaded ??= loadHighs()
  return loaded
}
