import { askGroups } from '../fixtures/ask-groups.ts';

// One request until a limit refuses it: after all others, since a limit that is used up would refuse theirs, and the target's clock may be moved on.
askGroups('burst');
