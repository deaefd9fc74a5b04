import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { Summary } from '../../publish/summary.ts';
import { commandHere } from './command-here.ts';
import { serve } from './own-api.ts';
import { type CliResult, runCli } from './run-cli.ts';

/** Things and parts, which are made with a name. */
export const openapi: string = `openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
${['things', 'parts']
  .map(
    (name) => `  /${name}:
    post:
      operationId: create-${name}
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [name], properties: { name: { type: string } } }
            example: { name: lamp }
      responses: { '201': { description: It. } }
`,
  )
  .join('')}`;

/** Two clauses: both operations refuse what has no name, and every error is JSON. */
export const contract = `id: things
document: { title: Things, retrieved: '2026-11-20' }
envelopes:
  flat: { schema: { type: object, required: [error] }, message: /error }
clauses:
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    ask: { inputs: [missing-member] }
    expect: { status: 400, envelope: flat, message: name is required }
  - id: errors.media-type
    section: Errors
    statement: Every error is JSON.
    over: errors
    expect: { mediaType: application/json }
`;

/** How one operation refuses what has no name. */
export interface Refusing {
  readonly status: number;
  readonly error: string;
  readonly type: string;
}

/** As the contract says. */
export const right: Refusing = { status: 400, error: 'name is required', type: 'application/json' };

/** An API that a gate watches, with a folder of its own for each file of tests: `contract.yaml`, `target.yaml` and perhaps `waivers.yaml`. */
export class GatedApi {
  readonly cwd: string = mkdtempSync(join(tmpdir(), 'refusal-'));
  readonly waiversFile: string = join(this.cwd, 'waivers.yaml');
  /** How things and parts are refused; a test says what is wrong with it. */
  refusing: Readonly<Record<'things' | 'parts', Refusing>> = { things: right, parts: right };
  #server: Awaited<ReturnType<typeof serve>> | undefined;

  get url(): string {
    return this.#server?.url ?? '';
  }

  get targetText(): string {
    return `contract: things\nservers: { default: '${this.url}' }\n`;
  }

  async start(): Promise<void> {
    writeFileSync(join(this.cwd, 'contract.yaml'), contract);
    writeFileSync(join(this.cwd, 'openapi.yaml'), openapi);
    this.#server = await serve(this.#listener);
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  readonly #listener: RequestListener = (request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => {
      text += part;
    });
    request.on('end', () => {
      const { status, error, type } = this.refusing[request.url === '/parts' ? 'parts' : 'things'];
      const named = text.includes('name');
      response.writeHead(named ? 201 : status, { 'content-type': named ? 'application/json' : type });
      response.end(JSON.stringify(named ? { id: 1 } : { error }));
    });
  };

  summaryIn = (out: string): Summary =>
    JSON.parse(readFileSync(join(this.cwd, out, 'summary.json'), 'utf8')) as Summary;

  summary = (): Summary => this.summaryIn('reports/things');

  /** A command that asks nothing, in this process. */
  refusal = (...args: readonly string[]): Promise<CliResult> => commandHere(args, { cwd: this.cwd });

  /** `refusal run`, by Playwright. */
  run = (...args: readonly string[]): Promise<CliResult> => runCli(this.#run(args), { cwd: this.cwd });

  /** `refusal run`, in this process. */
  runHere = (...args: readonly string[]): Promise<CliResult> => commandHere(this.#run(args), { cwd: this.cwd });

  #run(args: readonly string[]): readonly string[] {
    return ['run', './contract.yaml', '--target', 'target.yaml', '--no-allure', ...args];
  }

  waiveFrom = (file: string, ...args: readonly string[]): Promise<CliResult> =>
    this.refusal('waive', file, '--reason', 'Ticket 12', '--owner', 'Ann', '--expires', '2999-12-31', ...args);

  waive = (...args: readonly string[]): Promise<CliResult> =>
    this.waiveFrom(join(this.cwd, 'reports', 'things', 'summary.json'), ...args);

  /** Runs against a server that departs, and waives it. */
  gate = async (): Promise<void> => {
    await this.runHere();
    await this.waive();
  };
}

/** A gated API for the tests of a file: before each, things are refused with 422, and nothing is waived. */
export const gatedApi = (): GatedApi => {
  const api = new GatedApi();
  beforeAll(() => api.start());
  afterAll(() => api.close());
  beforeEach(() => {
    api.refusing = { things: { ...right, status: 422 }, parts: right };
    writeFileSync(join(api.cwd, 'target.yaml'), api.targetText);
    rmSync(api.waiversFile, { force: true });
  });
  return api;
};
