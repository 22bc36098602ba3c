import { useReducedMotion } from '@mantine/hooks';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatUtcDay } from '../lib/time';
import { percentWords } from './percent-words';
import classes from './ShareOverTime.module.css';

/** One line: a group of people, told from the others by its dashes as well as its color. */
export interface ShareSeries {
  readonly key: string;
  readonly label: string;
}

export interface ShareDay {
  /** A moment of the day, in milliseconds. */
  readonly at: number;
  /** "Now" or the name of the day. */
  readonly label: string;
  /** Of each series, in per cent; null where there was nobody. */
  readonly percent: Readonly<Record<string, number | null>>;
  readonly workedOut: boolean;
}

/** Something that happened and shows in the lines. */
export interface ShareMark {
  readonly at: number;
  readonly words: string;
}

interface ShareOverTimeProps {
  /** What the figure shows, for whoever does not see it. */
  readonly title: string;
  readonly series: readonly ShareSeries[];
  /** Oldest first, two at least. */
  readonly days: readonly ShareDay[];
  readonly marks: readonly ShareMark[];
}

const LOOKS = [
  { stroke: 'var(--chart-1)', dash: '0' },
  { stroke: 'var(--chart-2)', dash: '7 4' },
  { stroke: 'var(--chart-3)', dash: '2 4' },
  { stroke: 'var(--chart-4)', dash: '10 3 2 3' },
] as const;
const lookOf = (index: number) => LOOKS[index % LOOKS.length] ?? LOOKS[0];

/** How large a share of each group was protected, day by day. The one place that knows the chart library. */
export default function ShareOverTime({ title, series, days, marks }: ShareOverTimeProps) {
  const still = useReducedMotion();
  const [first, last] = [days[0], days.at(-1)];
  const lastWorkedOut = days.findLast((day) => day.workedOut);
  const shown = marks.filter((mark) => first !== undefined && last !== undefined && mark.at >= first.at);
  return (
    <figure className={classes['figure']} aria-label={title}>
      {series.length > 1 && (
        <ul className={classes['legend']} aria-label="Lines">
          {series.map(({ key, label }, index) => (
            <li key={key}>
              <svg width="28" height="8" aria-hidden="true">
                <line
                  x1="0"
                  x2="28"
                  y1="4"
                  y2="4"
                  strokeWidth="2.5"
                  stroke={lookOf(index).stroke}
                  strokeDasharray={lookOf(index).dash}
                />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
      <div className={classes['chart']}>
        <ResponsiveContainer width="100%" height="100%">
          <LineChart
            data={[...days]}
            margin={{ top: 22, right: 12, bottom: 0, left: 0 }}
            title={`${title}. The arrow keys read it day by day.`}
          >
            <CartesianGrid vertical={false} stroke="var(--line)" />
            {first !== undefined && lastWorkedOut !== undefined && (
              <ReferenceArea x1={first.at} x2={lastWorkedOut.at} fill="var(--surface-sunken)" fillOpacity={1} />
            )}
            <XAxis
              dataKey="at"
              type="number"
              domain={['dataMin', 'dataMax']}
              tickFormatter={(at: number) => shortDay.format(at)}
              tick={{ fill: 'var(--text-quiet)' }}
              stroke="var(--line)"
              minTickGap={36}
            />
            <YAxis
              domain={[0, 100]}
              ticks={[0, 25, 50, 75, 100]}
              tickFormatter={(percent: number) => `${percent}%`}
              tick={{ fill: 'var(--text-quiet)' }}
              stroke="var(--line)"
              width={44}
            />
            {shown.map((mark, index) => (
              <ReferenceLine
                key={`${mark.at} ${mark.words}`}
                x={mark.at}
                stroke="var(--text-quiet)"
                strokeDasharray="3 3"
                label={{ value: String(index + 1), position: 'top', fill: 'var(--text-quiet)', fontSize: 12 }}
              />
            ))}
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--text-quiet)' }}
              content={({ active, payload }) => {
                const entry: unknown = active ? payload[0]?.payload : undefined;
                const day = days.find((one) => one === entry || isOf(entry, one));
                return day === undefined ? null : <Tip day={day} series={series} />;
              }}
            />
            {series.map(({ key, label }, index) => (
              <Line
                key={key}
                name={label}
                dataKey={(day: ShareDay) => day.percent[key] ?? null}
                type="stepAfter"
                stroke={lookOf(index).stroke}
                strokeDasharray={lookOf(index).dash}
                strokeWidth={2.5}
                dot={false}
                connectNulls={false}
                isAnimationActive={!still}
                animationDuration={400}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
      {shown.length > 0 && (
        <ol className={classes['marks']} aria-label="What changed">
          {shown.map((mark, index) => (
            <li key={`${mark.at} ${mark.words}`}>
              {index + 1}: {formatUtcDay(mark.at)}, {mark.words}
            </li>
          ))}
        </ol>
      )}
    </figure>
  );
}

const shortDay = new Intl.DateTimeFormat('en-US', { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** The library hands copies over. */
function isOf(entry: unknown, day: ShareDay): boolean {
  return typeof entry === 'object' && entry !== null && 'at' in entry && entry.at === day.at;
}

function Tip({ day, series }: { readonly day: ShareDay; readonly series: readonly ShareSeries[] }) {
  return (
    <div className={classes['tip']} role="status">
      <p>{day.label}</p>
      {series.map(({ key, label }) => (
        <p key={key}>
          {label}: {percentWords(day.percent[key])}
        </p>
      ))}
      {day.workedOut && <p className={classes['quiet']}>worked out later</p>}
    </div>
  );
}
