import { serve } from '@hono/node-server'
import { createApp, MissingBuild } from './app.ts'

const DEFAULT_PORT = 8787

try {
  listen(createApp(process.env.ESCALE_CLIENT ?? 'dist/client'), readPort(process.env.PORT))
} catch (error) {
  if (!(error instanceof MissingBuild)) throw error
  stop(
    `L’application n’est pas construite : ${error.folder} est absent. Lancez « npm run build », puis recommencez.`,
  )
}

function listen(app: ReturnType<typeof createApp>, port: number) {
  const server = serve({ fetch: app.fetch, port }, () => {
    console.log(`Escale est prête. Ouvrez http://localhost:${port} dans le navigateur.`)
    console.log('Pour arrêter : Ctrl+C.')
  })
  server.on('error', (error: NodeJS.ErrnoException) => stop(whyNotListening(error, port)))

  const close = () => {
    server.close(() => process.exit(0))
    // A browser holds its connection open: without this the server would wait for it.
    if ('closeAllConnections' in server) server.closeAllConnections()
  }
  process.on('SIGTERM', close)
  process.on('SIGINT', close)
}

function whyNotListening(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Le port ${port} est déjà pris. Fermez l’autre programme, ou choisissez un port : PORT=${port + 1} npm start.`
  }
  if (error.code === 'EACCES') {
    return `Le port ${port} est réservé au système. Choisissez-en un plus grand : PORT=${DEFAULT_PORT} npm start.`
  }
  return `Le serveur ne peut pas écouter sur le port ${port} : ${error.message}`
}

function readPort(text: string | undefined): number {
  if (!text) return DEFAULT_PORT
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  return stop(`PORT vaut « ${text} » : il faut un nombre entier entre 1 et 65535.`)
}

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}
