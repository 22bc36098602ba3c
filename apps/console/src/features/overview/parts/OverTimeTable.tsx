import { DataTable } from '../../../ui/DataTable';
import { percentWords } from '../../../ui/percent-words';
import type { ShareDay, ShareSeries } from '../../../ui/ShareOverTime';

/** The same as the chart, newest first. */
export function OverTimeTable({
  series,
  days,
}: {
  readonly series: readonly ShareSeries[];
  readonly days: readonly ShareDay[];
}) {
  return (
    // Scrolls by keyboard as well.
    <div
      style={{ maxHeight: 340, overflowY: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label="Coverage over time, as a table"
    >
      <DataTable<ShareDay>
        caption="Coverage over time"
        rows={days.toReversed()}
        rowKey={(day) => String(day.at)}
        columns={[
          {
            key: 'day',
            header: 'Day',
            isTitle: true,
            cell: (day) => `${day.label}${day.workedOut ? ' (worked out)' : ''}`,
          },
          ...series.map(({ key, label }) => ({
            key,
            header: label,
            cell: (day: ShareDay) => percentWords(day.percent[key]),
          })),
        ]}
      />
    </div>
  );
}
