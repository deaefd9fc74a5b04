import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A process of its own: answers `…?wrong=…` with a constant problem, everything else with 200. It tells its port and ends with its parent.
const problem = Buffer.from(
  JSON.stringify({
    type: 'https://bench.test/errors/invalid_request',
    title: 'Invalid request',
    status: 400,
    detail: 'The parameter wrong is not known.',
    error_code: 'invalid_request',
    request_id: 'req_0123456789abcdef',
  }),
);
const fine = Buffer.from('{"ok":true}');

const server = createServer((request, response) => {
  const refused = request.url?.includes('wrong=') ?? false;
  const body = refused ? problem : fine;
  response.writeHead(refused ? 400 : 200, {
    'Content-Type': refused ? 'application/problem+json' : 'application/json',
    'Content-Length': body.length,
  });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
