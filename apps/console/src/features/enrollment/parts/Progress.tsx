import classes from './Progress.module.css';

const STEPS = ['Choose a factor', 'Set it up', 'Keep recovery codes'] as const;

/** Where one is of three; steps before the current one are done. */
export function Progress({ step }: { readonly step: 0 | 1 | 2 }) {
  return (
    <ol className={classes['steps']} aria-label="Progress">
      {STEPS.map((name, index) => (
        <li key={name} aria-current={index === step ? 'step' : undefined} data-done={index < step || undefined}>
          {name}
          {index < step && <span className="visually-hidden"> (done)</span>}
        </li>
      ))}
    </ol>
  );
}
