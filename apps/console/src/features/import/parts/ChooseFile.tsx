import { Anchor, Button, FileButton, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { useState, type DragEvent } from 'react';
import { download } from '../../../lib/download';
import { Form } from '../../../ui/Form';
import { TEMPLATE } from '../users-file';
import classes from './ChooseFile.module.css';

interface ChooseFileProps {
  readonly onChosen: (source: File | string) => void;
}

/** A file that is chosen or dropped here, or rows pasted from a spreadsheet. */
export function ChooseFile({ onChosen }: ChooseFileProps) {
  const [isOver, setOver] = useState(false);
  const [pasting, setPasting] = useState(false);
  const [typed, setTyped] = useState('');
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files.item(0);
    if (file !== null) onChosen(file);
  };
  return (
    <Stack>
      <List size="sm" spacing={4}>
        <List.Item>
          The first line names the columns, in any order: <code>email</code>, <code>name</code>, <code>role</code>.
        </List.Item>
        <List.Item>A role is Owner, Admin, Agent or End user, and at most your own.</List.Item>
        <List.Item>
          Nothing is sent before you have seen what would happen.{' '}
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => download('countersign-people-template.csv', TEMPLATE, 'text/csv')}
          >
            Download a template
          </Anchor>
        </List.Item>
      </List>
      <div
        className={classes['zone']}
        data-over={isOver || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Text fw={600}>Drop a CSV file here</Text>
        <Text size="sm" c="dimmed" mb="sm">
          with commas, semicolons or tabs; up to 50 MB
        </Text>
        <Group justify="center" gap="xs">
          <FileButton
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            onChange={(file) => file !== null && onChosen(file)}
            inputProps={{ 'aria-label': 'CSV file' }}
          >
            {(button) => <Button {...button}>Choose a file</Button>}
          </FileButton>
          <Button variant="default" aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
            Paste rows instead
          </Button>
        </Group>
      </div>
      {pasting && (
        <Form onSubmit={() => onChosen(typed)} error={null}>
          <Textarea
            label="Rows to import"
            description="As they come from a spreadsheet, with the line that names the columns."
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            rows={8}
            required
            autoFocus
            placeholder={'email,name,role\nana.lopez@example.com,Ana Lopez,Agent'}
            spellCheck={false}
          />
          <Button type="submit" mt="sm">
            Read these rows
          </Button>
        </Form>
      )}
    </Stack>
  );
}
