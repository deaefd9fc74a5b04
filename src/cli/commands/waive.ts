import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import { type Command, Option } from 'commander';
import type { Json } from '../../contract/json.ts';
import { wantedName } from '../../contract/nearest.ts';
import { packageFile } from '../../contract/package-file.ts';
import { schemaErrors } from '../../contract/schema-validator.ts';
import { isExpired, type Waiver, waiverKey } from '../../judge/waivers.ts';
import { selectsClause } from '../../plan/select.ts';
import { plural } from '../../publish/show.ts';
import { type Summary, summaryFormat } from '../../publish/summary.ts';
import { readWaivers } from '../../run/waivers.ts';
import { withWaivers } from '../../run/write-waivers.ts';
import { UsageError } from '../usage-error.ts';

interface WaiveOptions {
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly out: string;
  readonly clause: readonly string[];
  readonly level: 'must' | 'should';
  readonly renew?: boolean;
}

/** Reads the summary of a whole run in this version's format. Throws UsageError. */
const readSummary = (file: string): Summary => {
  const wanted = 'wanted a summary.json, which refusal run writes';
  let value: Json;
  try {
    value = JSON.parse(readFileSync(file, 'utf8')) as Json;
  } catch (error) {
    const found = error instanceof SyntaxError ? 'no JSON' : `no file that can be read`;
    throw new UsageError(`${file}: found ${found}; ${wanted}`);
  }
  const format = (value as { readonly format?: unknown } | null)?.format;
  if (format !== summaryFormat)
    throw new UsageError(
      `${file}: found ${format === undefined ? 'no format' : `the format ${JSON.stringify(format)}`}; wanted ${summaryFormat}: run again with this version`,
    );
  const [error] = schemaErrors(JSON.parse(readFileSync(packageFile('reports/summary.schema.json'), 'utf8')), value);
  if (error)
    throw new UsageError(
      `${file}: found at ${error.at || 'its top'} what no summary has (${error.message}); ${wanted}`,
    );
  const summary = value as unknown as Summary;
  if (!summary.complete)
    throw new UsageError(
      `${file}: found an incomplete run, in which ${plural(summary.missing.length, 'probe')} of ${summary.plan.probes} have no verdict; wanted a run that came to its end`,
    );
  return summary;
};

const toText = (name: string) => (text: string) => {
  if (text.trim() === '')
    throw new UsageError(
      `found an empty --${name}; wanted ${name === 'owner' ? 'who answers for the waivers' : 'why they are accepted'}`,
    );
  return text.trim();
};

/** A day that is not past, in UTC. */
const toDay = (text: string): string => {
  const found = `found --expires ${text}`;
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(text))
    throw new UsageError(`${found}; wanted a day such as 2027-01-31`);
  if (isExpired({ expires: text }, new Date().toISOString()))
    throw new UsageError(`${found}, which is past; wanted the last day on which the waivers hold`);
  return text;
};

/** Where an editor finds the schema from a waivers file; not a path that only this machine has. */
const schemaFrom = (out: string): string => {
  const schema = packageFile('contracts/waivers.schema.json');
  return schema.startsWith(`${process.cwd()}${sep}`)
    ? relative(dirname(resolve(out)), schema)
        .split(sep)
        .join('/')
    : 'node_modules/refusal/contracts/waivers.schema.json';
};

/** The departures of a summary that the options ask for. */
const departuresOf = (summary: Summary, { clause, level }: WaiveOptions) => {
  const selection = { clauses: clause, probes: [] };
  for (const wanted of clause)
    if (!summary.clauses.some(({ id }) => selectsClause({ clauses: [wanted], probes: [] }, id)))
      throw new UsageError(
        `found no clause ${wanted} in the summary; wanted ${wantedName(
          wanted,
          summary.clauses.map(({ id }) => id),
          'one of its clauses',
        )}`,
      );
  const all = summary.clauses
    .filter(({ id }) => selectsClause(selection, id))
    .flatMap(({ expectations }) => expectations)
    .flatMap(({ id, level: own, departing }) => departing.map((one) => ({ ...one, expectation: id, level: own })));
  return {
    chosen: all.filter((one) => one.level === 'must' || (one.level === 'should' && level === 'should')),
    lighter: all.filter((one) => one.level === 'should' && level === 'must' && one.disposition === 'new'),
  };
};

/** Writes the waivers, and says what was written and what was not. */
const waive = (file: string, options: WaiveOptions): string => {
  const summary = readSummary(file);
  const contract = summary.contract.id;
  const { reason, owner, expires, out, renew = false } = options;
  const before = existsSync(out) ? readWaivers(out) : undefined;
  if (before && before.value.contract !== contract)
    throw new UsageError(
      `${out}: found the waivers of ${before.value.contract}; wanted those of ${contract}, or another file by --out`,
    );
  const now = new Date().toISOString();
  const known = new Map((before?.value.waivers ?? []).map((waiver) => [waiverKey(waiver), waiver]));
  const { chosen, lighter } = departuresOf(summary, options);
  const written: Waiver[] = [];
  let standing = 0;
  let expired = 0;
  for (const departure of chosen) {
    const own = known.get(waiverKey(departure));
    const holds = own ? !isExpired(own, now) : departure.disposition === 'waived';
    const { expectation, operation, finding } = departure;
    if (holds) standing++;
    else if (!renew && (own || departure.disposition === 'expired')) expired++;
    else written.push({ expectation, operation, finding, reason, owner, expires });
  }
  if (written.length > 0) {
    mkdirSync(dirname(resolve(out)), { recursive: true });
    writeFileSync(out, withWaivers(before?.source.text ?? { contract, schema: schemaFrom(out) }, written));
  }
  const what = written.length > 0 ? `${plural(written.length, 'waiver')} written for ${contract}` : 'nothing written';
  return [
    `${out}: ${what}, until ${expires}`.replace(/(nothing written), .*/, '$1'),
    ...(chosen.length === 0 ? [`no ${options.level === 'must' ? 'must' : 'must or should'} departs in ${file}`] : []),
    ...(standing > 0 ? [`${plural(standing, 'departure')} waived already`] : []),
    ...(expired > 0 ? [`${plural(expired, 'waiver')} expired and left as they are; --renew renews them`] : []),
    ...(lighter.length > 0
      ? [`${plural(lighter.length, 'departure')} of a should not waived; --level should does`]
      : []),
  ].join('\n');
};

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** `refusal waive`: accepts the departures of a run, so that only others fail the next. */
export const registerWaive = (program: Command): void => {
  program
    .command('waive')
    .description('write waivers of the departures of a run, so that only others fail the next')
    .argument('<summary>', 'a summary.json')
    .requiredOption('--reason <text>', 'why they are accepted', toText('reason'))
    .requiredOption('--owner <text>', 'who answers for them', toText('owner'))
    .requiredOption('--expires <day>', 'the last day on which they hold, in UTC: 2027-01-31', toDay)
    .option('--out <file>', 'the waivers file; what stands there stays', 'waivers.yaml')
    .option('--clause <id-or-glob>', 'only these clauses (repeatable)', collect, [])
    .addOption(
      new Option('--level <level>', 'the lightest level whose departures are waived')
        .choices(['must', 'should'])
        .default('must'),
    )
    .option('--renew', 'renew expired waivers too')
    .action((file: string, options: WaiveOptions) => {
      process.stdout.write(`${waive(file, options)}\n`);
    });
};
