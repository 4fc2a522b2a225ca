/** What a person who reads the figures may do (ADM3). */
export const PERSON_ROLES = ['administrator', 'manager'] as const
export type PersonRole = (typeof PERSON_ROLES)[number]
