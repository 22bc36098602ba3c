import { Alert, NativeSelect, Stack } from '@mantine/core';
import { useState } from 'react';
import { formatMinutes } from '../../../lib/time';
import { NumberField } from './NumberField';

/** In hours; 0 is every sign-in. */
const USUAL = [0, 8, 24, 7 * 24, 30 * 24] as const;
const OTHER = 'other';
const words = (hours: number): string => formatMinutes(hours * 60);

interface RememberFieldProps {
  /** Of the role, in small letters: "agents". */
  readonly who: string;
  /** 0–2160. */
  readonly hours: number;
  readonly onChange: (hours: number) => void;
}

/** When a browser that proved a second factor is asked again: a few usual answers, or a number of one's own. */
export function RememberField({ who, hours, onChange }: RememberFieldProps) {
  const isUsual = USUAL.some((usual) => usual === hours);
  const [other, setOther] = useState(!isUsual);
  return (
    <Stack gap="sm">
      <NativeSelect
        label={`Ask ${who} again on the same browser`}
        value={other || !isUsual ? OTHER : String(hours)}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          setOther(chosen === OTHER);
          if (chosen !== OTHER) onChange(Number(chosen));
        }}
        data={[
          ...USUAL.map((usual) => ({
            value: String(usual),
            label: usual === 0 ? 'At every sign-in' : `After ${words(usual)}`,
          })),
          { value: OTHER, label: 'After another time' },
        ]}
      />
      {(other || !isUsual) && (
        <NumberField
          label={`Remember browsers of ${who} for`}
          description="0: a second factor at every sign-in. At most 2160 hours, which is 90 days."
          suffix="hours"
          min={0}
          max={2160}
          value={hours}
          onChange={onChange}
        />
      )}
      {hours > 0 && (
        <Alert color="orange" p="xs">
          A stolen or shared browser that is remembered lets in whoever knows the password, for up to {words(hours)}.
        </Alert>
      )}
    </Stack>
  );
}
