import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { writeOwnContract } from '../cli/testing/own-api.ts';
import { describeVerdict } from '../judge/verdict.ts';
import { describeChange, showRejudgement } from '../publish/rejudgement.ts';
import { type ReadEvidence, readJudged } from './judged.ts';
import { loadForInputs } from './load.ts';
import { rejudgeEvidence } from './rejudged.ts';
import { runThings, scratch, thingClauses } from './testing/small-run.ts';

const { dir, remove } = scratch();
afterAll(remove);

const recorded: Record<string, ReadEvidence> = {};
beforeAll(async () => {
  const record = async (name: string, options: Parameters<typeof runThings>[2]): Promise<void> => {
    recorded[name] = await readJudged((await runThings(dir, name, options)).file, inputs);
  };
  await record('conforming', {});
  await record('wrong', { answers: { unnamed: [422, 'no name'] } });
  await record('moved', { answers: { created: 303 } });
  await record('coded', { edit: coded });
  await record('community', { target: 'capabilities: { tier: community }\n' });
});

/** The contract with a table of codes, for which it takes what stands under error. */
const coded = (text: string): string =>
  text
    .replace('message: /error', 'message: /error, code: /error')
    .concat("codes: { section: Codes, rows: { 'name is required': 400, 'name is too long': 400 } }\n");

let made = 0;
type Change = readonly [from: string, to: string];
interface Newer {
  readonly contract?: readonly Change[];
  readonly openapi?: readonly Change[];
  readonly edit?: (text: string) => string;
}
/** A newer text of the contract, or of its OpenAPI document. */
const newer = ({ contract = [], openapi = [], edit }: Newer) => {
  const file = writeOwnContract(join(dir, `newer-${made++}`), thingClauses);
  if (edit) writeFileSync(file, edit(readFileSync(file, 'utf8')));
  const change = (path: string, changes: readonly Change[]): void => {
    let text = readFileSync(path, 'utf8');
    for (const [from, to] of changes) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    writeFileSync(path, text);
  };
  change(file, contract);
  change(join(dirname(file), 'openapi.yaml'), openapi);
  return loadForInputs(file, inputs);
};

/** What changes, or is not judged: the expectation, its verdicts, and why. */
const changesOf = (name: string, changes: Parameters<typeof newer>[0]) => {
  const { rejudged, by } = rejudgeEvidence(recorded[name] as ReadEvidence, newer(changes), inputs);
  const verdict = (standing: (typeof rejudged)[number]['before']): string =>
    standing ? describeVerdict(standing.verdict) : '-';
  const lines = rejudged
    .filter(({ changed, why, unjudged }) => changed || why.length > 0 || unjudged.length > 0)
    .map(
      (one) =>
        `${one.expectation}: ${verdict(one.before)} → ${verdict(one.after)}: ${one.why.map(describeChange).join('; ')}${one.unjudged.map(({ why }) => ` (${why})`).join('')}`,
    );
  return { lines, unjudged: by.unjudged.map(({ probe, why }) => `${why} ${probe}`) };
};

const missing = 'name.missing:createThing:missing-member@/name';
const long = 'name.long:createThing:too-long@/name';

describe('judged by its own contract', () => {
  test.each(['conforming', 'wrong', 'moved', 'community'])(
    'what was recorded of a %s server stands as it stood',
    (name) => {
      expect(changesOf(name, {})).toEqual({ lines: [], unjudged: [] });
    },
  );
});

describe('judged by a newer contract', () => {
  test.each<[string, string, Parameters<typeof newer>[0], readonly string[]]>([
    [
      'another status',
      'conforming',
      {
        contract: [
          [
            'status: 400, envelope: flat, message: name is required',
            'status: 404, envelope: flat, message: name is required',
          ],
        ],
      },
      ['name.missing/status: pass → fail: status 400 → status 404'],
    ],
    [
      'another status, which came',
      'wrong',
      {
        contract: [
          [
            'status: 400, envelope: flat, message: name is required',
            'status: 422, envelope: flat, message: name is required',
          ],
        ],
      },
      ['name.missing/status: fail → pass: status 400 → status 422'],
    ],
    [
      'another matcher',
      'wrong',
      { contract: [['message: name is required', 'message: { schema: { type: string } }']] },
      ['name.missing/message: fail → pass: message "name is required" → message valid against {"type":"string"}'],
    ],
    [
      'another level',
      'wrong',
      { contract: [['message: name is required }', 'message: name is required, level: should }']] },
      [
        'name.missing/status: fail → warn: status 400 → status 400 (should), must → should',
        'name.missing/envelope: pass → pass: a body in the envelope flat → a body in the envelope flat (should), must → should',
        'name.missing/message: fail → warn: message "name is required" → message "name is required" (should), must → should',
      ],
    ],
    [
      'an expectation that was added',
      'conforming',
      { contract: [['message: name is required }', 'message: name is required, mediaType: text/plain }']] },
      ['name.missing/media-type: - → fail: the expectation was added'],
    ],
    [
      'an expectation that was removed',
      'wrong',
      { contract: [[', message: name is required }', ' }']] },
      ['name.missing/message: fail → -: the expectation was removed'],
    ],
    [
      'alternatives',
      'wrong',
      {
        contract: [
          [
            'expect: { status: 400, envelope: flat, message: name is required }',
            'expect: { oneOf: [{ status: 400, envelope: flat, message: name is required }, { status: 422, envelope: flat }] }',
          ],
        ],
      },
      [
        'name.missing/status: fail → pass: status 400 → status 400 or status 422; what else an answer may be was changed',
        'name.missing/envelope: pass → pass: what else an answer may be was changed',
        'name.missing/message: fail → pass: what else an answer may be was changed',
      ],
    ],
    [
      'another envelope',
      'conforming',
      { contract: [['required: [error] }', 'required: [error, code] }']] },
      [
        'name.missing/envelope: pass → fail: the envelope flat was changed',
        'name.missing/message: pass → pass: the envelope flat was changed',
        'name.long/envelope: pass → warn: the envelope flat was changed',
        'name.long/message: pass → pass: the envelope flat was changed',
        'shape/envelope: pass → fail: the envelope flat was changed',
      ],
    ],
    [
      'an invariant over other answers',
      'conforming',
      { contract: [['over: errors', 'over: answers']] },
      ['shape/envelope: pass → fail: it speaks of other answers; it covers 8 answers in place of 2'],
    ],
    [
      'another capability',
      'community',
      { contract: [['  - id: name.long\n', "  - id: name.long\n    capabilities: ['tier: enterprise']\n"]] },
      [
        'name.long/status: pass → not-applicable: tier: enterprise: it speaks of other deployments: all → tier: enterprise',
        'name.long/envelope: pass → not-applicable: tier: enterprise: it speaks of other deployments: all → tier: enterprise',
        'name.long/message: pass → not-applicable: tier: enterprise: it speaks of other deployments: all → tier: enterprise',
        'shape/envelope: pass → pass: it covers 1 answer in place of 2',
      ],
    ],
    [
      'more that is asked',
      'conforming',
      { contract: [['ask: { inputs: [missing-member] }', 'ask: { inputs: [missing-member, wrong-type] }']] },
      ['status', 'envelope', 'message'].map(
        (aspect) =>
          `name.missing/${aspect}: pass → pass: 1 probe added: name.missing:createThing:wrong-type@/name (not-recorded)`,
      ),
    ],
    [
      'another table of codes',
      'coded',
      { edit: coded, contract: [["'name is required': 400", "'name is required': 409"]] },
      [
        'codes/relation:status: pass → fail: the table of codes was changed',
        'codes/code: pass → pass: the table of codes was changed',
      ],
    ],
    [
      'another success',
      'moved',
      {
        openapi: [
          [
            "responses: { '201': { description: The thing. } }",
            "responses: { '201': { description: The thing. }, '303': { description: Elsewhere. } }",
          ],
        ],
      },
      [
        'name.missing/status: inconclusive: setup-failed → -: other statuses are successes of createThing (not-recorded)',
        'name.missing/envelope: inconclusive: setup-failed → -: other statuses are successes of createThing (not-recorded)',
        'name.missing/message: inconclusive: setup-failed → -: other statuses are successes of createThing (not-recorded)',
        'name.long/status: inconclusive: control-refused → pass: other statuses are successes of createThing',
        'name.long/envelope: inconclusive: control-refused → pass: other statuses are successes of createThing',
        'name.long/message: inconclusive: control-refused → pass: other statuses are successes of createThing',
      ],
    ],
  ])('%s', (_, name, changes, lines) => {
    expect(changesOf(name, changes).lines).toEqual(lines);
  });
});

describe('an answer to one request is never judged as the answer to another', () => {
  test.each<[string, Parameters<typeof newer>[0], readonly string[]]>([
    [
      'another example in the OpenAPI document',
      { openapi: [['example: { name: lamp }', 'example: { name: lamp, size: 1 }']] },
      [missing, long],
    ],
    ['another path', { openapi: [['/things:', '/objects:']] }, [missing, long]],
    ['another bound, by which another text is too long', { openapi: [['maxLength: 20', 'maxLength: 40']] }, [long]],
    ['a step more', { contract: [['before: [{ ', 'before: [{ operation: createThing }, { ']] }, [missing]],
    ['a step that saves something else', { contract: [['save: { id: /id }', 'save: { id: /name }']] }, [missing]],
    ['a step less afterwards', { contract: [['    after: [{ operation: createThing }]\n', '']] }, [missing]],
    [
      'something set in the question',
      { contract: [['ask: { inputs: [too-long] }', 'ask: { inputs: [too-long], set: { /colour: red } }']] },
      [long],
    ],
    [
      'a header more',
      { contract: [['ask: { inputs: [too-long] }', 'ask: { inputs: [too-long], set: { header.X-Trace: a } }']] },
      [long],
    ],
  ])('%s', (_, changes, probes) => {
    const { lines, unjudged } = changesOf('conforming', changes);
    expect(unjudged).toEqual(probes.map((probe) => `asked-otherwise ${probe}`));
    for (const probe of probes) {
      const clause = probe.slice(0, probe.indexOf(':'));
      expect(lines).toContain(`${clause}/status: pass → -: 1 probe asked otherwise: ${probe} (asked-otherwise)`);
    }
    // The invariant still holds of the answers that are left, and of no other.
    const covered = {
      2: 'shape/envelope: pass → inconclusive: no-answer: it covers 0 answers in place of 2',
      1: 'shape/envelope: pass → pass: it covers 1 answer in place of 2',
    };
    expect(lines.at(-1)).toBe(covered[probes.length as 1 | 2]);
  });

  test('a clause that was added was not recorded, and one that was removed says nothing', () => {
    const added = { contract: [['  - id: name.long', '  - id: name.length']] as const };
    const { lines, unjudged } = changesOf('conforming', added);
    expect(unjudged).toEqual(['not-recorded name.length:createThing:too-long@/name']);
    expect(lines).toEqual([
      ...['status', 'envelope', 'message'].map(
        (aspect) => `name.long/${aspect}: pass → -: the expectation was removed`,
      ),
      'shape/envelope: pass → pass: it covers 1 answer in place of 2',
      ...['status', 'envelope', 'message'].map(
        (aspect) => `name.length/${aspect}: - → -: the expectation was added (not-recorded)`,
      ),
    ]);
  });

  test('what is said otherwise, in other words or another order, is judged', () => {
    const { lines, unjudged } = changesOf('conforming', {
      contract: [['statement: Without a name the answer is 400.', 'statement: Names are required.']],
      openapi: [['info: { title: Things', 'info: { title: All things']],
    });
    expect({ lines, unjudged }).toEqual({ lines: [], unjudged: [] });
  });
});

test('people are shown what changes, why, and how much could not be judged', () => {
  const { rejudged, by } = rejudgeEvidence(
    recorded.conforming as ReadEvidence,
    newer({
      contract: [
        [
          'status: 400, envelope: flat, message: name is required',
          'status: 404, envelope: flat, message: name is required',
        ],
      ],
      openapi: [['maxLength: 20', 'maxLength: 40']],
    }),
    inputs,
  );
  const shown = showRejudgement(rejudged, by.unjudged, ['sha256:a', 'sha256:b']);
  expect(shown).toContain('name.missing/status  pass → fail\n    status 400 → status 404\n');
  expect(shown).toContain(
    `name.long/status  pass → not judged\n    1 probe asked otherwise: ${long}\n    1 probe not judged: asked otherwise: ${long}\n`,
  );
  expect(shown).toContain(
    '4 of 7 expectations stand otherwise by this contract; 1 probe could not be judged by what was recorded',
  );
});

test('evidence of another contract, or of a shard, is refused', () => {
  const { header, ...rest } = recorded.conforming as ReadEvidence;
  const by = (other: typeof header): unknown => {
    try {
      return rejudgeEvidence({ header: other, ...rest }, newer({}), inputs);
    } catch (error) {
      return String(error);
    }
  };
  expect(by({ ...header, contract: { ...header.contract, id: 'orders' } })).toMatch(
    /RecordedError: \S+evidence\.ndjson: found evidence of the contract orders; wanted that of things/,
  );
  expect(by({ ...header, shard: { index: 1, of: 2 } })).toMatch(
    /found evidence of a shard; wanted that of a whole run/,
  );
});
