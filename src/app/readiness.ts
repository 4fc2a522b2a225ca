import { DAY_MS, dayOf, instantAt } from '../domain/calendar.ts'
import { charterOn } from '../domain/catalog.ts'
import type { Catalog, CharterVersion } from '../domain/catalogSchema.ts'
import { askedAt, type ClockTrouble, clockTrouble } from '../domain/clock.ts'
import type { Language } from '../domain/vocabulary.ts'
import { offeredLanguages } from './i18n/patron.ts'

/**
 * *Prêt à partir*: what a tour without network rests on, measured on this tablet. `watch` does not keep
 * anyone from leaving; `stop` does.
 */
export type ReadinessState = 'ok' | 'watch' | 'stop'

export type Finding = { state: ReadinessState } & (
  | { check: 'offline'; worker: boolean; files: number; missing: string[] }
  | { check: 'persistence' }
  | { check: 'space'; freeMb: number | null }
  | { check: 'clock'; trouble: ClockTrouble | null }
  | { check: 'catalog'; days: number }
  | { check: 'languages'; offered: Language[]; missing: Language[] }
  | { check: 'voices'; voices: number; missing: Language[] }
  | { check: 'lots'; waiting: number; isAlone: boolean }
  | { check: 'link'; link: LinkFinding; days: number }
  | { check: 'pin' }
)
/** `alone`: never enrolled, which keeps nobody from leaving. `days`: since the last exchange. */
export type LinkFinding = 'alone' | 'fresh' | 'old' | 'never' | 'refused'
export type ReadinessCheck = Finding['check']

export type ReadinessInput = {
  now: number
  catalog: Catalog
  tablet: { seenOn: string; pin: unknown } | null
  waiting: number
  enrolment: { exchangedAt: number | null; refused: unknown } | null
}

export async function checkReadiness({
  now,
  catalog,
  tablet,
  waiting,
  enrolment,
}: ReadinessInput): Promise<Finding[]> {
  const charter = charterOn(catalog, dayOf(askedAt(now, catalog), catalog.network.timeZone))
  return [
    await checkOffline(),
    await checkPersistence(),
    await checkSpace(),
    checkClock(now, catalog, tablet),
    checkCatalog(now, catalog),
    checkLanguages(charter),
    await checkVoices([charter.official.language, ...offeredLanguages(charter.readings)]),
    { check: 'lots', state: waiting === 0 ? 'ok' : 'watch', waiting, isAlone: !enrolment },
    checkLink(now, enrolment),
    { check: 'pin', state: tablet?.pin ? 'ok' : 'stop' },
  ]
}

export const worstOf = (findings: readonly Finding[]): ReadinessState =>
  (['stop', 'watch'] as const).find((state) => findings.some((finding) => finding.state === state)) ?? 'ok'

/**
 * A cold start without network needs a worker in charge and every file. The files are followed from the
 * entry page through the copies on the disk, so a file that the worker forgot is found missing.
 */
async function checkOffline(): Promise<Finding> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined)
  const worker = registration?.active?.state === 'activated'
  if (!worker || typeof caches === 'undefined')
    return { check: 'offline', state: 'stop', worker: false, files: 0, missing: [] }
  const { present, missing } = await followFiles(['/index.html', '/catalog.json'])
  return {
    check: 'offline',
    state: missing.length === 0 ? 'ok' : 'stop',
    worker,
    files: present.length + missing.length,
    missing,
  }
}

export async function followFiles(
  entries: readonly string[],
): Promise<{ present: string[]; missing: string[] }> {
  const present: string[] = []
  const missing: string[] = []
  const queue = [...entries]
  const seen = new Set(queue)
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const copy = await caches.match(path, { ignoreSearch: true, ignoreVary: true })
    if (!copy) {
      missing.push(path)
      continue
    }
    present.push(path)
    for (const next of MADE_OF_FILES.test(path) ? filesNamedIn(await copy.text(), path) : []) {
      if (!seen.has(next)) queue.push(next)
      seen.add(next)
    }
  }
  return { present, missing }
}

const MADE_OF_FILES = /\.(html|js|css|webmanifest)$/

/** Paths of our own built files, as scripts, styles and pages name them. */
function filesNamedIn(text: string, path: string): string[] {
  return [
    ...text.matchAll(
      /["'`(]((?:\.\/|\/?assets\/|\/icons|\/manifest)[\w./-]*\.(?:js|css|woff2|svg|png|webmanifest))/g,
    ),
  ].map(([, name = '']) =>
    name.startsWith('./') ? new URL(name, `https://a${path}`).pathname : `/${name.replace(/^\//, '')}`,
  )
}

/** Firefox asks the person, and answers only once they have: the check does not wait for ever. */
const PERSISTENCE_LIMIT_MS = 3000

/** Asked for by a tap, as some browsers want; `false` is a normal answer. */
async function checkPersistence(): Promise<Finding> {
  const storage = navigator.storage
  const isPersisted =
    (await storage?.persisted?.().catch(() => false)) ||
    (await Promise.race([storage?.persist?.().catch(() => false), noAnswer(PERSISTENCE_LIMIT_MS)]))
  return { check: 'persistence', state: isPersisted ? 'ok' : 'watch' }
}

const noAnswer = (limitMs: number) => new Promise<false>((resolve) => setTimeout(resolve, limitMs, false))

const LITTLE_MB = 200
const TOO_LITTLE_MB = 30

async function checkSpace(): Promise<Finding> {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {}
  if (quota === undefined || usage === undefined) return { check: 'space', state: 'watch', freeMb: null }
  const freeMb = Math.floor((quota - usage) / 1_000_000)
  return {
    check: 'space',
    state: freeMb < TOO_LITTLE_MB ? 'stop' : freeMb < LITTLE_MB ? 'watch' : 'ok',
    freeMb,
  }
}

function checkClock(now: number, catalog: Catalog, tablet: { seenOn: string } | null): Finding {
  const trouble = clockTrouble(now, tablet, catalog)
  return { check: 'clock', state: trouble ? 'watch' : 'ok', trouble }
}

/** Before a tour the tablet speaks with its server once: what waits leaves, a newer catalog comes. */
const OLD_EXCHANGE_DAYS = 2

function checkLink(now: number, enrolment: ReadinessInput['enrolment']): Finding {
  const found = (state: ReadinessState, link: LinkFinding, days = 0): Finding => ({
    ...{ check: 'link', state, link, days },
  })
  if (!enrolment) return found('ok', 'alone')
  if (enrolment.refused) return found('watch', 'refused')
  if (enrolment.exchangedAt === null) return found('watch', 'never')
  const days = Math.max(0, Math.floor((now - enrolment.exchangedAt) / DAY_MS))
  return days < OLD_EXCHANGE_DAYS ? found('ok', 'fresh', days) : found('watch', 'old', days)
}

/** Sites and hours change with the seasons. */
const OLD_CATALOG_DAYS = 120

function checkCatalog(now: number, { edition, network }: Catalog): Finding {
  const days = Math.max(0, Math.floor((now - instantAt(edition.on, '00:00', network.timeZone)) / DAY_MS))
  return { check: 'catalog', state: days > OLD_CATALOG_DAYS ? 'watch' : 'ok', days }
}

/** What the patron will be asked to choose from; a reading in a language that the screens do not speak is not in it (CHA8). */
function checkLanguages({ readings }: CharterVersion): Finding {
  const offered = offeredLanguages(readings)
  const missing = readings.map(({ language }) => language).filter((language) => !offered.includes(language))
  const state = offered.length === 0 ? 'stop' : missing.length > 0 ? 'watch' : 'ok'
  return { check: 'languages', state, offered, missing }
}

/** Voices of the device alone: one that needs the network would send the words away, and fail on tour (CHA8). */
async function checkVoices(languages: readonly Language[]): Promise<Finding> {
  const local = (await voicesHere()).filter((voice) => voice.localService)
  const missing = [...new Set(languages)].filter(
    (language) => !local.some((voice) => voice.lang.slice(0, 2).toLowerCase() === language.slice(0, 2)),
  )
  return { check: 'voices', state: missing.length === 0 ? 'ok' : 'watch', voices: local.length, missing }
}

const VOICES_LIMIT_MS = 1500

/** Some browsers give the list only after a while. */
function voicesHere(): Promise<SpeechSynthesisVoice[]> {
  if (typeof speechSynthesis === 'undefined') return Promise.resolve([])
  const voices = speechSynthesis.getVoices()
  if (voices.length > 0) return Promise.resolve(voices)
  return new Promise((resolve) => {
    const answer = () => resolve(speechSynthesis.getVoices())
    speechSynthesis.addEventListener('voiceschanged', answer, { once: true })
    setTimeout(answer, VOICES_LIMIT_MS)
  })
}
