import type { Json } from '../contract/json.ts';
import type { Contract } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { MissingValue } from '../contract/template.ts';
import type { Exchange, HttpRequest, RawOutcome, Role } from '../exchange/model.ts';
import type { Redactor } from '../exchange/redact.ts';
import { seal } from '../exchange/seal.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { uniqueName } from '../plan/fill.ts';
import type { Probe } from '../plan/probe.ts';
import type { Target } from '../target/model.ts';
import type { Client } from './client.ts';
import type { Pace } from './pace.ts';

/** Whom an asker asks, and by what means. */
export interface AskerOptions {
  readonly runId: string;
  readonly contract: Contract;
  readonly target: Target;
  readonly inputs: InputRegistry;
  readonly client: Client;
  readonly pace: Pace;
  readonly redactor: Redactor;
  readonly connections: number;
}

export type Values = Readonly<Record<string, Json>>;

/** A request that is ready, and what it was made of. */
export interface Ready {
  readonly of: string;
  readonly role: Role;
  readonly request: HttpRequest;
  readonly values: Values;
}

/** What has been asked for one probe so far, sealed and recorded as it ends. */
export class Course {
  readonly probe: Probe;
  values: Values;
  /** The number of the last exchange. */
  #number = 0;
  readonly #options: AskerOptions;
  readonly #record: (exchange: Exchange) => void;

  constructor(options: AskerOptions, probe: Probe, values: Values, record: (exchange: Exchange) => void) {
    this.#options = options;
    this.probe = probe;
    this.values = values;
    this.#record = record;
  }

  /** What the next request may refer to, or the one that is so many turns ahead. */
  known(operation: Operation, turn = 1): Values {
    const unique = uniqueName(this.#options.runId, this.probe.id, this.#number + turn);
    return { unique, scope: operation.security[0]?.scopes[0] ?? '', ...this.values };
  }

  record(unsealed: Omit<Parameters<typeof seal>[0], 'probe' | 'number'>): void {
    this.#number++;
    this.#record(seal({ probe: this.probe.id, number: this.#number, ...unsealed }, this.#options.redactor));
  }

  /** Records that a reference has no value, and that nothing was sent. */
  recordUnsent(unsent: Ready, { message }: MissingValue): void {
    const outcome: RawOutcome = { kind: 'none', cause: 'other', detail: message };
    this.record({ ...unsent, attempt: 1, startedAtMs: Date.now(), outcome, lacks: message });
  }
}
