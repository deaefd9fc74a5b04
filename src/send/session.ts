import { partOf } from '../contract/compile-credential.ts';
import type { Clause, Contract } from '../contract/model.ts';
import { Redactor, type Secret } from '../exchange/redact.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type CredentialValue, controlUrls, serverUrls, type Target } from '../target/model.ts';
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
  readonly asker: Pick<Asker, 'askGroup'>;
  /** Ends every connection. */
  readonly close: () => Promise<void>;
}

/** A credential, and for Basic its password by itself. */
const secretsOf = (name: string, given: CredentialValue): readonly Secret[] =>
  typeof given === 'string'
    ? secretsOfValue(name, given)
    : Object.entries(given).map(([part, value]) => ({ name: partOf(name, part), value }));

const secretsOfValue = (name: string, value: string): readonly Secret[] => {
  const password = value.slice(value.indexOf(':') + 1);
  return password === value
    ? [{ name, value }]
    : [
        { name, value },
        { name: `${name}.password`, value: password },
      ];
};

const racingOf = (clause: Clause): number => (clause.kind === 'answer' ? (clause.race?.requests ?? 0) : 0);

/** Opens the way to a target: its hosts and no others, its pace, its secrets redacted from the start. */
export const openSession = ({ runId, contract, target, inputs, connections }: SessionOptions): Session => {
  const { budget } = target.facts;
  const client = new Client({
    // The requests of a race must not wait for one another.
    connections: Math.max(connections, ...contract.clauses.map((clause) => racingOf(clause))),
    timeoutMs: budget.timeoutMs,
    urls: [...serverUrls(target.facts), ...controlUrls(target)],
    ...(target.ca === undefined ? {} : { ca: target.ca }),
    ...(target.proxies === undefined ? {} : { proxies: target.proxies }),
  });
  const redactor = new Redactor(Object.entries(target.credentials).flatMap(([name, value]) => secretsOf(name, value)));
  for (const { credential } of Object.values(target.proxies ?? {}))
    for (const secret of credential === undefined ? [] : secretsOf('proxy', credential)) redactor.add(secret);
  const pace = new Pace(budget.requestsPerSecond);
  const asker = new Asker({ runId, contract, target, inputs, client, pace, redactor, connections });
  return {
    asker,
    close: async () => {
      await asker.undo();
      await client.close();
    },
  };
};
