import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { inputs } from '../fixtures/inputs/index.ts';
import { mutants } from '../fixtures/mutants/index.ts';
import { commandHere } from './cli/testing/command-here.ts';
import { serve } from './cli/testing/own-api.ts';
import { type CliResult, runCli } from './cli/testing/run-cli.ts';
import { isObject, type Json, type JsonObject, type JsonSchema } from './contract/json.ts';
import { packageFile, packageRoot } from './contract/package-file.ts';
import { schemaErrors } from './contract/schema-validator.ts';
import * as api from './index.ts';
import { verdictKinds } from './judge/verdict.ts';
import { withinBudget } from './plan/budget.ts';
import { plan } from './plan/plan.ts';
import { probesOf } from './plan/probe.ts';
import { loadForInputs } from './run/load.ts';
import { settingsVariable } from './run/settings.ts';
import { variablesIn } from './target/environment.ts';
import { loadTarget, targetFromUrl } from './target/load.ts';

const pages = [
  'README.md',
  'CHANGELOG.md',
  ...readdirSync(packageFile('docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (page: string): string => readFileSync(packageFile(page), 'utf8');

/** A fenced block of a page: the words after its fence, and what stands in it. */
interface Block {
  readonly info: string;
  readonly text: string;
}
const fenced = /^```(.*)\n([\s\S]*?)^```$/gm;
const blocksOf = (page: string): readonly Block[] =>
  [...textOf(page).matchAll(fenced)].map(([, info = '', text = '']) => ({ info, text }));
const proseOf = (page: string): string => textOf(page).replace(fenced, '');
const spansOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, span]) => span as string);

/** The anchor that a forge gives a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
const anchorsOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading as string));

describe('every page', () => {
  test.each(pages)('%s: its links lead somewhere', (page) => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link as string);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path, anchor] = link.split('#') as [string, string | undefined];
      const file = path === '' ? page : join(dirname(page), path);
      return !existsSync(packageFile(file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test.each(pages)('%s: names no folder of the machine that it was written on', (page) => {
    expect(textOf(page)).not.toMatch(/\/(?:home|tmp|root|Users|work)\//);
  });
});

describe('the command line', () => {
  /** The options of each command, as its help lists them. */
  const options = new Map<string, readonly string[]>();
  const optionsIn = (text: string): readonly string[] => text.match(/--[a-z][a-z-]*/g) ?? [];

  beforeAll(async () => {
    const { stdout } = await commandHere(['--help'], { cwd: packageRoot });
    const commands = [...(stdout.split('Commands:')[1] ?? '').matchAll(/^ {2}([a-z]+) /gm)].map(
      ([, name]) => name as string,
    );
    await Promise.all(
      commands.map(async (name) =>
        options.set(name, optionsIn((await commandHere([name, '--help'], { cwd: packageRoot })).stdout)),
      ),
    );
  }, 60_000);

  /** Every `refusal …` in a page: in code spans, in commands, in output. */
  const usesIn = (page: string): readonly (readonly [command: string, rest: string])[] =>
    [
      ...spansOf(page),
      ...blocksOf(page)
        .filter(({ info }) => /^(sh|text)$/.test(info))
        .flatMap(({ text }) => text.split('\n')),
    ].flatMap(usesOf);
  const usesOf = (line: string): readonly (readonly [command: string, rest: string])[] =>
    [...line.replace(/ #.*/, '').matchAll(/(?:^| )refusal ([a-z]+)(?= |$)(.*)/g)].map(
      ([, command, rest]) => [command as string, rest as string] as const,
    );
  const unknownIn = (uses: readonly (readonly [command: string, rest: string])[]): readonly string[] =>
    uses.flatMap(([command, rest]) =>
      options.has(command)
        ? optionsIn(rest)
            .filter((option) => !options.get(command)?.includes(option))
            .map((option) => `${command} ${option}`)
        : [command],
    );

  test.each(pages)('%s: has every command and option that it names', (page) => {
    expect(unknownIn(usesIn(page))).toEqual([]);
  });

  test.each([
    ['docs/examples/refusal.github-workflow.yaml', () => textOf('docs/examples/refusal.github-workflow.yaml')],
    ['the GitLab job of docs/ci.md', () => filesOf('docs/ci.md')['.gitlab-ci.yml'] ?? ''],
  ])('%s: has every command and option that it runs', (_, text) => {
    const uses = runIn(parse(text(), { strict: true }) as Json)
      .flatMap((script) => script.split('\n'))
      .flatMap(usesOf);
    expect(uses.map(([command]) => command)).toContain('run');
    expect(unknownIn(uses)).toEqual([]);
  });

  test.each(pages)('%s: has every option that it names by itself', (page) => {
    const ofPlaywright = ['--grep', '--reporter', '--ui'];
    const known = [...ofPlaywright, ...[...options.values()].flat()];
    const named = spansOf(page)
      .filter((span) => span.startsWith('--'))
      .flatMap(optionsIn);
    expect(named.filter((option) => !known.includes(option))).toEqual([]);
  });

  test('is described whole in README.md', () => {
    const spans = spansOf('README.md').join('\n');
    const missing = [...options].flatMap(([command, own]) =>
      command === 'help'
        ? []
        : [`refusal ${command}`, ...own.filter((option) => option !== '--help')].filter(
            (name) => !spans.includes(name),
          ),
    );
    expect(missing).toEqual([]);
  });
});

/** Every script that a workflow or a job runs. */
const runIn = (value: Json): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => runIn(one as Json));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, below]) =>
    name === 'run' || name === 'script' ? [below].flat().map(String) : runIn(below),
  );
};

/** The files of a page: blocks that name one, those of the same name put together in their order. */
const filesOf = (page: string): Readonly<Record<string, string>> => {
  const files: Record<string, string> = {};
  for (const { info, text } of blocksOf(page)) {
    const name = /^yaml (\S+)$/.exec(info)?.[1];
    if (name !== undefined) files[name] = (files[name] ?? '') + text;
  }
  return files;
};
const writeFiles = (page: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'refusal-'));
  for (const [name, text] of Object.entries(filesOf(page))) writeFileSync(join(folder, name), text);
  return folder;
};

const withContract = pages.filter((page) => filesOf(page)['contract.yaml'] !== undefined);
const withTarget = pages.filter((page) => filesOf(page)['target.yaml'] !== undefined);
const loadFrom = (page: string) => loadForInputs(join(writeFiles(page), 'contract.yaml'), inputs);

describe('the examples', () => {
  test('are there', () => {
    expect({ withContract, withTarget }).toEqual({
      withContract: ['README.md', 'docs/contract.md'],
      withTarget: ['docs/target.md'],
    });
  });

  test.each(withContract)('%s: the contract loads, and each of its clauses is asked something', (page) => {
    const { contract } = loadFrom(page);
    const { groups } = plan(contract, targetFromUrl('http://127.0.0.1:8080').facts, inputs);
    const asked = contract.clauses.filter(({ kind }) => kind === 'answer').map(({ id }) => id);
    expect([...new Set(groups.map(({ clause }) => clause))]).toEqual(asked);
    expect(asked.length).toBeGreaterThan(2);
  });

  test.each(withTarget)(
    '%s: the target loads for a contract of these pages, and supplies all its credentials',
    (page) => {
      const folder = writeFiles(page);
      const text = filesOf(page)['target.yaml'] as string;
      for (const [, pem] of text.matchAll(/^ *ca: (\S+)$/gm)) writeFileSync(join(folder, pem as string), '');
      const environment = Object.fromEntries(variablesIn(text).map((name) => [name, 'a-value']));
      const contracts = withContract
        .map((one) => loadFrom(one).contract)
        .filter(({ id }) => text.includes(`contract: ${id}\n`));
      const facts = contracts.map((contract) => loadTarget(join(folder, 'target.yaml'), contract, environment).facts);
      expect(facts.map(({ credentials }) => credentials)).toEqual(
        contracts.map(({ credentials }) => Object.keys(credentials)),
      );
      expect(facts.length).toBe(1);
    },
  );

  test.each(withTarget)('%s: the target supplies all that the contract asks for, within its budget', (page) => {
    const folder = writeFiles(page);
    const text = filesOf(page)['target.yaml'] as string;
    for (const [, pem] of text.matchAll(/^ *ca: (\S+)$/gm)) writeFileSync(join(folder, pem as string), '');
    const environment = Object.fromEntries(variablesIn(text).map((name) => [name, 'a-value']));
    const contract = withContract
      .map((one) => loadFrom(one).contract)
      .find(({ id }) => text.includes(`contract: ${id}\n`));
    if (!contract) throw new Error(`no page has the contract of ${page}`);
    const { facts } = loadTarget(join(folder, 'target.yaml'), contract, environment);
    const probes = probesOf(withinBudget(plan(contract, facts, inputs), facts.budget.requests));
    expect(probes.length).toBeGreaterThan(10);
    // A deployment is one of several: what others have is not asked of it.
    const lacking = probes.filter(({ lacks }) => lacks && !(lacks.kind === 'capability' && lacks.name.includes(':')));
    expect(lacking.map(({ id, lacks }) => [id, lacks])).toEqual([]);
  });

  test('docs/ci.md: the workflow is the file that ships, and gives the target its variables', () => {
    const file = textOf('docs/examples/refusal.github-workflow.yaml');
    expect(filesOf('docs/ci.md')['refusal.github-workflow.yaml']).toBe(file);
    const wanted = variablesIn(filesOf('docs/target.md')['target.yaml'] as string);
    const { jobs } = parse(file) as { readonly jobs: Readonly<Record<string, { readonly env: JsonObject }>> };
    expect(Object.values(jobs).map(({ env }) => Object.keys(env))).toEqual([wanted]);
  });

  test('README.md: the failing block is what the terminal shows', async () => {
    const server = await serve(orders);
    const cwd = writeFiles('README.md');
    const { code, stdout } = await runCli(['run', './contract.yaml', '--target', server.url, '--no-allure'], { cwd });
    await server.close();
    const [block] = blocksOf('README.md').filter(({ text }) => text.startsWith('✗'));
    expect(code).toBe(1);
    expect(stdout.replaceAll(server.url, 'http://127.0.0.1:8080')).toContain(block?.text);
  }, 60_000);

  test('docs/waivers.md: the gate is what happens to the API of README.md', async () => {
    // The page's day will be past one day.
    const later = (text: string): string => text.replaceAll('2027-01-31', '2999-12-31');
    const server = await serve(orders);
    const cwd = writeFiles('README.md');
    writeFileSync(join(cwd, 'target.yaml'), `contract: orders\nservers: { default: '${server.url}' }\n`);
    const blocks = blocksOf('docs/waivers.md').map(({ info, text }) => ({ info, text: later(text) }));
    const textsOf = (wanted: string): readonly string[] =>
      blocks.flatMap(({ info, text }) => (info === wanted ? [text] : []));
    const outputs: CliResult[] = [];
    for (const command of textsOf('sh')) {
      const [, ...args] = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
      outputs.push(await commandHere([...args, ...(args[0] === 'run' ? ['--no-allure'] : [])], { cwd }));
    }
    await server.close();
    expect(outputs.map(({ code }) => code)).toEqual([1, 0, 0]);
    const [, written, gate] = outputs;
    const [said, shown] = textsOf('text');
    expect(written?.stdout).toBe(said);
    expect(gate?.stdout).toContain(shown);
    expect(gate?.stdout).toContain(spansOf('docs/waivers.md').find((span) => span.startsWith('conforms')));
    const [file = '-'] = textsOf('yaml');
    expect(readFileSync(join(cwd, 'waivers.yaml'), 'utf8').slice(0, file.length)).toBe(file);
  }, 60_000);

  test('README.md: the library exports what it imports and names', () => {
    const text = textOf('README.md');
    const imported = [...text.matchAll(/import \{ ([^}]+) \} from 'refusal'/g)].flatMap(([, names]) =>
      (names as string).split(', '),
    );
    const section = /## As a library\n([\s\S]*?)\n## /.exec(text)?.[1]?.replace(fenced, '') ?? '';
    const named = [...section.matchAll(/`([A-Za-z]+)`/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(5);
    expect([...imported, ...named].filter((name) => !(name in api))).toEqual([]);
  });

  test('README.md: the environment variables are those that the settings read', () => {
    const settings = readFileSync(packageFile('src/run/settings.ts'), 'utf8');
    const read = [...settings.matchAll(/environment\.(REFUSAL_[A-Z_]+)/g)].map(([, name]) => name as string);
    const named = textOf('README.md').match(/\bREFUSAL_[A-Z_]+/g) ?? [];
    expect([...new Set(named)].sort()).toEqual([...new Set(read)].filter((name) => name !== settingsVariable).sort());
  });
});

/** Orders, with two departures from their document: 422 where a field is missing, and HTML where a body is not JSON. */
const orders: RequestListener = (request, response) => {
  let text = '';
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  request.on('data', (part: Buffer) => {
    text += part;
  });
  request.on('end', () => {
    if (request.method === 'GET') {
      if (request.url === '/orders/o-1') answer(200, { id: 'o-1' });
      else answer(404, { error: { code: 'not_found' } });
      return;
    }
    try {
      const order = JSON.parse(text) as JsonObject;
      if (order.sku === undefined || order.quantity === undefined) answer(422, { error: { code: 'invalid_order' } });
      else answer(201, { id: 'o-1', ...order });
    } catch {
      response.writeHead(400, { 'content-type': 'text/html' }).end('<h1>Bad Request</h1>');
    }
  });
};

describe('the tables', () => {
  test('docs/bad-inputs.md lists every bad input, and no other', () => {
    const rows = [...proseOf('docs/bad-inputs.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id);
    expect(rows.sort()).toEqual([...inputs.keys()].sort());
  });

  test('docs/mutants.md says of every mutant in its order what it is, and of no other', () => {
    const rows = [
      ...proseOf('docs/mutants.md').matchAll(/^\| `([a-z-]+)` \| (.*) \| (?:`([a-z-]+)` )?\| ([a-z]+) \|$/gm),
    ];
    const said = rows.map(([, id, title, touches = 'nothing', harm]) => ({ id, title, touches, harm }));
    expect(said).toEqual(mutants.map(({ id, title, touches, harm }) => ({ id, title, touches, harm })));
  });

  test('docs/verdicts.md lists every verdict worst first, every cause and every finding code', () => {
    const { verdict, finding } = (schemaIn('summary').$defs ?? {}) as Readonly<Record<string, JsonObject>>;
    const rows = [...proseOf('docs/verdicts.md').matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \|/gm)].flatMap(
      ([, cell]) => cell?.match(/[a-z-]+/g) ?? [],
    );
    const enums = JSON.stringify([verdict, finding]).match(/(?<="(?:cause|code)":\{[^}]*"enum":\[)[^\]]+/g) ?? [];
    const wanted = enums.flatMap((list) => JSON.parse(`[${list}]`) as string[]);
    expect(wanted.length).toBeGreaterThan(30);
    expect(wanted.filter((name) => !rows.includes(name))).toEqual([]);
    expect(rows.slice(0, verdictKinds.length)).toEqual(verdictKinds);
  });

  test('docs/output.md names every member of summary, evidence, proof and limits', () => {
    const spans = spansOf('docs/output.md');
    const names = ['summary', 'evidence', 'proof', 'limits'].flatMap((name) =>
      membersIn(schemaIn(name)).map(([member]) => member),
    );
    expect(names.length).toBeGreaterThan(50);
    expect(
      [...new Set(names)].filter((name) => !['line', 'texts', 'file', 'text'].includes(name) && !spans.includes(name)),
    ).toEqual([]);
  });

  test('docs/output.md shows lines of evidence that its schema admits', () => {
    const lines = blocksOf('docs/output.md').filter(({ info }) => info === 'json');
    expect(lines.length).toBe(3);
    for (const { text } of lines) expect(schemaErrors(schemaIn('evidence'), JSON.parse(text) as Json)).toEqual([]);
  });
});

const schemaIn = (name: string): JsonSchema =>
  JSON.parse(readFileSync(packageFile(`reports/${name}.schema.json`), 'utf8')) as JsonSchema;

/** Every member that a schema names, with what it says of it. */
const membersIn = (schema: Json): readonly (readonly [string, JsonObject])[] => {
  if (Array.isArray(schema)) return schema.flatMap((one) => membersIn(one as Json));
  if (!isObject(schema)) return [];
  const own = isObject(schema.properties) ? (Object.entries(schema.properties) as [string, JsonObject][]) : [];
  return [...own, ...Object.entries(schema).flatMap(([, below]) => membersIn(below))];
};

/** The schemas of objects that name their members. */
const objectsIn = (schema: Json): readonly JsonObject[] => {
  if (Array.isArray(schema)) return schema.flatMap((one) => objectsIn(one as Json));
  if (!isObject(schema)) return [];
  return [
    ...(isObject(schema.properties) && schema.type === 'object' ? [schema] : []),
    ...Object.values(schema).flatMap(objectsIn),
  ];
};

describe.each(['summary', 'evidence', 'proof', 'limits'])('the schema of %s', (name) => {
  test('says of every member what it is', () => {
    const silent = membersIn(schemaIn(name)).filter(([, member]) => typeof member.description !== 'string');
    expect(silent.map(([member]) => member)).toEqual([]);
  });

  test('admits no member that it does not name', () => {
    expect(objectsIn(schemaIn(name)).filter((object) => object.additionalProperties !== false)).toEqual([]);
  });
});
