import { renderUnicodeCompact } from 'uqr'
import { spacedCode } from '../sync/contract.ts'
import { MissingBuild } from './app.ts'
import { enrolmentLink, newEnrolmentCode } from './enrolmentCodes.ts'
import { createLog } from './log.ts'
import { firstAdministratorLink } from './people.ts'
import { type RunningServer, startServer } from './run.ts'
import { readSettings, type Settings, WrongSettings } from './settings.ts'
import { databaseTrouble, NewerDatabase } from './store/database.ts'

// The server as a process: environment, what it says when it starts, signals.

try {
  const settings = readSettings(process.env)
  const server = await startServer(settings, createLog())
  stopOnSignals(server)
  await greet(server, settings)
} catch (error) {
  console.error(whyNotStarted(error))
  process.exit(1)
}

async function greet(server: RunningServer, { publicUrl }: Settings) {
  const code = await newEnrolmentCode(server.services, server.network)
  console.log(`Escale est prête. Ouvrez ${publicUrl} dans le navigateur.`)
  console.log(`\nPour relier une tablette (dix minutes, une seule fois) : ${spacedCode(code)}`)
  console.log(renderUnicodeCompact(enrolmentLink(publicUrl, code)))
  const invitation = await firstAdministratorLink(server.services, server.network)
  if (invitation)
    console.log(
      `\nPour lire les chiffres, la première personne qui administre ouvre ce lien (une journée, une seule fois) :\n${invitation}\n`,
    )
  console.log('Pour arrêter : Ctrl+C.')
}

function stopOnSignals(server: RunningServer) {
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    await server.stop()
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function whyNotStarted(error: unknown): string {
  if (error instanceof WrongSettings) return error.problems.join('\n')
  if (error instanceof MissingBuild)
    return `L’application n’est pas construite : ${error.folder} est absent. Lancez « npm run build », puis recommencez.`
  if (error instanceof NewerDatabase)
    return 'La base de données vient d’une version plus récente d’Escale. Rien n’a été changé ; lancez cette version-là.'
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE')
    return `Le port ${port} est déjà pris. Fermez l’autre programme, ou choisissez un port : PORT=${(port ?? 0) + 1} npm start.`
  if (code === 'EACCES' && port)
    return `Le port ${port} est réservé au système. Choisissez-en un plus grand : PORT=8787 npm start.`
  if (databaseTrouble(error) || code === '28P01')
    return `La base de données ne répond pas (${code}). Vérifiez DATABASE_URL, puis recommencez. Rien n’a été changé.`
  return `Le serveur ne peut pas démarrer : ${message}`
}
