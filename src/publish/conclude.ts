import { type TestInfo, test } from '@playwright/test';
import type { AnswerClause, InvariantClause } from '../contract/model.ts';
import { toCurl } from '../exchange/curl.ts';
import type { Exchange } from '../exchange/model.ts';
import type { InvariantResult } from '../judge/invariant.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import type { RunResults } from '../judge/judge-run.ts';
import { describeVerdict, type Finding, isDecided, type Verdict, worst } from '../judge/verdict.ts';
import type { WaiverJudge } from '../judge/waivers.ts';
import type { ProbeGroup } from '../plan/probe.ts';
import type { FailOn } from '../run/settings.ts';
import { tagTest } from './allure-labels.ts';
import { type BurstPicture, pictureName } from './burst-pictures.ts';
import { describeCover, describeInvariant } from './describe-invariant.ts';
import { messageParts } from './message.ts';
import { reporterVariable } from './playwright-reporter.ts';
import { settlementOf, weighed } from './settlement.ts';
import { showFinding, showOutcome } from './show.ts';
import { comparisonTable, probeTable } from './tables.ts';
import { type WaiverNotes, waiverNotes } from './waived.ts';

/** The departures that get a step of their own in a report; the others stand in the table. */
const stepsShown = 10;

/** A test's failure: its name is the code that it begins with, since reports put the name first. It has no stack: where it was thrown says nothing. */
class Departure extends Error {
  constructor(text: string) {
    const { code, rest } = messageParts(text);
    super(rest);
    this.name = code;
    this.stack = `${code}: ${rest}`;
  }
}

/** Fails a test. Under our reporter the worker lives on: Playwright would start a new one after each failed test. */
const failTest = (info: TestInfo, message: string): never => {
  if (process.env[reporterVariable] === '1') info.expectedStatus = 'failed';
  throw new Departure(message);
};

const detailOf = (verdict: Verdict): string => ('detail' in verdict ? `: ${verdict.detail}` : '');

const attach = (info: TestInfo, name: string, contentType: string, body: string): Promise<void> =>
  info.attach(name, { contentType, body });

/** What a person needs to act on a departure: the request, the answer, expected beside actual. */
const attachExchange = async (info: TestInfo, exchange: Exchange, findings: readonly Finding[]): Promise<void> => {
  await attach(info, 'request.sh', 'text/plain', `${toCurl(exchange.request)}\n`);
  await attach(info, 'answer.http', 'text/plain', `${showOutcome(exchange)}\n`);
  if (findings.length > 0) await attach(info, 'expected beside actual', 'text/html', await comparisonTable(findings));
};

const settle = (info: TestInfo, verdict: Verdict, message: string, whole: Verdict, notes: WaiverNotes): void => {
  const { waived } = notes;
  if (waived.length > 0) {
    tagTest(info, 'waived');
    info.annotations.push({ type: 'waived', description: waived.join('\n') });
  }
  const settlement = settlementOf(verdict, message, whole, notes);
  if (settlement.waived) info.skip(true, waived.join('\n'));
  settleVerdict(info, settlement.verdict, settlement.message);
};

const settleVerdict = (info: TestInfo, verdict: Verdict, message: string): void => {
  switch (verdict.kind) {
    case 'fail':
      // JUnit calls a failure what quotes an expectation, and anything else an error: so only our own faults and undecided answers are errors there.
      failTest(info, `${message}\n    judged by expect(answer).toFit(${JSON.stringify(info.title)})`);
      break;
    case 'error':
    case 'inconclusive':
      failTest(info, message);
      break;
    case 'not-tested':
    case 'not-applicable':
      tagTest(info, verdict.kind);
      info.skip(true, describeVerdict(verdict));
      break;
    case 'warn':
      tagTest(info, 'warn');
      info.annotations.push({ type: 'warn', description: message });
      break;
    case 'pass':
      break;
  }
};

/** Turns the results of a clause and operation into Playwright's and Allure's: attachments, a step for each departing probe, status. */
export const conclude = async (
  info: TestInfo,
  clause: AnswerClause,
  group: ProbeGroup,
  results: readonly ProbeResult[],
  exchanges: readonly Exchange[],
  failOn: FailOn,
  waivers: WaiverJudge,
  pictures: readonly BurstPicture[] = [],
): Promise<void> => {
  const questions = group.probes.filter(({ kind }) => kind === 'question');
  if (results.length < questions.length)
    failTest(info, `error: ${questions.length - results.length} of ${questions.length} probes got no exchange`);
  // Pushed, not attached: attaching is a step, and costs as much as the test.
  info.attachments.push({
    name: 'probes',
    contentType: 'text/html',
    body: Buffer.from(await probeTable(clause, results, exchanges)),
  });
  for (const picture of pictures)
    info.attachments.push({
      name: pictureName(picture, pictures.length > 1),
      contentType: 'image/svg+xml',
      body: Buffer.from(picture.svg()),
    });
  const isWaived = ({ findings }: ProbeResult): boolean =>
    findings.length > 0 && findings.every((one) => waivers.standing(one, group.operation) === 'waived');
  const departing = results.filter(({ verdict, findings }) => !isDecided(verdict) || findings.length > 0);
  // What nobody has accepted comes first.
  const inOrder = [...departing.filter((one) => !isWaived(one)), ...departing.filter(isWaived)];
  for (const result of inOrder.slice(0, stepsShown)) {
    const { probe, verdict, findings } = result;
    const exchange =
      exchanges.find(({ id }) => id === findings[0]?.exchange) ??
      exchanges.findLast((one) => one.probe === probe && one.role === 'question') ??
      exchanges.findLast((one) => one.probe === probe);
    if (!exchange) continue;
    const title = findings[0] ? showFinding(findings[0]) : `${describeVerdict(verdict)}${detailOf(verdict)}`;
    await test.step(`${isWaived(result) ? '~ waived:' : '✗'} ${probe}: ${title}`, () =>
      attachExchange(info, exchange, findings));
  }
  const none = { kind: 'error', detail: 'no probe was judged' } as const;
  const whole = worst(results.map((one) => weighed(one.verdict, failOn))) ?? none;
  const apart = results.map((one) => waivers.apart(one));
  const verdict = worst(apart.map((one) => weighed(one.verdict, failOn))) ?? none;
  const worstOnes = apart.filter(
    (one) => weighed(one.verdict, failOn).kind === verdict.kind && (!isDecided(one.verdict) || one.findings.length > 0),
  );
  const lines = worstOnes.flatMap(({ probe, findings, verdict: own }) =>
    findings.length > 0
      ? findings.map((finding) => `${showFinding(finding)}\n    in ${probe}`)
      : [`${describeVerdict(own)}${detailOf(own)}\n    in ${probe}`],
  );
  const notes = waiverNotes(
    waivers,
    clause.id,
    results.flatMap(({ findings }) => findings),
    waivers.stale({ probes: results, invariants: [] }),
    group.operation,
  );
  settle(info, verdict, lines.join('\n') || describeVerdict(verdict), whole, notes);
};

/** Turns an invariant's result into Playwright's and Allure's, by the results of the whole run: what it lacks was not asked. */
export const concludeInvariant = async (
  info: TestInfo,
  clause: InvariantClause,
  result: InvariantResult,
  run: RunResults,
  failOn: FailOn,
  waivers: WaiverJudge,
): Promise<void> => {
  const missing = run.missing.length;
  const apart = waivers.invariantApart(result);
  info.annotations.push({ type: 'over', description: describeCover(result, missing) });
  if (result.findings.length > 0) await attach(info, 'departures', 'text/html', await comparisonTable(result.findings));
  // In a part of a contract there may be nothing to judge, and nothing is wrong with that.
  if (result.answers === 0 && missing > 0)
    info.skip(true, `no answer of which ${clause.id} speaks, in this part of the contract`);
  const notes = waiverNotes(waivers, clause.id, result.findings, waivers.stale({ ...run, invariants: [result] }));
  settle(
    info,
    weighed(apart.verdict, failOn),
    describeInvariant(apart, missing),
    weighed(result.verdict, failOn),
    notes,
  );
};
