import { headerLines } from '../exchange/headers.ts';
import type { Headers } from '../exchange/model.ts';
import { readHttpDate } from './date.ts';
import { quotedValue } from './finding.ts';
import { type Parsed, readWhole } from './number.ts';
import type { Bucket, Dialect, HeaderFinding, RateReading, ReadValue } from './reading.ts';
import { readReset } from './reset.ts';
import { readRetryAfter } from './retry-after.ts';
import { sources } from './sources.ts';
import { type Policy, readCombined, readPolicy, readRateLimit, type StructuredReading } from './structured.ts';

/** `X-RateLimit-Limit`, `X-Rate-Limit-Limit`, `RateLimit-Limit`, each also with what tells several apart behind it: `X-RateLimit-Limit-Day`. */
const separate = /^(x-ratelimit|x-rate-limit|ratelimit)-(limit|remaining|reset|used)(?:-([a-z0-9-]+))?$/;
/** The seconds to the reset, beside the reset itself; what `reset` says is read. */
const beside = 'after';

const whyOf = (dialect: Dialect, part: string): string => {
  if (dialect !== 'ratelimit-fields') return sources.convention;
  return part === 'limit' ? sources.limit06 : part === 'reset' ? sources.reset06 : sources.remaining06;
};

/** The one value of a header that has one, with what is wrong where it has several. */
const single = (
  headers: Headers,
  header: string,
): { readonly text?: string; readonly findings: readonly HeaderFinding[] } => {
  const lines = headerLines(headers, header).map((line) => line.replace(/^[ \t]+|[ \t]+$/g, ''));
  const [first = ''] = lines;
  if (lines.length === 1) return { text: first, findings: [] };
  const actual = `${lines.length} lines: ${lines.slice(0, 3).map(quotedValue).join(', ')}`;
  const finding = { header, expected: 'one line', actual, why: sources.oneLine };
  if (lines.every((line) => line === first))
    return { text: first, findings: [{ code: 'header-repeated', ...finding }] };
  return { findings: [{ code: 'header-contradicts', ...finding }] };
};

/** Reads one header into what it says, and what is wrong with it. */
const readOne = <T>(
  headers: Headers,
  header: string,
  why: string,
  parse: (text: string) => Parsed<T>,
): { readonly read?: ReadValue<T>; readonly findings: readonly HeaderFinding[] } => {
  const { text, findings } = single(headers, header);
  if (text === undefined) return { findings };
  const parsed = parse(text);
  if ('value' in parsed) return { read: { header, value: parsed.value }, findings };
  return { findings: [...findings, { ...parsed, header, why }] };
};

/** The drafts up to -03 add the policies to the limit: `100, 100;w=10`. The limit stands first. */
const withoutPolicies = (text: string): string => text.replace(/^(\d+)(?:, ?\d+;[^,]*)+$/, '$1');

const readSeparate = (
  headers: Headers,
  names: readonly string[],
): { readonly buckets: readonly Bucket[]; readonly findings: readonly HeaderFinding[] } => {
  const buckets = new Map<string, Bucket>();
  const findings: HeaderFinding[] = [];
  for (const header of names) {
    const [, prefix, part, name = ''] = separate.exec(header) ?? [];
    if (prefix === undefined || name === beside) continue;
    const dialect: Dialect = prefix === 'ratelimit' ? 'ratelimit-fields' : (prefix as Dialect);
    const why = whyOf(dialect, part as string);
    const key = `${dialect} ${name}`;
    const bucket = buckets.get(key) ?? { dialect, name };
    const count = (text: string): Parsed<number> => {
      const own = part === 'limit' && dialect === 'ratelimit-fields' ? withoutPolicies(text) : text;
      return readWhole(own, 'a whole number of at least 0');
    };
    const { read, findings: wrong } =
      part === 'reset' ? readOne(headers, header, why, readReset) : readOne(headers, header, why, count);
    findings.push(...wrong);
    buckets.set(key, read ? ({ ...bucket, [part as string]: read } as Bucket) : bucket);
  }
  return { buckets: [...buckets.values()], findings };
};

/** The field `RateLimit` in the form that it has. */
const readField = (headers: Headers): StructuredReading => {
  const lines = headerLines(headers, 'ratelimit');
  if (lines.length === 0) return { policies: [], buckets: [], findings: [] };
  const text = lines.join(', ');
  return readCombined(text) ?? readRateLimit(text);
};

/** The policy of a count: of that name and partition, or, where the count names no partition, the one of that name. */
const policyOf = ({ dialect, name, limit }: Bucket, policies: readonly Policy[]): Policy | undefined => {
  if (dialect.startsWith('x-')) return undefined;
  if (dialect !== 'ratelimit-structured') return policies.find(({ quota }) => quota === limit?.value);
  const same = policies.filter((policy) => policy.name === name);
  const likely = same.length > 0 ? same : policies.filter((policy) => policy.name?.replace(/ :[^:]*:$/, '') === name);
  return likely.length === 1 ? likely[0] : undefined;
};

/** A count with the limit and the window of its policy. */
const withPolicy = (bucket: Bucket, policies: readonly Policy[]): Bucket => {
  const policy = policyOf(bucket, policies);
  if (!policy) return bucket;
  const { quota, windowMs } = policy;
  return {
    ...bucket,
    ...(quota === undefined || bucket.limit ? {} : { limit: { header: 'ratelimit-policy', value: quota } }),
    ...(windowMs === undefined ? {} : { windowMs }),
  };
};

const unknownPolicies = (buckets: readonly Bucket[], policies: readonly Policy[]): readonly HeaderFinding[] => {
  const known = policies.flatMap(({ name }) => (name === undefined ? [] : [name, name.replace(/ :[^:]*:$/, '')]));
  const stray = buckets.find(({ dialect, name }) => dialect === 'ratelimit-structured' && !known.includes(name));
  if (known.length === 0 || !stray) return [];
  const expected = `one of ${[...new Set(known)].map(quotedValue).join(', ')}`;
  return [
    { code: 'policy-unknown', header: 'ratelimit', expected, actual: quotedValue(stray.name), why: sources.field11 },
  ];
};

/** Whether a header says how much of a limit is left. Retry-After is none of these. */
const isRateHeader = (name: string): boolean =>
  name === 'ratelimit' || name === 'ratelimit-policy' || separate.test(name);

/**
 * What the headers of one answer say of its limits, in every dialect, and each thing that is wrong with their values. It throws for nothing that a server can
 * send. A value that cannot be read is left out.
 */
export const readAnswer = (headers: Headers): RateReading => {
  const names = [...new Set(headers.map(([name]) => name.toLowerCase()))].filter(isRateHeader);
  const plain = readSeparate(headers, names);
  const field = readField(headers);
  const policyLines = headerLines(headers, 'ratelimit-policy');
  const structured = field.buckets.some(({ dialect }) => dialect === 'ratelimit-structured');
  const policy = policyLines.length === 0 ? undefined : readPolicy(policyLines.join(', '), !structured);
  const policies = policy?.policies ?? [];
  const buckets = [...plain.buckets, ...field.buckets].map((bucket) => withPolicy(bucket, policies));
  const retry =
    headerLines(headers, 'retry-after').length === 0
      ? undefined
      : readOne(headers, 'retry-after', sources.retryAfter, readRetryAfter);
  const dateMs = readHttpDate(headerLines(headers, 'date')[0] ?? '');
  return {
    buckets,
    ...(retry?.read ? { retryAfter: retry.read.value } : {}),
    ...(dateMs === undefined ? {} : { dateMs }),
    headers: names,
    findings: [
      ...plain.findings,
      ...field.findings,
      ...(policy?.findings ?? []),
      ...unknownPolicies(buckets, policies),
      ...(retry?.findings ?? []),
    ],
  };
};
