import { existsSync } from 'node:fs'
import { build } from 'vite'
import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { enrolmentLink, newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { administratorLink } from '../../src/server/invitations.ts'
import { createLog } from '../../src/server/log.ts'
import { startServer } from '../../src/server/run.ts'
import { readSettings } from '../../src/server/settings.ts'
import { catalogInForce } from '../../src/server/store/catalogs.ts'
import { whyNotStarted, whyStopped } from '../../src/server/whyNotStarted.ts'
import { tryPort } from '../port.ts'
import { fillDemo } from './fill.ts'

// npm run demo: builds, serves from a folder of its own, and fills it with an invented year.

/** Never the database of a network at work, whatever the environment says. */
const DATA_DIR = './data/demo'

try {
  const settings = readSettings({ ...process.env, DATABASE_URL: '', DATA_DIR })
  await tryPort(settings.port)
  if (existsSync('vite.config.ts')) await build({ logLevel: 'error' })
  const server = await startServer(settings, createLog('warn'), async (db, { network }) => {
    const inForce = await catalogInForce(db, network.id)
    const count = await fillDemo(db, JSON.parse(inForce?.body ?? '') as Catalog, new Date())
    console.log(
      count === null
        ? `Démonstration : l’année inventée est déjà dans ${DATA_DIR}. Pour la refaire, effacez ce dossier.`
        : `Démonstration : une année inventée, ${count.toLocaleString('fr-FR')} envois, dans ${DATA_DIR}.`,
    )
  })
  const stop = (code: number) => void server.stop().then(() => process.exit(code))
  process.once('SIGINT', () => stop(0))
  process.once('SIGTERM', () => stop(0))
  void server.lost.then((error) => {
    console.error(whyStopped(error))
    stop(1)
  })
  const code = await newEnrolmentCode(server.services, server.network)
  console.log('Rien de ces chiffres ne vient d’une bibliothèque ; chaque page le rappelle.')
  console.log(
    `\nLes chiffres : ouvrez ce lien une fois pour y entrer (sept jours)\n  ${await administratorLink(server.services, server.network)}`,
  )
  console.log(`\nLa tablette : ${settings.publicUrl}`)
  console.log(`  pour la relier (dix minutes, une seule fois) : ${enrolmentLink(settings.publicUrl, code)}`)
  console.log('\nPour arrêter : Ctrl+C.')
} catch (error) {
  console.error(whyNotStarted(error, 'npm run demo'))
  process.exit(1)
}
