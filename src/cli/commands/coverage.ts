import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { isObject, type Json } from '../../contract/json.ts';
import type { LoadedContract } from '../../contract/load.ts';
import { MistakesError } from '../../contract/mistake.ts';
import type { DocumentSection } from '../../contract/model.ts';
import { parseSource } from '../../contract/source.ts';
import { compareDocument, type DocumentChanges, isSame } from '../../document/compare.ts';
import { sectionDigest } from '../../document/digest.ts';
import type { KnownSections } from '../../document/plain.ts';
import { type DocumentForm, documentForms, formOf, type ReadDocument, readDocument } from '../../document/read.ts';
import { withSections } from '../../document/record.ts';
import { coverageOf } from '../../publish/coverage.ts';
import { coverageReport } from '../../publish/coverage-json.ts';
import { type CoverageView, showChanges, showCoverage } from '../../publish/coverage-terminal.ts';
import { joinFunnels } from '../../publish/funnel.ts';
import { plural } from '../../publish/show.ts';
import { type Summary, summaryFormat } from '../../publish/summary.ts';
import { loadForInputs } from '../../run/load.ts';
import { resolveContract } from '../resolve-contract.ts';
import { UsageError } from '../usage-error.ts';

interface CoverageOptions {
  readonly document?: string;
  readonly form?: DocumentForm;
  readonly record?: boolean;
  readonly run: readonly string[];
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const textOf = (file: string, what: string): string => {
  if (!existsSync(file) || statSync(file).isDirectory()) throw new UsageError(`found no file ${file}; wanted ${what}`);
  return readFileSync(file, 'utf8');
};

/** The summaries that a path names: a file, that of a folder, or those of the folders below it, one of each deployment. */
const summariesAt = (path: string): readonly string[] => {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path];
  const own = join(path, 'summary.json');
  if (existsSync(own)) return [own];
  const below = readdirSync(path).map((name) => join(path, name, 'summary.json'));
  const found = below.filter((file) => existsSync(file)).toSorted();
  return found.length > 0 ? found : [own];
};

/** The summary of a run of a contract. */
const summaryOf = (file: string, contract: string): Summary => {
  const text = textOf(file, 'the folder of a run, or its summary.json');
  const wanted = `${file}: found no summary of this version; wanted a summary.json that refusal run of this version wrote`;
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw new UsageError(wanted);
  }
  if (!isObject(value) || value.format !== summaryFormat || !isObject(value.funnel)) throw new UsageError(wanted);
  const summary = value as unknown as Summary;
  if (summary.contract.id !== contract)
    throw new UsageError(`${file}: found a run of ${summary.contract.id}; wanted one of ${contract}`);
  return summary;
};

/** The sections that a contract names, also where it does not load for them. */
const knownIn = (value: Json): KnownSections & { readonly recorded: readonly DocumentSection[] } => {
  const list = (from: Json | undefined): readonly Json[] => (Array.isArray(from) ? from : []);
  const sectionOf = (one: Json | undefined): readonly string[] =>
    isObject(one) && typeof one.section === 'string' ? [one.section] : [];
  const { document, codes, clauses } = isObject(value) ? value : {};
  const recorded = list(isObject(document) ? document.sections : undefined);
  return {
    listed: recorded.flatMap(sectionOf),
    named: [...new Set([...list(clauses).flatMap(sectionOf), ...sectionOf(codes)])],
    recorded: recorded.filter((one) => sectionOf(one).length > 0) as unknown as readonly DocumentSection[],
  };
};

const documentAt = (file: string): string => textOf(file, 'a document: text, Markdown or HTML');

const read = (file: string, form: DocumentForm | undefined, known: KnownSections): ReadDocument => {
  const text = documentAt(file);
  const document = readDocument(form ?? formOf(file, text), text, known);
  if (document.sections.length === 0)
    throw new UsageError(
      `${file}: found no section in it, read as ${document.form}; wanted a document with headings (--form names its form)`,
    );
  return document;
};

/** Writes the sections of a document into the contract. */
const record = (file: string, options: CoverageOptions): void => {
  const text = readFileSync(file, 'utf8');
  const source = parseSource(file, text);
  if (source.mistakes.length > 0) throw new MistakesError(source.mistakes);
  const known = knownIn(source.value);
  const document = read(options.document as string, options.form, known);
  const sections = document.sections.map(({ section, lines }) => ({ section, digest: sectionDigest(lines) }));
  writeFileSync(file, withSections(file, text, sections));
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  say(`${file}: ${plural(sections.length, 'section')} recorded of ${options.document}, read as ${document.form}`);
  for (const name of document.guessed) say(`  taken for a heading: ${name}`);
  if (document.guessed.length > 0)
    say(
      '  Mend the list where these are none, or stand below others, and record again: then only what it lists is a heading.',
    );
  const lost = known.listed.filter((name) => !sections.some(({ section }) => section === name));
  for (const name of lost) say(`  no longer in the document: ${name}`);
  for (const { section, title } of document.likely)
    say(`  left as text of ${section}, though it looks like a heading: ${title}`);
};

const compare = (
  { contract, texts }: LoadedContract,
  file: string,
  form: DocumentForm | undefined,
): {
  readonly file: string;
  readonly form: DocumentForm;
  readonly changes: DocumentChanges;
  readonly count: number;
} => {
  const { sections } = contract.document;
  if (!sections)
    throw new UsageError(
      `${texts.contract.file}: found no document.sections; wanted those that refusal coverage --record writes, to compare ${file} with`,
    );
  const named = contract.clauses.map(({ section }) => section);
  const document = read(file, form, { listed: sections.map(({ section }) => section), named });
  const changes = compareDocument(sections, document);
  return { file, form: document.form, changes, count: document.sections.length };
};

const coverage = (name: string, options: CoverageOptions): 0 | 1 => {
  const { file } = resolveContract(name);
  if (options.record && options.document === undefined)
    throw new UsageError('found --record without --document; wanted the document whose sections it records');
  if (options.document !== undefined) documentAt(options.document);
  if (options.record) record(file, options);
  const loaded = loadForInputs(file, inputs);
  const { contract, digest } = loaded;
  const runs = options.run.flatMap(summariesAt).map((file) => summaryOf(file, contract.id));
  const changed = runs.filter((run) => run.contract.digest !== digest).length;
  if (changed > 0)
    process.stderr.write(
      `${plural(changed, 'run')} of ${runs.length} asked another text of this contract; clauses are joined by their ids\n`,
    );
  const funnel = joinFunnels(
    contract.clauses,
    runs.map((run) => run.funnel),
  );
  const view: CoverageView = { contract, sections: coverageOf(contract, funnel), funnel, runs: runs.length };
  const document = options.document === undefined ? undefined : compare(loaded, options.document, options.form);
  if (options.json) process.stdout.write(`${JSON.stringify(coverageReport(view, digest, runs, document), null, 2)}\n`);
  else {
    process.stdout.write(`${showCoverage(view)}\n`);
    if (document) process.stdout.write(`\n${showChanges(contract, document.changes, document.file, document.count)}\n`);
  }
  return document && !isSame(document.changes) ? 1 : 0;
};

/** `refusal coverage`: which section of the document has which clauses, how far these came, and what has changed in the document. */
export const registerCoverage = (program: Command): void => {
  program
    .command('coverage')
    .description("list the sections of a contract's document with their clauses, and say how far these came")
    .argument('<contract>', 'an id or a path')
    .option('--document <file>', 'the document, read again: say which sections changed, and exit 1 where any did')
    .addOption(new Option('--form <form>', 'its form, where its name does not tell').choices(documentForms))
    .option('--record', "write the document's sections into the contract")
    .option('--run <dir-or-file>', 'the folder of a run or of several, or a summary.json (repeatable)', collect, [])
    .option('--json', 'print it as JSON')
    .action((name: string, options: CoverageOptions) => {
      process.exitCode = coverage(name, options);
    });
};
