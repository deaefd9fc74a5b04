import type { TestInfo } from '@playwright/test';
import { type Clause, type Contract, expectationsOf } from '../contract/model.ts';

const messageType = 'application/vnd.allure.message+json';

/** Allure's severity from the weightiest level of a clause. */
const severityOf = (clause: Clause): 'critical' | 'normal' | 'minor' => {
  const levels = expectationsOf(clause).map(({ level }) => level);
  return levels.includes('must') ? 'critical' : levels.includes('should') ? 'normal' : 'minor';
};

/** Hands Allure a message without the cost of a step of Playwright's. */
const tell = (info: TestInfo, data: object): void => {
  info.attachments.push({
    name: 'Allure Metadata',
    contentType: messageType,
    body: Buffer.from(JSON.stringify({ type: 'metadata', data })),
  });
};

/** What stands beside a result in Allure. */
export interface Labels {
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly name: string; readonly url: string; readonly type: string }[];
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly description: string;
}

/** Where a test stands in Allure: epic the provider, feature the section, story the clause; the document is linked, the operation a parameter. */
export const labelsOf = (contract: Contract, clause: Clause, operation?: string): Labels => {
  const { title, url } = contract.document;
  return {
    labels: [
      { name: 'epic', value: contract.id },
      { name: 'feature', value: clause.section },
      { name: 'story', value: clause.id },
      { name: 'severity', value: severityOf(clause) },
    ],
    links: url === undefined ? [] : [{ name: `${title} › ${clause.section}`, url, type: 'link' }],
    parameters: operation === undefined ? [] : [{ name: 'operation', value: operation }],
    description: `${clause.statement}\n\nDocumented under **${clause.section}**.`,
  };
};

/** Places a test in Allure. */
export const labelTest = (info: TestInfo, contract: Contract, clause: Clause, operation?: string): void =>
  tell(info, labelsOf(contract, clause, operation));

/** Marks a test in Allure: what a plain status cannot say. */
export const tagTest = (info: TestInfo, tag: string): void => tell(info, { labels: [{ name: 'tag', value: tag }] });
