import { Alert, Anchor, Text } from '@mantine/core';
import { Link } from 'react-router';
import { paths } from '../../../lib/paths';
import { count, formatExact, useNow } from '../../../lib/time';
import type { Preview, PreviewGroup } from '../documents';
import classes from './PreviewGroups.module.css';

/** What applies to one person, and to several. */
const GROUPS: readonly (readonly [
  key: keyof Omit<Preview, 'sessionsEnding' | 'trustedDevicesEnding' | 'warnings'>,
  one: string,
  many: string,
])[] = [
  ['toEnroll', 'must set up a factor at the next sign-in', 'must set up a factor at the next sign-in'],
  ['inGrace', 'gets time to set up a factor', 'get time to set up a factor'],
  ['toReplaceFactor', 'must replace their factor', 'must replace their factor'],
  [
    'passwordApiUsers',
    'called the API with a password lately and would be refused',
    'called the API with a password lately and would be refused',
  ],
  ['losePasswordSignIn', 'cannot sign in with the password any more', 'cannot sign in with the password any more'],
  ['exemptByProvider', 'signs in through a provider and is exempt', 'sign in through a provider and are exempt'],
  ['alreadyProtected', 'already uses a second factor', 'already use a second factor'],
];

/** Milliseconds; what begins within them begins at the next sign-in. */
const SOON = 60_000;

/** Who is concerned, with names to open; groups of nobody are left out. */
export function PreviewGroups({ preview }: { readonly preview: Preview }) {
  const groups = GROUPS.filter(([key]) => preview[key].count > 0);
  return (
    <div className={classes['groups']}>
      {preview.warnings.map((warning) => (
        <Alert key={warning} color="orange">
          <Text size="sm">{warning}</Text>
        </Alert>
      ))}
      {groups.length === 0 && <Text>Nobody has to do anything.</Text>}
      {groups.map(([key, one, many]) => (
        <Group key={key} group={preview[key]} words={preview[key].count === 1 ? one : many} />
      ))}
      <Text size="sm">
        {preview.sessionsEnding === 0
          ? 'No session ends.'
          : `${count(preview.sessionsEnding, 'session ends', 'sessions end')} at once.`}
      </Text>
      {preview.trustedDevicesEnding > 0 && (
        <Text size="sm">
          {count(preview.trustedDevicesEnding, 'trusted device ends', 'trusted devices end')} at once, for good: asked
          for a second factor at the next sign-in there.
        </Text>
      )}
    </div>
  );
}

function Group({ group, words }: { readonly group: PreviewGroup; readonly words: string }) {
  const more = group.count - group.entries.length;
  const now = useNow();
  const [first] = group.entries;
  // One reason for all of them is said once.
  const common = group.entries.every((entry) => entry.reason === first?.reason) ? first?.reason : undefined;
  return (
    <details className={classes['group']}>
      <summary>
        <strong>{count(group.count, 'person', 'people')}</strong> {words}
      </summary>
      {common !== undefined && (
        <Text size="sm" c="dimmed" mt="xs">
          {common}
        </Text>
      )}
      <ul>
        {group.entries.map((entry) => (
          <li key={entry.user.id}>
            <Anchor component={Link} to={paths.person(entry.user.id)} size="sm">
              {entry.user.name}
            </Anchor>
            {entry.from !== null && Date.parse(entry.from) > now + SOON && <>, from {formatExact(entry.from)}</>}
            {common === undefined && `: ${entry.reason}`}
          </li>
        ))}
        {more > 0 && <li>and {count(more, 'other')}</li>}
      </ul>
    </details>
  );
}
