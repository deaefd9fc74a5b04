import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { forge } from '../cli/testing/forge.ts';
import { diffRuns } from '../evidence/diff.ts';
import type { DiffSide } from '../evidence/diff-model.ts';
import type { EvidenceHeader, VerdictLine } from '../evidence/format.ts';
import { judgeRun } from '../judge/judge-run.ts';
import { withinBudget } from '../plan/budget.ts';
import { selectFrom } from '../plan/select.ts';
import { causeCounts, describeCause, showDiff } from '../publish/diff.ts';
import { showStanding } from '../publish/rejudgement.ts';
import { diffSideOf, readDiffSides } from './diff-side.ts';
import { readJudged } from './judged.ts';
import { runThings, scratch } from './testing/small-run.ts';

const { dir, remove } = scratch();
afterAll(remove);
const files: Record<string, string> = {};
const sides: Record<string, DiffSide> = {};
const side = (name: string): DiffSide => sides[name] as DiffSide;

const replaced =
  (from: string, to: string) =>
  (text: string): string => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };
const status = (wanted: number) =>
  replaced(
    'status: 400, envelope: flat, message: name is required',
    `status: ${wanted}, envelope: flat, message: name is required`,
  );
const waiversOf = (finding: string, expires = '2999-12-31'): string => `contract: things
waivers: [{ expectation: name.missing/status, operation: createThing, finding: ${finding}, reason: r, owner: o, expires: ${expires} }]
`;
const wrong = { unnamed: [422, 'name is required'] } as const;

beforeAll(async () => {
  const record = async (name: string, options: Parameters<typeof runThings>[2]): Promise<void> => {
    files[name] = (await runThings(dir, name, options)).file;
    sides[name] = diffSideOf(await readJudged(files[name] as string, inputs));
  };
  await record('right', {});
  await record('again', {});
  await record('wrong', { answers: wrong });
  await record('shapeless', { answers: { unnamed: [400, null] } });
  await record('moved', { answers: { created: 303 } });
  await record('enterprise', {
    edit: replaced('  - id: name.long\n', "  - id: name.long\n    capabilities: ['tier: enterprise']\n"),
  });
  await record('community', {
    edit: replaced('  - id: name.long\n', "  - id: name.long\n    capabilities: ['tier: enterprise']\n"),
    target: 'capabilities: { tier: community }\n',
  });
  await record('strict', { edit: status(404) });
  await record('strict-wrong', { edit: status(404), answers: wrong });
  await record('follows', { edit: status(422), answers: wrong });
  await record('lenient-wrong', {
    edit: replaced('message: name is required }', 'message: name is required, level: should }'),
    answers: wrong,
  });
  await record('shapeless-long', { answers: { long: [400, null] } });
  await record('asks-more', {
    edit: replaced('ask: { inputs: [missing-member] }', 'ask: { inputs: [missing-member, wrong-type] }'),
  });
  await record('lenient-long-wrong', {
    edit: replaced('message: name is too long, level: should', 'message: name is too long'),
    answers: wrong,
  });
  await record('enough', { target: 'budget: { requests: 16 }\n' });
  await record('not-enough', {
    target: 'budget: { requests: 16 }\n',
    edit: replaced('before: [{ ', 'before: [{ operation: createThing }, { '),
  });
  await record('renamed', { edit: replaced('id: name.long', 'id: name.length') });
  await record('over', { edit: replaced('over: errors', 'over: answers') });
  await record('sized-wrong', {
    answers: wrong,
    openapi: replaced('example: { name: lamp }', 'example: { name: lamp, size: 1 }'),
  });
  await record('waived-wrong', { answers: wrong, waivers: waiversOf('status-differs') });
  await record('expired-wrong', { answers: wrong, waivers: waiversOf('status-differs', '2020-01-31') });
  await record('stale', { waivers: waiversOf('status-differs') });
}, 60_000);

const lines = (a: DiffSide, b: DiffSide): readonly string[] =>
  diffRuns(a, b, inputs).map(
    ({ expectation, before, after, causes }) =>
      `${expectation}: ${showStanding(before, '-')} → ${showStanding(after, '-')}: ${causes.map((cause) => `${cause.cause}: ${describeCause(cause)}`).join(' | ')}`,
  );

const missing = 'name.missing:createThing:missing-member@/name';
const long = 'name.long:createThing:too-long@/name';
const one = (probe: string): string => `(1 probe: ${probe})`;

describe('two runs are compared, and each change is attributed', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['nothing changed', 'right', 'again', []],
    ['contract and target changed alike', 'right', 'follows', []],
    [
      'the target, which departs now',
      'right',
      'wrong',
      [`name.missing/status: pass → fail: target: the answers differ, 400 → 422 ${one(missing)}`],
    ],
    [
      'the target, which departs no more',
      'wrong',
      'right',
      [`name.missing/status: fail → pass: target: the answers differ, 422 → 400 ${one(missing)}`],
    ],
    [
      'the target, of which an invariant speaks too',
      'right',
      'shapeless',
      [
        `name.missing/envelope: pass → fail: target: the answers differ, 400 → 400 ${one(missing)}`,
        `name.missing/message: pass → fail: target: the answers differ, 400 → 400 ${one(missing)}`,
        'shape/envelope: pass → fail: target: the answers differ',
      ],
    ],
    [
      'the target, which proves nothing',
      'right',
      'moved',
      [
        ...['status', 'envelope', 'message'].map(
          (aspect) =>
            `name.missing/${aspect}: pass → inconclusive: setup-failed: target: the answers differ, 400 → not asked ${one(missing)}`,
        ),
        ...['status', 'envelope', 'message'].map(
          (aspect) =>
            `name.long/${aspect}: pass → inconclusive: control-refused: target: the answers differ, 400 → 400 ${one(long)}`,
        ),
      ],
    ],
    [
      'the target, which lacks a capability',
      'enterprise',
      'community',
      ['status', 'envelope', 'message'].map(
        (aspect) =>
          `name.long/${aspect}: pass → not-applicable: tier: enterprise: target: the answers differ, 400 → not asked ${one(long)}`,
      ),
    ],
    [
      'the contract',
      'right',
      'strict',
      [`name.missing/status: pass → fail: contract: status 400 → status 404 ${one(missing)}`],
    ],
    [
      'the level that the contract gives',
      'wrong',
      'lenient-wrong',
      [`name.missing/status: fail → warn: contract: status 400 → status 400 (should), must → should ${one(missing)}`],
    ],
    [
      'the contract, which asks more under the same clause',
      'right',
      'asks-more',
      [
        ...['status', 'envelope', 'message'].map(
          (aspect) =>
            `name.missing/${aspect}: pass → fail: contract: 1 probe added: name.missing:createThing:wrong-type@/name ${one('name.missing:createThing:wrong-type@/name')}`,
        ),
      ],
    ],
    [
      'the contract, which asks so much that the budget does not suffice',
      'enough',
      'not-enough',
      ['status', 'envelope', 'message'].map(
        (aspect) =>
          `name.long/${aspect}: pass → not-tested: budget 20 requests: contract: what it says elsewhere bears on it ${one(long)}`,
      ),
    ],
    [
      'the target, though the contract says something else otherwise',
      'right',
      'lenient-long-wrong',
      [`name.missing/status: pass → fail: target: the answers differ, 400 → 422 ${one(missing)}`],
    ],
    [
      'the contract, which speaks of other answers',
      'right',
      'over',
      ['shape/envelope: pass → fail: contract: it speaks of other answers'],
    ],
    [
      'the contract, which calls a clause otherwise',
      'right',
      'renamed',
      [
        ...['status', 'envelope', 'message'].map(
          (aspect) => `name.long/${aspect}: pass → -: contract: the expectation was removed ${one(long)}`,
        ),
        ...['status', 'envelope', 'message'].map(
          (aspect) =>
            `name.length/${aspect}: - → pass: contract: the expectation was added ${one('name.length:createThing:too-long@/name')}`,
        ),
      ],
    ],
    [
      'the contract, which asks otherwise, whatever the answers',
      'right',
      'sized-wrong',
      [`name.missing/status: pass → fail: contract: 1 probe asked otherwise: ${missing} ${one(missing)}`],
    ],
    [
      'target and contract, each of which would have done',
      'right',
      'strict-wrong',
      [
        `name.missing/status: pass → fail: target: the answers differ, 400 → 422 ${one(missing)} | contract: status 400 → status 404 ${one(missing)}`,
      ],
    ],
    ['nothing, where both depart, each from its own contract', 'wrong', 'strict', []],
    [
      'a waiver that was added',
      'wrong',
      'waived-wrong',
      ['name.missing/status: fail → fail, waived: waiver: a waiver of status-differs in createThing was added'],
    ],
    [
      'a waiver that was removed',
      'waived-wrong',
      'wrong',
      ['name.missing/status: fail, waived → fail: waiver: a waiver of status-differs in createThing was removed'],
    ],
    [
      'a waiver that expires sooner',
      'waived-wrong',
      'expired-wrong',
      [
        'name.missing/status: fail, waived → fail, expired: waiver: a waiver of status-differs in createThing expires on another day',
      ],
    ],
    [
      'the target, by which a waiver is stale',
      'waived-wrong',
      'stale',
      [`name.missing/status: fail, waived → pass, stale: target: the answers differ, 422 → 400 ${one(missing)}`],
    ],
    [
      'the target and a waiver',
      'right',
      'waived-wrong',
      [
        `name.missing/status: pass → fail, waived: target: the answers differ, 400 → 422 ${one(missing)} | waiver: a waiver of status-differs in createThing was added`,
      ],
    ],
  ])('%s', (_, a, b, expected) => {
    expect(lines(side(a), side(b))).toEqual(expected);
  });

  test('a waiver whose last day lies between them', () => {
    const later = { ...side('waived-wrong'), startedAt: '3000-01-01T00:00:00Z' };
    expect(lines(side('waived-wrong'), later)).toEqual([
      'name.missing/status: fail, waived → fail, expired: waiver: the last day of a waiver of status-differs in createThing lies between them',
    ]);
  });

  test('the suite, which sent something else for the same question', () => {
    const other = side('wrong');
    const exchanges = other.exchanges.map((exchange) =>
      exchange.probe === missing && exchange.role === 'question'
        ? {
            ...exchange,
            request: {
              ...exchange.request,
              body: { encoding: 'utf-8', data: '[]', length: 2, capped: false } as const,
            },
          }
        : exchange,
    );
    expect(lines(side('right'), { ...other, exchanges })).toEqual([
      `name.missing/status: pass → fail: suite: other requests were sent, though the contract asks the same ${one(missing)}`,
    ]);
  });

  test('the suite, which sent another control', () => {
    const other = side('moved');
    const exchanges = other.exchanges.map((exchange) =>
      exchange.role === 'control' ? { ...exchange, request: { ...exchange.request, method: 'PUT' } } : exchange,
    );
    expect(lines(side('right'), { ...other, exchanges }).slice(3)).toEqual(
      ['status', 'envelope', 'message'].map(
        (aspect) =>
          `name.long/${aspect}: pass → inconclusive: control-refused: suite: other requests were sent, though the contract asks the same ${one(long)}`,
      ),
    );
  });

  test('the suite, an invariant over what it sent otherwise', () => {
    const other = side('shapeless');
    const exchanges = other.exchanges.map((exchange) =>
      exchange.probe === missing ? { ...exchange, request: { ...exchange.request, method: 'PUT' } } : exchange,
    );
    expect(lines(side('right'), { ...other, exchanges }).at(-1)).toBe(
      `shape/envelope: pass → fail: suite: other requests were sent, though the contract asks the same ${one(missing)}`,
    );
  });

  test('the suite, of which one run asked a part only', () => {
    const whole = side('wrong');
    const selection = { clauses: ['name.long'], probes: [] };
    const asked = withinBudget(selectFrom(whole.contract, whole.whole, selection), whole.facts.budget.requests);
    const probes = new Set(asked.groups.flatMap((group) => group.probes.map(({ id }) => id)));
    const exchanges = whole.exchanges.filter(({ probe }) => probes.has(probe));
    const results = judgeRun(whole.contract, asked, whole.facts, selection, exchanges);
    const part: DiffSide = { ...whole, selection, asked, exchanges, results, concluded: results };
    expect(lines(whole, part)).toEqual(
      [
        ['status', 'fail'],
        ['envelope', 'pass'],
        ['message', 'pass'],
      ].map(
        ([aspect, verdict]) =>
          `name.missing/${aspect}: ${verdict} → -: suite: not asked in both runs, or not to the end ${one(missing)}`,
      ),
    );
  });

  test('the budget of the target, which did not suffice', () => {
    const right = side('right');
    const facts = { ...right.facts, budget: { ...right.facts.budget, requests: 10 } };
    const asked = withinBudget(right.whole, 10);
    const kept = new Set(
      asked.groups.flatMap((group) => group.probes.filter(({ lacks }) => lacks === null).map(({ id }) => id)),
    );
    const exchanges = right.exchanges.filter(({ probe }) => kept.has(probe));
    const results = judgeRun(right.contract, asked, facts, right.selection, exchanges);
    const poor: DiffSide = { ...right, facts, asked, exchanges, results, concluded: results };
    const found = lines(right, poor);
    expect(found.length).toBeGreaterThan(2);
    for (const line of found) expect(line).toMatch(/pass → not-tested: budget \d+ requests: target: /);
  });

  test('the suite, where an older version concluded otherwise', async () => {
    const file = join(dir, 'older.ndjson');
    const finding = {
      code: 'status-differs',
      expectation: 'name.missing/status',
      exchange: `${missing}#2`,
      at: 'status',
      expected: 400,
      actual: 400,
    };
    forge(files.right as string, file, (all) =>
      all.map((text) => {
        const line = JSON.parse(text) as EvidenceHeader | VerdictLine;
        if (line.line === 'header')
          return JSON.stringify({ ...line, versions: { ...line.versions, refusal: '0.0.9' } });
        return line.line === 'verdict' && line.of === missing
          ? JSON.stringify({ ...line, verdict: { kind: 'fail' }, findings: [finding] })
          : text;
      }),
    );
    const older = diffSideOf(await readJudged(file, inputs));
    expect(lines(older, side('right'))).toEqual([
      'name.missing/status: fail → pass: suite: the version that recorded it asks or judges otherwise',
    ]);
    expect(lines(older, side('wrong'))).toEqual([]);
    const [changed] = diffRuns(older, side('waived-wrong'), inputs);
    expect(changed?.causes.map(({ cause }) => cause)).toContain('suite');
  });
});

test('the suite, where an older version asked otherwise, and another plan was made', async () => {
  const file = join(dir, 'foreign.ndjson');
  const write = (version: string): void =>
    forge(files.right as string, file, (all) =>
      all.map((text, at) => {
        const line = JSON.parse(text.replaceAll('too-long@/name', 'over-long@/name')) as EvidenceHeader;
        const { versions, plan } = line;
        return JSON.stringify(
          at === 0
            ? {
                ...line,
                versions: { ...versions, refusal: version },
                plan: { ...plan, digest: `sha256:${'0'.repeat(64)}` },
              }
            : line,
        );
      }),
    );
  const shapeless = files['shapeless-long'] as string;
  write('0.0.9');
  const [older, now] = (await readDiffSides([file, shapeless], inputs)).map(diffSideOf) as [DiffSide, DiffSide];
  const found = lines(older, now);
  expect(found.map((line) => line.split(': ').slice(0, 3).join(': '))).toEqual([
    'name.long/envelope: pass → warn: suite',
    'name.long/message: pass → warn: suite',
    'shape/envelope: pass → fail: suite',
  ]);
  expect(found[0]).toContain('suite: the version that recorded it asks or judges otherwise');
  expect(lines(older, side('right'))).toEqual([]);
  // This version made no such plan.
  write(older.version === '0.0.9' ? (await readJudged(files.right as string, inputs)).header.versions.refusal : '');
  await expect(readDiffSides([file, shapeless], inputs)).rejects.toThrow('found a plan that this version');
});

test('people are shown counts of probes, causes and their sums', () => {
  const [a, b] = [side('right'), side('strict-wrong')];
  const diffs = diffRuns(a, b, inputs);
  expect(causeCounts(diffs)).toEqual({ target: 1, contract: 1, suite: 0, waiver: 0 });
  expect(showDiff(diffs, a, b)).toContain(
    `name.missing/status  pass → fail
    probes     1 pass → 1 fail
    target     the answers differ, 400 → 422 ${one(missing)}
    contract   status 400 → status 404 ${one(missing)}

  1 expectation stands otherwise: 1 by the target, 1 by the contract`,
  );
  expect(showDiff([], a, a)).toContain('every expectation stands as it stood');
});

describe('files that cannot be compared are refused', () => {
  const errorOf = (a: string, b: string): Promise<string> =>
    readDiffSides([a, b], inputs).then(
      (both) => {
        try {
          return String(both.map(diffSideOf).length);
        } catch (error) {
          return String(error);
        }
      },
      (error: unknown) => String(error),
    );
  const cut = join(dir, 'cut.ndjson');
  const changed = join(dir, 'changed.ndjson');

  test('without a footer', async () => {
    const text = readFileSync(files.right as string, 'utf8').trimEnd();
    writeFileSync(cut, text.slice(0, text.lastIndexOf('\n') + 1));
    expect(await errorOf(files.right as string, cut)).toMatch(/cut\.ndjson: found evidence without a footer/);
  });

  test('damaged', async () => {
    cpSync(files.right as string, changed);
    writeFileSync(changed, readFileSync(changed, 'utf8').replace('name is required', 'name is demanded'));
    expect(await errorOf(changed, files.right as string)).toMatch(/changed\.ndjson:\d+ found the SHA-256/);
  });

  test('with verdicts that do not follow', async () => {
    forge(files.right as string, changed, (all) =>
      all.map((line) =>
        line.replace(`"of":"${missing}","verdict":{"kind":"pass"}`, `"of":"${missing}","verdict":{"kind":"fail"}`),
      ),
    );
    expect(await errorOf(files.right as string, changed)).toContain(
      `found a verdict of ${missing} that its exchanges do not give`,
    );
  });

  test('of another contract', async () => {
    const { file } = await runThings(dir, 'other', { edit: replaced('id: things', 'id: objects') });
    expect(await errorOf(files.right as string, file)).toMatch(
      /other.evidence\.ndjson: found evidence of the contract objects; wanted that of things, which \S+ has/,
    );
  });
});
