import { isIP } from 'node:net'
import { resolve } from 'node:path'
import * as v from 'valibot'

/** What the environment may set; everything has a default, so that one command starts a server. */
export type Settings = {
  port: number
  /** Where tablets and managers reach the server, without a final slash. Passkeys and codes rest on it. */
  publicUrl: string
  /** Absolute. Holds the embedded database; unused when `databaseUrl` is given. */
  dataDir: string
  databaseUrl: string | null
  /** One proxy in front, whose `X-Forwarded-For` is believed: limits on tries rest on the client's address. */
  trustProxy: boolean
  metricsFor: MetricsFor
  /** The organisation's identity provider; `null` leaves passkeys alone to sign in with (ADM3). */
  openid: OpenIdSettings | null
  /** The built app. */
  client: string
}

/** Who may read what is measured: programs of this very machine, whoever shows a token, or everyone. */
export type MetricsFor = 'this-machine' | 'everyone' | { token: string }

export type OpenIdSettings = { issuer: string; clientId: string; clientSecret: string }

const DEFAULT_PORT = 8787

const isOrigin = (text: string) => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
}

/** Browsers give passkeys, workers and storage to https alone, or to this very machine. `text` is an address. */
const isSecure = (text: string) =>
  new URL(text).protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(text).hostname)

const port = v.pipe(
  v.string(),
  v.regex(/^\d+$/, (issue) => `PORT vaut « ${issue.input} » : il faut un nombre entier entre 1 et 65535.`),
  v.transform(Number),
  v.minValue(1, 'PORT : il faut un nombre entier entre 1 et 65535.'),
  v.maxValue(65_535, 'PORT : il faut un nombre entier entre 1 et 65535.'),
)

const publicUrl = v.pipe(
  v.string(),
  v.check(
    isOrigin,
    'PUBLIC_URL : il faut une adresse sans chemin, par exemple https://escale.bibliotheques.example.',
  ),
  v.check(
    (text) => !isOrigin(text) || isSecure(text),
    'PUBLIC_URL : hors de cette machine, il faut https (les navigateurs refusent sinon le hors-ligne).',
  ),
  v.check(
    (text) => !isOrigin(text) || isIP(new URL(text).hostname.replace(/^\[|\]$/g, '')) === 0,
    'PUBLIC_URL : il faut un nom, pas une adresse en chiffres (les clés d’accès ne valent que pour un nom). Sur cette machine : localhost.',
  ),
  v.transform((text) => new URL(text).origin),
)

const databaseUrl = v.pipe(
  v.string(),
  v.regex(
    /^postgres(ql)?:\/\/\S+$/,
    'DATABASE_URL : il faut une adresse postgres://utilisateur:motdepasse@machine:5432/base.',
  ),
)

const issuer = v.pipe(
  v.string(),
  v.check(
    (text) => URL.canParse(text) && isSecure(text) && !new URL(text).hash,
    'OIDC_ISSUER : il faut l’adresse https du service d’identité, telle qu’il la publie.',
  ),
)

const trustProxy = v.pipe(
  v.picklist(['0', '1'], 'TRUST_PROXY : 1 si un relais de confiance est devant le serveur, sinon 0.'),
  v.transform((text) => text === '1'),
)

const metricsFor = v.pipe(
  v.string(),
  v.regex(
    /^(open|[!-~]{24,})$/,
    'METRICS : « open », ou un jeton d’au moins 24 signes sans espace ni accent ; sans rien, cette machine seule lit les mesures.',
  ),
  v.transform((text): MetricsFor => (text === 'open' ? 'everyone' : { token: text })),
)

const OPENID = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
const OPENID_IN_PART =
  'OIDC_ISSUER, OIDC_CLIENT_ID et OIDC_CLIENT_SECRET vont ensemble : donnez les trois, ou aucune.'

const environment = v.object({
  PORT: v.optional(port, String(DEFAULT_PORT)),
  PUBLIC_URL: v.optional(publicUrl),
  DATA_DIR: v.optional(v.string(), './data'),
  DATABASE_URL: v.optional(databaseUrl),
  TRUST_PROXY: v.optional(trustProxy, '0'),
  METRICS: v.optional(metricsFor),
  OIDC_ISSUER: v.optional(issuer),
  OIDC_CLIENT_ID: v.optional(v.string()),
  OIDC_CLIENT_SECRET: v.optional(v.string()),
  ESCALE_CLIENT: v.optional(v.string(), 'dist/client'),
})

/** Every setting that does not hold, in words. */
export class WrongSettings extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'))
  }
}

/** @throws WrongSettings with all that is wrong at once. An empty variable is as if it was not there. */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value))
  const read = v.safeParse(environment, given)
  const problems = read.issues?.map(({ message }) => message) ?? []
  const openidGiven = OPENID.filter((name) => given[name]).length
  if (openidGiven > 0 && openidGiven < OPENID.length) problems.push(OPENID_IN_PART)
  if (!read.success || problems.length > 0) throw new WrongSettings([...new Set(problems)])
  const found = read.output
  return {
    port: found.PORT,
    publicUrl: found.PUBLIC_URL ?? `http://localhost:${found.PORT}`,
    dataDir: resolve(found.DATA_DIR),
    databaseUrl: found.DATABASE_URL ?? null,
    trustProxy: found.TRUST_PROXY,
    metricsFor: found.METRICS ?? 'this-machine',
    openid: openIdOf(found),
    client: resolve(found.ESCALE_CLIENT),
  }
}

const openIdOf = (found: v.InferOutput<typeof environment>): OpenIdSettings | null =>
  found.OIDC_ISSUER && found.OIDC_CLIENT_ID && found.OIDC_CLIENT_SECRET
    ? {
        issuer: found.OIDC_ISSUER,
        clientId: found.OIDC_CLIENT_ID,
        clientSecret: found.OIDC_CLIENT_SECRET,
      }
    : null
