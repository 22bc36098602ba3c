import { formatExact, formatRelative, useNow } from '../lib/time';

/** "5 minutes ago", with the exact time on hover. */
export function RelativeTime({
  at,
  otherwise = 'never',
}: {
  readonly at: string | null | undefined;
  readonly otherwise?: string;
}) {
  const now = useNow();
  if (at === null || at === undefined) return <>{otherwise}</>;
  return (
    <time dateTime={at} title={formatExact(at)}>
      {formatRelative(at, now)}
    </time>
  );
}
