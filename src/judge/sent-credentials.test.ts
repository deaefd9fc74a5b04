import { expect, test } from 'vitest';
import type { SecurityScheme } from '../contract/operation.ts';
import type { Headers } from '../exchange/model.ts';
import { sentCredentials } from './sent-credentials.ts';
import { contractOf } from './testing/contract.ts';

const apiKey = (where: 'header' | 'query' | 'cookie', name: string): SecurityScheme => ({
  id: 'x',
  type: 'apiKey',
  in: where,
  name,
});

test.each<[SecurityScheme, Headers, string, readonly string[]]>([
  [apiKey('header', 'X-API-Key'), [['x-api-key', 'key-of-a-member']], '', ['key-of-a-member']],
  [apiKey('header', 'X-API-Key'), [['Other', 'key-of-a-member']], '', []],
  [apiKey('query', 'key'), [], '?key=a%20key%2Bof&other=1234567890', ['a key+of']],
  [
    apiKey('cookie', 'session'),
    [['Cookie', 'theme=dark-blue; session=abcdefgh; x=session=12345678']],
    '',
    ['abcdefgh'],
  ],
  [apiKey('cookie', 'session'), [['Cookie', 'theme=dark;session=abcdefgh']], '', ['abcdefgh']],
  [{ id: 'x', type: 'http', scheme: 'bearer' }, [['Authorization', 'Bearer  abc.def.ghi']], '', ['abc.def.ghi']],
  [{ id: 'x', type: 'http', scheme: 'basic' }, [['authorization', 'Basic bm9ib2R5Og==']], '', ['bm9ib2R5Og==']],
  [{ id: 'x', type: 'http', scheme: 'bearer' }, [['Authorization', 'no-scheme']], '', ['no-scheme']],
  // Too short to be told from ordinary text.
  [apiKey('header', 'X-API-Key'), [['X-API-Key', '1234567']], '', []],
  [apiKey('header', 'X-API-Key'), [['X-API-Key', '12345678']], '', ['12345678']],
])('%j finds in %j and %j: %j', (scheme, headers, query, expected) => {
  const request = { method: 'GET', url: `http://api.test/things${query}`, headers, body: null };
  expect(sentCredentials(contractOf({ securitySchemes: { x: scheme } }), request)).toEqual(expected);
});
