import { createHmac } from 'node:crypto'
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
} from 'openid-client'
import type { OpenIdSettings } from './settings.ts'
import { sha256 } from './store/catalogs.ts'

/**
 * The organisation's own provider (ADM3): authorization code with PKCE, state and nonce, all three drawn from one
 * secret that only the browser's cookie holds. Nothing is asked for but the subject, and it is kept as a hash.
 */
export type OpenId = {
  /** Where the browser goes. @throws when the provider does not answer. */
  begin: (secret: string) => Promise<URL>
  /** The subject's hash, with its issuer's; `null` when the person turned back there. @throws when it does not hold. */
  end: (secret: string, callback: URLSearchParams) => Promise<string | null>
}

const PROVIDER_LIMIT_S = 10
export const CALLBACK_PATH = '/api/people/openid/callback'

export function createOpenId(settings: OpenIdSettings, publicUrl: string): OpenId {
  const redirectUri = `${publicUrl}${CALLBACK_PATH}`
  const configuration = readOnce(settings)
  return {
    begin: async (secret) => {
      const { state, nonce, verifier } = drawnFrom(secret)
      return buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
    },
    end: async (secret, callback) => {
      const { state, nonce, verifier } = drawnFrom(secret)
      const url = new URL(redirectUri)
      url.search = callback.toString()
      const tokens = await authorizationCodeGrant(await configuration(), url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
      }).catch(unlessTurnedBack)
      const claims = tokens?.claims()
      return claims ? sha256(`${claims.iss} ${claims.sub}`) : null
    },
  }
}

function drawnFrom(secret: string) {
  const draw = (purpose: string) => createHmac('sha256', secret).update(purpose).digest('base64url')
  return { state: draw('state'), nonce: draw('nonce'), verifier: draw('verifier') }
}

function unlessTurnedBack(error: unknown): null {
  if (error instanceof AuthorizationResponseError && error.error === 'access_denied') return null
  throw error
}

/** What the provider publishes of itself: read at the first need, and again as long as it did not answer. */
function readOnce({ issuer, clientId, clientSecret }: OpenIdSettings): () => Promise<Configuration> {
  let read: Promise<Configuration> | null = null
  const options = {
    timeout: PROVIDER_LIMIT_S,
    // Only on this very machine: the settings take no other address without https.
    ...(issuer.startsWith('http:') && { execute: [allowInsecureRequests] }),
  }
  return () => {
    read ??= discovery(new URL(issuer), clientId, undefined, provedWith(clientSecret), options).catch(
      (error) => {
        read = null
        throw error
      },
    )
    return read
  }
}

/** The secret in the header, as the standard has it by default; in the body for a provider that takes it only there. */
function provedWith(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)]
  return (server, ...rest) => {
    const taken = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (taken.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}
