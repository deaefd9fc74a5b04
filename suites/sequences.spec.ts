import { askGroups } from '../fixtures/ask-groups.ts';

// Situations that a clause brings about by requests of its own, and what a refusal leaves behind.
askGroups('sequence');
