/**
 * The engine's own mutation score, by `npm run mutate`: docs/mutation-score.md says how to read it.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: ['src/{exchange,plan,judge}/**/*.ts', '!**/*.test.ts', '!**/testing/**'],
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  // One process and its test runner; more only where the machine has nothing else to do.
  concurrency: 1,
  // A loop without end is noticed by its turns; only a busy machine would come near this.
  timeoutMS: 60_000,
  ignorePatterns: ['dist', 'reports/*', '!reports/*.schema.json'],
  // Vitest strips types without a look at them, and Stryker cannot read a tsconfig.json by TypeScript 7.
  disableTypeChecks: false,
  tsconfigFile: 'none',
  incremental: true,
  incrementalFile: 'reports/mutation/incremental.json',
  tempDirName: '.stryker-tmp',
  reporters: ['clear-text', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: 'reports/mutation/mutation.html' },
  jsonReporter: { fileName: 'reports/mutation/mutation.json' },
  thresholds: { high: 95, low: 90, break: 90 },
};
