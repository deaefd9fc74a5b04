import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { forge } from '../cli/testing/forge.ts';
import type { EvidenceFooter, EvidenceHeader, ExchangeLine, VerdictLine } from '../evidence/format.ts';
import { EvidenceError } from '../evidence/read.ts';
import { readJudged } from './judged.ts';
import { RecordedError } from './recorded.ts';
import { runThings, scratch } from './testing/small-run.ts';

const { dir, remove } = scratch();
afterAll(remove);
let file: string;
let bytes: Buffer;
let lines: readonly string[];
/** From 1, as editors count. */
const lineWith = (text: string): number => lines.findIndex((line) => line.includes(text)) + 1;

beforeAll(async () => {
  ({ file } = await runThings(dir, 'sound'));
  bytes = readFileSync(file);
  lines = bytes.toString().trimEnd().split('\n');
});

const changed = join(dir, 'changed.ndjson');
const errorOf = async (): Promise<unknown> =>
  readJudged(changed, inputs).then(
    () => undefined,
    (error: unknown) => error,
  );

test('evidence of a run is sound, and gives the verdicts that it recorded', async () => {
  const { results, changed: otherwise, exchanges, footer } = await readJudged(file, inputs);
  expect({ otherwise, missing: results.missing, complete: footer?.complete }).toEqual({
    otherwise: [],
    missing: [],
    complete: true,
  });
  expect(exchanges.map(({ role }) => role)).toEqual(
    ['setup', 'control', 'cleanup', 'setup', 'question', 'cleanup', 'control', 'question'].map(String),
  );
});

describe('whatever happens to a file by accident', () => {
  test('any byte that changed is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const other = Buffer.from(bytes);
        other[at] = (other[at] as number) ^ by;
        writeFileSync(changed, other);
        const error = await errorOf();
        expect(error, `byte ${at} by ${by}`).toBeInstanceOf(EvidenceError);
        expect((error as Error).message).toMatch(/^\S+changed\.ndjson:\d+ found .+; wanted /s);
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  test('any byte that was left out or put in is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), fc.option(fc.nat({ max: 255 })), async (at, byte) => {
        const rest = bytes.subarray(byte === null ? at + 1 : at);
        writeFileSync(changed, Buffer.concat([bytes.subarray(0, at), Buffer.from(byte === null ? [] : [byte]), rest]));
        expect(await errorOf(), `byte ${at}`).toBeInstanceOf(EvidenceError);
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test('wherever it is cut off, it is refused, or read as a run without an end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), async (length) => {
        writeFileSync(changed, bytes.subarray(0, length));
        const read = await readJudged(changed, inputs).catch((error: unknown) => error);
        if (!(read instanceof EvidenceError)) expect(read).toMatchObject({ footer: null });
      }),
      { numRuns: 100 },
    );
  }, 120_000);

  test('without its footer, a byte that changed is refused or leaves it without an end', async () => {
    const cut = bytes.subarray(0, bytes.length - Buffer.byteLength(`${lines.at(-1)}\n`));
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: cut.length - 2 }), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const other = Buffer.from(cut);
        other[at] = (other[at] as number) ^ by;
        writeFileSync(changed, other);
        const read = await readJudged(changed, inputs).catch((error: unknown) => error);
        // What is wrong with the contract in the header is a mistake of the contract.
        if (!(read instanceof Error)) expect(read).toMatchObject({ footer: null });
        else expect(['EvidenceError', 'RecordedError', 'MistakesError']).toContain(read.name);
      }),
      { numRuns: 200 },
    );
  }, 120_000);

  test.each<[string, () => Buffer | string, RegExp]>([
    [
      'appended to itself',
      () => Buffer.concat([bytes, bytes]),
      /found a line after the footer; wanted the footer last/,
    ],
    ['empty', () => '', /:1 found an empty file/],
    [
      'with two lines in another order',
      () => swapped(3),
      /:5 found an exchange of \S+ after one of \S+; wanted the order of the plan/,
    ],
    [
      'with a line twice',
      () => text(lines.toSpliced(2, 0, lines[2] as string)),
      /:4 found the exchange \S+ a second time/,
    ],
    ['without a line', () => text(lines.toSpliced(4, 1)), /:5 found the exchange \S+#2; wanted \S+#1/],
    ['without its last verdict', () => text(lines.toSpliced(-2, 1)), /the file was changed or cut/],
    ['with other line breaks', () => `${lines.join('\r\n')}\r\n`, /found a footer that does not end in its digest/],
    ['with an empty line', () => text(lines.toSpliced(3, 0, '')), /:4 found a line that is not JSON/],
  ])('%s, it is refused', async (_, content, says) => {
    writeFileSync(changed, content());
    expect(String(await errorOf())).toMatch(says);
  });
});

const text = (all: readonly string[]): string => `${all.join('\n')}\n`;
const swapped = (at: number): string => text(lines.toSpliced(at, 2, lines[at + 1] as string, lines[at] as string));

/** Writes the lines changed, with the digest and the counts that they then have. */
const forged = (change: (all: readonly string[]) => readonly string[]): void =>
  forge(file, changed, (all) => {
    const made = change(all);
    const count = (kind: string): number => made.filter((line) => line.startsWith(`{"line":"${kind}"`)).length;
    const counts = `"counts":{"exchanges":${count('exchange')},"verdicts":${count('verdict')}}`;
    return made.map((line, at) => (at === made.length - 1 ? line.replace(/"counts":\{[^}]+\}/, counts) : line));
  });
/** Lays something over the one line that holds a text. */
const laid =
  <T extends object>(holding: string, change: (line: T) => object) =>
  (all: readonly string[]): readonly string[] =>
    all.map((line, at) =>
      at === lineWith(holding) - 1 ? JSON.stringify({ ...JSON.parse(line), ...change(JSON.parse(line) as T) }) : line,
    );
const onExchange = (id: string, change: (line: ExchangeLine) => object) => laid<ExchangeLine>(`"id":"${id}"`, change);

const question = 'name.missing:createThing:missing-member@/name';
const control = 'name.missing:createThing:control';
const lineOf = (id: string): number => lineWith(`"id":"${id}"`);
const without =
  (...numbers: readonly number[]) =>
  (all: readonly string[]): readonly string[] =>
    all.filter((_, at) => !numbers.includes(at + 1));

describe('what is wrong though the digest is right', () => {
  test.each<[string, () => (all: readonly string[]) => readonly string[], () => string]>([
    [
      'an exchange twice',
      () => (all) => all.toSpliced(lineOf(`${question}#1`), 0, all[lineOf(`${question}#1`) - 1] as string),
      () => `:${lineOf(`${question}#1`) + 1} found the exchange ${question}#1 a second time; wanted each exchange once`,
    ],
    [
      'an exchange that was taken out from between others',
      () => without(lineOf(`${question}#2`)),
      () => `:${lineOf(`${question}#2`)} found the exchange ${question}#3; wanted ${question}#2, the next of its probe`,
    ],
    [
      'the first exchange of a probe taken out',
      () => without(lineOf(`${question}#1`)),
      () => `found the exchange ${question}#2; wanted ${question}#1, the next of its probe`,
    ],
    [
      'a number of its own',
      () => onExchange(`${question}#2`, () => ({ id: `${question}#7` })),
      () => `found the exchange ${question}#7; wanted ${question}#2, the next of its probe`,
    ],
    [
      'the exchanges of two probes in another order',
      () => (all) => {
        const [from, to] = [lineOf(`${control}#1`) - 1, lineOf(`${question}#1`) - 1];
        return [...all.slice(0, from), ...all.slice(to, to + 3), ...all.slice(from, to), ...all.slice(to + 3)];
      },
      () =>
        `:${lineOf(`${control}#1`) + 3} found an exchange of ${control} after one of ${question}; wanted the order of the plan`,
    ],
    [
      'the exchanges of two groups in another order',
      () => (all) => [all[0] as string, ...all.slice(7, 9), ...all.slice(1, 7), ...all.slice(9)],
      () =>
        ':4 found an exchange of name.missing:createThing:control here; wanted the exchanges of its own probes alone, in the order of the plan',
    ],
    [
      'an exchange of no probe',
      () =>
        onExchange(`${question}#3`, () => ({
          id: 'name.missing:createThing:x#1',
          probe: 'name.missing:createThing:x',
        })),
      () => `:${lineOf(`${question}#3`)} found an exchange of name.missing:createThing:x here; wanted`,
    ],
    [
      'a second attempt of nothing',
      () => onExchange(`${question}#2`, () => ({ attempt: 2 })),
      () => `found attempt 2 of ${question}#2; wanted attempt 1, or one that follows attempt 1 of the same`,
    ],
    [
      'a third attempt',
      () => onExchange(`${question}#2`, () => ({ attempt: 3 })),
      () =>
        'found 3 at /attempt of an exchange; wanted what reports/evidence.schema.json describes: it must be equal to one of the allowed values: 1, 2',
    ],
    [
      'a question that was asked twice as if it were a race',
      () => (all) => {
        const at = lineOf(`${question}#2`) - 1;
        const again = (all[at] as string).replace(`${question}#2`, `${question}#3`);
        const after = (all[at + 1] as string).replace(`${question}#3`, `${question}#4`);
        return all.toSpliced(at + 1, 1, again, after);
      },
      () => `found 2 questions in ${question}; wanted 1, unless one is sent once more, as attempt 2`,
    ],
    [
      'a control in the place of a question',
      () => onExchange(`${question}#2`, () => ({ role: 'control' })),
      () => `found a control in ${question}; wanted what a question sends: state, setup, question`,
    ],
    [
      'a step of an operation that the probe does not take',
      () => onExchange(`${question}#1`, () => ({ of: 'deleteThing' })),
      () => `found a setup of deleteThing in ${question}; wanted createThing`,
    ],
    [
      'a state that the probe does not need',
      () => onExchange(`${question}#1`, () => ({ role: 'state', of: 'full' })),
      () => `found a state of full in ${question}; wanted none`,
    ],
    [
      'a step after the question',
      () => onExchange(`${question}#3`, () => ({ role: 'setup' })),
      () => `found a setup after a question in ${question}; wanted the order in which a probe is asked`,
    ],
    [
      'an answer without a body',
      () => onExchange(`${question}#2`, ({ outcome }) => ({ outcome: { ...outcome, body: undefined } })),
      () => `:${lineOf(`${question}#2`)} found {"kind":"answer","status":400,`,
    ],
    [
      'a status that is text',
      () => onExchange(`${question}#2`, ({ outcome }) => ({ outcome: { ...outcome, status: '400' } })),
      () =>
        'found "400" at /outcome/status of an exchange; wanted what reports/evidence.schema.json describes: it must be integer',
    ],
    [
      'a member that no line has',
      () => onExchange(`${question}#2`, () => ({ note: 1 })),
      () => 'must NOT have additional properties: "note"',
    ],
    [
      'a verdict twice',
      () => (all) => {
        const at = lineWith('"line":"verdict"');
        return all.toSpliced(at, 0, all[at - 1] as string);
      },
      () =>
        `:${lineWith('"line":"verdict"') + 1} found a second verdict on ${question}; wanted one verdict on each probe and invariant`,
    ],
    [
      'verdicts in another order',
      () => (all) => {
        const at = lineWith('"line":"verdict"') - 1;
        return all.toSpliced(at, 2, all[at + 1] as string, all[at] as string);
      },
      () => `found the verdict on ${question} here; wanted verdicts in the order of the plan, invariants after probes`,
    ],
    [
      'a footer that calls something missing',
      () => laid<EvidenceFooter>('"line":"footer"', () => ({ missing: [question] })),
      () => `:${lines.length} found a footer that calls ${question} missing; wanted none`,
    ],
    [
      'a footer that calls a whole run incomplete',
      () => laid<EvidenceFooter>('"line":"footer"', () => ({ complete: false })),
      () => 'found a footer that says complete: false; wanted complete: true',
    ],
    [
      'a header with fewer probes',
      () => laid<EvidenceHeader>('"line":"header"', ({ plan }) => ({ plan: { ...plan, probes: 1 } })),
      () => ':1 found a header with 1 probes; wanted 2, as many as it asks',
    ],
    [
      'a header of another contract',
      () => laid<EvidenceHeader>('"line":"header"', ({ contract }) => ({ contract: { ...contract, id: 'other' } })),
      () => 'found the contract id other; wanted things, which the contract in it has',
    ],
    [
      'a header with another budget, within which less is asked',
      () =>
        laid<EvidenceHeader>('"line":"header"', ({ target }) => ({
          target: { ...target, budget: { ...target.budget, requests: 15 } },
        })),
      () => 'wanted none: its plan does not send it, since the target lacks budget',
    ],
  ])('%s is refused, with its place', async (_, change, says) => {
    forged(change());
    const error = await errorOf();
    expect(error instanceof EvidenceError || error instanceof RecordedError, String(error)).toBe(true);
    expect(String(error)).toContain(says());
  });

  test.each<[string, object, string]>([
    ['too many exchanges', { exchanges: 9, verdicts: 3 }, 'found the counts {"exchanges":9,"verdicts":3}'],
    [
      'too few verdicts',
      { exchanges: 8, verdicts: 2 },
      'wanted {"exchanges":8,"verdicts":3}, as many lines as there are',
    ],
    ['nothing', {}, 'found the counts {}'],
  ])('a footer that counts %s is refused', async (_, counts, says) => {
    forge(
      file,
      changed,
      laid<EvidenceFooter>('"line":"footer"', () => ({ counts, sha256: '0'.repeat(64) })),
    );
    expect(String(await errorOf())).toContain(says);
  });

  test.each<[string, () => (all: readonly string[]) => readonly string[], readonly string[]]>([
    [
      'a verdict that was changed',
      () => laid<VerdictLine>(`"of":"${question}"`, () => ({ verdict: { kind: 'fail' } })),
      [question],
    ],
    ['a verdict that is gone', () => without(lineWith(`"of":"${question}"`)), [question]],
    [
      'an answer that was changed',
      () => onExchange(`${question}#2`, ({ outcome }) => ({ outcome: { ...outcome, status: 409 } })),
      [question],
    ],
    [
      'the last exchange of a question',
      () => without(lineOf('name.long:createThing:too-long@/name#1')),
      ['name.long:createThing:too-long@/name', 'shape'],
    ],
    [
      'an invariant over another number of answers',
      () => laid<VerdictLine>('"of":"shape"', () => ({ answers: 3 })),
      ['shape'],
    ],
    ['a verdict on nothing', () => laid<VerdictLine>('"of":"shape"', () => ({ of: 'form' })), ['form', 'shape']],
  ])('%s is told as what does not follow from the exchanges', async (_, change, ids) => {
    forged(change());
    expect((await readJudged(changed, inputs)).changed).toEqual(ids);
  });
});
