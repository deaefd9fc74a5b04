import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { html } from 'hono/html';
import { type AllureResult, labelIn, writeResult } from './allure-result.ts';
import { describeStrength, isUnproven, isWeak } from './describe-strength.ts';
import type { Summary } from './summary.ts';

/** A table of the expectations that hold: by how many mutants each was made to depart. */
const strengthTable = ({ clauses }: Summary): string => {
  const rows = clauses.flatMap(({ expectations }) =>
    expectations.flatMap(({ id, proof }) =>
      proof
        ? [
            html`<tr><td>${proof.killed === 0 ? '○' : '✓'}</td><td>${id}</td><td>${proof.killed === 0 ? 'unproven' : `departs under ${proof.killed}`}</td><td>${proof.survived > 0 ? `${proof.survived} unnoticed` : ''}</td></tr>`,
          ]
        : [],
    ),
  );
  return String(html`<!doctype html>
<meta charset="utf-8">
<style>body{font:13px/1.5 system-ui,sans-serif}td,th{padding:2px 12px 2px 0;text-align:left}td:nth-child(2){font-family:monospace}</style>
<table><tr><th></th><th>expectation that holds</th><th>harmful mutants</th><th></th></tr>${rows}</table>`);
};

/** The result that says what the conclusions of a run are worth: passed where every expectation that holds was shown to be able to fail. */
const writeStrength = (folder: string, summary: Summary): void => {
  const { contract, strength, finishedAt } = summary;
  const sentence = describeStrength(strength);
  const weak = isWeak(strength);
  writeResult(folder, contract.id, Date.parse(finishedAt), {
    name: sentence,
    key: 'strength',
    status: weak ? 'skipped' : 'passed',
    message: weak
      ? [`unproven: ${sentence}`, ...strength.unproven.map((id) => `    ${id}`), 'refusal prove names all of it'].join(
          '\n',
        )
      : sentence,
    placed: {
      labels: [
        { name: 'epic', value: contract.id },
        { name: 'feature', value: 'Proof' },
        { name: 'story', value: 'strength' },
        { name: 'severity', value: 'normal' },
      ],
      links: [],
      description:
        'The answers of this very run were spoiled in every known way and judged again: what holds is worth as much as it can fail. `refusal prove` does so with all answers.',
    },
    ...(weak ? { tag: 'unproven' } : {}),
    page: { name: 'strength', html: strengthTable(summary) },
  });
};

const mark = {
  name: ' (unproven)',
  label: { name: 'tag', value: 'unproven' },
  message: 'unproven: nothing showed that ',
};

/** Every result in a folder as `change` has it; undefined leaves it as it is. */
const changeResults = (folder: string, change: (result: AllureResult) => AllureResult | undefined): void => {
  for (const name of readdirSync(folder).filter((one) => one.endsWith('-result.json'))) {
    const file = join(folder, name);
    const changed = change(JSON.parse(readFileSync(file, 'utf8')) as AllureResult);
    if (changed) writeFileSync(file, JSON.stringify(changed));
  }
};

/** Marks the passed results of clauses of which an expectation is unproven, so that none of them is a plain pass. */
const markUnproven = (folder: string, { contract, clauses }: Summary): void => {
  const unproven = new Map(
    clauses
      .map(({ id, expectations }) => [id, expectations.filter(isUnproven).map((one) => one.id)] as const)
      .filter(([, ids]) => ids.length > 0),
  );
  if (unproven.size === 0) return;
  changeResults(folder, (result) => {
    const ids = unproven.get(labelIn(result, 'story') ?? '');
    if (!ids || result.status !== 'passed' || labelIn(result, 'epic') !== contract.id) return undefined;
    const before = result.statusDetails?.message;
    return {
      ...result,
      name: `${result.name}${mark.name}`,
      labels: [...(result.labels ?? []), mark.label],
      statusDetails: {
        ...result.statusDetails,
        message: [...(before ? [before] : []), `${mark.message}${ids.join(', ')} can fail`].join('\n'),
      },
    };
  });
};

/** Takes the marks off results: what is unproven in a shard may be proven in the whole run. */
export const unmarkResults = (folder: string): void =>
  changeResults(folder, (result) => {
    if (!result.name.endsWith(mark.name)) return undefined;
    const { message = '', ...details } = result.statusDetails ?? {};
    const kept = message.split('\n').filter((line) => !line.startsWith(mark.message));
    return {
      ...result,
      name: result.name.slice(0, -mark.name.length),
      labels: (result.labels ?? []).filter(({ name, value }) => name !== mark.label.name || value !== mark.label.value),
      statusDetails: kept.length > 0 ? { ...details, message: kept.join('\n') } : details,
    };
  });

/** Tells Allure how strong a run is, once all its results are written. Nothing where there are none. */
export const tellStrength = (folder: string, summary: Summary): void => {
  if (!existsSync(folder)) return;
  markUnproven(folder, summary);
  writeStrength(folder, summary);
};
