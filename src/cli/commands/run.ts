import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { providers } from '../../../fixtures/providers/index.ts';
import type { Contract } from '../../contract/model.ts';
import { wantedName } from '../../contract/nearest.ts';
import { readEvidence } from '../../evidence/read.ts';
import { questionsOf, type Shard } from '../../plan/probe.ts';
import { selectsNothing } from '../../plan/select.ts';
import { mostShards, shardFrom, showShard } from '../../plan/shard.ts';
import { coverageFile, writeCoverage } from '../../publish/coverage-file.ts';
import { summariesOf } from '../../publish/exit-code.ts';
import { evidenceFile, summaryFile } from '../../publish/run-writer.ts';
import { plural } from '../../publish/show.ts';
import { type ExitCode, type Summary, worstExitCode } from '../../publish/summary.ts';
import { hasBlocks, showSummary } from '../../publish/terminal.ts';
import { readJudged } from '../../run/judged.ts';
import { type OpenContract, openContract } from '../../run/open.ts';
import {
  type ContractSetting,
  defaultConnections,
  type FailOn,
  type RunSettings,
  targetSetting,
  wantedShard,
} from '../../run/settings.ts';
import { shippedContracts } from '../../run/shipped.ts';
import { generateReport } from '../allure-report.ts';
import { showRequests } from '../dry-run.ts';
import { failOnOption } from '../fail-on.ts';
import { GithubOutput, tellsGithub } from '../github-output.ts';
import { writeHar } from '../har-file.ts';
import { resolveContract } from '../resolve-contract.ts';
import { type Ask, type AskEnd, runPlaywright } from '../run-playwright.ts';
import { type FileShown, showFiles } from '../show-files.ts';
import { sideBySide } from '../side-by-side.ts';
import { type Unit, unitName, unitsOf } from '../units.ts';
import { UsageError } from '../usage-error.ts';

interface RunOptions {
  readonly all?: boolean;
  readonly target?: string;
  readonly deployment?: string;
  readonly clause: readonly string[];
  readonly probe: readonly string[];
  readonly shard?: Shard;
  readonly out?: string;
  readonly connections: number;
  readonly requireComplete?: boolean;
  readonly failOn: FailOn;
  readonly waivers?: string;
  readonly allure: boolean;
  readonly junit?: string;
  readonly har?: string;
  readonly github?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const toCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new UsageError(`found --connections ${text}; wanted a whole number from 1 to 1000`);
  return count;
};

const toShard = (text: string): Shard => {
  const shard = shardFrom(text);
  if (!shard) throw new UsageError(`found --shard ${text}; ${wantedShard}`);
  return shard;
};

/** Where a contract's run writes: `reports/<contract>/`, of a deployment and of a shard to a folder below; or below `--out`. */
const outDirOf = (parts: readonly string[], { out, shard }: RunOptions, several: boolean): string => {
  if (out !== undefined) return several ? resolve(out, ...parts) : resolve(out);
  return resolve('reports', ...parts, ...(shard ? ['shards', `${shard.index}-of-${shard.of}`] : []));
};

/** Where something of a contract stands that is written on demand: in the file that its option names, of several contracts beside it with the contract's id in its name. */
const ownFileOf = (id: string, option: '--junit' | '--har', file: string, several: boolean): string => {
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`found ${option} ${file}, a folder; wanted the path of a file`);
  const extension = extname(file);
  return resolve(several ? join(dirname(file), `${basename(file, extension)}-${id}${extension}`) : file);
};

/** A unit with all that its run needs. */
interface Opened {
  readonly opened: OpenContract;
  readonly settings: RunSettings;
  /** Where its exchanges are written as HAR. Absolute. */
  readonly har?: string;
}

const open = ({ name, deployment }: Unit, options: RunOptions, several: boolean): Opened => {
  const { file, shippedAs } = resolveContract(name);
  const given = targetSetting(options.target);
  const target = given.kind === 'embedded' && deployment ? { ...given, deployment } : given;
  const partsOf = (id: string): readonly string[] => [id, ...(deployment ? [deployment.id] : [])];
  const make = (id: string): RunSettings => {
    const parts = partsOf(id);
    const outDir = outDirOf(parts, options, several);
    const waivers = options.waivers === undefined ? {} : { waivers: resolve(options.waivers) };
    const setting: ContractSetting = { id, file, target, ...waivers, outDir };
    return {
      contracts: [setting],
      selection: { clauses: options.clause, probes: options.probe },
      ...(options.shard ? { shard: options.shard } : {}),
      connections: options.connections,
      requireComplete: options.requireComplete ?? false,
      failOn: options.failOn,
      outDir,
      allure: options.allure,
      ...(options.junit === undefined ? {} : { junit: ownFileOf(parts.join('-'), '--junit', options.junit, several) }),
      fromCommandLine: true,
    };
  };
  const first = make(shippedAs ?? 'contract');
  const opened = openContract(first.contracts[0] as ContractSetting, first, inputs, undefined, process.env);
  const settings = make(opened.loaded.contract.id);
  const setting = settings.contracts[0] as ContractSetting;
  if (target.kind === 'embedded' && !(shippedAs !== undefined && providers.some(({ id }) => id === setting.id))) {
    throw new UsageError(`found no embedded provider of ${setting.id}; wanted --target <file or URL>`);
  }
  checkSelection(opened, options);
  const { har } = options;
  return {
    opened: { ...opened, setting },
    settings,
    ...(har === undefined ? {} : { har: ownFileOf(partsOf(setting.id).join('-'), '--har', har, several) }),
  };
};

const checkSelection = ({ loaded, whole, asked }: OpenContract, options: RunOptions): void => {
  const { contract } = loaded;
  const selection = { clauses: options.clause, probes: options.probe };
  const [stray] = selectsNothing(contract, whole, selection);
  if (stray !== undefined) {
    const isClause = options.clause.includes(stray);
    const names = isClause ? contract.clauses.map(({ id }) => id) : questionsOf(whole).map(({ id }) => id);
    throw new UsageError(
      `found no ${isClause ? 'clause' : 'probe'} ${stray} in ${contract.id}; wanted ${wantedName(stray, names, isClause ? 'one of the clauses' : 'one of the probes')}`,
    );
  }
  if (asked.groups.length === 0)
    throw new UsageError(
      'found a selection in which there is nothing to ask; wanted at least one clause with probes (refusal list shows them)',
    );
  const most = mostShards(asked);
  if (options.shard && options.shard.of > most)
    throw new UsageError(
      `found --shard ${showShard(options.shard)}; wanted at most ${plural(most, 'shard')} of ${contract.id}, one for each clause and operation that is asked`,
    );
};

const repeatOf = ({ name, deployment }: Unit, options: RunOptions): string =>
  `refusal run ${name}${deployment === undefined ? '' : ` --deployment ${deployment.id}`}${options.target === undefined ? '' : ` --target ${options.target}`}${options.waivers === undefined ? '' : ` --waivers ${options.waivers}`}`;

/** Where results go for people; with --json standard output has the summary alone. */
const resultStream = ({ json }: RunOptions): NodeJS.WriteStream => process[json ? 'stderr' : 'stdout'];

/** What came of a unit. */
interface Done {
  readonly code: ExitCode;
  /** What it wrote: Allure's report is made while the next unit is asked. */
  readonly files: Promise<readonly FileShown[]>;
}

/** A unit that is opened, with the id of its run. */
interface Ready extends Opened {
  readonly unit: Unit;
  readonly runId: string;
}

/** Sums up a unit that was asked. */
const conclude = async (
  { unit, opened, settings, har, runId }: Ready,
  { code, signal }: AskEnd,
  options: RunOptions,
  github: GithubOutput | undefined,
): Promise<Done> => {
  const { outDir } = settings;
  const [summary] = summariesOf(settings, runId);
  if (!summary) {
    const trouble = `${unitName(unit)}: the run ended${signal ? ` by ${signal}` : ` with code ${code}`} before it could be summed up; what was asked is in ${relative('', evidenceFile(outDir))}`;
    process.stderr.write(`${trouble}\n`);
    github?.addTrouble(trouble);
    return { code: 4, files: Promise.resolve([]) };
  }
  // The evidence of a run with nothing to show may be large.
  const exchanges = hasBlocks(summary) ? (await readEvidence(evidenceFile(outDir))).exchanges : [];
  const shown = `\n${showSummary(summary, exchanges, repeatOf(unit, options))}\n\n`;
  resultStream(options).write(github?.quote(shown) ?? shown);
  github?.add(summary);
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  const files: FileShown[] = [
    ['summary', summaryFile(outDir)],
    ['evidence', evidenceFile(outDir)],
    ['coverage', coverageFile(outDir)],
    ...(settings.junit === undefined ? [] : [['junit', settings.junit] as FileShown]),
  ];
  if (har !== undefined) {
    mkdirSync(dirname(har), { recursive: true });
    writeHar(har, await readJudged(evidenceFile(outDir), inputs));
    files.push(['har', har]);
  }
  return {
    code: summary.exitCode,
    files: options.allure ? withReport(outDir, opened.loaded.contract, summary, files) : Promise.resolve(files),
  };
};

/** Makes the Allure report of a run, and links its page of coverage to it. */
const withReport = async (
  outDir: string,
  contract: Contract,
  summary: Summary,
  files: readonly FileShown[],
): Promise<readonly FileShown[]> => {
  const report = await generateReport(outDir, summary.contract.title);
  if (!existsSync(report)) {
    process.stderr.write(`the Allure report could not be made: found no ${relative('', report)}\n`);
    return files;
  }
  writeCoverage(outDir, contract, summary, true);
  return [...files, ['report', report]];
};

/** The contracts that ship, and without a target those of them that have an embedded provider. */
const runnable = (target: string | undefined): readonly string[] =>
  shippedContracts()
    .map(({ id }) => id)
    .filter((id) => target !== undefined || providers.some((provider) => provider.id === id));

/** `refusal run`: asks a target what a contract says, by Playwright where nothing else is given, and judges the answers. */
export const registerRun = (program: Command, ask: Ask = runPlaywright): void => {
  program
    .command('run')
    .description('ask a target what contracts say, and judge its answers')
    .argument('[contracts...]', 'ids that ship with the package, or paths to your own')
    .option('--all', 'every contract that ships with the package')
    .option('--target <file-or-url>', 'a target file or a URL; without it the embedded provider')
    .option('--deployment <id>', 'of an embedded provider only this deployment; without it each in turn')
    .option('--clause <id-or-glob>', 'only these clauses (repeatable)', collect, [])
    .option('--probe <id>', 'only these probes (repeatable)', collect, [])
    .option('--shard <i/n>', 'only the ith of n parts of the run; refusal merge joins them', toShard)
    .option('--out <dir>', 'where to write; default reports/<contract>')
    .option('--connections <n>', 'requests side by side', toCount, defaultConnections)
    .option('--require-complete', 'exit 3 where any must is undecided')
    .addOption(failOnOption())
    .option('--waivers <file>', 'the departures that are accepted; without it those that the target names')
    .option('--no-allure', 'make no Allure report')
    .option('--junit <file>', 'write a JUnit report too; of several contracts a file each, with their ids in its name')
    .option('--har <file>', 'write the exchanges as HAR 1.2 too; of several contracts as with --junit')
    .option('--github', "write GitHub's job summary and annotations; default where GITHUB_ACTIONS is true")
    .option('--no-github', 'write neither, in a job of GitHub too')
    .option('--dry-run', 'print what would be sent as curl commands, and send nothing')
    .option('--json', 'print the summary as JSON on standard output, one after another')
    .action(async (names: readonly string[], options: RunOptions) => {
      if (names.length > 0 && options.all)
        throw new UsageError('found contracts beside --all; wanted one or the other');
      const wanted = options.all ? runnable(options.target) : names;
      if (wanted.length === 0) {
        throw new UsageError(
          `found no contract; wanted one or several of ${shippedContracts()
            .map(({ id }) => id)
            .join(', ')}, a path to your own, or --all`,
        );
      }
      if (options.deployment !== undefined && options.target !== undefined)
        throw new UsageError('found --deployment beside --target; wanted one or the other: a target is what it is');
      const units = wanted.flatMap((name): readonly Unit[] =>
        options.target === undefined ? unitsOf(name, options.deployment) : [{ name }],
      );
      const several = units.length > 1;
      if (options.dryRun) {
        for (const unit of units) process.stdout.write(showRequests(open(unit, options, several).opened));
        return;
      }
      // All mistakes of all contracts before the first request.
      const ready = units.map((unit): Ready => ({ unit, runId: randomUUID(), ...open(unit, options, several) }));
      const github = tellsGithub(options.github, process.env) ? new GithubOutput(process.env) : undefined;
      const done: Done[] = [];
      // Processes of their own do not disturb one another.
      const atOnce = ask === runPlaywright ? Math.min(2, availableParallelism()) : 1;
      const ends = sideBySide(ready, atOnce, ({ unit, opened, settings, runId }) =>
        ask(opened, settings, runId, several ? unitName(unit) : undefined),
      );
      for (const [at, one] of ready.entries()) {
        const concluded = await conclude(one, await (ends[at] as Promise<AskEnd>), options, github);
        // What goes wrong with a report is told where all are waited for.
        concluded.files.catch(() => {});
        done.push(concluded);
      }
      for (const [at, { files }] of done.entries())
        showFiles(await files, several ? unitName(units[at] as Unit) : undefined);
      if (github) resultStream(options).write(github.commands());
      process.exitCode = worstExitCode(done.map(({ code }) => code));
    });
};
