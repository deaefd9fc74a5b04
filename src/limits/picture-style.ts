/** The style of the pictures of bursts: what a page needs in its own style where it allows none in them. Light and dark, as the reader chooses. */
export const pictureStyle: string = `
.rl { font: 12px system-ui, sans-serif; --text: #1c2024; --quiet: #5a626a; --line: #d9dde1; --back: #fff; --good: #1f7a3d; --bad: #c1121f; --doubt: #9a5b00; --left: #0b5cad; }
@media (prefers-color-scheme: dark) { .rl { --text: #e6e9ec; --quiet: #9aa4ad; --line: #343a40; --back: #14171a; --good: #6fd18f; --bad: #ff7b7d; --doubt: #f0b35a; --left: #7ab8ff; } }
.rl .back { fill: var(--back); } .rl text { fill: var(--text); stroke: var(--back); stroke-width: 3px; paint-order: stroke; } .rl text.quiet { fill: var(--quiet); }
.rl .name { font-size: 13px; font-weight: 600; } .rl .small { font-size: 11px; }
.rl .axis { stroke: var(--line); fill: none; } .rl .documented { stroke: var(--text); stroke-width: 1.5; fill: none; } .rl .stated { stroke: var(--quiet); stroke-dasharray: 6 4; fill: none; }
.rl .remaining { stroke: var(--left); stroke-width: 2.5; stroke-linecap: round; stroke-linejoin: round; fill: none; }
.rl .admitted { fill: var(--good); } .rl .refused, .rl .hidden { fill: var(--bad); } .rl .failed, .rl .none { fill: var(--doubt); }
.rl .first { stroke: var(--bad); stroke-width: 1.5; fill: none; } .rl .wait { stroke: var(--quiet); fill: none; } .rl .amiss { stroke: var(--bad); stroke-width: 2; fill: none; }`;
