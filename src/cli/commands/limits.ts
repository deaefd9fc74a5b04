import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { Json } from '../../contract/json.ts';
import { Redactor } from '../../exchange/redact.ts';
import { limitsPicture } from '../../limits/picture.ts';
import type { LimitsReport } from '../../limits/report.ts';
import { storyOf } from '../../limits/story.ts';
import { showLimits } from '../../publish/limits-terminal.ts';
import { plural } from '../../publish/show.ts';
import { askLimits } from '../ask-limits.ts';
import { limitsHeaders } from '../limits-request.ts';
import { UsageError } from '../usage-error.ts';

interface LimitsOptions {
  readonly method: string;
  readonly header: readonly string[];
  readonly credential: readonly string[];
  readonly body?: string;
  readonly ca?: string;
  readonly timeout: number;
  readonly status: number;
  readonly burst: number;
  readonly connections: number;
  readonly maxWait: number;
  readonly svg?: string;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];
const whole =
  (least: number, most: number) =>
  (text: string): number => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most) return Number(text);
    throw new InvalidArgumentError(`found ${text}; wanted a whole number from ${least} to ${most}`);
  };

const urlOf = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new UsageError(`found ${text}; wanted a URL with http: or https:`);
  if (url.username !== '' || url.password !== '')
    throw new UsageError(
      `found a name or a password in the URL of ${url.host}; wanted them as --credential 'Authorization: Basic \${NAME}'`,
    );
  url.hash = '';
  return url.href;
};

const fileOf = (file: string, option: string, wanted: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`found ${option} ${file}, which cannot be read (${why}); wanted ${wanted}`);
  }
};

/** A body: the text itself, or after an `@` the file that holds it. */
const bodyOf = (text: string): Uint8Array =>
  text.startsWith('@') ? fileOf(text.slice(1), '--body', 'a file that holds the body, after the @') : Buffer.from(text);

const limits = async (text: string, options: LimitsOptions): Promise<LimitsReport['exitCode']> => {
  const url = urlOf(text);
  const { burst, connections, maxWait, status, method } = options;
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(method))
    throw new UsageError(`found --method ${method}; wanted a method such as GET`);
  const { headers, secrets } = limitsHeaders(options.header, options.credential, process.env);
  if (options.svg !== undefined && !existsSync(dirname(options.svg)))
    throw new UsageError(`found no folder for --svg ${options.svg}; wanted one that is there`);
  const question = { url, method, refusalStatus: status, budget: { burst, connections, maxWaitMs: maxWait } };
  const way = {
    headers,
    ...(options.body === undefined ? {} : { body: bodyOf(options.body) }),
    ...(options.ca === undefined
      ? {}
      : { ca: fileOf(options.ca, '--ca', 'a certificate authority in PEM').toString() }),
    timeoutMs: options.timeout,
  };
  const full = await askLimits(question, way, process.env);
  const redactor = new Redactor(secrets);
  const report = redactor.json(full as unknown as Json) as unknown as LimitsReport;
  if (options.svg !== undefined) {
    const { sent, admitted } = report.burst;
    const title = {
      title: `${report.method} ${report.url}`,
      subtitle: `a burst of ${plural(sent, 'request')}, ${admitted} let through`,
    };
    writeFileSync(options.svg, limitsPicture(storyOf(report), title));
  }
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : `${showLimits(report)}\n`);
  return report.exitCode;
};

/** `refusal limits`: whether a limiter does what its headers say. Without a contract. */
export const registerLimits = (program: Command): void => {
  program
    .command('limits')
    .description('send a burst to a URL until its limit answers, and say where its rate headers are inconsistent')
    .argument('<url>', 'what to ask; nothing is sent to another host')
    .option('--method <method>', 'the method to ask with', 'GET')
    .option('--header <line>', "a header to send, 'Name: value' (repeatable)", collect, [])
    .option(
      '--credential <line>',
      `a header from the environment, 'Name: \${NAME}', kept out of what is printed (repeatable)`,
      collect,
      [],
    )
    .option('--body <text>', 'a body to send, or @file; its Content-Type is a --header')
    .option('--ca <file>', 'a certificate authority in PEM')
    .option('--timeout <ms>', 'how long one answer may take at most', whole(1, 600_000), 10_000)
    .option('--status <code>', 'the status that is a refusal', whole(100, 999), 429)
    .option('--burst <n>', 'requests of the burst at most; two more are sent around the wait', whole(1, 100_000), 200)
    .option('--connections <n>', 'requests side by side', whole(1, 1000), 8)
    .option('--max-wait <ms>', 'how long to wait for a limit to be renewed at most', whole(0, 86_400_000), 60_000)
    .option('--svg <file>', 'write a picture of the burst')
    .option('--json', 'print it as JSON')
    .action(async (url: string, options: LimitsOptions) => {
      process.exitCode = await limits(url, options);
    });
};
