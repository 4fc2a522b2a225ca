import { renderUnicodeCompact } from 'uqr'
import { spacedCode } from '../sync/contract.ts'
import { enrolmentLink, newEnrolmentCode } from './enrolmentCodes.ts'
import { firstAdministratorLink } from './invitations.ts'
import { createLog } from './log.ts'
import { type RunningServer, startServer } from './run.ts'
import { readSettings, type Settings } from './settings.ts'
import { whyNotStarted, whyStopped } from './whyNotStarted.ts'

// The server as a process: environment, what it says when it starts, signals.

try {
  const settings = readSettings(process.env)
  const server = await startServer(settings, createLog())
  stopOnSignals(server)
  stopWithDatabase(server)
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

/** Whoever keeps the process starts the whole anew; nothing that was answered for is lost. */
function stopWithDatabase(server: RunningServer) {
  void server.lost.then(async (error) => {
    console.error(whyStopped(error))
    await server.stop()
    process.exit(1)
  })
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
