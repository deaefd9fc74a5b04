import pc from 'picocolors';
import { excerptOf } from '../exchange/body.ts';
import { toCurl } from '../exchange/curl.ts';
import type { Exchange } from '../exchange/model.ts';
import {
  describeVerdict,
  type Finding,
  isDecided,
  type Verdict,
  type VerdictKind,
  verdictKinds,
} from '../judge/verdict.ts';
import { showShard } from '../plan/shard.ts';
import { conclusionOf } from './conclusion.ts';
import { describeStrength, isUnproven } from './describe-strength.ts';
import { describeFunnel } from './funnel.ts';
import { plural, showOutcome, showPlace, showValue } from './show.ts';
import type { ClauseSummary, Counts, ExpectationSummary, Summary } from './summary.ts';
import {
  isStaleClause,
  isWaived,
  isWaivedClause,
  standingLines,
  uncoveredIn,
  waivedAmong,
  waivedKinds,
  waiverBlocks,
} from './waived-blocks.ts';

const signs: Readonly<Record<VerdictKind, string>> = {
  fail: '✗',
  error: '✗',
  inconclusive: '?',
  'not-tested': '–',
  warn: '⚠',
  pass: '✓',
  'not-applicable': '·',
};

const paint: Readonly<Record<VerdictKind, (text: string) => string>> = {
  fail: pc.red,
  error: pc.red,
  inconclusive: pc.yellow,
  'not-tested': pc.dim,
  warn: pc.yellow,
  pass: pc.green,
  'not-applicable': pc.dim,
};

/** How often each verdict occurs: `2 fail (1 waived), 12 pass`. */
const showCounts = (expectations: readonly ExpectationSummary[]): string =>
  verdictKinds
    .map((kind) => [kind, expectations.filter(({ verdict }) => verdict.kind === kind)] as const)
    .filter(([, own]) => own.length > 0)
    .flatMap(([kind, own]) => {
      const unproven = own.filter(isUnproven).length;
      const shown = own.length - unproven;
      return [
        ...(shown > 0 ? [`${shown} ${kind}${waivedAmong(own.filter(isWaived).length)}`] : []),
        ...(unproven > 0 ? [`${unproven} unproven`] : []),
      ];
    })
    .join(', ');

/** A table of the clauses by section: verdict, id, expectations by verdict, and what they rest on. */
const clauseTable = (summary: Summary): string => {
  const judged = summary.clauses.filter(({ verdict }) => verdict !== null);
  const width = Math.max(...judged.map(({ id }) => id.length), 6);
  const asked = new Map<string, number>();
  for (const { clause } of summary.probes) asked.set(clause, (asked.get(clause) ?? 0) + 1);
  const row = (clause: ClauseSummary): string => {
    const { kind } = clause.verdict as Verdict;
    const probes = asked.get(clause.id) ?? 0;
    const over = clause.answers === undefined ? plural(probes, 'probe') : plural(clause.answers, 'answer');
    const expectations = showCounts(clause.expectations);
    const isStale = isStaleClause(clause, summary);
    const plain = kind !== 'pass' || !clause.expectations.some(isUnproven);
    const sign = !plain
      ? pc.yellow('○')
      : isStale
        ? pc.red('✗')
        : isWaivedClause(clause)
          ? pc.yellow('~')
          : paint[kind](signs[kind]);
    return `  ${sign} ${clause.id.padEnd(width)}  ${expectations.padEnd(10)}  ${pc.dim(`${over}${isStale ? ', a waiver of it is stale' : ''}`)}`;
  };
  const sections = [...new Set(judged.map(({ section }) => section))];
  return sections
    .map((section) =>
      ['', `  ${pc.bold(section)}`, ...judged.filter((clause) => clause.section === section).map(row)].join('\n'),
    )
    .join('\n');
};

const exchangeById = (exchanges: readonly Exchange[], id: string): Exchange | undefined =>
  exchanges.find((exchange) => exchange.id === id);

/** The first few of many names. */
const someOf = (names: readonly string[]): string => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}`;

const pairs = (findings: readonly Finding[]): readonly string[] =>
  findings.flatMap((finding) => [
    `    ${pc.bold(finding.code)} at ${showPlace(finding)}`,
    `      expected  ${pc.green(showValue(finding.expected))}`,
    `      actual    ${pc.red(showValue(finding.actual))}`,
  ]);

/** What repeats one probe by itself. */
const repeatLine = (repeat: string, probe: string): string => `    ${pc.dim('again')}     ${repeat} --probe '${probe}'`;

/** A departing expectation: its first departure in full, the others by name. */
const departureBlock = (
  clause: ClauseSummary,
  expectation: ExpectationSummary,
  exchanges: readonly Exchange[],
  repeat: string,
): string => {
  const [first] = expectation.findings;
  const { kind } = expectation.verdict;
  const own = expectation.findings.filter(({ exchange }) => exchange === first?.exchange);
  const others = [...new Set(expectation.findings.map(({ exchange }) => exchange))]
    .filter((id) => id !== first?.exchange)
    .map((id) => id.slice(0, id.lastIndexOf('#')));
  const exchange = first && exchangeById(exchanges, first.exchange);
  return [
    `${paint[kind](`${signs[kind]} ${expectation.id}`)}  ${pc.dim(`${kind}, ${expectation.level}, ${expectation.basis}${expectation.disposition === 'expired' ? ', expired' : ''}`)}`,
    `    ${clause.statement}`,
    `    ${pc.dim('section')}   ${clause.section}`,
    ...standingLines(expectation),
    ...pairs(own),
    ...(exchange ? [`    ${pc.dim('request')}   ${toCurl(exchange.request)}`, repeatLine(repeat, exchange.probe)] : []),
    ...(others.length > 0
      ? [
          `    ${pc.dim('also in')}   ${others.slice(0, 5).join(', ')}${others.length > 5 ? ` and ${expectation.departures - 6} more` : ''}`,
        ]
      : []),
  ].join('\n');
};

/**
 * Departures that follow from others: where a request was accepted, or a body is not in its envelope, every expectation of a part of the body
 * departs too.
 */
export const followersIn = (clauses: readonly ClauseSummary[]): ReadonlySet<ExpectationSummary> => {
  const expectations = clauses.flatMap((clause) => clause.expectations);
  const findings = expectations.flatMap((expectation) => expectation.findings);
  const exchangesWith = (isCause: (finding: Finding) => boolean): ReadonlySet<string> =>
    new Set(findings.filter(isCause).map(({ exchange }) => exchange));
  const accepted = exchangesWith(
    ({ code, actual }) => code === 'status-differs' && typeof actual === 'number' && actual < 400,
  );
  const shapeless = exchangesWith(({ code }) => code.startsWith('envelope-'));
  const follows = ({ code, exchange }: Finding): boolean =>
    (/^(envelope|code|message|fields|member|relation)-/.test(code) && accepted.has(exchange)) ||
    (/^(code|message|fields|member|relation)-/.test(code) && shapeless.has(exchange));
  return new Set(expectations.filter((one) => one.findings.length > 0 && one.findings.every(follows)));
};

/** The exchange that tells why a probe proves nothing: where its control was refused, that; otherwise its own last. */
const telling = (probe: Summary['probes'][number], exchanges: readonly Exchange[]): Exchange | undefined => {
  const refused = probe.verdict.kind === 'inconclusive' && probe.verdict.cause === 'control-refused';
  const group = `${probe.clause}:${probe.operation}:`;
  const control = exchanges.find((one) => one.role === 'control' && one.probe.startsWith(group));
  return (refused ? control : undefined) ?? exchanges.findLast((one) => one.probe === probe.id);
};

/** The first line of what came, and the beginning of its body. */
const shortOutcome = (exchange: Exchange): string => {
  const [first] = showOutcome(exchange).split('\n', 1);
  return exchange.outcome.kind === 'none'
    ? (first as string)
    : `${first}  ${excerptOf(exchange.outcome.body).replace(/\s+/g, ' ')}`;
};

/** What proves nothing, grouped by its reason. */
const undecidedBlocks = (summary: Summary, exchanges: readonly Exchange[], repeat: string): readonly string[] => {
  const groups = new Map<string, (typeof summary.probes)[number][]>();
  for (const probe of summary.probes) {
    if (isDecided(probe.verdict)) continue;
    const key = `${describeVerdict(probe.verdict)}${'detail' in probe.verdict ? ` (${probe.verdict.detail})` : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), probe]);
  }
  return [...groups].map(([reason, probes]) => {
    const first = probes[0] as Summary['probes'][number];
    const exchange = telling(first, exchanges);
    const clauses = [...new Set(probes.map(({ clause }) => clause))];
    return [
      `${paint[first.verdict.kind](`${signs[first.verdict.kind]} ${reason}`)}  ${pc.dim(`${plural(probes.length, 'probe')}`)}`,
      `    ${pc.dim('clauses')}   ${clauses.join(', ')}`,
      ...(exchange
        ? [
            `    ${pc.dim('request')}   ${toCurl(exchange.request)}`,
            `    ${pc.dim('came')}      ${shortOutcome(exchange)}`,
            repeatLine(repeat, first.id),
          ]
        : []),
    ].join('\n');
  });
};

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0);
const countLine = (counts: Counts, waived: Partial<Counts> = {}, unproven = 0): string =>
  [
    ...verdictKinds
      .map((kind) => [kind, counts[kind] - (kind === 'pass' ? unproven : 0)] as const)
      .filter(([, count]) => count > 0)
      .map(([kind, count]) => `${paint[kind](`${count} ${kind}`)}${waivedAmong(waived[kind] ?? 0)}`),
    ...(unproven > 0 ? [pc.yellow(`${unproven} unproven`)] : []),
  ].join(', ') || 'none';

/** Whether a summary has blocks that quote exchanges: a departure, or something undecided. */
export const hasBlocks = (summary: Summary): boolean =>
  uncoveredIn(summary).some(({ expectations }) => expectations.some(({ departures }) => departures > 0)) ||
  summary.probes.some(({ verdict }) => !isDecided(verdict));

/** What lacks of a whole run. */
const incompleteLines = ({ complete, shard, merged, missing, plan }: Summary): readonly string[] => {
  if (complete) return [];
  const present = merged?.shards.map(({ index }) => index) ?? [];
  const absent = Array.from({ length: merged?.of ?? 0 }, (_, at) => at + 1).filter((one) => !present.includes(one));
  const cut = merged?.shards.filter(({ sha256 }) => sha256 === null).map(({ index }) => index) ?? [];
  const named = (indexes: readonly number[]): string => indexes.map((index) => `${index}/${merged?.of}`).join(', ');
  return [
    ...(absent.length > 0 ? [`  Missing shards: ${named(absent)}`] : []),
    ...(cut.length > 0 ? [`  Shards that were cut off: ${named(cut)}`] : []),
    ...(missing.length > 0 || !shard
      ? [
          `  The ${shard ? 'shard' : 'run'} is incomplete: ${missing.length} of ${plan.probes} probes have no verdict${missing.length > 0 ? `: ${someOf(missing)}` : ''}`,
        ]
      : []),
  ].flatMap((line, at) => [...(at === 0 ? [''] : []), pc.red(line)]);
};

/** What the conclusions are worth. */
const strengthLines = ({ strength }: Summary): readonly string[] => {
  const { unproven, survivors, overStrict } = strength;
  const weak = unproven.length + survivors + overStrict > 0;
  const below = (text: string): string => `                        ${pc.yellow(text)}`;
  return [
    `  strength              ${(weak ? pc.yellow : String)(describeStrength(strength))}`,
    ...(unproven.length > 0 ? [below(`unproven: ${someOf(unproven)}`)] : []),
    ...(survivors + overStrict > 0 ? [below('refusal prove names them')] : []),
  ];
};

/** What a run concluded, for a terminal. `repeat` is the command that repeats it, to which `--probe` is added. */
export const showSummary = (summary: Summary, exchanges: readonly Exchange[], repeat: string): string => {
  const uncovered = uncoveredIn(summary);
  const following = followersIn(uncovered);
  const departing = uncovered.flatMap((clause) =>
    clause.expectations
      .filter((expectation) => expectation.departures > 0 && !following.has(expectation))
      .map((expectation) => departureBlock(clause, expectation, exchanges, repeat)),
  );
  if (following.size > 0) {
    const ids = [...following].map(({ id }) => id).join(', ');
    departing.push(
      `${pc.red('✗')} ${following.size} more depart because these requests were accepted, or their bodies are not in their envelope\n    ${ids}`,
    );
  }
  const undecided = undecidedBlocks(summary, exchanges, repeat);
  const { counts } = summary;
  const expectations = summary.clauses.flatMap((clause) => clause.expectations);
  const conclusion = conclusionOf(summary);
  return [
    `${pc.bold(summary.contract.title)} ${pc.dim(`(${summary.contract.id})`)} against ${[...new Set([summary.target.name, summary.target.url])].join(' ')}`,
    clauseTable(summary),
    '',
    ...[...departing, ...undecided, ...waiverBlocks(summary)].flatMap((block) => [block, '']),
    `  clauses       ${String(total(counts.clauses)).padStart(5)}   ${countLine(counts.clauses, waivedKinds(summary.clauses.filter(isWaivedClause)))}${counts.untestable > 0 ? pc.dim(` · ${counts.untestable} untestable`) : ''}`,
    `  expectations  ${String(total(counts.expectations)).padStart(5)}   ${countLine(counts.expectations, waivedKinds(expectations.filter(isWaived)), expectations.filter(isUnproven).length)}`,
    `  probes        ${String(total(counts.probes)).padStart(5)}   ${countLine(counts.probes)}`,
    ...strengthLines(summary),
    `  coverage              ${describeFunnel(summary.funnel)}`,
    ...incompleteLines(summary),
    ...(summary.shard
      ? [pc.dim(`  This is shard ${showShard(summary.shard)}: only refusal merge concludes of the whole.`)]
      : []),
    ...(summary.selection.clauses.length + summary.selection.probes.length > 0
      ? [pc.dim('  Only a part of the contract was asked.')]
      : []),
    '',
    `  ${summary.exitCode === 0 ? pc.green(conclusion) : pc.red(conclusion)} ${pc.dim(`(exit code ${summary.exitCode})`)}`,
  ].join('\n');
};
