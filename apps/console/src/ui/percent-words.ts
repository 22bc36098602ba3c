/** "81%", or that there was nobody to count. */
export function percentWords(percent: number | null | undefined): string {
  return percent === null || percent === undefined ? 'nobody' : `${percent}%`;
}
