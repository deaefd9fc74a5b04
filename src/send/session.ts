import type { Contract } from '../contract/model.ts';
import { Redactor, type Secret } from '../exchange/redact.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import type { Target } from '../target/model.ts';
import { Asker } from './asker.ts';
import { Client } from './client.ts';
import { Pace } from './pace.ts';

export interface SessionOptions {
  readonly runId: string;
  readonly contract: Contract;
  readonly target: Target;
  readonly inputs: InputRegistry;
  /** How many requests are under way side by side. */
  readonly connections: number;
}

/** The way to one target, kept open from the first request to the last. */
export interface Session {
  readonly asker: Asker;
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

/** A credential, and for Basic its password by itself. */
const secretsOf = (name: string, value: string): readonly Secret[] => {
  const password = value.slice(value.indexOf(':') + 1);
  return password === value
    ? [{ name, value }]
    : [
        { name, value },
        { name: `${name}.password`, value: password },
      ];
};

/** Opens the way to a target: its hosts and no others, its pace, its secrets redacted from the start. */
export const openSession = ({ runId, contract, target, inputs, connections }: SessionOptions): Session => {
  const { budget, url } = target.facts;
  const client = new Client({
    connections,
    timeoutMs: budget.timeoutMs,
    urls: target.statesUrl === undefined ? [url] : [url, target.statesUrl],
    ...(target.ca === undefined ? {} : { ca: target.ca }),
    ...(target.proxies === undefined ? {} : { proxies: target.proxies }),
  });
  const redactor = new Redactor(Object.entries(target.credentials).flatMap(([name, value]) => secretsOf(name, value)));
  for (const { credential } of Object.values(target.proxies ?? {}))
    for (const secret of credential === undefined ? [] : secretsOf('proxy', credential)) redactor.add(secret);
  const pace = new Pace(budget.requestsPerSecond);
  const asker = new Asker({ runId, contract, target, inputs, client, pace, redactor, connections });
  return { asker, close: () => client.close() };
};
