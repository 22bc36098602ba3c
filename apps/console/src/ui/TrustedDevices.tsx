import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ForgetDevices } from '../lib/use-forget-devices';
import { ConfirmDialog } from './ConfirmDialog';
import { Empty } from './DataState';
import { DataTable } from './DataTable';
import { RelativeTime } from './RelativeTime';
import { Said } from './Said';
import { Section } from './Section';
import { ToneBadge } from './StatusBadge';

export interface TrustedDeviceRow {
  readonly id: string;
  readonly client: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string;
  /** It is the browser that asks. */
  readonly current: boolean;
}

interface TrustedDevicesProps {
  readonly devices: readonly TrustedDeviceRow[];
  readonly description: ReactNode;
  readonly empty: ReactNode;
  /** Who is asked again then: "you", or a name. */
  readonly who: string;
  readonly forget: ForgetDevices;
}

/** The browsers that are not asked for a second factor, to be forgotten one by one or all at once. */
export function TrustedDevices({ devices, description, empty, who, forget }: TrustedDevicesProps) {
  const asked = forget.asking;
  const one = asked === null || asked === 'all' ? undefined : devices.find((device) => device.id === asked.deviceId);
  const are = who === 'you' ? 'you are' : `${who} is`;
  return (
    <Section
      title="Trusted devices"
      description={description}
      actions={
        devices.length > 1 && (
          <Button variant="default" onClick={() => forget.ask('all')}>
            Forget all devices
          </Button>
        )
      }
    >
      {devices.length === 0 ? (
        <Empty>{empty}</Empty>
      ) : (
        <DataTable<TrustedDeviceRow>
          caption="Trusted devices"
          rows={devices}
          rowKey={(device) => device.id}
          columns={[
            {
              key: 'client',
              header: 'Browser',
              isTitle: true,
              cell: (device) => (
                <Group gap="xs" component="span">
                  <strong>{device.client}</strong>
                  {device.current && <ToneBadge tone="good">This one</ToneBadge>}
                </Group>
              ),
            },
            { key: 'made', header: 'Trusted', cell: (device) => <RelativeTime at={device.createdAt} /> },
            { key: 'used', header: 'Last used', cell: (device) => <RelativeTime at={device.lastUsedAt} /> },
            { key: 'ends', header: 'Trust ends', cell: (device) => <RelativeTime at={device.expiresAt} /> },
            {
              key: 'act',
              header: 'Act',
              hiddenHeader: true,
              cell: (device) => (
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => forget.ask({ deviceId: device.id })}
                  aria-label={`Forget device: ${device.client}${device.current ? ', this one' : ''}`}
                >
                  Forget
                </Button>
              ),
            },
          ]}
        />
      )}
      <Said>{forget.said}</Said>
      <ConfirmDialog
        opened={asked !== null}
        title={asked === 'all' ? 'Forget all trusted devices?' : 'Forget this trusted device?'}
        confirmLabel={asked === 'all' ? 'Forget all devices' : 'Forget device'}
        pending={forget.pending}
        error={forget.error}
        onClose={forget.cancel}
        onConfirm={() => void forget.confirm()}
      >
        {asked === 'all'
          ? `At the next sign-in ${are} asked for a second factor on every browser.`
          : `At the next sign-in with ${one?.client ?? 'this browser'} ${are} asked for a second factor.`}{' '}
        Sessions that are open go on; end them under Sessions.
      </ConfirmDialog>
    </Section>
  );
}
