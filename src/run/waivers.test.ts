import { expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { compileText, mistakesOf } from '../contract/testing/made-up.ts';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { plan } from '../plan/plan.ts';
import { targetFromUrl } from '../target/load.ts';
import { loadWaivers } from './waivers.ts';

const { contract } = compileText(`id: made-up
document: { title: Made up, retrieved: '2026-11-20' }
envelopes: { simple: { schema: Error, code: /code } }
clauses:
  - id: name.missing
    section: S
    statement: s.
    operations: [addThing]
    ask: { inputs: [missing-member] }
    expect: { status: 400, envelope: simple, code: { is: x, level: may } }
  - id: gone
    section: S
    statement: s.
    operations: [getThing, deleteThing]
    ask: { set: { path.thing_id: none } }
    expect: { status: 404 }
  - { id: shape, section: S, statement: s., over: errors, expect: { mediaType: application/json } }
`);
const whole = plan(contract, targetFromUrl('http://127.0.0.1').facts, inputs);

const folder = temporaryFolder();
const load = (text: string) => loadWaivers(folder.write('waivers.yaml', text), contract, whole);
const mistakesIn = (text: string): readonly string[] =>
  mistakesOf(() => load(text)).map((mistake) => mistake.replaceAll(`${folder.path('')}/`, ''));

/** One waiver a line, from line 3 on; its members begin at column 5. */
const waiver = (expectation: string, operation: string, finding: string, rest = 'expires: 2027-01-31'): string =>
  `- { expectation: ${expectation}, operation: ${operation}, finding: ${finding}, reason: r, owner: Ann, ${rest} }\n`;
const file = (...waivers: readonly string[]): string => `contract: made-up\nwaivers:\n${waivers.join('')}`;

test('waivers are read as they are written', () => {
  const text = file(
    waiver('name.missing/status', 'addThing', 'status-differs'),
    waiver('shape/media-type', 'deleteThing', 'media-type-missing'),
  );
  const rest = { reason: 'r', owner: 'Ann', expires: '2027-01-31' };
  expect(load(text)).toEqual([
    { expectation: 'name.missing/status', operation: 'addThing', finding: 'status-differs', ...rest },
    { expectation: 'shape/media-type', operation: 'deleteThing', finding: 'media-type-missing', ...rest },
  ]);
  expect(load('contract: made-up\nwaivers: []\n')).toEqual([]);
});

test.each<[string, string, string]>([
  [
    'an unknown expectation',
    waiver('name.mising/status', 'addThing', 'status-differs'),
    '3:18 waivers[0].expectation: found name.mising/status; wanted one of the expectations; did you mean name.missing/status?',
  ],
  [
    'an operation that the clause does not ask',
    waiver('name.missing/status', 'getThing', 'status-differs'),
    '3:50 waivers[0].operation: found getThing; wanted one of the operations that name.missing asks; did you mean addThing?',
  ],
  [
    'of an invariant an operation that no clause asks',
    waiver('shape/media-type', 'listThings', 'media-type-differs'),
    '3:47 waivers[0].operation: found listThings; wanted one of the operations that shape asks; did you mean getThing?',
  ],
  [
    'a finding that the expectation cannot have',
    waiver('name.missing/status', 'addThing', 'code-differs'),
    '3:69 waivers[0].finding: found code-differs; wanted a finding that name.missing/status can have: status-differs',
  ],
  [
    'a way to depart that the aspect does not know',
    waiver('shape/media-type', 'getThing', 'envelope-malformed'),
    '3:66 waivers[0].finding: found envelope-malformed; wanted a finding that shape/media-type can have: media-type-missing, media-type-differs',
  ],
  [
    'an unknown finding',
    waiver('name.missing/status', 'addThing', 'status-difers'),
    '3:69 waivers[0].finding: found "status-difers"; wanted one of; did you mean status-differs?',
  ],
  [
    'a may, which fails nothing',
    waiver('name.missing/code', 'addThing', 'code-differs'),
    '3:18 waivers[0].expectation: found name.missing/code, a may; wanted a must or a should: a departing may fails nothing',
  ],
  [
    'a day that is none',
    waiver('name.missing/status', 'addThing', 'status-differs', 'expires: 2027-02-30'),
    '3:117 waivers[0].expires: found "2027-02-30"; wanted text of the format date',
  ],
  [
    'no day',
    '- { expectation: name.missing/status, operation: addThing, finding: status-differs, reason: r, owner: Ann }\n',
    '3:3 waivers[0]: found no expires; wanted the key "expires"',
  ],
  [
    'an empty owner',
    '- { expectation: gone/status, operation: getThing, finding: status-differs, reason: r, owner: " ", expires: 2027-01-31 }\n',
    '3:95 waivers[0].owner: found " "; wanted text that matches \\S',
  ],
])('%s is a mistake', (_, text, mistake) => {
  expect(mistakesIn(file(text))).toEqual([`waivers.yaml:${mistake}`]);
});

test('every mistake is told at once, and a second waiver of the same departure is one', () => {
  const good = waiver('gone/status', 'getThing', 'status-differs');
  const mistakes = mistakesIn(file(good, waiver('gone/status', 'addThing', 'status-missing'), good)).map((mistake) =>
    mistake.replace(/; wanted .*/, ''),
  );
  expect(mistakes).toEqual(['waivers.yaml:4:61 waivers[1].finding: found "status-missing"']);
  const second = waiver('gone/status', 'addThing', 'code-missing');
  expect(mistakesIn(file(good, second, good)).map((mistake) => mistake.replace(/; wanted .*/, ''))).toEqual([
    'waivers.yaml:4:42 waivers[1].operation: found addThing',
    'waivers.yaml:4:61 waivers[1].finding: found code-missing',
    'waivers.yaml:5:3 waivers[2]: found a second waiver of the same departure',
  ]);
});

test('the waivers of another contract are one mistake', () => {
  const text = file(waiver('other/status', 'no', 'status-differs')).replace('made-up', 'others');
  expect(mistakesIn(text)).toEqual([
    'waivers.yaml:1:11 contract: found others; wanted made-up, the contract that is run with it',
  ]);
});

test('a file that is not there is a mistake', () => {
  expect(mistakesOf(() => loadWaivers('/none/waivers.yaml', contract, whole))).toEqual([
    '/none/waivers.yaml:1:1 found no file that can be read (ENOENT); wanted a waivers file',
  ]);
});
