import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, writeOwnContract } from '../../cli/testing/own-api.ts';
import { type RunHere, runHere } from '../../cli/testing/run-here.ts';

/** The answers of a small API: to a thing that is asked for, to one without a name, and to one with a name too long; null: without what an error has. */
export interface Answers {
  readonly created?: number;
  readonly unnamed?: readonly [status: number, error: string | null];
  readonly long?: readonly [status: number, error: string | null];
}

/** Serves that API; what is not said is as its document says. */
export const things =
  ({
    created = 201,
    unnamed = [400, 'name is required'],
    long = [400, 'name is too long'],
  }: Answers): RequestListener =>
  (request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const { name } = JSON.parse(Buffer.concat(parts).toString()) as { readonly name?: string };
      const [status, error] = name === undefined ? unnamed : name.length > 20 ? long : [created, undefined];
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(error === undefined ? { id: 1, name } : error === null ? {} : { error }));
    });
  };

/** The clauses of its contract: two that are asked with steps before and after, and an invariant. */
export const thingClauses = `
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    before: [{ operation: createThing, save: { id: /id } }]
    after: [{ operation: createThing }]
    ask: { inputs: [missing-member] }
    expect: { status: 400, envelope: flat, message: name is required }
  - id: name.long
    section: Names
    statement: With a long name the answer is 400.
    operations: all
    ask: { inputs: [too-long] }
    expect: { status: 400, envelope: flat, message: name is too long, level: should }
  - { id: shape, section: Errors, statement: Every error has its shape., over: errors, expect: { envelope: flat } }
`;

/** A folder that is gone when its owner says so. */
export const scratch = (): { readonly dir: string; readonly remove: () => void } => {
  const dir = mkdtempSync(join(tmpdir(), 'refusal-'));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
};

/** Runs a contract against such an API, in this process: evidence and summary are in `outDir`. `waivers` is a file's text. */
export const runThings = async (
  dir: string,
  name: string,
  {
    answers = {},
    clauses = thingClauses,
    waivers,
    target = '',
    edit = (text) => text,
    openapi = (text) => text,
  }: {
    readonly answers?: Answers;
    readonly clauses?: string;
    readonly waivers?: string;
    /** More of the target file. */
    readonly target?: string;
    /** Changes the text of the contract. */
    readonly edit?: (text: string) => string;
    /** Changes that of its OpenAPI document. */
    readonly openapi?: (text: string) => string;
  } = {},
): Promise<RunHere & { readonly file: string }> => {
  const contract = writeOwnContract(join(dir, `${name}-contract`), clauses);
  const openapiFile = join(dir, `${name}-contract`, 'openapi.yaml');
  writeFileSync(contract, edit(readFileSync(contract, 'utf8')));
  writeFileSync(openapiFile, openapi(readFileSync(openapiFile, 'utf8')));
  const [, id] = /^id: (\S+)$/m.exec(readFileSync(contract, 'utf8')) ?? [];
  const server = await serve(things(answers));
  const targetFile = join(dir, `${name}-contract`, 'target.yaml');
  const named = waivers === undefined ? '' : 'waivers: waivers.yaml\n';
  if (waivers !== undefined) writeFileSync(join(dir, `${name}-contract`, 'waivers.yaml'), waivers);
  writeFileSync(targetFile, `contract: ${id}\nservers: { default: '${server.url}' }\n${named}${target}`);
  const outDir = join(dir, name);
  const run = await runHere(contract, targetFile, outDir);
  await server.close();
  return { ...run, file: join(outDir, 'evidence.ndjson') };
};
