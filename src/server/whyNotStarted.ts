import { MissingBuild } from './client.ts'
import { WrongSettings } from './settings.ts'
import { databaseTrouble, NewerDatabase } from './store/database.ts'

/** What kept the server from starting, and what to do, in words. */
export function whyNotStarted(error: unknown, command = 'npm start'): string {
  if (error instanceof WrongSettings) return error.problems.join('\n')
  if (error instanceof MissingBuild)
    return `L’application n’est pas construite : ${error.folder} est absent. Lancez « npm run build », puis recommencez.`
  if (error instanceof NewerDatabase)
    return 'La base de données vient d’une version plus récente d’Escale. Rien n’a été changé ; lancez cette version-là.'
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE')
    return `Le port ${port} est déjà pris. Fermez l’autre programme, ou choisissez un port : PORT=${(port ?? 0) + 1} ${command}.`
  if (code === 'EACCES' && port)
    return `Le port ${port} est réservé au système. Choisissez-en un plus grand : PORT=8787 ${command}.`
  if (databaseTrouble(error) || code === '28P01')
    return `La base de données ne répond pas (${code}). Vérifiez DATABASE_URL, puis recommencez. Rien n’a été changé.`
  return `Le serveur ne peut pas démarrer : ${message}`
}

/** Why a server that ran stops by itself. */
export const whyStopped = ({ message }: Error): string =>
  `La base de données s’est arrêtée et ne redémarre pas : ${message}. Le serveur s’arrête ; rien de ce qu’il a confirmé n’est perdu.`
