import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import {
  type Backup,
  backupOf,
  DamagedBackup,
  EmptyDatabase,
  ForeignTables,
  NotEmpty,
  restoreBackup,
  verifyBackup,
} from '../src/server/backup.ts'
import { readSettings, WrongSettings } from '../src/server/settings.ts'
import { type Database, NewerDatabase } from '../src/server/store/database.ts'
import { DatabaseInUse } from '../src/server/store/presence.ts'
import { whyUnusable } from '../src/server/whyNotStarted.ts'
import { NoDatabase, openDatabase, refuseNewDatabase } from './database.ts'

// npm run backup -- FILE, npm run restore -- FILE [--replace]: on the database that the server would use.

const USAGE = `Usage : npm run backup -- FICHIER
        npm run restore -- FICHIER [--replace]
  backup    écrit toute la base dans un nouveau fichier ; le serveur peut continuer
  restore   met le contenu d’un fichier dans une base vide, ou à la place de tout avec --replace ;
            arrêtez d’abord le serveur`

/** Exit codes: 0 done, 1 not done and nothing changed, 2 the command was not understood. */
async function main(args: string[]): Promise<number> {
  const [command, path, option, ...rest] = args
  const isRight = path && !path.startsWith('-') && rest.length === 0
  if (isRight && command === 'backup' && option === undefined) return await telling(() => backup(path))
  if (isRight && command === 'restore' && (option === undefined || option === '--replace'))
    return await telling(() => restore(path, option === '--replace'))
  console.error(USAGE)
  return 2
}

async function backup(path: string) {
  refuseNewDatabase(readSettings(process.env))
  // Taken at once, and never the place of another file. Names of managers are in it: for this account alone.
  const file = await open(path, 'wx', 0o600)
  try {
    await withDatabase((db) =>
      pipeline(
        Readable.from(backupOf(db, new Date())),
        createGzip(),
        createWriteStream(path, { fd: file, flush: true }),
      ),
    )
    console.log(
      `${path} : base sauvegardée, fichier relu. ${summary(await verifyBackup(createReadStream(path)))}`,
    )
  } catch (error) {
    rmSync(path, { force: true })
    throw error
  }
}

async function restore(path: string, replace: boolean) {
  const backup = await withDatabase((db) => restoreBackup(db, () => createReadStream(path), { replace }))
  console.log(`${path} : base restaurée telle qu’elle était le ${instant(backup)}. ${summary(backup)}`)
}

async function withDatabase<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const { db, close } = await openDatabase(readSettings(process.env))
  try {
    return await work(db)
  } finally {
    await close()
  }
}

const instant = ({ writtenAt }: Backup) =>
  writtenAt.toLocaleString('fr-FR', { dateStyle: 'long', timeStyle: 'long' })

function summary({ rows }: Backup): string {
  const count = (table: string) => (rows[table] ?? 0).toLocaleString('fr-FR')
  return `Réseaux : ${count('network')} ; envois : ${count('lot')} ; tablettes : ${count('tablet')}.`
}

async function telling(work: () => Promise<void>): Promise<number> {
  try {
    await work()
    return 0
  } catch (error) {
    console.error(wordsFor(error))
    return 1
  }
}

function wordsFor(error: unknown): string {
  if (error instanceof WrongSettings) return error.problems.join('\n')
  if (error instanceof DamagedBackup)
    return 'Ce fichier est tronqué, modifié, ou n’est pas une sauvegarde d’Escale. Rien n’a été changé.'
  if (error instanceof DatabaseInUse)
    return 'Un serveur Escale se sert de cette base, ou une autre restauration est en cours. Rien n’a été changé : arrêtez le serveur, puis recommencez.'
  if (error instanceof NotEmpty)
    return 'Cette base contient déjà un réseau. Rien n’a été changé. Pour remplacer tout son contenu, ajoutez --replace.'
  if (error instanceof ForeignTables)
    return 'Cette base contient les tables d’un autre programme. Rien n’a été changé : donnez à Escale une base à elle.'
  if (error instanceof NoDatabase) return error.message
  if (error instanceof EmptyDatabase) return 'Cette base est vide : il n’y a rien à sauvegarder.'
  if (error instanceof NewerDatabase)
    return 'Cela vient d’une version plus récente d’Escale. Rien n’a été changé ; prenez cette version-là.'
  const { code, path, message } = error as NodeJS.ErrnoException
  if (code === 'EEXIST') return `${path} existe déjà : une sauvegarde n’en remplace jamais une autre.`
  if (code === 'EACCES' || code === 'EPERM')
    return `${path} : ce compte n’a pas le droit d’y lire ou d’y écrire. Rien n’a été changé.`
  if (code === 'ENOENT') return `${path} : fichier ou dossier introuvable.`
  return whyUnusable(error) ?? `Cela n’a pas pu être fait : ${message}`
}

// Said outright: the embedded database's own way of leaving would answer 0.
process.exit(await main(process.argv.slice(2)))
