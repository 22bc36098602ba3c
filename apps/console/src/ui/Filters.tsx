import { Box, Button } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';
import classes from './Filters.module.css';

interface FiltersProps {
  /** How many of the children narrow the list now: a phone says so while they are folded. */
  readonly active: number;
  /** Stays visible on a phone, e.g. the field to search in. */
  readonly always?: ReactNode;
  readonly children: ReactNode;
}

/** The filters of a list, side by side; on a phone behind a button, so that the first screen belongs to the list. */
export function Filters({ active, always, children }: FiltersProps) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <search className={classes['grid']}>
      {always}
      <div className={classes['toggle']}>
        <Button
          variant="default"
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => setOpened((before) => !before)}
        >
          {opened ? 'Hide filters' : active === 0 ? 'Filters' : `Filters (${active} on)`}
        </Button>
      </div>
      <Box id={id} className={classes['fields'] ?? ''} data-folded={opened ? undefined : true}>
        {children}
      </Box>
    </search>
  );
}
