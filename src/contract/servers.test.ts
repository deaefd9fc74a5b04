import { expect, test } from 'vitest';
import { compileText, contractBesides, mistakesOf, openapiOf } from './testing/made-up.ts';

const get = (id: string, servers = ''): string => `{ operationId: ${id}, ${servers} responses: {} }`;
const of = (url: string): string => `servers: [{ url: '${url}' }, { url: 'https://spare.test' }],`;
/** Operations of no server of their own, of the path's, of their own, and of the default one said once more. */
const api = openapiOf(`/things: { get: ${get('listThings')} }
/labels:
  servers: [{ url: 'https://labels.test' }]
  get: ${get('getLabels')}
  put: ${get('printLabels', of('https://printer.test'))}
/same: { get: ${get('same', of('https://api.test'))} }`).replace(
  /^paths:/m,
  "servers: [{ url: 'https://api.test' }]\npaths:",
);
const named = "servers: { labels: 'https://labels.test', printer: 'https://printer.test' }";

test('operations go to the server of their own, of their path, or the default one', () => {
  const { contract } = compileText(contractBesides(named), api);
  const servers = Object.values(contract.operations).map(({ id, server }) => [id, server]);
  expect(servers).toEqual([
    ['listThings', undefined],
    ['getLabels', 'labels'],
    ['printLabels', 'printer'],
    ['same', undefined],
    ['last', undefined],
  ]);
  expect([contract.servers, contract.otherServers]).toEqual([
    ['https://api.test'],
    { labels: 'https://labels.test', printer: 'https://printer.test' },
  ]);
});

test.each<[string, string, string]>([
  [
    'a server without a name',
    "servers: { labels: 'https://labels.test' }",
    'contract.yaml:3:10 servers: found no name of https://printer.test, the server of printLabels; wanted servers: { name: https://printer.test }',
  ],
  [
    'a name of a server that no operation has',
    "servers: { labels: 'https://labels.test', printer: 'https://printer.test', spare: 'https://spare.test' }",
    'contract.yaml:3:83 servers.spare: found https://spare.test; wanted a URL that openapi.yaml has under servers of a path item or an operation',
  ],
  [
    'the name default',
    `${named.replace(' }', ", default: 'https://api.test' }")}`,
    'contract.yaml:3:85 servers.default: found default; wanted another name: openapi.yaml says which server is the default one',
  ],
])('%s is a mistake', (_, servers, mistake) => {
  expect(mistakesOf(() => compileText(contractBesides(servers), api))).toEqual([mistake]);
});
