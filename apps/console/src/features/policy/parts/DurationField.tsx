import { Box, Group, NativeSelect, NumberInput } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { formatMinutes } from '../../../lib/time';

/** In minutes. */
const UNITS = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof UNITS;
const UNIT_NAMES = ['days', 'hours', 'minutes'] as const satisfies readonly Unit[];

interface DurationFieldProps {
  readonly label: string;
  readonly description?: string;
  /** All three in minutes. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly onChange: (minutes: number) => void;
}

/** The largest unit that says it in a whole number, as people do and the history of the policy does. */
const unitFor = (minutes: number): Unit => UNIT_NAMES.find((unit) => minutes % UNITS[unit] === 0) ?? 'minutes';

/** A time as a number and its unit; passes on times in range only, and goes back to the last good one. */
export function DurationField({ label, description, value, min, max, onChange }: DurationFieldProps) {
  const [unit, setUnit] = useState<Unit>(() => unitFor(value));
  const [shown, setShown] = useState<string | number>(() => value / UNITS[unitFor(value)]);
  const minutes = typeof shown === 'number' ? shown * UNITS[unit] : Number.NaN;
  const good = Number.isInteger(minutes) && minutes >= min && minutes <= max;
  const show = (time: number): void => {
    setUnit(unitFor(time));
    setShown(time / UNITS[unitFor(time)]);
  };
  // Changed by something else than typing here: changes were discarded, or an earlier version is gone back to.
  const follow = useEffectEvent((now: number) => {
    if (minutes !== now) show(now);
  });
  useEffect(() => follow(value), [value]);
  const change = (number: string | number, of: Unit): void => {
    setShown(number);
    setUnit(of);
    const asked = typeof number === 'number' ? number * UNITS[of] : Number.NaN;
    if (Number.isInteger(asked) && asked >= min && asked <= max) onChange(asked);
  };
  return (
    <div
      onBlur={(event) => {
        const leaves = !event.currentTarget.contains(event.relatedTarget);
        if (leaves && !good) show(value);
      }}
    >
      <NumberInput
        label={label}
        description={description}
        value={shown}
        onChange={(next) => change(next, unit)}
        error={good ? undefined : `From ${formatMinutes(min)} to ${formatMinutes(max)}`}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        hideControls
        inputMode="numeric"
        inputContainer={(input) => (
          <Group gap="xs" wrap="nowrap">
            <Box flex={1} miw={0}>
              {input}
            </Box>
            <NativeSelect
              aria-label={`${label}: unit`}
              w={110}
              flex="none"
              value={unit}
              data={UNIT_NAMES.toReversed().map((name) => ({
                value: name,
                label: shown === 1 ? name.slice(0, -1) : name,
              }))}
              onChange={(event) => change(shown, UNIT_NAMES.find((name) => name === event.currentTarget.value) ?? unit)}
            />
          </Group>
        )}
      />
    </div>
  );
}
