import type { ExportState, TwoFactorStatus } from '../lib/api-types';
import { EXPORT_STATE, STATUS, STATUS_EXPLANATION } from '../lib/labels';
import classes from './StatusBadge.module.css';

type Tone = 'good' | 'warn' | 'bad' | 'calm';

const TONE: Readonly<Record<TwoFactorStatus, Tone>> = {
  ENABLED: 'good',
  PROVIDER_PROVED: 'good',
  REPLACE: 'warn',
  GRACE: 'warn',
  DUE: 'bad',
  OPTIONAL: 'calm',
  PROVIDER_SILENT: 'calm',
  SUSPENDED: 'calm',
};
const EXPORT_TONE: Readonly<Record<ExportState, Tone>> = {
  QUEUED: 'calm',
  RUNNING: 'calm',
  COMPLETED: 'good',
  FAILED: 'bad',
  EXPIRED: 'calm',
};

/** A word with a dot of color: the text keeps the contrast of text, and the color is never the only sign. */
export function ToneBadge({
  tone,
  children,
  title,
}: {
  readonly tone: Tone;
  readonly children: string;
  readonly title?: string;
}) {
  return (
    <span className={classes['badge']} data-tone={tone} title={title}>
      {children}
    </span>
  );
}

export function StatusBadge({
  status,
  title = STATUS_EXPLANATION[status],
}: {
  readonly status: TwoFactorStatus;
  /** What it means for one person, where more is known than the status alone. */
  readonly title?: string;
}) {
  return (
    <ToneBadge tone={TONE[status]} title={title}>
      {STATUS[status]}
    </ToneBadge>
  );
}

export function ExportStateBadge({ state }: { readonly state: ExportState }) {
  return <ToneBadge tone={EXPORT_TONE[state]}>{EXPORT_STATE[state]}</ToneBadge>;
}
