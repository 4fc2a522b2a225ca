import type { Context } from 'hono'
import { TROUBLES, type Trouble, type TroubleAnswer } from '../sync/contract.ts'
import { databaseTrouble } from './store/database.ts'

/** A request that is turned down whole; thrown anywhere under a route. `retryAfter` in seconds. */
export class Refused extends Error {
  constructor(
    readonly code: Trouble,
    readonly retryAfter: number | null = null,
  ) {
    super(code)
  }
}

/** Said to whoever reads the answer, of a tablet or of a manager's page: what happened, and that nothing is lost. */
const MESSAGES: Record<Trouble, string> = {
  malformed: 'La demande n’a pas la forme attendue. Rien n’a été pris.',
  unsigned: 'La demande n’est pas signée. Rien n’a été pris ; tout reste sur la tablette.',
  'wrong-signature': 'La signature ne correspond pas. Rien n’a été pris ; tout reste sur la tablette.',
  'clock-skewed': 'L’horloge de la tablette est trop loin de celle du serveur. Rien n’a été pris.',
  'unknown-tablet': 'Cette tablette n’est pas connue ici. Rien n’a été pris ; tout reste sur la tablette.',
  'not-signed-in': 'Vous n’êtes pas connecté, ou plus. Rien n’a changé. Connectez-vous.',
  'sign-in-again': 'Il faut s’être connecté il y a moins de dix minutes. Rien n’a changé.',
  forbidden: 'Ceci n’est pas ouvert à votre rôle. Rien n’a changé.',
  'other-site':
    'La demande ne vient pas d’une page de ce serveur, à l’adresse que dit PUBLIC_URL. Rien n’a changé.',
  'last-administrator':
    'C’est la dernière personne qui administre : invitez-en une autre avant de la retirer.',
  'last-passkey': 'C’est votre dernière clé d’accès : ajoutez-en une autre avant de l’oublier.',
  'not-found': 'Ceci n’existe pas, ou plus.',
  'wrong-method': 'Cette adresse existe, mais ne prend pas cette demande : l’en-tête Allow dit lesquelles.',
  revoked: 'Cette tablette a été retirée du réseau. Rien n’a été pris ; tout reste sur la tablette.',
  'other-network': 'Ce code ou cette tablette est d’un autre réseau. Rien n’a été pris.',
  'unknown-code': 'Ce code n’existe pas, a déjà servi, ou a plus de dix minutes.',
  'too-large': 'L’envoi est trop gros, ou trop lent. Rien n’a été pris.',
  'not-gzip': 'L’envoi n’est pas compressé comme attendu. Rien n’a été pris.',
  'too-many': 'Trop de demandes en peu de temps. Réessayez dans un moment.',
  failed: 'Le serveur n’a pas pu répondre. Rien n’est perdu. Recommencez dans un moment.',
  busy: 'Le serveur est très occupé. Rien n’est perdu. Recommencez dans un moment.',
  'database-down': 'La base de données ne répond pas. Rien n’est perdu. Recommencez dans un moment.',
  'database-full': 'Le disque du serveur est plein. Rien n’est perdu. Prévenez qui tient le serveur.',
}

/** Seconds to wait, where waiting helps. Jitter is the tablet's. */
const WAITS: Partial<Record<Trouble, number>> = {
  'too-many': 10,
  busy: 2,
  'database-down': 15,
  'database-full': 300,
}

/** The refusal that an error stands for; one that is no one's but ours is `failed`. */
export function refusalFrom(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused(databaseTrouble(error) ?? 'failed')
}

export function answerTrouble(c: Context, { code, retryAfter }: Refused, now: Date): Response {
  const wait = retryAfter ?? WAITS[code]
  if (wait !== undefined) c.header('Retry-After', String(wait))
  const answer: TroubleAnswer = { code, message: MESSAGES[code], serverTime: now.getTime() }
  return c.json(answer, TROUBLES[code])
}

/** An error's message may quote what a request held: its name and where it came from are enough. */
export function errorInLog(error: unknown): object {
  const { name, code, stack } = error as Error & { code?: unknown }
  const at = stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return { name, code, at: at?.slice(0, 4) }
}
