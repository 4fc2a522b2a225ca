import { fleetWords } from '../src/app/i18n/fleet.fr.ts'
import { dateInWords } from '../src/app/i18n/format.ts'
import { momentInPast } from '../src/app/i18n/past.fr.ts'
import { dayOf } from '../src/domain/calendar.ts'
import type { Catalog } from '../src/domain/catalogSchema.ts'
import { enrolmentLink, newEnrolmentCode } from '../src/server/enrolmentCodes.ts'
import { namedTablets } from '../src/server/fleet.ts'
import { administratorLink } from '../src/server/invitations.ts'
import { readSettings, WrongSettings } from '../src/server/settings.ts'
import { currentCatalog, foundNetwork, listNetworks } from '../src/server/store/catalogs.ts'
import { type Database, migrate } from '../src/server/store/database.ts'
import { listTablets, revoke } from '../src/server/store/tablets.ts'
import { whyUnusable } from '../src/server/whyNotStarted.ts'
import { spacedCode } from '../src/sync/contract.ts'
import { checkFile, report } from './catalog/check.ts'
import { CatalogFileError } from './catalog/load.ts'
import { NoDatabase, openDatabase, refuseNewDatabase } from './database.ts'

// npm run network: what whoever keeps the machine does for a network, on the database that the server would use.

const USAGE = `Usage : npm run network -- list
        npm run network -- add CATALOGUE
        npm run network -- code RÉSEAU
        npm run network -- link RÉSEAU
        npm run network -- tablets RÉSEAU
        npm run network -- revoke RÉSEAU TABLETTE
  list      les réseaux de ce serveur
  add       crée un réseau à partir de son catalogue, et donne de quoi y entrer
  code      donne un code pour relier une tablette (dix minutes, une seule fois)
  link      donne un lien qui fait administrer le réseau (sept jours, une seule fois)
  tablets   les tablettes reliées, et quand elles sont venues
  revoke    retire une tablette perdue, par son numéro ou son nom (« Tablette 4 ») ;
            ce qu’elle a déjà envoyé reste compté`

type Tools = { db: Database; now: () => Date; publicUrl: string }
type Command = (tools: Tools, ...given: string[]) => Promise<void>

const COMMANDS: Record<string, { takes: number; run: Command }> = {
  list: { takes: 0, run: list },
  add: { takes: 1, run: add },
  code: { takes: 1, run: async (tools, network) => showCode(tools, await known(tools, network)) },
  link: { takes: 1, run: async (tools, network) => showLink(tools, await known(tools, network)) },
  tablets: { takes: 1, run: tablets },
  revoke: { takes: 2, run: revokeTablet },
}

/** Something that the person can put right; the message is plain French. */
class NotDone extends Error {}

async function list({ db }: Tools) {
  const networks = await listNetworks(db)
  if (networks.length === 0) console.log('Aucun réseau dans cette base de données.')
  for (const network of networks) {
    const { network: about, sites } = await catalogOf(db, network)
    const tablets = (await listTablets(db, network)).filter(({ revokedAt }) => !revokedAt)
    console.log(
      `${network}\n  ${about.name} ; établissements : ${sites.length} ; tablettes : ${tablets.length}`,
    )
  }
}

async function add(tools: Tools, path = '') {
  const result = checkFile(path, tools.now().getTime())
  if ('problems' in result) throw new NotDone(report(path, result.problems))
  const { id, name } = result.catalog.network
  await refuseNamesake(tools.db, id, name)
  if (!(await foundNetwork(tools.db, result, tools.now())))
    throw new NotDone(`Le réseau ${id} existe déjà ici. Rien n’a été changé.`)
  console.log(`Le réseau « ${name} » est créé : ${id}`)
  await showCode(tools, id)
  await showLink(tools, id)
}

/** People know a network by its name alone. */
async function refuseNamesake(db: Database, id: string, name: string) {
  for (const other of await listNetworks(db))
    if (other !== id && (await catalogOf(db, other)).network.name === name)
      throw new NotDone(
        `Le réseau ${other} s’appelle déjà « ${name} » : sur les pages, rien ne les distinguerait. Donnez un autre nom. Rien n’a été changé.`,
      )
}

async function showCode(tools: Tools, network: string) {
  const code = await newEnrolmentCode(tools, network)
  console.log(`Pour relier une tablette (dix minutes, une seule fois) : ${spacedCode(code)}`)
  console.log(`  ${enrolmentLink(tools.publicUrl, code)}`)
}

async function showLink(tools: Tools, network: string) {
  console.log('Pour administrer ce réseau (sept jours, une seule fois) :')
  console.log(`  ${await administratorLink(tools, network)}`)
}

async function tablets({ db, now }: Tools, given = '') {
  const network = await known({ db }, given)
  const { timeZone } = (await catalogOf(db, network)).network
  const named = await namedTablets(db, network)
  if (named.length === 0) console.log(fleetWords.none)
  for (const { tablet, label, enrolledAt, seenAt, revokedAt, version } of named) {
    const dateOf = (at: Date) => dateInWords(dayOf(at.getTime(), timeZone))
    const facts = [
      fleetWords.since(dateOf(enrolledAt)),
      seenAt ? fleetWords.seen(momentInPast(seenAt.getTime(), now().getTime(), timeZone)) : fleetWords.never,
      `version ${version}`,
      ...(revokedAt ? [fleetWords.revokedOn(dateOf(revokedAt))] : []),
    ]
    console.log(`${label} · ${facts.join(' · ')}\n  ${tablet}`)
  }
}

async function revokeTablet({ db, now }: Tools, given = '', name = '') {
  const network = await known({ db }, given)
  const { tablet, label } = await tabletNamed(db, network, name)
  if (!(await revoke(db, network, tablet, now())))
    throw new NotDone(`« ${label} » est déjà retirée. Rien n’a été changé.`)
  console.log(`${fleetWords.done(label)} Sa prochaine demande sera refusée.`)
}

/** « Tablette 4 » or 4, as pages and stickers say, or the id that the list shows. */
async function tabletNamed(db: Database, network: string, name: string) {
  const wanted = name.trim().toLowerCase()
  const found = (await namedTablets(db, network)).find(({ tablet, label }, at) =>
    [tablet, label.toLowerCase(), String(at + 1)].includes(wanted),
  )
  if (found) return found
  throw new NotDone(
    `Aucune tablette de ce réseau ne s’appelle « ${name} ». « npm run network -- tablets ${network} » les montre. Rien n’a été changé.`,
  )
}

async function known({ db }: Pick<Tools, 'db'>, network = ''): Promise<string> {
  const networks = await listNetworks(db)
  if (networks.includes(network)) return network
  throw new NotDone(`Le réseau ${network} n’est pas ici. Sur ce serveur : ${networks.join(', ') || 'aucun'}.`)
}

async function catalogOf(db: Database, network: string): Promise<Catalog> {
  const catalog = await currentCatalog(db, network)
  if (!catalog) throw new NotDone(`Le réseau ${network} n’a pas de catalogue.`)
  return catalog
}

/** Exit codes: 0 done, 1 not done and nothing changed, 2 the command was not understood. */
async function main([name = '', ...given]: string[]): Promise<number> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (!command || given.length !== command.takes) {
    console.error(USAGE)
    return 2
  }
  try {
    const settings = readSettings(process.env)
    refuseNewDatabase(settings)
    const { db, close } = await openDatabase(settings)
    try {
      await migrate(db)
      await command.run({ db, now: () => new Date(), publicUrl: settings.publicUrl }, ...given)
    } finally {
      await close()
    }
    return 0
  } catch (error) {
    console.error(wordsFor(error))
    return 1
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof NotDone || error instanceof CatalogFileError || error instanceof NoDatabase)
    return error.message
  if (error instanceof WrongSettings) return error.problems.join('\n')
  return whyUnusable(error) ?? `Cela n’a pas pu être fait : ${(error as Error).message}`
}

// Said outright: the embedded database's own way of leaving would answer 0.
process.exit(await main(process.argv.slice(2)))
