import type { ReactNode } from 'react';
import classes from './DataTable.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** What a row is about. On a phone, where rows are cards, it is the heading of the card: first, and without its header. */
  readonly isTitle?: boolean;
  /** For screen readers only, where the cells speak for themselves (a column of buttons). */
  readonly hiddenHeader?: boolean;
  /** Present where the column sorts: the state now, and what a press of its header does. */
  readonly sort?: { readonly direction: 'ASC' | 'DESC' | null; readonly toggle: () => void };
}

interface DataTableProps<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** A second line of the row over its whole width, e.g. details that were opened. */
  readonly detail?: (row: Row) => ReactNode | null;
}

/**
 * A table that becomes a list of cards where it is narrow, as on a phone. The roles are written out because `display: block` takes them from
 * the elements.
 */
export function DataTable<Row>({ caption, columns, rows, rowKey, detail }: DataTableProps<Row>) {
  return (
    <div className={classes['room']}>
      <table className={classes['table']} role="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th
                key={column.key}
                role="columnheader"
                scope="col"
                {...(column.sort?.direction == null
                  ? {}
                  : {
                      'aria-sort': column.sort.direction === 'ASC' ? ('ascending' as const) : ('descending' as const),
                    })}
              >
                {column.sort === undefined ? (
                  <span className={column.hiddenHeader === true ? 'visually-hidden' : undefined}>{column.header}</span>
                ) : (
                  <button type="button" className={classes['sort']} onClick={column.sort.toggle}>
                    {column.header}
                    <span aria-hidden="true">
                      {column.sort.direction === 'ASC' ? ' ↑' : column.sort.direction === 'DESC' ? ' ↓' : ' ↕'}
                    </span>
                  </button>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => {
            const more = detail?.(row) ?? null;
            return [
              <tr key={rowKey(row)} role="row" data-open={more !== null || undefined}>
                {columns.map((column) => (
                  <td
                    key={column.key}
                    role="cell"
                    data-title={column.isTitle}
                    data-label={column.hiddenHeader === true || column.isTitle === true ? undefined : column.header}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>,
              more !== null && (
                <tr key={`${rowKey(row)}-detail`} role="row" className={classes['detail']}>
                  <td role="cell" colSpan={columns.length}>
                    {more}
                  </td>
                </tr>
              ),
            ];
          })}
        </tbody>
      </table>
    </div>
  );
}
