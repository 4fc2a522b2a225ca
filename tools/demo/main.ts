import type { Catalog } from '../../src/domain/catalogSchema.ts'
import { enrolmentLink, newEnrolmentCode } from '../../src/server/enrolmentCodes.ts'
import { administratorLink } from '../../src/server/invitations.ts'
import { createLog } from '../../src/server/log.ts'
import { startServer } from '../../src/server/run.ts'
import { runProcess } from '../../src/server/runProcess.ts'
import { readSettings, type Settings } from '../../src/server/settings.ts'
import type { Database } from '../../src/server/store/database.ts'
import { whyNotStarted } from '../../src/server/whyNotStarted.ts'
import { NotBuilt, withOwnClient } from '../buildInto.ts'
import { mayServe } from '../mayServe.ts'
import { stopWithNpm } from '../stopWithNpm.ts'
import { fillDemo } from './fill.ts'

// npm run demo: builds, serves from a folder of its own, and fills it with an invented year.

/** Never the database of a network at work, whatever the environment says. */
const DATA_DIR = './data/demo'

stopWithNpm('demo')
const ignored = ['DATA_DIR', 'DATABASE_URL'].filter((name) => process.env[name])
if (ignored.length > 0)
  console.log(`La démonstration garde ses données dans ${DATA_DIR}, sans égard à ${ignored.join(' ni à ')}.`)
try {
  const settings = readSettings({ ...process.env, DATABASE_URL: '', DATA_DIR })
  await mayServe(settings)
  await withOwnClient((client) => demonstrate({ ...settings, client }))
} catch (error) {
  console.error(error instanceof NotBuilt ? error.message : whyNotStarted(error, 'npm run demo'))
  process.exit(1)
}

async function demonstrate(settings: Settings) {
  const { services, network } = await runProcess(startServer(settings, createLog('warn'), fill))
  const code = await newEnrolmentCode(services, network)
  console.log('Rien de ces chiffres ne vient d’une bibliothèque ; chaque page le rappelle.')
  console.log(
    `\nLes chiffres : ouvrez ce lien une fois pour y entrer (sept jours)\n  ${await administratorLink(services, network)}`,
  )
  console.log(`\nLa tablette : ${settings.publicUrl}`)
  console.log(`  pour la relier (dix minutes, une seule fois) : ${enrolmentLink(settings.publicUrl, code)}`)
  console.log('\nPour arrêter : Ctrl+C.')
}

async function fill(db: Database, { network }: Catalog) {
  const count = await fillDemo(db, network.id, new Date())
  console.log(
    count === null
      ? `Démonstration : l’année inventée est déjà dans ${DATA_DIR}. Pour la refaire, effacez ce dossier.`
      : `Démonstration : une année inventée, ${count.toLocaleString('fr-FR')} envois, dans ${DATA_DIR}.`,
  )
}
