import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from './contract/package-file.ts';

/** A source file's imports, as they are written and as files. */
interface Imported {
  readonly written: string;
  /** The file in this package that it names; undefined for packages and Node's own modules. */
  readonly file: string | undefined;
}
type Tree = ReadonlyMap<string, readonly Imported[]>;

/** What each room may import of the others. A room is a folder of `src/` or `fixtures/`; packages are free, but for `pure` rooms. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  'src/contract': [],
  'src/target': ['src/contract'],
  'src/document': ['src/contract'],
  'src/exchange': ['src/contract'],
  'src/limits': ['src/contract', 'src/exchange'],
  'src/plan': ['src/contract', 'src/target', 'src/exchange'],
  'src/judge': ['src/contract', 'src/target', 'src/exchange', 'src/limits', 'src/plan'],
  'src/send': ['src/contract', 'src/target', 'src/exchange', 'src/limits', 'src/plan', 'src/judge'],
  'src/evidence': ['src/contract', 'src/target', 'src/exchange', 'src/plan', 'src/judge'],
  'src/proof': ['src/contract', 'src/target', 'src/exchange', 'src/plan', 'src/judge'],
  'src/run': ['src/contract', 'src/target', 'src/exchange', 'src/plan', 'src/judge', 'src/evidence'],
  'src/publish': [
    'src/contract',
    'src/document',
    'src/exchange',
    'src/limits',
    'src/plan',
    'src/judge',
    'src/proof',
    'src/evidence',
    'src/run',
  ],
  'fixtures/providers': [],
  'fixtures/inputs': ['src/contract', 'src/plan'],
  'fixtures/mutants': ['src/contract', 'src/exchange', 'src/judge', 'src/plan', 'src/proof'],
  fixtures: ['src/*', 'fixtures/*'],
  'src/cli': ['src/*', 'fixtures/*'],
  'src/index.ts': ['src/*', 'fixtures/inputs', 'fixtures/mutants'],
  suites: ['src/*', 'fixtures'],
  bench: ['src/*', 'fixtures/*'],
  'playwright.config.ts': ['src/publish', 'src/run'],
};

/** What nothing below them may import: the command line, and Playwright's side of the house. */
const tops: readonly string[] = ['src/cli', 'src/index.ts', 'suites', 'bench', 'playwright.config.ts'];

const pure: readonly string[] = ['src/exchange', 'src/limits', 'src/plan', 'src/judge', 'src/proof'];
const pureModules: readonly string[] = ['node:buffer', 'node:crypto', 'node:util'];
const impurePackages: readonly string[] = ['undici', '@playwright/test', 'allure-js-commons', '@hono/node-server'];

const isTest = (file: string): boolean => file.endsWith('.test.ts') || file.includes('/testing/');
const roomOf = (file: string): string => {
  const [top, second, third] = file.split('/') as [string, string | undefined, string | undefined];
  if (top === 'src' || (top === 'fixtures' && third !== undefined)) return `${top}/${second}`;
  return top;
};

const statement =
  /^[ \t]*(?:import|export)\b[^'"`;]*?\bfrom\s*(['"])(.+?)\1|^[ \t]*import\s*(['"])(.+?)\3|\bimport\(\s*(['"])(.+?)\5/gm;

const importsOf = (file: string, text: string): readonly Imported[] =>
  [...text.matchAll(statement)].map((match) => {
    const written = (match[2] ?? match[4] ?? match[6]) as string;
    return { written, file: written.startsWith('.') ? posix.join(posix.dirname(file), written) : undefined };
  });

const treeOf = (texts: Readonly<Record<string, string>>): Tree =>
  new Map(Object.entries(texts).map(([file, text]) => [file, importsOf(file, text)]));

/** Every import that a rule forbids: file, import, rule. */
const violations = (tree: Tree): readonly string[] =>
  [...tree].flatMap(([file, imports]) =>
    imports.flatMap((imported) =>
      brokenBy(file, imported).map((rule) => `${file} imports ${imported.written}: ${rule}`),
    ),
  );

const brokenBy = (file: string, { written, file: target }: Imported): readonly string[] => {
  const room = roomOf(file);
  const broken: string[] = [];
  if (room === 'fixtures/providers' && target !== undefined && roomOf(target) !== room)
    broken.push('fixtures/providers imports nothing of this package');
  if (isTest(file)) return broken;
  if (pure.includes(room)) {
    const touches = written.startsWith('node:') ? !pureModules.includes(written) : impurePackages.includes(written);
    if (touches) broken.push(`${room} touches neither network nor disk`);
  }
  if (target === undefined) return broken;
  if (isTest(target)) broken.push('only tests import tests and their helpers');
  const allowed = rooms[room];
  if (!allowed) return [...broken, `${room} is no known room: add it to the table in src/architecture.test.ts`];
  const wanted = roomOf(target);
  const named =
    allowed.includes(wanted) || (allowed.includes(posix.join(posix.dirname(wanted), '*')) && !tops.includes(wanted));
  if (wanted !== room && !named)
    broken.push(`${room} imports only ${allowed.length === 0 ? 'itself' : `itself and ${allowed.join(', ')}`}`);
  return broken;
};

/** Every circle of files that import each other, each once. */
const cycles = (tree: Tree): readonly string[] => {
  const found = new Map<string, string>();
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      const circle = path.slice(at);
      const first = circle.indexOf([...circle].sort()[0] as string);
      const turned = [...circle.slice(first), ...circle.slice(0, first)];
      found.set(turned.join(), [...turned, turned[0]].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const { file: next } of tree.get(file) ?? []) if (next !== undefined) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of tree.keys()) visit(file, []);
  return [...found.values()];
};

const own: Tree = treeOf(
  Object.fromEntries(
    ['src', 'fixtures', 'suites', 'bench', 'playwright.config.ts']
      .flatMap((top) => (top.endsWith('.ts') ? [top] : sourcesIn(top)))
      .map((file) => [file, readFileSync(join(packageRoot, file), 'utf8')]),
  ),
);

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(packageRoot, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? sourcesIn(`${folder}/${entry.name}`)
      : entry.name.endsWith('.ts')
        ? [`${folder}/${entry.name}`]
        : [],
  );
}

describe('this package', () => {
  test('its imports point one way', () => expect(violations(own)).toEqual([]));
  test('no files import each other in a circle', () => expect(cycles(own)).toEqual([]));
  test('every import of a file names one that is there', () => {
    const strays = [...own].flatMap(([file, imports]) =>
      imports
        .filter((one) => one.file !== undefined && !own.has(one.file))
        .map((one) => `${file} imports ${one.written}`),
    );
    expect(strays).toEqual([]);
  });
  test('it is read whole', () => {
    expect(own.size).toBeGreaterThan(100);
    expect(own.get('src/send/client.ts')?.map(({ written }) => written)).toContain('undici');
    expect(own.get('suites/answers.spec.ts')?.map(({ file }) => file)).toContain('fixtures/ask-groups.ts');
  });
});

describe('the rules', () => {
  test.each<[string, string, string, string]>([
    [
      'src/exchange/a.ts',
      "import { b } from '../send/b.ts';",
      '../send/b.ts',
      'src/exchange imports only itself and src/contract',
    ],
    ['src/contract/a.ts', "export * from '../plan/b.ts';", '../plan/b.ts', 'src/contract imports only itself'],
    [
      'src/plan/a.ts',
      "import type {\n  B,\n} from '../judge/b.ts';",
      '../judge/b.ts',
      'src/plan imports only itself and src/contract, src/target, src/exchange',
    ],
    [
      'src/judge/x/a.ts',
      "import { readFileSync } from 'node:fs';",
      'node:fs',
      'src/judge touches neither network nor disk',
    ],
    ['src/plan/a.ts', "const b = await import('node:http');", 'node:http', 'src/plan touches neither network nor disk'],
    ['src/exchange/a.ts', 'import "undici";', 'undici', 'src/exchange touches neither network nor disk'],
    [
      'fixtures/inputs/a.ts',
      "import { b } from '../providers/b.ts';",
      '../providers/b.ts',
      'fixtures/inputs imports only itself and src/contract, src/plan',
    ],
    [
      'fixtures/test.ts',
      "import { b } from '../suites/b.spec.ts';",
      '../suites/b.spec.ts',
      'fixtures imports only itself and src/*, fixtures/*',
    ],
    [
      'fixtures/test.ts',
      "import { b } from '../src/cli/b.ts';",
      '../src/cli/b.ts',
      'fixtures imports only itself and src/*, fixtures/*',
    ],
    [
      'src/send/a.ts',
      "import { b } from './testing/b.ts';",
      './testing/b.ts',
      'only tests import tests and their helpers',
    ],
    [
      'src/hall/a.ts',
      "import { b } from './b.ts';",
      './b.ts',
      'src/hall is no known room: add it to the table in src/architecture.test.ts',
    ],
  ])('%s: %s', (file, text, written, rule) => {
    expect(violations(treeOf({ [file]: text }))).toContain(`${file} imports ${written}: ${rule}`);
  });

  test.each([
    ['../../../src/contract/json.ts', 'a provider'],
    ['../../inputs/index.ts', 'a provider'],
    ['../../test.ts', 'a provider'],
  ])('a provider may not import %s, and its tests may not either', (written) => {
    for (const file of ['fixtures/providers/x/a.ts', 'fixtures/providers/x/a.test.ts'])
      expect(violations(treeOf({ [file]: `import { a } from '${written}';` }))).toContain(
        `${file} imports ${written}: fixtures/providers imports nothing of this package`,
      );
  });

  test.each([
    ['src/judge/a.ts', "import { isDeepStrictEqual } from 'node:util';\nimport { b } from '../plan/b.ts';"],
    ['src/judge/a.test.ts', "import { readFileSync } from 'node:fs';\nimport { b } from '../../fixtures/b.ts';"],
    ['fixtures/providers/x/a.ts', "import { b } from '../shared/b.ts';\nimport { Hono } from 'hono';"],
    ['fixtures/test.ts', "import { b } from './inputs/b.ts';\nimport { c } from '../src/send/c.ts';"],
    ['suites/a.spec.ts', "import { b } from '../fixtures/test.ts';"],
    ['src/plan/a.ts', "// As in the text \"import from 'undici'\".\nconst text = 'from undici';"],
  ])('%s may: %s', (file, text) => {
    expect(violations(treeOf({ [file]: text }))).toEqual([]);
  });

  test('a circle is told once, from its first file', () => {
    const tree = treeOf({
      'src/c.ts': "import './a.ts';",
      'src/a.ts': "import type { B } from './b.ts';",
      'src/b.ts': "export { c } from './c.ts';\nimport './d.ts';",
      'src/d.ts': '',
    });
    expect(cycles(tree)).toEqual(['src/a.ts → src/b.ts → src/c.ts → src/a.ts']);
  });
});
