import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What Prometheus is told. */
export class ServerMetrics {
  private readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'resattn_request_seconds',
    help: 'Seconds from the arrival of a request to its answer.',
    labelNames: ['route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  private readonly batches = new Histogram({
    name: 'resattn_batch_size',
    help: 'Texts that were computed together.',
    labelNames: ['model'],
    buckets: [1, 2, 4, 8, 16, 32, 64, 128],
    registers: [this.registry],
  });
  private readonly computing = new Counter({
    name: 'resattn_batch_seconds_total',
    help: 'Seconds spent in the model.',
    labelNames: ['model'],
    registers: [this.registry],
  });
  private readonly refused = new Counter({
    name: 'resattn_refused_total',
    help: 'Requests that were refused, by code of the error.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  /** @param waiting texts that wait, by model */
  constructor(waiting: () => Readonly<Record<string, number>>) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: 'resattn_waiting_texts',
      help: 'Texts that wait for a batch.',
      labelNames: ['model'],
      registers: [this.registry],
      collect() {
        for (const [model, count] of Object.entries(waiting())) this.set({ model }, count);
      },
    });
  }

  readonly contentType: string = this.registry.contentType;

  text(): Promise<string> {
    return this.registry.metrics();
  }

  request(route: string, status: number, seconds: number): void {
    this.requests.observe({ route, status }, seconds);
  }

  batch(model: string, size: number, seconds: number): void {
    this.batches.observe({ model }, size);
    this.computing.inc({ model }, seconds);
  }

  refusal(code: string): void {
    this.refused.inc({ code });
  }
}
