import { STATUSES } from '../../../lib/api-types';
import { STATUS_EXPLANATION } from '../../../lib/labels';
import { StatusBadge } from '../../../ui/StatusBadge';
import classes from './StatusLegend.module.css';

export function StatusLegend() {
  return (
    <details className={classes['legend']}>
      <summary>What the statuses mean</summary>
      <ul>
        {STATUSES.map((status) => (
          <li key={status}>
            <StatusBadge status={status} /> {STATUS_EXPLANATION[status]}
          </li>
        ))}
      </ul>
    </details>
  );
}
