import type { Operation } from '../../operations/operation.js';

/** What one export is made of: its rows in an order that does not change, a slice at a time from wherever it stopped. */
export interface ExportSource {
  /** What the file begins with. */
  readonly header: string;
  /** How many rows the file will have, as it stands now. */
  count(op: Operation): Promise<number>;
  /**
   * The next rows as text.
   * @param position what an earlier call answered; null: from the first
   * @returns fewer than `limit` rows where these are the last
   */
  slice(
    op: Operation,
    position: string | null,
    limit: number,
  ): Promise<{ readonly position: string | null; readonly rows: number; readonly text: string }>;
}
