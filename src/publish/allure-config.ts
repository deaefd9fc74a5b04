import { aspects } from '../contract/model.ts';

/** How Allure groups what failed: by the code that a message begins with, so that one cause is one group. */
const categories = [
  ...aspects.map((aspect) => ({
    name: `${aspect} departs`,
    messageRegex: `^${aspect}-(missing|differs|malformed|unexpected)[\\s\\S]*`,
  })),
  { name: 'waived: departs, and its owner accepts it', messageRegex: '^waived[\\s\\S]*' },
  { name: 'expired: accepted no longer', messageRegex: '^expired[\\s\\S]*' },
  { name: 'stale: waived, and passes', messageRegex: '^stale[\\s\\S]*' },
  { name: 'inconclusive: the answers prove nothing', messageRegex: '^inconclusive[\\s\\S]*' },
  { name: 'not tested: the target lacks something', messageRegex: '^not-tested[\\s\\S]*' },
  { name: 'unproven: holds, but nothing showed that it can fail', messageRegex: '^unproven[\\s\\S]*' },
  { name: 'our own fault', messageRegex: '^error[\\s\\S]*' },
];

/** Allure's configuration for a run: one file that opens by itself, sections and clauses as its tree. */
export const allureConfig = (title: string): object => ({
  name: title,
  categories: {
    rules: categories.map((category) => ({ ...category, matchedStatuses: ['failed', 'broken', 'skipped'] })),
  },
  plugins: {
    awesome: {
      options: { reportName: title, singleFile: true, reportLanguage: 'en', groupBy: ['epic', 'feature', 'story'] },
    },
  },
});
