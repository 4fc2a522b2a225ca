import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** What operations watch. No label names a tablet, a person or an address. */
export function createMetrics() {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    requests: new Histogram({
      name: 'escale_request_seconds',
      help: 'Duration of requests to the API',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
      registers,
    }),
    lots: new Counter({
      name: 'escale_lots_total',
      help: 'Lots by answer',
      labelNames: ['answer'],
      registers,
    }),
    troubles: new Counter({
      name: 'escale_troubles_total',
      help: 'Requests turned down, by code',
      labelNames: ['code'],
      registers,
    }),
    inFlight: new Gauge({ name: 'escale_requests_in_flight', help: 'Requests being answered', registers }),
  }
}
export type Metrics = ReturnType<typeof createMetrics>
