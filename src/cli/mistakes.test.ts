import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandHere } from './testing/command-here.ts';
import { missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { runCli } from './testing/run-cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));

describe('a command line that is wrong ends with exit code 2 and says what was wanted', () => {
  test.each([
    { args: ['run'], says: 'found no contract; wanted one or several of ascend, ' },
    { args: ['run', 'xavigat'], says: 'found no contract called xavigat; wanted xavigate?' },
    { args: ['run', './nowhere.yaml'], says: 'found no contract at ./nowhere.yaml' },
    { args: ['run', 'xavigate', '--clauze', 'x'], says: '(Did you mean --clause?)' },
    { args: ['run', 'xavigate', '--clause', 'internal-eror'], says: 'did you mean internal-error?' },
    {
      args: ['run', 'xavigate', '--clause', 'untestable.*'],
      says: 'found a selection in which there is nothing to ask',
    },
    {
      args: ['run', 'xavigate', '--probe', 'internal-error:listSubject'],
      says: 'did you mean internal-error:listSubjects?',
    },
    {
      args: ['run', 'xavigate', '--connections', '0'],
      says: 'found --connections 0; wanted a whole number from 1 to 1000',
    },
    { args: ['run', 'xavigate', '--all'], says: 'found contracts beside --all' },
    { args: ['run', 'xavigate', '--target', 'nowhere.yaml'], says: 'found no file that can be read (ENOENT)' },
    { args: ['explain', 'internal-eror'], says: 'did you mean internal-error?' },
    { args: ['sandbox', 'xavigat'], says: 'wanted xavigate?' },
    { args: ['sandbox', 'xavigate', '--port', '70000'], says: 'found --port 70000' },
    { args: ['sandbox', 'xavigate', '--mutant', 'no-cod'], says: 'did you mean no-code?' },
    { args: ['sandbox', 'xavigate', '--status', '404'], says: 'found --status 404 without --mutant' },
    {
      args: ['sandbox', 'xavigate', '--mutant', 'no-code', '--operation', 'lst'],
      says: 'found --operation lst; wanted',
    },
    {
      args: ['sandbox', 'xavigate', '--mutant', 'no-code', '--status', '4'],
      says: 'found --status 4; wanted a status',
    },
    { args: ['sandbox', 'xavigate', '--mutant', 'race-without-refusal'], says: 'which needs all answers of a race' },
    { args: ['judge', 'nowhere.ndjson'], says: 'found no evidence at nowhere.ndjson' },
    { args: ['chek', 'x'], says: '(Did you mean check?)' },
  ])('refusal $args', async ({ args, says }) => {
    const result = await commandHere(args, { cwd });
    expect(result.stderr).toContain(says);
    expect(result.code).toBe(2);
  });
});

test('every mistake of a contract is told at once with its place, and nothing is sent', async () => {
  let hits = 0;
  const server = await serve((_, response) => {
    hits++;
    response.end();
  });
  const file = writeOwnContract(
    join(cwd, 'wrong'),
    `${missingName}
  - id: name.missing
    section: Names
    statement: Again.
    operations: [createThings]
    ask: { inputs: [missing-membr] }
    expect: { status: 400, envelope: falt, messag: x }
`,
  );
  const first = await runCli(['run', file, '--target', server.url], { cwd });
  expect(first.code).toBe(2);
  expect(first.stderr).toMatch(
    /contract\.yaml:19:\d+ clauses\[1\]\.expect\.messag: found the unknown key "messag"; wanted .*did you mean message\?/,
  );
  writeOwnContract(
    join(cwd, 'wrong'),
    `${missingName}
  - id: name.missing
    section: Names
    statement: Again.
    operations: [createThings]
    ask: { inputs: [missing-membr] }
    expect: { status: 400, envelope: falt }
`,
  );
  const second = await commandHere(['run', file, '--target', server.url], { cwd });
  await server.close();
  expect({ code: second.code, hits }).toEqual({ code: 2, hits: 0 });
  for (const part of [
    /contract\.yaml:14:9 clauses\[1\]\.id: found the id name\.missing a second time; wanted an id of its own/,
    /contract\.yaml:17:18 .*found createThings; wanted .*did you mean createThing\?/,
    /contract\.yaml:18:21 .*found missing-membr; wanted .*did you mean missing-member\?/,
    /contract\.yaml:19:13 .*found the envelope falt; wanted .*did you mean flat\?/,
    /4 mistakes; nothing was sent\./,
  ]) {
    expect(second.stderr).toMatch(part);
  }
});

test('every mistake of a target file is told at once: unset variables, literal secrets, unknown names', async () => {
  const target = join(cwd, 'target.yaml');
  writeFileSync(
    target,
    `contract: xavigate
servers: { default: 'http://127.0.0.1:9' }
credentials:
  writer: \${REFUSAL_TEST_UNSET}
  reader: test_sk_literal
  writr: \${HOME}
states: { values: { revoked-kye: {} } }
`,
  );
  const result = await commandHere(['run', 'xavigate', '--target', target], { cwd });
  expect(result.code).toBe(2);
  for (const part of [
    `target.yaml:4:11 credentials.writer: found \${REFUSAL_TEST_UNSET}, which is not set`,
    'target.yaml:5:11 credentials.reader: found a literal value; wanted a secret from the environment',
    'target.yaml:6:3 credentials.writr: found writr; wanted one of the credentials of the contract; did you mean writer?',
    'did you mean revoked-key?',
    '4 mistakes; nothing was sent.',
  ]) {
    expect(result.stderr).toContain(part);
  }
});

test('a bad input that would ask nothing is a mistake: nothing is dropped in silence', async () => {
  const file = writeOwnContract(
    join(cwd, 'idle'),
    `${missingName}
  - id: name.short
    section: Names
    statement: A short name is 400.
    operations: all
    ask: { inputs: [too-long, too-short, { id: missing-member, at: /nmae }] }
    expect: { status: 400 }
`,
  );
  const result = await commandHere(['check', file], { cwd });
  expect(result.code).toBe(2);
  expect(result.stderr).toMatch(
    /contract\.yaml:18:\d+ clauses\[1\]\.ask\.inputs\[1\]: found too-short, which applies to none of createThing; wanted/,
  );
  expect(result.stderr).toMatch(/inputs\[2\]: found missing-member at \/nmae, which applies to none of createThing/);
  expect(result.stderr).toContain('2 mistakes; nothing was sent.');
});
