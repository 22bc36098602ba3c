import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly suffix: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** Passes on whole numbers in range only; what is half typed stays in the field and goes back to the last good one. */
export function NumberField({
  label,
  description,
  suffix,
  value,
  min,
  max,
  disabled = false,
  onChange,
}: NumberFieldProps) {
  const [shown, setShown] = useState<string | number>(value);
  useEffect(() => setShown(value), [value]);
  const good = (candidate: string | number): candidate is number =>
    typeof candidate === 'number' && Number.isInteger(candidate) && candidate >= min && candidate <= max;
  return (
    <NumberInput
      label={label}
      description={description}
      suffix={` ${suffix}`}
      value={shown}
      onChange={(next) => {
        setShown(next);
        if (good(next)) onChange(next);
      }}
      onBlur={() => {
        if (!good(shown)) setShown(value);
      }}
      error={good(shown) ? undefined : `Between ${min} and ${max}`}
      min={min}
      max={max}
      clampBehavior="none"
      allowDecimal={false}
      allowNegative={false}
      disabled={disabled}
      hideControls
      inputMode="numeric"
    />
  );
}
