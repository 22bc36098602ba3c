import classes from './Meter.module.css';

/** How much of something there is, in words next to it; the bar itself says nothing to a screen reader. */
export function Meter({
  part,
  whole,
  tone = 'accent',
}: {
  readonly part: number;
  readonly whole: number;
  readonly tone?: 'accent' | 'good';
}) {
  const share = whole === 0 ? 0 : Math.min(1, part / whole);
  return (
    <div className={classes['track']} data-tone={tone} aria-hidden="true">
      <div className={classes['fill']} style={{ width: `${share * 100}%` }} />
    </div>
  );
}
