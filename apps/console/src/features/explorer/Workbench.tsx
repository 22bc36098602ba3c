import 'graphiql/style.css';
import './graphiql.css';
import { Button, Group, NativeSelect, Text, useComputedColorScheme } from '@mantine/core';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useSearchParams } from 'react-router';
import { execute } from '../../lib/transport';
import { atHandIn, AtHandDocument, type AtHand } from './documents';
import { EXAMPLE_GROUPS, exampleOf, OWN_TEXT, variablesText, type Example } from './examples';
import { createExplorer } from './fetcher';
import { finishEditors } from './finish-editors';
import { memoryStorage, type Draft } from './memory-storage';
import { inRound, useDraft } from './use-draft';

const OPTIONS = [
  ...EXAMPLE_GROUPS.map(({ title, examples }) => ({
    group: title,
    items: examples.map(({ id, title: label }) => ({ value: id, label })),
  })),
  { value: OWN_TEXT.id, label: OWN_TEXT.title },
];

const startOf = (example: Example, atHand: AtHand): Draft => ({
  query: example.query,
  variables: variablesText(example, atHand),
});

/** Tab moves on, as everywhere: an editor that keeps it is a trap for whoever has no mouse. It still takes a suggestion. */
function letTabThrough(event: KeyboardEvent): void {
  if (event.key === 'Tab' && document.querySelector('.CodeMirror-hints') === null) event.stopPropagation();
}

/** The editor with its examples. */
export default function Workbench({ atHand: atFirst }: { readonly atHand: AtHand }) {
  const [search, setSearch] = useSearchParams();
  const [atHand, setAtHand] = useState(atFirst);
  const example = exampleOf(search.get('example'));
  const { shown, show, showAnew, onEditQuery, onEditVariables } = useDraft(example.id, startOf(example, atHand));
  const explorer = useMemo(createExplorer, []);
  const frame = useRef<HTMLDivElement>(null);
  const theme = useComputedColorScheme('light');
  useEffect(() => explorer.stop, [explorer]);
  useEffect(() => (frame.current === null ? undefined : finishEditors(frame.current)), []);

  /** An example starts with what is there now: the version of the policy, the latest export. */
  const open = async (next: Example, how: typeof show): Promise<void> => {
    explorer.stop();
    const answer = await execute(AtHandDocument, {}).catch(() => null);
    const now = answer === null ? atHand : atHandIn(answer);
    setAtHand(now);
    how(next.id, startOf(next, now));
  };
  const choose = (id: string): void => {
    const next = exampleOf(id);
    setSearch({ example: next.id }, { replace: true });
    void open(next, show);
  };
  return (
    <>
      <Group align="flex-end" gap="sm" mb="xs">
        <NativeSelect
          label="Example"
          data={OPTIONS}
          value={example.id}
          onChange={(event) => choose(event.currentTarget.value)}
          aria-describedby="explorer-example"
          flex="0 1 340px"
        />
        <Button variant="default" onClick={() => void open(example, showAnew)}>
          Start anew
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="sm" id="explorer-example">
        {example.description}
      </Text>
      <div ref={frame} className="explorer" onKeyDownCapture={letTabThrough}>
        <GraphiQL
          fetcher={explorer.fetcher}
          storage={memoryStorage}
          forcedTheme={theme}
          query={inRound(shown.query, shown.round)}
          variables={inRound(shown.variables, shown.round)}
          response={inRound('', shown.round)}
          onEditQuery={onEditQuery}
          onEditVariables={onEditVariables}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
        >
          <GraphiQL.Logo>{null}</GraphiQL.Logo>
        </GraphiQL>
      </div>
    </>
  );
}
