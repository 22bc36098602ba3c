import { Link } from 'react-router';
import { paths, type SetUpStep } from '../../../lib/paths';
import classes from './Steps.module.css';

/** Every step of the first run by its name; those of a signed-in owner have an address. */
const STEPS = [
  ['owner', 'Owner', null],
  ['factor', 'Second factor', null],
  ['organization', 'Organization and mail', 'organization'],
  ['team', 'Team', 'team'],
  ['require', 'Require', 'require'],
  ['done', 'Done', 'done'],
] as const satisfies readonly (readonly [string, string, SetUpStep | null])[];
export type StepName = (typeof STEPS)[number][0];

interface StepsProps {
  readonly current: StepName;
  /** Steps that are done, wherever one is now. */
  readonly done: ReadonlySet<StepName>;
  /** Signed in: the steps can be gone to. */
  readonly linked?: boolean;
}

/** Where one is of six, with what is done; on a phone only the current one by name. */
export function Steps({ current, done, linked = false }: StepsProps) {
  const position = STEPS.findIndex(([name]) => name === current);
  return (
    <nav aria-label="Steps of the set-up">
      <p className={classes['short']}>
        Step {position + 1} of {STEPS.length}: {STEPS[position]?.[1]}
      </p>
      <ol className={classes['steps']}>
        {STEPS.map(([name, label, step]) => (
          <li
            key={name}
            aria-current={name === current ? 'step' : undefined}
            data-done={(done.has(name) && name !== current) || undefined}
          >
            {linked && step !== null && name !== current ? (
              <Link to={paths.setUp(step)}>{label}</Link>
            ) : (
              <span>{label}</span>
            )}
            {done.has(name) && <span className="visually-hidden"> (done)</span>}
          </li>
        ))}
      </ol>
    </nav>
  );
}
