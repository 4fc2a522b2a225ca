import loadHighs, { type Highs, type Model } from 'highs'
import { randomOf } from './networks.ts'

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
  const walk = walkFrom(found, truth)
  const all = found.questions.map((_, at) => at)
  const isOpen = (at: number) => walk.seen(at).size < FEWEST
  for (let time = 0; time < WALKS; time++) {
    if (time % 2 === 1) walk.goTo(truth)
    for (const at of all.filter(isOpen)) walk.vary(at)
  }
  if (!all.some(isOpen)) return []
  return highs.withModel(modelOf(found, highs), (model) => {
    model.options.set({ output_flag: false })
    const goTo = (table: readonly number[]) => {
      if (!satisfies(table, found.facts)) return
      walk.goTo(table)
      for (const at of all.filter(isOpen)) walk.vary(at)
    }
    found.questions.forEach((question, at) => {
      for (const sense of [1, -1]) if (isOpen(at)) goTo(extreme(model, found, question, sense, highs))
      if (isOpen(at)) for (const table of others(model, found, question, walk.seen(at), highs)) goTo(table)
    })
    return found.questions.flatMap(({ name }, at) => {
      const values = [...walk.seen(at)].sort((a, b) => a - b)
      return values.length < FEWEST ? [{ name, values }] : []
    })
  })
}

const WALKS = 60
const MENDS = 40

/** Goes from table to table that satisfy all facts, without the solver, and notes the values of all questions. */
type Walk = {
  seen: (question: number) => Set<number>
  /** Changes one count of a question, and others until no fact is broken, where that is found soon. */
  vary: (question: number) => void
  goTo: (table: readonly number[]) => void
}

function walkFrom({ unknowns, facts, questions }: Case, truth: readonly number[]): Walk {
  const inFacts = columnsOf(unknowns, facts)
  const inQuestions = columnsOf(unknowns, questions)
  const seen = questions.map(() => new Set<number>())
  const random = randomOf(unknowns)
  let table: number[] = []
  let sums: number[] = []
  let answers: number[] = []

  const goTo = (to: readonly number[]) => {
    table = [...to]
    sums = facts.map(({ terms }) => sumOf(terms, table))
    answers = questions.map(({ terms }) => sumOf(terms, table))
    answers.forEach((answer, at) => {
      seen[at]?.add(answer)
    })
  }
  const apply = (changes: ReadonlyMap<number, number>) => {
    const touched = new Set<number>()
    for (const [of, by] of changes) {
      table[of] = (table[of] ?? 0) + by
      for (const { row, times } of inFacts[of] ?? []) sums[row] = (sums[row] ?? 0) + times * by
      for (const { row, times } of inQuestions[of] ?? []) {
        answers[row] = (answers[row] ?? 0) + times * by
        touched.add(row)
      }
    }
    for (const row of touched) seen[row]?.add(answers[row] ?? 0)
  }
  /** How far a fact would be from holding. */
  const wrong = (row: number, by: number): number => {
    const { low, high } = facts[row] as Fact
    const sum = (sums[row] ?? 0) + by
    return Math.max(low - sum, sum - high, 0)
  }
  const mended = (of: number, by: number): Map<number, number> | null => {
    const changes = new Map<number, number>()
    const moved = new Map<number, number>()
    const change = (of: number, by: number) => {
      changes.set(of, by)
      for (const { row, times } of inFacts[of] ?? []) moved.set(row, (moved.get(row) ?? 0) + times * by)
    }
    const costOf = (of: number, by: number) =>
      (inFacts[of] ?? []).reduce((cost, { row, times }) => {
        const before = moved.get(row) ?? 0
        return cost + wrong(row, before + times * by) - wrong(row, before)
      }, 0)
    change(of, by)
    for (let mends = 0; mends <= MENDS; mends++) {
      const broken = [...moved].find(([row, by]) => wrong(row, by) > 0)
      if (!broken) return changes
      const [row, by] = broken
      const { terms, low } = facts[row] as Fact
      const missing = (sums[row] ?? 0) + by < low ? wrong(row, by) : -wrong(row, by)
      let best: { of: number; by: number } | null = null
      let least = Infinity
      for (const { of, times } of terms) {
        if (changes.has(of) || (table[of] ?? 0) + times * missing < 0) continue
        const cost = costOf(of, times * missing) + random()
        if (cost < least) {
          least = cost
          best = { of, by: times * missing }
        }
      }
      if (!best) return null
      change(best.of, best.by)
    }
    return null
  }
  const vary = (question: number) => {
    const { terms } = questions[question] as Question
    const first = Math.floor(random() * terms.length)
    for (let at = 0; at < Math.min(terms.length, MOST_TERMS); at++) {
      const { of } = terms[(first + at) % terms.length] as Terms[number]
      for (const by of [1, 1, -1, -1, -1, -1]) {
        const changes = (table[of] ?? 0) + by >= 0 ? mended(of, by) : null
        if (changes) apply(changes)
        if ((seen[question]?.size ?? 0) >= FEWEST) return
      }
    }
  }
  goTo(truth)
  return { seen: (question) => seen[question] as Set<number>, vary, goTo }
}

const MOST_TERMS = 6

/** The rows in which each unknown stands. */
function columnsOf(unknowns: number, rows: readonly { terms: Terms }[]): { row: number; times: number }[][] {
  const columns: { row: number; times: number }[][] = Array.from({ length: unknowns }, () => [])
  rows.forEach(({ terms }, row) => {
    for (const { of, times } of terms) columns[of]?.push({ row, times })
  })
  return columns
}

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
