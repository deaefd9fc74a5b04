import { html } from 'hono/html';
import type { AnswerClause } from '../contract/model.ts';
import type { Exchange, Role } from '../exchange/model.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import { describeVerdict, type Finding } from '../judge/verdict.ts';
import { showPlace, showValue } from './show.ts';

const style = html`<style>
  body { font: 14px/1.45 system-ui, sans-serif; margin: 12px; color: #1c2024; background: #fff; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; vertical-align: top; padding: 4px 10px; border-bottom: 1px solid #e3e5e8; }
  th { font-weight: 600; color: #5a626a; }
  code { font: 12.5px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
  .fail, .error { color: #c1121f; } .warn, .inconclusive { color: #9a5b00; } .pass { color: #1f7a3d; }
</style>`;

const page = async (body: unknown): Promise<string> =>
  String(await html`<!doctype html><meta charset="utf-8">${style}${body}`);

const answerOf = ({ outcome }: Exchange): string =>
  outcome.kind === 'none' ? `no answer: ${outcome.cause}` : String(outcome.status);

/** Of more answers than this some are left out: a burst has thousands. */
const answersShown = 24;
const [atFirst, beforeChange, afterChange] = [3, 3, 6];

/** Answers, one after another; of many the first, those around the first that is another, and how many are left out between and after them. */
const showSome = (answers: readonly string[]): string => {
  if (answers.length <= answersShown) return answers.join(', ');
  const change = answers.findIndex((one) => one !== answers[0]);
  const from = Math.max(atFirst, (change < 0 ? answers.length : change) - beforeChange);
  const to = Math.min(answers.length, change < 0 ? answers.length : change + afterChange);
  const left = (count: number): readonly string[] => (count > 0 ? [`… ${count} left out …`] : []);
  return [
    ...answers.slice(0, atFirst),
    ...left(from - atFirst),
    ...answers.slice(from, to),
    ...left(answers.length - to),
  ].join(', ');
};

/** Why requests are sent once a burst was refused. */
const afterBurst: readonly Role[] = ['shared', 'apart', 'too-early', 'in-time'];

/** What came of a probe: the answer to its question, all those to a race, and then what its follow-up showed. */
const answersOf = (exchanges: readonly Exchange[]): string => {
  const last = exchanges.findLast(({ role }) => role === 'question');
  // What was asked once more has a later attempt; the requests of a race have the same.
  const questions = exchanges.filter(({ role, attempt }) => role === 'question' && attempt === last?.attempt);
  const followUp = exchanges.findLast(({ role }) => role === 'follow-up');
  const came = questions.length === 0 ? 'not sent' : showSome(questions.map(answerOf));
  const later = exchanges.filter(({ role }) => afterBurst.includes(role));
  return `${came}${later.map((one) => `; ${one.role}: ${answerOf(one)}`).join('')}${followUp ? `; then ${followUp.of}: ${answerOf(followUp)}` : ''}`;
};

/** The probes of a test, each with what was sent, what came and its verdict. */
export const probeTable = (
  clause: AnswerClause,
  results: readonly ProbeResult[],
  exchanges: readonly Exchange[],
): Promise<string> => {
  const byProbe = new Map<string, Exchange[]>();
  for (const exchange of exchanges) byProbe.set(exchange.probe, [...(byProbe.get(exchange.probe) ?? []), exchange]);
  const rows = results.map(({ probe, verdict, findings }) => {
    const own = byProbe.get(probe) ?? [];
    const exchange = own.findLast(({ role }) => role === 'question');
    const sent = exchange ? `${exchange.request.method} ${new URL(exchange.request.url).pathname}` : '';
    return html`<tr>
      <td><code>${probe}</code></td><td><code>${sent}</code></td><td>${answersOf(own)}</td>
      <td class="${verdict.kind}">${describeVerdict(verdict)}</td><td><code>${findings.map(({ code }) => code).join(', ')}</code></td>
    </tr>`;
  });
  return page(html`<p>${clause.statement}</p>
    <table><tr><th>probe</th><th>sent</th><th>answer</th><th>verdict</th><th>findings</th></tr>${rows}</table>`);
};

const rowsShown = 200;

/** Findings, with what was expected beside what came; where they are of several exchanges, each with its own. */
export const comparisonTable = (findings: readonly Finding[]): Promise<string> => {
  const several = new Set(findings.map(({ exchange }) => exchange)).size > 1;
  const rows = findings.slice(0, rowsShown).map(
    (finding) => html`<tr>
      <td><code>${finding.code}</code><br>at ${showPlace(finding)}</td><td><code>${finding.expectation}</code></td>
      <td><code>${showValue(finding.expected)}</code></td><td><code>${showValue(finding.actual)}</code></td>
      ${several ? html`<td><code>${finding.exchange}</code></td>` : ''}
    </tr>`,
  );
  const left = findings.length - rowsShown;
  return page(html`<table>
    <tr><th>finding</th><th>expectation</th><th>expected</th><th>actual</th>${several ? html`<th>exchange</th>` : ''}</tr>
    ${rows}</table>${left > 0 ? html`<p>… and ${left} more, in evidence.ndjson.</p>` : ''}`);
};
