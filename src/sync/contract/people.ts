import * as v from 'valibot'

/** What the page of managers and the server say to each other about people: `/api/people/*` (ADM3). */

/** What a person who reads the figures may do. */
export const PERSON_ROLES = ['administrator', 'manager'] as const
export type PersonRole = (typeof PERSON_ROLES)[number]

/**
 * The header that tells with each answer to who is signed in how much longer, in milliseconds, the visit goes on if
 * nothing more is asked: a browser keeps figures for as long.
 */
export const VISIT_LEFT_HEADER = 'X-Visit-Left-Ms'

/**
 * The header that tells with each of these answers which visit it was given to: when it began, in milliseconds since
 * 1970, then what tells it from others. A browser shows kept figures in the visit that read them alone.
 */
export const VISIT_HEADER = 'X-Visit'
export const visitName = (beganAt: number, mark: string): string => `${beganAt}.${mark}`
export const visitBeganAt = (name = ''): number => Number.parseInt(name, 10) || 0

/** Longest name of an account, in characters. */
export const LONGEST_NAME = 60
const MOST_SITES = 500

const code = v.pipe(v.string(), v.maxLength(64), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/))
const personId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const instant = v.pipe(v.number(), v.integer(), v.minValue(0))
const role = v.picklist(PERSON_ROLES)
const sites = v.pipe(v.array(code), v.maxLength(MOST_SITES))
const encoded = (longest: number) => v.pipe(v.string(), v.maxLength(longest), v.regex(/^[\w-]+$/))

/** The only personal datum: a name that its owner chooses for the account. */
export const accountName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1),
  v.maxLength(LONGEST_NAME),
  // No control, format or separator character but the space.
  v.regex(/^[^\p{C}\p{Zl}\p{Zp}]+$/u),
)

/** The network it opens, then 256 random bits. */
export const invitationToken = v.pipe(
  v.string(),
  v.maxLength(108),
  v.regex(/^[a-z0-9]+(-[a-z0-9]+)*\.[\w-]{43}$/),
)

// What goes to the server

const registration = v.object({
  id: encoded(1_400),
  rawId: encoded(1_400),
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: encoded(4_000),
    attestationObject: encoded(20_000),
    transports: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(20))), v.maxLength(8)), []),
  }),
})
const assertion = v.object({
  id: encoded(1_400),
  rawId: encoded(1_400),
  type: v.literal('public-key'),
  response: v.object({
    clientDataJSON: encoded(4_000),
    authenticatorData: encoded(4_000),
    signature: encoded(8_000),
    userHandle: encoded(86),
  }),
})

/** POST /sign-in */
export const signInRequest = v.strictObject({ response: assertion })
/** POST /invitation/look */
export const lookRequest = v.strictObject({ invitation: invitationToken })
/** POST /invitation/options */
export const acceptOptionsRequest = v.strictObject({ invitation: invitationToken, name: accountName })
/** POST /invitation */
export const acceptRequest = v.strictObject({ response: registration })
/** POST /passkeys */
export const passkeyRequest = v.strictObject({ response: registration })
/** POST /openid; an invitation binds the provider's account to a person once. */
export const openIdRequest = v.strictObject({ accept: v.nullable(acceptOptionsRequest) })
/** POST /invitations; an administrator sees every site, a manager those named (DIS4). */
export const inviteRequest = v.pipe(
  v.strictObject({ role, sites }),
  v.check((asked) => (asked.role === 'administrator') === (asked.sites.length === 0)),
)

// What comes back

export const self = v.object({
  person: personId,
  name: v.string(),
  role,
  sites,
  network: v.object({ id: code, name: v.string() }),
})
/** Who is signed in here, as the page knows them. */
export type Self = v.InferOutput<typeof self>

/**
 * GET /me; `openId`: the organisation's provider may be used. `isOver`: this browser holds a visit that ended, in whatever
 * way.
 */
export const meAnswer = v.object({ self: v.nullable(self), openId: v.boolean(), isOver: v.boolean() })
export type Me = v.InferOutput<typeof meAnswer>

/** What an invitation opens. */
export const lookAnswer = v.object({ role, siteNames: v.array(v.string()), network: v.string() })
export type InvitationLook = v.InferOutput<typeof lookAnswer>

/** POST /openid: where the browser goes. */
export const openIdAnswer = v.object({ url: v.string() })

/** POST /invitations; the only time that the link is seen. */
export const inviteAnswer = v.object({ link: v.string(), expiresAt: instant })
export type Invited = v.InferOutput<typeof inviteAnswer>

/** GET / */
export const peopleAnswer = v.object({
  people: v.array(v.object({ person: personId, name: v.string(), role, sites, since: instant })),
  invitations: v.array(v.object({ invitation: v.string(), role, sites, expiresAt: instant })),
  /** In the order of their names. */
  sites: v.array(v.object({ id: code, name: v.string(), town: v.string() })),
})
export type People = v.InferOutput<typeof peopleAnswer>

/** GET /passkeys; `isLast`: without it, nothing would open the account. */
export const passkeysAnswer = v.array(
  v.object({
    credential: v.string(),
    isSynced: v.boolean(),
    since: instant,
    usedAt: instant,
    isLast: v.boolean(),
  }),
)
export type Passkeys = v.InferOutput<typeof passkeysAnswer>

/** GET /visits, and DELETE /visits/:visit, which ends one; the last begun first. `isThis`: the one that asks. */
export const visitsAnswer = v.array(
  v.object({ visit: v.string(), since: instant, usedAt: instant, isThis: v.boolean() }),
)
export type Visits = v.InferOutput<typeof visitsAnswer>

/** How coming back from the provider ended, when nobody is signed in by it: `/pilotage#connexion=…`. */
export const OPENID_ENDS = ['inconnu', 'annule', 'panne', 'invitation', 'deja'] as const
export type OpenIdEnd = (typeof OPENID_ENDS)[number]
