import { renderUnicodeCompact } from 'uqr'
import { spacedCode } from '../sync/contract.ts'
import { enrolmentLink, newEnrolmentCode } from './enrolmentCodes.ts'
import { firstAdministratorLink } from './invitations.ts'
import { createLog } from './log.ts'
import { type RunningServer, startServer } from './run.ts'
import { runProcess } from './runProcess.ts'
import { readSettings, type Settings } from './settings.ts'
import { whyNotStarted } from './whyNotStarted.ts'

// The server as a process: environment, and what it says when it starts.

try {
  const settings = readSettings(process.env)
  const server = await runProcess(startServer(settings, createLog()))
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
