import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import { guardExitCode, settingsOrExit } from './src/publish/exit-code.ts';

const settings = settingsOrExit(process.env);
const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
// From sources in the repository, compiled from the package.
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

if (process.env.TEST_WORKER_INDEX === undefined) guardExitCode(settings);

const config: PlaywrightTestConfig = defineConfig({
  testDir: file('./suites'),
  outputDir: join(settings.outDir, '.playwright'),
  globalSetup: file(`./fixtures/global-setup.${extension}`),
  // One worker is as fast as two for many probes, and leaves budgets, order and states to one process. Side by side: --connections.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 0,
  reporter: [
    [file(`./src/publish/playwright-reporter.${extension}`)],
    ...(settings.allure
      ? [
          [
            'allure-playwright',
            { resultsDir: join(settings.outDir, 'allure-results'), detail: false, suiteTitle: false },
          ] as const,
        ]
      : []),
    ...(settings.junit === undefined
      ? []
      : [
          [file(`./src/publish/before-junit.${extension}`)] as const,
          ['junit', { outputFile: settings.junit }] as const,
        ]),
    ...(settings.fromCommandLine ? [] : [['list'] as const]),
  ] as NonNullable<PlaywrightTestConfig['reporter']>,
  projects: [
    // A suite for each way of asking.
    {
      name: 'answers',
      testMatch: ['answers', 'sequences', 'races'].map((suite) => `${suite}.spec.${extension}`),
      teardown: 'invariants',
    },
    // After all others, whatever became of them.
    { name: 'bursts', testMatch: `bursts.spec.${extension}`, teardown: 'invariants' },
    { name: 'invariants', testMatch: `invariants.spec.${extension}` },
  ],
});

export default config;
