import type { Contract, StatusRange } from '../../contract/model.ts';
import type { Exchange } from '../../exchange/model.ts';
import { envelopeOf } from '../../proof/lens.ts';
import type { AnswerMutant, Mutant } from '../../proof/mutant.ts';
import { isInScope, type Scope } from './scope.ts';
import { distinctIn } from './spoiler.ts';

/** What a mutant needs before the first answer is given; undefined of one that can spoil an answer before the next has come. */
const neededBy = ({ over, touches }: Mutant): string | undefined => {
  if (over === 'burst') return 'all answers of a burst, and of what is sent after it,';
  return over === 'series' && touches !== 'distinct' ? 'all answers of a race' : undefined;
};

/** Whether a mutant can spoil an answer before the next has come. */
export const isLive = (mutant: Mutant): boolean => neededBy(mutant) === undefined;

/** A status of each kind that servers give. */
const usual: readonly number[] = [200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503];

/** A plain answer in JSON, as any API may give it. Mutants that need more of an answer than this apply to it under no status. */
const plainAnswer = (operation: string, status: number): Exchange => {
  const data = '{"id":"a-1","name":"lamp","count":2,"items":[{"id":"b-1"}],"at":"2026-11-20T00:00:00Z"}';
  return {
    id: 'live#1',
    probe: 'live',
    role: 'question',
    of: operation,
    attempt: 1,
    startedAtMs: 0,
    request: { method: 'GET', url: 'http://127.0.0.1/', headers: [], body: null },
    outcome: {
      kind: 'answer',
      status,
      headers: [
        ['Content-Type', 'application/json'],
        ['Content-Length', String(data.length)],
      ],
      body: { encoding: 'utf-8', data, length: data.length, capped: false },
      firstByteMs: 1,
      totalMs: 1,
    },
    values: {},
  };
};

/** The statuses under which a mutant spoils one and the same plain answer. */
const statusesOf = (contract: Contract, mutant: AnswerMutant, { operations, statuses }: Scope): readonly number[] => {
  const asked = operations.length > 0 ? operations : Object.keys(contract.operations);
  const accepted = asked.flatMap((operation) => contract.operations[operation]?.accepts ?? []);
  const named = statuses.filter((status) => typeof status === 'number');
  const tried = [...new Set([...usual, ...accepted, ...named])].sort((a, b) => a - b);
  return tried.filter((status) =>
    asked.some((operation) => {
      const exchange = plainAnswer(operation, status);
      return mutant.spoil(exchange, { contract, envelope: envelopeOf(contract, exchange) }) !== undefined;
    }),
  );
};

const classesOf = (statuses: readonly number[]): readonly StatusRange[] => [
  ...new Set(statuses.map((status) => `${Math.floor(status / 100)}xx` as StatusRange)),
];

/** Why a mutant would show nothing at a server that spoils the answers of `scope`: what was found, and what is wanted. undefined where it may. */
export const whyNotLive = (contract: Contract, mutant: Mutant, scope: Scope): string | undefined => {
  const needed = neededBy(mutant);
  if (needed !== undefined || mutant.over === 'burst')
    return `found ${mutant.id}, which needs ${needed} before the first of them is given; wanted a mutant that spoils one answer at a time: refusal list --mutants tells them apart`;
  if (mutant.over === 'series')
    return distinctIn(contract).length > 0
      ? undefined
      : `found ${mutant.id}, which repeats what must be distinct; wanted a contract that says so of something, which ${contract.id} does not`;
  const statuses = statusesOf(contract, mutant, scope);
  if (statuses.length === 0 || statuses.some((status) => hasStatus(contract, scope, status))) return undefined;
  const found =
    scope.statuses.length === 0 ? 'refusals (400 and above)' : `answers with status ${scope.statuses.join(', ')}`;
  const options = classesOf(statuses).map((range) => `--status ${range}`);
  const more =
    scope.operations.length === 0 && statuses.every((status) => status < 400)
      ? ', with --operation <operationId> for one that no setup step or control asks for'
      : '';
  return `found ${mutant.id} at work on ${found}, of which it spoils none; wanted the answers that it spoils: ${options.join(' ')}${more}`;
};

const hasStatus = (contract: Contract, scope: Scope, status: number): boolean => {
  const asked = scope.operations.length > 0 ? scope.operations : Object.keys(contract.operations);
  return asked.some((operation) => isInScope(contract, scope, operation, status));
};
