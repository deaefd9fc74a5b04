import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import type { Har as StandardHar } from 'har-format';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { xavigate } from '../../fixtures/providers/xavigate/xavigate.ts';
import { type Recording, record } from '../../fixtures/testing/record.ts';
import type { Answer, Exchange, NoAnswer } from '../exchange/model.ts';
import { probesOf } from '../plan/probe.ts';
import { type Har, type HarEntry, toHar } from './har.ts';
import { exchangeOf, header } from './testing/sample.ts';

const require = createRequire(import.meta.url);
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;

/** The schemas of HAR 1.2 that the package har-schema holds, which other libraries validate by. */
const standard = (): ValidateFunction => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json'));
  for (const schema of Object.values(require('har-schema') as Record<string, object>)) ajv.addSchema(schema);
  return ajv.getSchema('har.json#') as ValidateFunction;
};
const validate = standard();
const faultsOf = (har: unknown): readonly string[] =>
  validate(har) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T;

let recording: Recording;
let har: Har;
beforeAll(async () => {
  recording = await record(xavigate);
  har = toHar(header, probesOf(recording.plan), recording.exchanges);
}, 60_000);

const entryOf = (more: Partial<Exchange>): HarEntry =>
  toHar(header, [{ id: 'p', clause: 'c' }], [{ ...exchangeOf('p'), ...more }]).log.entries[0] as HarEntry;
const answered = (more: Partial<Answer>): Partial<Exchange> => ({
  outcome: { ...(exchangeOf('p').outcome as Answer), ...more },
});
const none: NoAnswer = { kind: 'none', cause: 'refused', detail: 'ECONNREFUSED 127.0.0.1:1' };
const redacted = '[redacted:writer:raw]';

describe('the exchanges of a run as HAR 1.2', () => {
  test('are what the schema of a HAR library accepts, and its types', () => {
    const typed: StandardHar = har as Writable<Har>;
    expect(faultsOf(typed)).toEqual([]);
    expect(typed.log.entries.length).toBeGreaterThan(300);
  });

  test('are all there, oldest first, each with where it belongs', () => {
    const { entries } = har.log;
    expect(entries.map(({ _id }) => _id).sort()).toEqual(recording.exchanges.map(({ id }) => id).sort());
    const times = entries.map(({ startedDateTime }) => Date.parse(startedDateTime));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(entries.filter(({ _clause, _probe }) => !_probe.startsWith(`${_clause}:`))).toEqual([]);
    expect(new Set(entries.map(({ _role }) => _role)).size).toBeGreaterThan(3);
  });

  test('take as long as their parts', () => {
    for (const { time, timings } of har.log.entries)
      expect(time).toBeCloseTo(timings.send + timings.wait + timings.receive, 6);
  });

  describe('are read by Playwright as it reads them for routeFromHAR, which needs a browser', () => {
    const dir = mkdtempSync(join(tmpdir(), 'refusal-har-'));
    afterAll(() => rmSync(dir, { recursive: true, force: true }));

    test('and answer as they were answered', async () => {
      const file = join(dir, 'run.har');
      writeFileSync(file, JSON.stringify(har));
      const reader = (
        chromium as unknown as { readonly _connection: { readonly localUtils: () => HarReader } }
      )._connection.localUtils();
      const { harId, error } = await reader.harOpen({ file });
      expect(error).toBeUndefined();
      // It looks for method and URL, and then for what is most alike: what came once is found for certain.
      const keyOf = ({ request }: HarEntry): string => `${request.method} ${request.url}`;
      const keys = har.log.entries.map(keyOf);
      const unique = har.log.entries.filter((entry) => keys.filter((key) => key === keyOf(entry)).length === 1);
      expect(unique.length).toBeGreaterThan(30);
      for (const { request, response, _id } of unique) {
        const found = await reader.harLookup({
          harId,
          url: request.url,
          method: request.method,
          headers: request.headers,
          ...(request.postData ? { postData: Buffer.from(request.postData.text) } : {}),
          isNavigationRequest: false,
        });
        // Redirects are followed there.
        if (response.redirectURL !== '') continue;
        expect({ ...found, body: found.body?.toString() }, _id).toMatchObject({
          action: 'fulfill',
          status: response.status,
          headers: response.headers,
          body: response.content.text,
        });
      }
      await reader.harClose({ harId });
    });
  });
});

interface HarReader {
  readonly harOpen: (params: { file: string }) => Promise<{ readonly harId: string; readonly error?: string }>;
  readonly harLookup: (params: object) => Promise<{ readonly action: string; readonly body?: Buffer }>;
  readonly harClose: (params: { harId: string }) => Promise<void>;
}

describe('an entry', () => {
  test('names its times, its probe and its question', () => {
    expect(entryOf({})).toEqual({
      startedDateTime: '2027-01-15T08:00:00.000Z',
      time: 1.25,
      request: {
        method: 'GET',
        url: 'http://things.test/a',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [{ name: 'Accept', value: '*/*' }],
        queryString: [],
        headersSize: -1,
        bodySize: 0,
      },
      response: {
        status: 404,
        statusText: '',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: [{ name: 'X-a', value: '\xe9' }],
        content: { size: 2, mimeType: 'x-unknown', text: 'no' },
        redirectURL: '',
        headersSize: -1,
        bodySize: 2,
      },
      cache: {},
      timings: {
        blocked: -1,
        dns: -1,
        connect: -1,
        ssl: -1,
        send: 0,
        wait: 0.5,
        receive: 0.75,
        comment: expect.any(String) as string,
      },
      comment: 'question of p',
      _id: 'p#1',
      _probe: 'p',
      _clause: 'c',
      _role: 'question',
      _of: 'getThing',
      _attempt: 1,
    });
  });

  test('without an answer has the status 0, and says why', () => {
    const { time, response } = entryOf({ outcome: none, lacks: 'nothing saved id' });
    expect([time, response.status, response._error, response._cause, response.content]).toEqual([
      0,
      0,
      'refused: ECONNREFUSED 127.0.0.1:1',
      'refused',
      { size: 0, mimeType: 'x-unknown' },
    ]);
    expect(entryOf({ outcome: none, lacks: 'nothing saved id' })._lacks).toBe('nothing saved id');
  });

  test('has a body of bytes in base64', () => {
    const body = { encoding: 'base64', data: '//4=', length: 2, capped: false } as const;
    const { request, response } = entryOf({
      ...answered({ body, headers: [['Content-Type', 'image/png']] }),
      request: { ...exchangeOf('p').request, body },
    });
    expect(response.content).toEqual({ size: 2, mimeType: 'image/png', text: '//4=', encoding: 'base64' });
    expect(request.postData).toEqual({ mimeType: '', text: '//4=', _encoding: 'base64' });
  });

  test('says that a body was capped, or not decoded, and then not how long it was on the wire', () => {
    const body = { encoding: 'utf-8', data: 'ab', length: 9, capped: true } as const;
    const capped = entryOf({ ...answered({ body }), request: { ...exchangeOf('p').request, body } });
    const note = { _capped: true, comment: 'only the beginning of 9 bytes is kept' };
    expect([capped.response.content, capped.request.postData, capped.request.bodySize]).toMatchObject([
      { size: 9, ...note },
      note,
      9,
    ]);
    const undecoded = { ...body, data: '', capped: false, undecoded: 'br that ends early' };
    const coded = entryOf(answered({ body: undecoded, headers: [['content-encoding', 'br']] })).response;
    expect([coded.content._undecoded, coded.bodySize]).toEqual(['br that ends early', -1]);
  });

  test('has cookies both ways, and where a redirect leads', () => {
    const { request, response } = entryOf({
      ...answered({
        status: 303,
        headers: [
          ['Set-Cookie', 'sid=a=b; Path=/; Domain=x.test; Expires=Fri, 01 Jan 2027 00:00:00 GMT; HttpOnly; Secure'],
          ['set-cookie', 'plain=1; Expires=soon'],
          ['Location', '/b'],
        ],
      }),
      request: { ...exchangeOf('p').request, headers: [['Cookie', 'sid=a=b; csrf=c']] },
    });
    expect(response.redirectURL).toBe('/b');
    expect(response.cookies).toEqual([
      {
        name: 'sid',
        value: 'a=b',
        path: '/',
        domain: 'x.test',
        expires: '2027-01-01T00:00:00.000Z',
        httpOnly: true,
        secure: true,
      },
      { name: 'plain', value: '1', httpOnly: false, secure: false },
    ]);
    expect(request.cookies).toEqual([
      { name: 'sid', value: 'a=b' },
      { name: 'csrf', value: 'c' },
    ]);
  });

  test('has a URL that is one, and the query by name, whatever was redacted or not filled', () => {
    const url = `http://[::1]:80/a/{id}/${redacted}?key=${redacted}&q=a%20b+c`;
    const { request, _redacted } = entryOf({ request: { ...exchangeOf('p').request, url } });
    expect(request.url).toBe(
      'http://[::1]:80/a/%7Bid%7D/%5Bredacted:writer:raw%5D?key=%5Bredacted:writer:raw%5D&q=a%20b+c',
    );
    expect(request._url).toBe(url);
    expect(request.queryString).toEqual([
      { name: 'key', value: redacted },
      { name: 'q', value: 'a b c' },
    ]);
    expect(_redacted).toEqual(['writer']);
  });

  test('is accepted by the schema in each of these forms, and not without what it needs', () => {
    const body = { encoding: 'base64', data: '//4=', length: 2, capped: true } as const;
    const url = `http://[::1]:80/a/{id}?key=${redacted}`;
    const headers = [['Set-Cookie', 'a=b; Expires=Fri, 01 Jan 2027 00:00:00 GMT']] as const;
    const forms = [
      { outcome: none },
      answered({ body, headers }),
      { request: { ...exchangeOf('p').request, url, body } },
    ];
    const made = toHar(
      header,
      [],
      forms.map((form) => ({ ...exchangeOf('p'), ...form })),
    );
    expect(faultsOf(made)).toEqual([]);
    const [entry] = made.log.entries as [HarEntry];
    const { timings: _, ...untimed } = entry;
    for (const spoiled of [
      untimed,
      { ...entry, request: { ...entry.request, url: 'a b' } },
      { ...entry, startedDateTime: 'now' },
    ])
      expect(faultsOf({ log: { ...made.log, entries: [spoiled] } })).not.toEqual([]);
  });
});
