import { join } from 'node:path';
import { serve, writeOwnContract } from '../../cli/testing/own-api.ts';
import { runHere } from '../../cli/testing/run-here.ts';
import { evidenceFile } from '../run-writer.ts';

/** Refuses a thing without a name as its document says, with a charset that nobody promised. */
const refusing = (status: number) =>
  serve((request, response) => {
    request.resume();
    request.on('end', () => {
      const refused = request.headers['content-length'] === '2';
      response.writeHead(refused ? status : 201, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(refused ? { error: 'name is required' } : { id: 1 }));
    });
  });

/** A clause on a thing without a name, of which `expect` is said; `more` is YAML that comes after the clauses. */
export const nameMissing = (expect: string, more = ''): string => `
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    ask: { inputs: [missing-member] }
    expect: ${expect}
${more}`;

/** Runs a contract of such clauses against a server that refuses with a status, and hands back the evidence. */
export const recordRun = async (folder: string, clauses: string, status = 400): Promise<string> => {
  const server = await refusing(status);
  try {
    const out = join(folder, 'out');
    await runHere(writeOwnContract(folder, clauses), server.url, out);
    return evidenceFile(out);
  } finally {
    await server.close();
  }
};
