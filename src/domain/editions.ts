/** Longest identifier in a catalog, in characters: lots leave with it, and the wire has its limits (SYN4, P3). */
export const LONGEST_ID = 60

/** The identifier under which an older edition is published again, at a position (ADM2). */
export function idOfReturn(older: string, position: number): string {
  const mark = `-retour-${position}`
  const name = older.replace(/-retour-\d+$/, '').slice(0, LONGEST_ID - mark.length)
  return `${name.replace(/-$/, '')}${mark}`
}
