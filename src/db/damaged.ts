import { asRecord, isCode, isDay } from './rows.ts'
import { type DamagedSession, type Lost, labelOf } from './snapshots.ts'

/** What is known of a row that cannot be restored: codes and instants of the shape they must have, nothing else (SES8). */
export function damagedFrom({ row, why }: Lost): DamagedSession {
  const context = asRecord(row.context)
  const plan = asRecord(context.plan)
  return {
    sessionId: String(row.sessionId),
    label: labelOf(context.label),
    site: isCode(context.site) ? context.site : null,
    openedAt: numberOf(context.openedAt),
    day: isDay(context.day) ? context.day : null,
    appointmentId: textOf(context.appointmentId),
    level: numberOf(plan.level),
    needs: Array.isArray(plan.needs) ? plan.needs.filter((need) => typeof need === 'string') : [],
    why,
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
