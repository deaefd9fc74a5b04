import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { allureConfig } from '../publish/allure-config.ts';

/** Allure's own command, as the installed package names it; nothing is fetched at run time. */
const allureCli = (): string => {
  const require = createRequire(import.meta.url);
  let folder = dirname(require.resolve('allure'));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>;
  };
  return join(folder, typeof bin === 'string' ? bin : (Object.values(bin)[0] as string));
};

/** Allure's page without the analytics that it loads from elsewhere: who reads a report is nobody's business. */
const withoutAnalytics = (page: string): string =>
  page.replace(
    /<script async src="https:\/\/www\.googletagmanager\.com[^>]*><\/script>\s*<script>[\s\S]*?<\/script>/,
    '',
  );

/** Makes the page of a run's Allure results; returns where it stands, whether or not that succeeded. */
export const generateReport = (outDir: string, title: string): Promise<string> => {
  const report = join(outDir, 'allure-report');
  rmSync(report, { recursive: true, force: true });
  const config = join(outDir, 'allure-results', 'allurerc.json');
  writeFileSync(config, JSON.stringify(allureConfig(title)));
  const options = ['generate', join(outDir, 'allure-results'), '--config', config, '--output', report, '--cwd', outDir];
  return new Promise((done) => {
    const child = spawn(process.execPath, [allureCli(), ...options], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    child.on('error', (error) => process.stderr.write(`allure: ${error.message}\n`));
    child.on('close', () => {
      const page = join(report, 'index.html');
      if (existsSync(page)) writeFileSync(page, withoutAnalytics(readFileSync(page, 'utf8')));
      done(page);
    });
  });
};
