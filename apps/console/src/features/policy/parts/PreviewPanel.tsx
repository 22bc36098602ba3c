import type { PolicyInput } from '../../../lib/api-types';
import { DataState, Empty } from '../../../ui/DataState';
import { Section } from '../../../ui/Section';
import { usePreview } from '../use-preview';
import { PreviewGroups } from './PreviewGroups';

export function PreviewPanel({ version, input }: { readonly version: number; readonly input: PolicyInput | null }) {
  const view = usePreview(version, input, false);
  return (
    <Section title="Preview" description="What applying your changes would do, and to whom.">
      {input === null ? (
        <Empty>Change a setting to see whom it concerns.</Empty>
      ) : (
        <DataState view={view}>{(preview) => <PreviewGroups preview={preview} />}</DataState>
      )}
    </Section>
  );
}
