// For users: load a contract, read evidence, judge it again.

// The bad inputs that ship: what `plan` and `compileContract` take.
export { inputs } from '../fixtures/inputs/index.ts';
// The mutants that ship: what `Prover` and `proveEvidence` take.
export { mutants } from '../fixtures/mutants/index.ts';
export { compileContract, type LoadedContract, loadContract } from './contract/load.ts';
export { describeMistake, type Mistake, MistakesError } from './contract/mistake.ts';
export type { Basis, Clause, Contract, Envelope, Expectation, Level } from './contract/model.ts';
export { expectationsOf } from './contract/model.ts';
export { type Evidence, EvidenceError, readEvidence } from './evidence/read.ts';
export type { Exchange } from './exchange/model.ts';
export { Redactor, type Secret } from './exchange/redact.ts';
export { seal } from './exchange/seal.ts';
export { judgeRun, type RunResults } from './judge/judge-run.ts';
export { type ClauseResult, type ExpectationResult, rollUp } from './judge/roll-up.ts';
export { describeVerdict, type Finding, type Verdict } from './judge/verdict.ts';
export { type Waiver, WaiverJudge, type WaiverResult } from './judge/waivers.ts';
// For limiters: measure a burst, judge it by its headers and by what is documented, tell and draw it.
export { type CheckResult, judgeLimits } from './limits/judge.ts';
export {
  type Clock,
  type LimitsBudget,
  type Measured,
  type MeasureOptions,
  measure,
  type SentAsked,
} from './limits/measure.ts';
export { limitsPicture } from './limits/picture.ts';
export type { DocumentedLimit, LimitPolicy, LimitShows } from './limits/policy.ts';
export { type LimitsReport, limitsReport } from './limits/report.ts';
export { type BurstStory, burstStory } from './limits/story.ts';
// For libraries: plan, ask and seal with bad inputs of one's own.
export type { BadInput, InputContext, InputRegistry } from './plan/bad-input.ts';
export { withinBudget } from './plan/budget.ts';
export { type Draft, valueIn, withoutValue, withValue } from './plan/draft.ts';
export { plan } from './plan/plan.ts';
export type { Plan, Probe, ProbeGroup } from './plan/probe.ts';
export { type Selection, selectFrom } from './plan/select.ts';
export type {
  AnswerMutant,
  BurstContext,
  BurstMutant,
  BurstProbe,
  Mutant,
  MutantContext,
  SeriesMutant,
} from './proof/mutant.ts';
export {
  type Cell,
  type ExpectationProof,
  type Outcome,
  type OverStrict,
  type Proof,
  type Strength,
  type Survivor,
  strengthOf,
} from './proof/proof.ts';
export { type ProofSize, Prover } from './proof/prover.ts';
export type { ProofReport, ProofTotals } from './publish/proof-report.ts';
export { proveEvidence } from './publish/prove-evidence.ts';
export { type ExitCode, type Summary, summarise } from './publish/summary.ts';
export { loadWaivers } from './run/waivers.ts';
export { openSession, type Session, type SessionOptions } from './send/session.ts';
export { loadTarget, targetFromUrl } from './target/load.ts';
export type { Budget, ProxyAddress, Target, TargetFacts } from './target/model.ts';
export { throughProxies } from './target/proxy.ts';
