import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Labels } from './allure-labels.ts';
import { messageParts } from './message.ts';

export const allureResultsDir = (outDir: string): string => join(outDir, 'allure-results');

/** What we read of an Allure result. */
export interface AllureResult {
  readonly uuid: string;
  readonly name: string;
  readonly status: string;
  readonly statusDetails?: { readonly message?: string; readonly trace?: string };
  readonly labels?: readonly { readonly name: string; readonly value: string }[];
  readonly parameters?: readonly { readonly name: string; readonly value: string }[];
}

export const labelIn = ({ labels }: AllureResult, name: string): string | undefined =>
  labels?.find((label) => label.name === name)?.value;

/** A result that no test of Playwright's gives. */
export interface Told {
  readonly name: string;
  /** What it is known by from run to run, where that is not its name. */
  readonly key?: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly message?: string;
  readonly placed: Omit<Labels, 'parameters'>;
  readonly tag?: string;
  /** A page that is attached under this name. */
  readonly page?: { readonly name: string; readonly html: string };
}

/** A message as a failed test of Playwright's has it: `<code>: <rest>`. */
const detailsOf = ({ status, message }: Told): { readonly message?: string } => {
  if (message === undefined) return {};
  const { code, rest } = messageParts(message);
  return { message: status === 'failed' ? `${code}: ${rest}` : message };
};

/** Writes a result of our own, as Allure reads it. `at`: milliseconds since the epoch. */
export const writeResult = (folder: string, contract: string, at: number, told: Told): void => {
  const { name, key = name, status, placed, tag, page } = told;
  const fullName = `${contract} › ${key}`;
  const id = createHash('md5').update(fullName).digest('hex');
  const uuid = randomUUID();
  const source = `${randomUUID()}-attachment.html`;
  if (page) writeFileSync(join(folder, source), page.html);
  const result = {
    uuid,
    name,
    fullName,
    historyId: id,
    testCaseId: id,
    status,
    statusDetails: detailsOf(told),
    stage: 'finished',
    start: at,
    stop: at,
    steps: [],
    attachments: page ? [{ name: page.name, source, type: 'text/html' }] : [],
    parameters: [],
    ...placed,
    labels: [
      { name: 'language', value: 'javascript' },
      { name: 'framework', value: 'refusal' },
      ...placed.labels,
      ...(tag === undefined ? [] : [{ name: 'tag', value: tag }]),
    ],
  };
  writeFileSync(join(folder, `${uuid}-result.json`), JSON.stringify(result));
};
