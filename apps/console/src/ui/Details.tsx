import type { ReactNode } from 'react';
import classes from './Details.module.css';

/** Names with their values, as a description list. */
export function Details({ items }: { readonly items: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes['list']}>
      {items.map(([name, value]) => (
        <div key={name} className={classes['item']}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
