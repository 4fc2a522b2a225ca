import { MissingBuild } from './client.ts'
import { WrongSettings } from './settings.ts'
import { databaseTrouble, NewerDatabase, WrongEncoding } from './store/database.ts'

/** What kept the server from starting, and what to do, in words. */
export function whyNotStarted(error: unknown, command = 'npm start'): string {
  if (error instanceof WrongSettings) return error.problems.join('\n')
  if (error instanceof MissingBuild)
    return `L’application n’est pas construite : ${error.folder} est absent. Lancez « npm run build », puis recommencez.`
  const whyNoDatabase = whyUnusable(error)
  if (whyNoDatabase) return whyNoDatabase
  const { code, message, port } = error as NodeJS.ErrnoException & { port?: number }
  if (code === 'EADDRINUSE')
    return `Le port ${port} est déjà pris. Fermez l’autre programme, ou choisissez un port : PORT=${(port ?? 0) + 1} ${command}.`
  if (code === 'EACCES' && port)
    return `Le port ${port} est réservé au système. Choisissez-en un plus grand : PORT=8787 ${command}.`
  return `Le serveur ne peut pas démarrer : ${message}`
}

/** Why a server or a command cannot work with its database, and which setting to look at; `null`: it is not the database. */
export function whyUnusable(error: unknown): string | null {
  if (error instanceof NewerDatabase)
    return 'La base de données vient d’une version plus récente d’Escale. Rien n’a été changé ; lancez cette version-là.'
  if (error instanceof WrongEncoding)
    return `Cette base de données est en ${error.message}, et il la faut en UTF8. Rien n’a été changé : créez-en une avec « createdb --encoding=UTF8 --template=template0 », et donnez-la dans DATABASE_URL.`
  const code = String((error as { code?: unknown } | null)?.code ?? '')
  switch (code) {
    case '3D000':
      return 'La base de données que nomme DATABASE_URL n’existe pas sur ce serveur PostgreSQL. Créez-la, ou corrigez DATABASE_URL. Rien n’a été changé.'
    case '42501':
      return 'Le compte de DATABASE_URL n’a pas le droit de créer ou de lire des tables dans cette base de données. Rendez-l’en propriétaire (« ALTER DATABASE … OWNER TO … »), ou corrigez DATABASE_URL. Rien n’a été changé.'
    case '28P01':
    case '28000':
      return `PostgreSQL refuse ce compte ou son mot de passe (${code}). Corrigez DATABASE_URL ; si elle n’est pas donnée, remettez le fichier postgres.password de cette base dans le dossier DATA_DIR. Rien n’a été changé.`
  }
  return (
    databaseTrouble(error) &&
    `La base de données ne répond pas (${code}). Vérifiez DATABASE_URL, puis recommencez. Rien n’a été changé.`
  )
}

/** Why a server that ran stops by itself. */
export const whyStopped = ({ message }: Error): string =>
  `La base de données s’est arrêtée et ne redémarre pas : ${message}. Le serveur s’arrête ; rien de ce qu’il a confirmé n’est perdu.`

/** What went wrong while it stopped. */
export const whyNotStopped = ({ message }: Error): string =>
  `Le serveur ne s’est pas arrêté comme prévu : ${message}. Rien de ce qu’il a confirmé n’est perdu.`
