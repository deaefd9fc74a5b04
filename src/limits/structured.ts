import { type BareItem, type Item, type List, parseDictionary, parseList } from 'structured-headers';
import { quotedValue } from './finding.ts';
import type { Bucket, HeaderFinding } from './reading.ts';
import { sources } from './sources.ts';

/** A policy as RateLimit-Policy lists it. */
export interface Policy {
  /** Its name with its partition; undefined in the form of the drafts up to -07, where it is known by its quota alone. */
  readonly name?: string;
  readonly quota?: number;
  readonly windowMs?: number;
}

export interface StructuredReading {
  readonly policies: readonly Policy[];
  readonly buckets: readonly Bucket[];
  readonly findings: readonly HeaderFinding[];
}

const attempt = <T>(parse: () => T): T | undefined => {
  try {
    return parse();
  } catch {
    return undefined;
  }
};

const isItem = (member: List[number]): member is Item => !Array.isArray(member[0]);

/** A bare item as it is written. */
const shown = (value: BareItem | undefined): string => {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return quotedValue(value);
  if (value instanceof ArrayBuffer) return `bytes :${Buffer.from(value).toString('base64').slice(0, 40)}:`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : quotedValue(String(value));
};

class Reader {
  readonly findings: HeaderFinding[] = [];
  readonly #header: string;

  constructor(header: string) {
    this.#header = header;
  }

  found(code: HeaderFinding['code'], expected: string, actual: string, why: string): undefined {
    this.findings.push({ code, header: this.#header, expected, actual, why });
  }

  /** A parameter or a member of a dictionary that is an Integer of at least `least`. */
  whole(name: string, value: BareItem | undefined, why: string, needed: boolean, least = 0): number | undefined {
    if (value === undefined && !needed) return undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
    const expected = `${name}, an Integer of at least ${least}`;
    return this.found('parameter-malformed', expected, `${name}=${shown(value)}`, why);
  }

  list(text: string, why: string): List {
    const list = attempt(() => parseList(text));
    if (list === undefined) {
      this.found('field-unparsable', 'a List of RFC 9651', quotedValue(text), sources.structured);
      return [];
    }
    if (list.length === 0) this.found('header-malformed', 'a List of at least one policy', quotedValue(text), why);
    return list;
  }

  /** The name of a member with its partition; undefined where it has none. */
  named(member: List[number], why: string): string | undefined {
    const [value, parameters] = member;
    if (!isItem(member) || typeof value !== 'string')
      return this.found(
        'item-malformed',
        'the name of a policy, a String in quotes',
        isItem(member) ? shown(value as BareItem) : 'an Inner List',
        why,
      );
    const partition = parameters.get('pk');
    if (partition === undefined) return value;
    if (partition instanceof ArrayBuffer) return `${value} :${Buffer.from(partition).toString('base64')}:`;
    this.found('parameter-malformed', 'pk, a Byte Sequence', `pk=${shown(partition)}`, sources.partition11);
    return value;
  }
}

/** `RateLimit` as draft -07 has it: a Dictionary; undefined where it is none. */
export const readCombined = (text: string): StructuredReading | undefined => {
  const dictionary = attempt(() => parseDictionary(text));
  if (dictionary === undefined || !['limit', 'remaining', 'reset'].some((key) => dictionary.has(key))) return undefined;
  const reader = new Reader('ratelimit');
  const memberOf = (key: string): BareItem | undefined => {
    const member = dictionary.get(key);
    if (member === undefined) return undefined;
    return Array.isArray(member[0]) ? 'an Inner List' : (member[0] as BareItem);
  };
  const limit = reader.whole('limit', memberOf('limit'), sources.limit07, true);
  const remaining = reader.whole('remaining', memberOf('remaining'), sources.remaining07, false);
  const reset = reader.whole('reset', memberOf('reset'), sources.reset07, true);
  return {
    policies: [],
    buckets: [bucketOf('ratelimit-combined', '', limit, remaining, reset)],
    findings: reader.findings,
  };
};

const bucketOf = (
  dialect: Bucket['dialect'],
  name: string,
  limit: number | undefined,
  remaining: number | undefined,
  reset: number | undefined,
): Bucket => {
  const header = 'ratelimit';
  return {
    dialect,
    name,
    ...(limit === undefined ? {} : { limit: { header, value: limit } }),
    ...(remaining === undefined ? {} : { remaining: { header, value: remaining } }),
    ...(reset === undefined ? {} : { reset: { header, value: [{ unit: 'delta-seconds', ms: reset * 1000 }] } }),
  };
};

/** `RateLimit` as draft -11 has it: a List of Strings with `r`, `t` and `pk`. */
export const readRateLimit = (text: string): StructuredReading => {
  const reader = new Reader('ratelimit');
  const buckets: Bucket[] = [];
  for (const member of reader.list(text, sources.field11)) {
    const name = reader.named(member, sources.field11);
    if (name === undefined) continue;
    const parameters = member[1];
    const remaining = reader.whole('r', parameters.get('r'), sources.remaining11, true);
    const effective = reader.whole('t', parameters.get('t'), sources.effective11, false);
    buckets.push(bucketOf('ratelimit-structured', name, undefined, remaining, effective));
  }
  return {
    policies: [],
    buckets,
    findings: [
      ...reader.findings,
      ...repeatedNames(
        'ratelimit',
        buckets.map((one) => one.name),
      ),
    ],
  };
};

/**
 * `RateLimit-Policy`: a List of Strings with `q`, `w`, `qu` and `pk` (draft -11). Where `old`, a List of Integers with `w` (drafts up to -07) will do too: what the
 * other fields of the answer are of says which.
 */
export const readPolicy = (text: string, old: boolean): StructuredReading => {
  const reader = new Reader('ratelimit-policy');
  const policies: Policy[] = [];
  for (const member of reader.list(text, sources.policy11)) {
    const [value, parameters] = member;
    const integer = isItem(member) && typeof value === 'number' && Number.isInteger(value) && value >= 0 && old;
    const name = integer ? undefined : reader.named(member, sources.policy11);
    if (!integer && name === undefined) continue;
    const window = reader.whole('w', parameters.get('w'), integer ? sources.policy06 : sources.window11, false, 1);
    const quota = integer ? value : reader.whole('q', parameters.get('q'), sources.quota11, true);
    const unit = parameters.get('qu');
    if (!integer && unit !== undefined && typeof unit !== 'string')
      reader.found('parameter-malformed', 'qu, a String', `qu=${shown(unit)}`, sources.quotaUnit11);
    policies.push({
      ...(name === undefined ? {} : { name }),
      ...(quota === undefined ? {} : { quota }),
      ...(window === undefined ? {} : { windowMs: window * 1000 }),
    });
  }
  const names = policies.map((policy) => policy.name ?? String(policy.quota));
  return { policies, buckets: [], findings: [...reader.findings, ...repeatedNames('ratelimit-policy', names)] };
};

const repeatedNames = (header: string, names: readonly string[]): readonly HeaderFinding[] => {
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice === undefined) return [];
  const why = header === 'ratelimit' ? sources.field11 : sources.policy11;
  return [
    { code: 'policy-repeated', header, expected: 'each policy once', actual: `${quotedValue(twice)} twice`, why },
  ];
};
